/* Words: a text cut once into folded words, with what stood between them; shared by phrases,
 * dates, terms and versions. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* What stands between a word and the one before it; 0: they touch, or it is the first of all. */
enum gap {
	GAP_SPACE = 1,
	GAP_DASH = 2,
	GAP_DOT = 4,
	GAP_COMMA = 8,
	GAP_SLASH = 16,
	GAP_COLON = 32,
	GAP_OPEN = 64,   /* ( or [ */
	GAP_CLOSE = 128, /* ) or ] */
	GAP_BREAK = 256, /* a new line: another block */
	GAP_STOP = 512,  /* . ! ? with white space behind it */
	GAP_OTHER = 1024,
};

struct word {
	uint32_t hash; /* of the folded word */
	uint32_t stem; /* of the folded word without a simple plural */
	uint32_t at;   /* of the folded word in words.folded, where it ends with NUL */
	uint32_t len;
	uint32_t from; /* bytes of the source that it covers */
	uint32_t to;
	uint32_t sentence; /* set by sentence.h */
	uint16_t gap;
	bool capital; /* begins with an upper-case letter */
	uint16_t field;
};

#define WORDS_FIELDS (LIMIT_LABELS + 2)

struct words {
	struct word *items;
	size_t count, cap;
	struct text folded;
	const char **fields; /* borrowed sources */
	size_t field_count, field_cap;
};

/* Appends the words of TEXT as a new field; TEXT is borrowed as long as WORDS is used. */
void words_add(struct words *words, const char *text);
void words_clear(struct words *words);
/* Empties WORDS but keeps its memory for the next text. */
void words_reset(struct words *words);

/* The folded word. Borrowed. */
static inline const char *
words_text(const struct words *words, size_t i)
{
	return words->folded.data + words->items[i].at;
}

static inline bool
words_is(const struct words *words, size_t i, const char *folded)
{
	const char *word;

	if (i >= words->count)
		return false;
	word = words_text(words, i);
	return *word == *folded && strcmp(word, folded) == 0;
}

/* Is it one of the words of LIST, which has single spaces between them? */
bool words_among(const struct words *words, size_t i, const char *list);
/* The number that a word of at most 9 digits is, or -1. */
int words_number(const struct words *words, size_t i);
/* The source from word FIRST up to but without END, in one safe line of at most MAX bytes; the
 * caller frees. */
char *words_quote(const struct words *words, size_t first, size_t end, size_t max_bytes);
/* The same with the signs that close it: full stop, bracket, quotation mark. */
char *words_quote_closed(const struct words *words, size_t first, size_t end, size_t max_bytes);
/* The character of the source right behind word I, or 0 at the end of the field. */
char words_behind(const struct words *words, size_t i);

uint32_t words_hash(const char *folded, size_t n);
/* The same, of the singular of a simple plural: "classes" and "class", "policies" and "policy".
 */
uint32_t words_stem(const char *folded, size_t n);
