/* Headings: those of an entry's HTML, in their order. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define HEADINGS_LEVELS 6

struct heading {
	unsigned level;            /* 1 to 6 */
	const char *start, *after; /* of the whole element; borrowed from the markup */
	char *text;                /* one line of plain text, never empty */
	char *anchor;              /* its id; NULL if it has none that a link can use */
	bool boxed;                /* inside of more boxes than the heading above it */
};

struct headings {
	struct heading *items;
	size_t count, cap;
};

/* Those of level LOWEST and above in N bytes of HTML, at most a cap of them. A heading without text or
 * end tag is none. */
struct headings headings_find(const char *html, size_t n, unsigned lowest);
void headings_clear(struct headings *headings);
/* Does TEXT only say what sort of note follows ("Feature", "Bug fixes", "Deprecated")? */
bool headings_type_word(const char *text);
