/* Part: one of several things that an entry tells of, and its name inside of the entry. */
#pragma once

#include <stddef.h>

/* How a part is named: each when the one before it leaves two parts with different texts. */
enum naming { BY_HEADINGS, BY_BEGINNING, BY_TEXT };

struct part {
	const char *product, *type; /* of headings; NULL: none */
	const char *headline;       /* a heading that is neither; NULL */
	const char *context;        /* the heading around a type that names no product; NULL */
	const char *anchor;
	const char *html;
	size_t html_len;
	char *text, *slug, *name; /* of its own */
	enum naming naming;
};

struct parts {
	struct part *items;
	size_t count, cap;
};

void parts_clear(struct parts *parts);
/* Adds PART; its text is taken over. */
void parts_add(struct parts *parts, struct part part, char *text);
/* Names for all; parts that say different things under one name get longer ones. What is said twice
 * in the same words keeps one name, and is folded as items with one id are. */
void parts_name(struct parts *parts);
