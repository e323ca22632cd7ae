/* Catalogue: the services that there are, with or without a configuration, and how they are shown. */
#pragma once

#include "command/command.h"
#include "command/hearing.h"

struct catalogue {
	struct config *config;
	struct hearing hearing;
	int64_t now;
};

/* Loads the services, the settings of requests and accounts when the configuration is right, and
 * what the store knows of sources. 0, or an exit status after its sentences. */
int catalogue_load(const struct command_context *context, struct catalogue *ret);
void catalogue_clear(struct catalogue *catalogue);

/* The services of which every word of WORDS is in the id, the name, an alias or a product; those
 * that are called WORDS exactly come first, *RET_EXACT of them. The caller frees the array. */
const struct service **catalogue_find(const struct config *config, const struct strings *words,
	size_t *ret_count, size_t *ret_exact);
/* The source at that address, whatever its scheme, its case of the host and its last slash; NULL
 * if none. */
const struct source *catalogue_source_at(
	const struct config *config, const char *url, const struct service **ret_service);

/* One line a service, with a heading. */
void catalogue_print_lines(
	const struct catalogue *catalogue, const struct service **services, size_t count);
/* Everything about one. */
void catalogue_print_whole(const struct catalogue *catalogue, const struct service *service);

json_t *
catalogue_json_service(const struct catalogue *catalogue, const struct service *service);
json_t *catalogue_json_source(const struct catalogue *catalogue, const struct service *service,
	const struct source *source);
json_t *catalogue_json_gives(unsigned gives);
/* "6 hours", "30 minutes", "1 day": as service files write it. The caller frees. */
char *catalogue_span(unsigned seconds);
