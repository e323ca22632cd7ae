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
	size_t first, end; /* words of the prose */
};
struct finds {
	struct find *items;
	size_t count, cap;
};

/* What is indexed of the dependencies. */
enum terms_list { TERMS_USES, TERMS_IGNORE };

/* Compiles the uses of all dependencies: terms, versions ("SOAP API <= 40", "PHP 7.2..7.4") and
 * /patterns/. What cannot be compiled goes to COMPLAINTS with its place. */
struct terms *
terms_new(const struct config *config, enum terms_list list, struct complaints *complaints);
void terms_free(struct terms *terms);
/* Every use that PROSE names, once for each claim and use, at its best place (title, lead,
 * body, label, tail), in the order of the text. LANGUAGE, which may be NULL, says how words bend. Words that HIDDEN has for a
 * claim are none of it. The caller clears. */
void terms_find(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *hidden, struct finds *ret);
/* Every single place of those that TERMS_IGNORE has, without its text; HIDDEN for terms_find,
 * which marks an item that hid something by WHERE 0. */
void terms_find_all(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *ret);
void finds_clear(struct finds *finds);
