/* Date words: does a vendor say a date and nothing else? */
#pragma once

#include <stdbool.h>

/* True if WORDS are a date with its year, in English, Dutch or German. */
bool date_words_only(const char *words);
