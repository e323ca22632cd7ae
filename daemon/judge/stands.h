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
/* Quickly, without taking it apart: TEXT, all of it, is what the source has for COUNT words from FIRST on. False says
 * nothing. */
bool stands_spelt(const char *text, const struct words *words, size_t first, size_t count);
/* The two words of the term as one: "webhook" for "web hook". */
bool stands_joined(const struct stand *term, const struct words *words, size_t i);
/* The one word of the term as two with a dash: "e-mail" for "email". */
bool stands_dashed(const struct stand *term, const struct words *words, size_t i);
/* Several words, of which two are one in the text or one is two with a dash: "signin page" for "sign-in page", "e-mail
 * gateway" for "email gateway". RET_END is behind them. */
bool
stands_squeezed(const struct stand *term, const struct words *words, size_t i, size_t *ret_end);
/* The first word, and its second as what several have in common: "Basic and Standard tiers" for
 * "Basic tier", the second at HEAD. */
bool stands_listed(const struct stand *term, const struct words *words, size_t i, size_t head);
/* Quickly: could word I, which is not the last, begin such a list? */
bool stands_opens_list(const struct words *words, size_t i);
/* The first of the two words that could be the head of the list that word I begins; 0: it is none. */
size_t stands_list_heads(const struct words *words, size_t i);
/* The one word as two with capitals: "Bake Shell" for "BakeShell"; a compound also in small letters:
 * "web hooks" for "webhook". */
bool stands_split(const struct stand *term, const struct words *words, size_t i);
/* "integration with Outlook" for "Outlook integration": its last word at HEAD, the rest from
 * REST on. How many words the head has ("add-in": 2), or 0. */
size_t
stands_turned(const struct stand *term, const struct words *words, size_t head, size_t rest);

/* Where the second half of a word such as "BakeShell" begins; 0: it is none. */
size_t stands_hump(const char *s, size_t n);
/* Where the second half of a compound such as "webhooks" begins; 0: it is none. */
size_t stands_compound(const char *s, size_t n);
/* Is the word one in which compounds end? */
bool stands_compound_end(const char *s, size_t n);
/* The stem of two words written as one; 0: they make no sensible word. */
uint32_t stands_joined_stem(const struct words *words, size_t i);
