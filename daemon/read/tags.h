/* Tags: those of HTML one after another, for what looks at the elements of an entry rather than
 * at its words. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define TAGS_NAME_SIZE 12

/* Where we are in the markup. */
struct tags {
	const char *at, *end;
	bool quotes_broken; /* a quote stayed open to the end: tags end at the first '>' */
	bool no_more;       /* no '>' is left */
};

struct tag {
	const char *start, *after; /* '<' and the byte after '>' */
	const char *attributes;    /* the byte after the name */
	char name[TAGS_NAME_SIZE]; /* in lower case; a longer one is cut */
	bool closes;
};

struct tags tags_of(const char *html, size_t n);
/* The next tag of an element, in time linear in all markup; comments, declarations and what is
 * inside of script, style and their like are passed over. False when there is none. */
bool tags_next(struct tags *tags, struct tag *ret);
/* The value of an attribute as it is written; NULL if it is not there. The caller frees. */
char *tags_attribute(const struct tag *tag, const char *name);
