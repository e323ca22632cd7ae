/* Complain: sentences about a file, each with its place; safe to show and limited in number. */
#pragma once

#include <stddef.h>

#include "model/config.h"

/* Adds a mistake that refuses the configuration, or a warning that does not. The sentence
 * becomes one safe line; after LIMIT_CONFIG_COMPLAINTS the rest is only counted as "more". */
void complain_error(struct complaints *list, const struct place *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void complain_warning(struct complaints *list, const struct place *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* WORD is none of WORDS: says so as "unknown WHAT "WORD"", with the nearest word and the list
 * of words when it is short. */
void complain_unknown(struct complaints *list, const struct place *at, const char *what,
	const char *word, const char *const *words, size_t count);

/* The word of WORDS that WORD is probably a typo of, or NULL. Case and accents are ignored. */
const char *complain_nearest(const char *word, const char *const *words, size_t count);

/* Brings LIST from item FIRST on into the order of FILES, lines and columns. */
void complain_sort(struct complaints *list, size_t first, const struct strings *files);
