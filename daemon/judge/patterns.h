/* Patterns: regular expressions of `uses` (PCRE2), with limits, filed under a word that they
 * cannot do without. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pattern;

/* Compiles N bytes between the slashes; letter case is ignored. NULL: *RETERR_WHY says what is
 * wrong and where. */
struct pattern *pattern_new(const char *s, size_t n, char **reterr_why);
void pattern_free(struct pattern *pattern);
/* The stem (words.h) of a whole word that every match has in it; false: there is none, it must
 * be tried on all. */
bool pattern_needs(const struct pattern *pattern, uint32_t *ret_stem);
/* True if TEXT has a match; RET_FROM and RET_TO are its bytes. A match that costs too much is
 * none. */
bool
pattern_find(const struct pattern *pattern, const char *text, size_t *ret_from, size_t *ret_to);
/* The longest literal word that the expression requires, as bytes of it: 0 length if none is
 * sure. For tests. */
size_t pattern_literal(const char *s, size_t n, const char **ret_word);
