/* Impact: what stops with what - the dependencies that a change hits, and those that need them. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/change.h"
#include "model/config.h"

struct impact {
	const struct dependency *dependency; /* borrowed from the configuration */
	unsigned depth;                      /* 0: the change itself hits it */
	const struct dependency
		*by; /* with which it stops, by the shortest way; NULL at depth 0 */
};
struct impacts {
	struct impact *items;
	size_t count;
};

/* All that stops, each once, worst first: by importance, then by people, then by how near it is. Those that support each
 * other in a circle stop together. The caller clears. */
void impact_of(const struct config *config, const struct change *change, struct impacts *ret);
/* Is A worse than B? Below 0: it is; 0: they are alike. */
int impact_order(const struct impact *a, const struct impact *b);
void impacts_clear(struct impacts *impacts);
