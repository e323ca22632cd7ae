/* Date words: months, numbers, parts and units of time as English, Dutch and German write them,
 * folded. */
#pragma once

#include <stdbool.h>

enum date_word_kind {
	DATE_MONTH = 1,     /* 1 to 12 */
	DATE_DOUBTFUL = 2,  /* a month that is something else as well: "may", "mar" */
	DATE_COUNT = 4,     /* "three" */
	DATE_UNIT = 8,      /* days: 1 day, 7 week, 30 month, 91 quarter, 365 year */
	DATE_ORDINAL = 16,  /* "first" 1 to "fourth" 4, "last" 9 */
	DATE_PART = 32,     /* "early", "medio", "Anfang" */
	DATE_LEAD = 64,     /* can stand before a month or a year and make it a date */
	DATE_SEASON = 128,  /* the quarter, 5 for winter */
	DATE_WEEKDAY = 256, /* 1 Sunday to 7 Saturday */
	DATE_STEP = 512,    /* 1 "this", 2 "next" */
	DATE_TODAY = 1024,  /* 1 "today", "immediately", 2 "tomorrow" */
	DATE_QUARTER = 2048,
	DATE_HALF = 4096,
	DATE_JOIN = 8192, /* stands between two ends of a range */
	DATE_YEAR_END = 16384,
};

struct date_word {
	char word[16];
	unsigned short kinds;
	short value; /* of the kind that has one */
};

/* NULL if the word is none of them. */
const struct date_word *date_words_find(const char *folded);
bool date_words_is(const char *folded, unsigned kinds);
/* The value of a word of that kind; 0 if it is not of it. */
int date_words_value(const char *folded, unsigned kind);
/* True for the name of a month or its usual short form in any of the three languages. Both may
 * be NULL. */
bool date_words_month(const char *folded, int *ret_month, bool *ret_doubtful);
/* "1st", "2nd", "31th", "1e", "third"; 0 if it is none. */
int date_words_ordinal(const char *folded);
/* "three", "drie", "drei", or digits up to 999; 0 if it is none. */
int date_words_count(const char *folded);
