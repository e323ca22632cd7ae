/* Date words: the tables. */
#include "judge/date_words.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct entry_of {
	const char *word;
	int value;
};

static const struct entry_of months[] = {
	{ "january", 1 },
	{ "jan", 1 },
	{ "januari", 1 },
	{ "januar", 1 },
	{ "janner", 1 },
	{ "february", 2 },
	{ "feb", 2 },
	{ "feburary", 2 },
	{ "febuary", 2 },
	{ "februari", 2 },
	{ "februar", 2 },
	{ "march", 3 },
	{ "mar", 3 },
	{ "maart", 3 },
	{ "mrt", 3 },
	{ "marz", 3 },
	{ "april", 4 },
	{ "apr", 4 },
	{ "may", 5 },
	{ "mei", 5 },
	{ "mai", 5 },
	{ "june", 6 },
	{ "jun", 6 },
	{ "juni", 6 },
	{ "july", 7 },
	{ "jul", 7 },
	{ "juli", 7 },
	{ "august", 8 },
	{ "aug", 8 },
	{ "augustus", 8 },
	{ "september", 9 },
	{ "sept", 9 },
	{ "sep", 9 },
	{ "october", 10 },
	{ "oct", 10 },
	{ "oktober", 10 },
	{ "okt", 10 },
	{ "november", 11 },
	{ "nov", 11 },
	{ "december", 12 },
	{ "dec", 12 },
	{ "dezember", 12 },
	{ "dez", 12 },
};

static const struct entry_of counts[] = {
	{ "one", 1 },
	{ "two", 2 },
	{ "three", 3 },
	{ "four", 4 },
	{ "five", 5 },
	{ "six", 6 },
	{ "seven", 7 },
	{ "eight", 8 },
	{ "nine", 9 },
	{ "ten", 10 },
	{ "eleven", 11 },
	{ "twelve", 12 },
	{ "eighteen", 18 },
	{ "thirty", 30 },
	{ "sixty", 60 },
	{ "ninety", 90 },
	{ "een", 1 },
	{ "twee", 2 },
	{ "drie", 3 },
	{ "vier", 4 },
	{ "vijf", 5 },
	{ "zes", 6 },
	{ "negen", 9 },
	{ "twaalf", 12 },
	{ "einem", 1 },
	{ "zwei", 2 },
	{ "drei", 3 },
	{ "sechs", 6 },
	{ "neun", 9 },
	{ "zwolf", 12 },
};

static const struct entry_of units[] = {
	{ "day", 1 },
	{ "days", 1 },
	{ "week", 7 },
	{ "weeks", 7 },
	{ "month", 30 },
	{ "months", 30 },
	{ "year", 365 },
	{ "years", 365 },
	{ "dag", 1 },
	{ "dagen", 1 },
	{ "weken", 7 },
	{ "maand", 30 },
	{ "maanden", 30 },
	{ "jaar", 365 },
	{ "tage", 1 },
	{ "tagen", 1 },
	{ "wochen", 7 },
	{ "monat", 30 },
	{ "monaten", 30 },
	{ "jahr", 365 },
	{ "jahren", 365 },
};

static const struct entry_of ordinals[] = {
	{ "first", 1 },
	{ "second", 2 },
	{ "third", 3 },
	{ "fourth", 4 },
	{ "eerste", 1 },
	{ "tweede", 2 },
	{ "derde", 3 },
	{ "vierde", 4 },
	{ "ersten", 1 },
	{ "erste", 1 },
	{ "zweiten", 2 },
	{ "zweite", 2 },
	{ "dritten", 3 },
	{ "vierten", 4 },
};

#define FIND(table, word) find(table, sizeof(table) / sizeof((table)[0]), word)

static int
find(const struct entry_of *table, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].word[0] == word[0] && strcmp(table[i].word, word) == 0)
			return table[i].value;
	return 0;
}

bool
date_words_month(const char *folded, int *ret_month, bool *ret_doubtful)
{
	int month = FIND(months, folded);

	if (!month)
		return false;
	if (ret_month)
		*ret_month = month;
	if (ret_doubtful)
		*ret_doubtful = strcmp(folded, "may") == 0 || strcmp(folded, "march") == 0 ||
				strcmp(folded, "mar") == 0 || strcmp(folded, "mei") == 0 ||
				strcmp(folded, "mai") == 0 || strcmp(folded, "jan") == 0 ||
				strcmp(folded, "dec") == 0 || strcmp(folded, "sep") == 0;
	return true;
}

int
date_words_ordinal(const char *folded)
{
	char *end;
	long value;

	if (*folded < '0' || *folded > '9')
		return FIND(ordinals, folded);
	value = strtol(folded, &end, 10);
	if (value < 1 || value > 31)
		return 0;
	if (strcmp(end, "st") == 0 || strcmp(end, "nd") == 0 || strcmp(end, "rd") == 0 ||
		strcmp(end, "th") == 0 || strcmp(end, "e") == 0 || strcmp(end, "de") == 0)
		return (int)value;
	return 0;
}

int
date_words_count(const char *folded)
{
	char *end;
	long value;

	if (*folded < '0' || *folded > '9')
		return FIND(counts, folded);
	value = strtol(folded, &end, 10);
	return *end == '\0' && value >= 1 && value <= 999 ? (int)value : 0;
}

int
date_words_unit(const char *folded)
{
	return FIND(units, folded);
}

bool
date_words_part(const char *folded)
{
	static const char *const parts[] = { "early", "mid", "middle", "late", "end",
		"beginning", "start", "eind", "einde", "begin", "medio", "half", "midden",
		"anfang", "mitte", "ende" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(parts[i], folded) == 0)
			return true;
	return false;
}
