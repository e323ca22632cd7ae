/* Date words: months, numbers, parts and units of time as English, Dutch and German write them,
 * folded. */
#pragma once

#include <stdbool.h>

/* True for the name of a month or its usual short form in any of the three languages. RET_MONTH
 * 1 to 12; RET_DOUBTFUL: the word is something else as well ("may", "march", "mar", "sept" is
 * not). Both may be NULL. */
bool date_words_month(const char *folded, int *ret_month, bool *ret_doubtful);
/* "1st", "2nd", "31th", "1e", "third" (as ORDINAL); 0 if it is none. */
int date_words_ordinal(const char *folded);
/* "three", "drie", "drei", or digits up to 999; 0 if it is none. */
int date_words_count(const char *folded);
/* Days in a unit: 1 day, 7 week, 30 month, 365 year, 0 none; singular and plural. */
int date_words_unit(const char *folded);
/* "early", "mid", "late", "end", "beginning", "medio", "Anfang", ... */
bool date_words_part(const char *folded);
