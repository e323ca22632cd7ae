/* Recognise: which service of the catalogue an item of an inventory is. Pure. */
#pragma once

#include "command/inventory.h"
#include "model/config.h"

enum recognised {
	RECOGNISED_NOT,
	RECOGNISED_PERHAPS, /* something speaks for it; a person must say */
	RECOGNISED
};

struct recognition {
	enum recognised sure;
	const struct service *service;
	char *because; /* "its name", "its address api.crumb.example"; NULL for RECOGNISED_NOT */
};
void recognition_clear(struct recognition *recognition);

struct recogniser;
struct recogniser *recogniser_new(const struct config *config);
void recogniser_free(struct recogniser *recogniser);
void recognise(const struct recogniser *recogniser, const struct inventory_item *item,
	struct recognition *ret);
/* The host of a URL, or of what is one already, in small letters and without "www."; NULL: there is none. The caller frees. */
char *recognise_host(const char *address);
