/* Nearly: an entry that concerns nobody, though another word in `uses` would have made it somebody's. */
#pragma once

#include "model/config.h"
#include "model/entry.h"

enum nearly_how {
	NEARLY_NOTHING,
	NEARLY_WORD,  /* all but one word of an item are there */
	NEARLY_GLUED, /* the item is there, written together or apart */
	NEARLY_LABEL, /* the vendor's own label names a product that no item does */
};

struct nearly {
	enum nearly_how how;
	const struct dependency *dependency; /* borrowed from the configuration */
	const char *use; /* the item that missed; NULL for a label. Borrowed */
	char *words;     /* that would have matched */
};
void nearly_clear(struct nearly *nearly);

/* The nearest miss among the dependencies on SERVICE; of how NEARLY_NOTHING when there is none. Patterns and versions are
 * not guessed at. Pure. */
void nearly_find(const struct config *config, const char *service, const struct entry *entry,
	struct nearly *ret);
