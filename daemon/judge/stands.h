/* Stands: whether the words of a term stand at a place of a text, and in which guise. */
#pragma once

#include "judge/uses.h"

/* A term, or the name of one with versions. */
struct stand {
	const struct words *want;
	size_t count;
	const struct compiled_use *use;
	bool bends; /* the text may be Dutch or German: "Koppelingen" is a plural of "Koppeling" */
};

/* As whole words in this order, a simple plural allowed. */
bool stands_at(const struct stand *term, const struct words *words, size_t first);
/* The two words of the term as one: "webhook" for "web hook". */
bool stands_joined(const struct stand *term, const struct words *words, size_t i);
/* The one word of the term as two with a dash: "e-mail" for "email". */
bool stands_dashed(const struct stand *term, const struct words *words, size_t i);
/* The one word as two with capitals: "Bake Shell" for "BakeShell". */
bool stands_split(const struct stand *term, const struct words *words, size_t i);
/* "integration with Outlook" for "Outlook integration": its last word at HEAD, the rest from
 * REST on. */
bool
stands_turned(const struct stand *term, const struct words *words, size_t head, size_t rest);

/* Where the second half of a word such as "BakeShell" begins; 0: it is none. */
size_t stands_hump(const char *s, size_t n);
/* The stem of two words written as one; 0: they make no sensible word. */
uint32_t stands_joined_stem(const struct words *words, size_t i);
