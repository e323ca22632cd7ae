/* Terms: all declared uses in one index, so that the cost of an entry hardly grows with their
 * number. */
#pragma once

#include "judge/sentence.h"
#include "model/config.h"

struct terms;

/* One place where an entry names a declared use. */
struct find {
	size_t claim;    /* number of the dependency in the configuration */
	size_t number;   /* of the use */
	const char *use; /* as written; borrowed from the terms */
	char *text;      /* the words of the entry */
	enum where where;
};
struct finds {
	struct find *items;
	size_t count, cap;
};

/* Compiles the uses of all dependencies: terms, versions ("SOAP API <= 40", "PHP 7.2..7.4") and
 * /patterns/. What cannot be compiled goes to COMPLAINTS with its place. */
struct terms *terms_new(const struct config *config, struct complaints *complaints);
void terms_free(struct terms *terms);
/* Every use that PROSE names, once for each claim and use, at its best place (title, lead,
 * body, label). The caller clears. */
void terms_find(const struct terms *terms, const struct prose *prose, struct finds *ret);
void finds_clear(struct finds *finds);
