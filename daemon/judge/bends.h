/* Bends: Dutch and German plurals, by the words that they may be the plural of. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define BENDS_MAX 5u
#define BENDS_WORD 40u

/* The words of which the folded word of N bytes may be the plural: "facturen" of "factuur", "mappen" of
 * "map", "vertrage" of "vertrag", "regeln" of "regel". Returns how many. */
size_t bends_singulars(const char *s, size_t n, char ret[static BENDS_MAX][BENDS_WORD + 2]);
/* "cookies" is the plural of "cookie" too, in any language. */
bool bends_in_ies(const char *s, size_t n);
