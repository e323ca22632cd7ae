/* Filters: those of dependencies that nothing in the store ever passed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "keep/store.h"
#include "model/config.h"

/* One item of a dependency's `only`. */
struct filter_use {
	const struct dependency *dependency;
	const char *item;     /* "instance=EU42" */
	bool passed;          /* an entry has it */
	size_t entries;       /* of its service */
	struct strings other; /* values that entries have instead: "EU41"; the first few */
};

struct filters {
	struct filter_use *items;
	size_t count;
};

/* Compares with every kept entry; nothing is read when no dependency has a filter. CONFIG is
 * borrowed. 0 or -errno, with a sentence in store_why(). */
int filters_read(const struct config *config, struct store *store, struct filters *ret);
void filters_clear(struct filters *filters);
/* Nothing that was heard so far ever had it, though something was heard. */
bool filters_idle(const struct filter_use *use);
