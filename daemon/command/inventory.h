/* Inventory: what a company uses, as a list that somebody else made - OPML, a CycloneDX SaaSBOM, or plain
 * names. */
#pragma once

#include "base/strings.h"

/* More are no inventory. */
#define INVENTORY_ITEMS 10000

struct inventory_item {
	char *name;             /* one line, never empty */
	char *provider;         /* NULL: not said */
	struct strings address; /* URLs or hosts where it is */
};
struct inventory {
	const char *kind; /* "OPML", ... */
	struct inventory_item *items;
	size_t count, cap;
	size_t dropped; /* beyond the limit */
};

/* FILE may be "-". 0, or an exit status after a sentence. */
int inventory_read(const char *file, struct inventory *ret);
void inventory_clear(struct inventory *inventory);
