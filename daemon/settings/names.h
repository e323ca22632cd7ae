/* Names: what people call a service - its id, its name, its aliases - and the id that is meant.
 */
#pragma once

#include <stddef.h>

#include "model/config.h"

struct called {
	char *folded;   /* for comparing: lower case, no accents, "-" and "_" as spaces */
	const char *as; /* as written; borrowed from the service */
	const struct service *service;
};

struct names {
	struct called *items; /* sorted by folded */
	size_t count;
};

/* Of all services of CONFIG, which must outlive it. One word for two services is a warning; the
 * first id has it. */
void
names_fill(struct names *names, const struct config *config, struct complaints *complaints);
void names_clear(struct names *names);

/* The service called WORD, or NULL. */
const struct service *names_service(const struct names *names, const char *word);
/* The id of the service called WORD, or NULL after a complaint at AT with the nearest known
 * word. */
const char *names_resolve(const struct names *names, const char *word, const struct place *at,
	struct complaints *complaints);
