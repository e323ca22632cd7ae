/* Section: what stands below one heading of an entry, and its name inside of the entry. */
#pragma once

#include <stddef.h>

/* How a section is named: each when the one before it leaves two sections with different texts. */
enum naming { BY_HEADINGS, BY_BEGINNING, BY_TEXT };

struct section {
	const char *product, *type; /* of headings; NULL: none */
	const char *headline;       /* a heading that is neither; NULL */
	const char *context;        /* the heading around a type that names no product; NULL */
	const char *anchor;
	const char *html;
	size_t html_len;
	char *text, *slug, *name; /* of its own */
	enum naming naming;
};

struct sections {
	struct section *items;
	size_t count, cap;
};

void sections_clear(struct sections *sections);
/* Adds PART; its text is taken over. */
void sections_add(struct sections *sections, struct section section, char *text);
/* Names for all; sections that say different things under one name get longer ones. What is said twice
 * in the same words keeps one name, and is folded as items with one id are. */
void sections_name(struct sections *sections);
