/* Date parts: what is less than a full date. */
#include "judge/date_parts.h"

#include <string.h>

#include "base/stamp.h"
#include "judge/date_words.h"

bool
date_parts_year(const struct words *words, size_t i)
{
	int year = words_number(words, i);

	return year >= 1990 && year <= 2099 && words->items[i].len == 4;
}

int
date_parts_day(const struct words *words, size_t i, size_t *ret_end)
{
	static const char *const suffixes[] = { "st", "nd", "rd", "th", "e" };
	int day = words_number(words, i);

	if (i >= words->count)
		return 0;
	*ret_end = i + 1;
	if (day < 0 && words_text(words, i)[0] >= '0' && words_text(words, i)[0] <= '9')
		return date_words_ordinal(words_text(words, i));
	if (day < 1 || day > 31 || words->items[i].len > 2)
		return 0;
	if (words->items[i].gap & (GAP_SLASH | GAP_OPEN))
		return 0;
	for (size_t k = 0; k < sizeof(suffixes) / sizeof(suffixes[0]); k++)
		if (words_is(words, i + 1, suffixes[k]) && words->items[i + 1].gap == GAP_SPACE)
			*ret_end = i + 2;
	/* A version, a time of day or a percentage is no day. */
	if (i + 1 < words->count && words->items[i + 1].gap == GAP_DOT &&
		!date_words_is(words_text(words, i + 1), DATE_MONTH))
		return 0;
	if (words_is(words, i + 1, "am") || words_is(words, i + 1, "pm"))
		return 0;
	if (words_behind(words, i) == ':' || words_behind(words, i) == '%')
		return 0;
	return day;
}

int
date_parts_day_of_stamp(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);
	int day = 0;

	if (words_number(words, i) >= 0)
		return words->items[i].len == 2 ? words_number(words, i) : 0;
	if (words->items[i].len < 3 || s[2] != 't' || s[0] < '0' || s[0] > '3' || s[1] < '0' ||
		s[1] > '9')
		return 0;
	day = (s[0] - '0') * 10 + (s[1] - '0');
	return day;
}

static bool
names_version(const char *word)
{
	static const char *const list[] = { "version", "versions", "v", "build", "release",
		"revision", "snapshot", "tag", "model" };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

bool
date_parts_glued(const struct words *words, size_t first, size_t end)
{
	char behind = words_behind(words, end - 1);

	if (first > 0 && words->items[first].field == words->items[first - 1].field) {
		unsigned gap = words->items[first].gap;

		if (gap == GAP_DASH || gap == GAP_DOT || gap == GAP_SLASH)
			return true;
		if (names_version(words_text(words, first - 1)) &&
			!(gap & (GAP_STOP | GAP_BREAK | GAP_COMMA)))
			return true;
		/* (2014-08-15) behind "API" names a version. */
		if (words_is(words, first - 1, "api") && !(gap & (GAP_STOP | GAP_BREAK)))
			return true;
	}
	if (behind != '-' && behind != '.' && behind != '/' && behind != '_')
		return false;
	return end < words->count && words->items[end].field == words->items[end - 1].field &&
	       !(words->items[end].gap & (GAP_SPACE | GAP_BREAK));
}

bool
date_parts_is(const struct words *words, size_t i, unsigned kinds)
{
	return i < words->count && date_words_is(words_text(words, i), kinds);
}

bool
date_parts_leads(const struct words *words, size_t i)
{
	if (i == 0 || words->items[i].field != words->items[i - 1].field)
		return false;
	return date_parts_is(words, i - 1, DATE_LEAD | DATE_YEAR_END);
}

/* "de loop van 2027", "end of March" */
static bool
of_a_part(const struct words *words, size_t i)
{
	return i > 0 &&
	       (date_parts_is(words, i - 1, DATE_PART | DATE_HALF) ||
		       words_is(words, i - 1, "loop") || words_is(words, i - 1, "course"));
}

bool
date_parts_month_alone(const struct words *words, size_t i, const struct dates_context *context)
{
	bool doubtful;
	unsigned gap;

	if (i == 0 || words->items[i].field != words->items[i - 1].field ||
		!date_words_month(words_text(words, i), NULL, &doubtful))
		return false;
	/* In Dutch months are written small. */
	if (!words->items[i].capital &&
		!(context->language && strcmp(context->language, "nl") == 0))
		return false;
	gap = words->items[i].gap;
	if (gap & (GAP_BREAK | GAP_STOP | GAP_COMMA | GAP_SLASH))
		return false;
	if (words_is(words, i - 1, "of") || words_is(words, i - 1, "van"))
		return of_a_part(words, i - 1);
	return date_parts_leads(words, i);
}

bool
date_parts_year_alone(const struct words *words, size_t i)
{
	if (words_is(words, i - 1, "van"))
		return of_a_part(words, i - 1);
	return date_parts_leads(words, i) && !words_is(words, i - 1, "from");
}

int
date_parts_year_of(const struct dates_context *context)
{
	int year, month, day;

	stamp_civil(context->day, &year, &month, &day);
	return year;
}

int
date_parts_short_year(const char *digits)
{
	int year;

	if (digits[0] < '2' || digits[0] > '4' || digits[1] < '0' || digits[1] > '9' ||
		digits[2])
		return 0;
	year = 2000 + (digits[0] - '0') * 10 + (digits[1] - '0');
	return year >= 2015 && year <= 2045 ? year : 0;
}

int
date_parts_quoted_year(const struct words *words, size_t i)
{
	const struct word *w = &words->items[i];
	const char *source = words->fields[w->field];

	if (w->len != 2 || w->from == 0)
		return 0;
	if (source[w->from - 1] != '\'' &&
		!(w->from >= 3 && memcmp(source + w->from - 3, "\xE2\x80\x99", 3) == 0))
		return 0;
	return date_parts_short_year(words_text(words, i));
}

/* "2027", "cy2027", "cy27", "'27" as word I; 0 if it is none, -1 for a fiscal year. */
static int
year_word(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);

	if (strncmp(s, "fy", 2) == 0 || strcmp(s, "fiscal") == 0)
		return -1;
	if (strncmp(s, "cy", 2) == 0 && words->items[i].len == 4)
		return date_parts_short_year(s + 2);
	if (strncmp(s, "cy20", 4) == 0 && words->items[i].len == 6)
		return date_parts_short_year(s + 4);
	if (date_parts_year(words, i))
		return words_number(words, i);
	return date_parts_quoted_year(words, i);
}

/* "next year", "dit jaar", "nächsten Jahres" */
static int
step_year(const struct words *words, size_t i, const struct dates_context *context)
{
	int step = date_words_value(words_text(words, i), DATE_STEP);

	if (!step || i + 1 >= words->count || context->day == DAY_NONE ||
		words_is(words, i, "coming") || words_is(words, i, "upcoming") ||
		date_words_value(words_text(words, i + 1), DATE_UNIT) != 365)
		return 0;
	return date_parts_year_of(context) + step - 1;
}

int
date_parts_year_phrase(const struct words *words, size_t first,
	const struct dates_context *context, size_t *ret_end, bool *ret_resolved)
{
	for (size_t i = first; i < words->count && i < first + 4; i++) {
		int year;

		if (words->items[i].gap & (GAP_BREAK | GAP_STOP))
			return 0;
		year = step_year(words, i, context);
		if (year) {
			*ret_resolved = true;
			*ret_end = i + 2;
			return year;
		}
		year = year_word(words, i);
		if (year) {
			*ret_end = i + 1;
			return year;
		}
		if (!words_is(words, i, "of") && !words_is(words, i, "calendar") &&
			!words_is(words, i, "in") && !words_is(words, i, "van") &&
			!words_is(words, i, "cy") && !words_is(words, i, "des") &&
			!words_is(words, i, "the") && !words_is(words, i, "het") &&
			date_words_value(words_text(words, i), DATE_UNIT) != 365)
			return 0;
	}
	return 0;
}

size_t
date_parts_join(const struct words *words, size_t i)
{
	size_t k = i;

	/* Behind a full stop only a number's own: "17. bis 22. Mai". */
	if (i >= words->count || (words->items[i].gap & GAP_BREAK) ||
		((words->items[i].gap & GAP_STOP) && words->items[i].capital))
		return 0;
	if (date_words_is(words_text(words, k), DATE_JOIN)) {
		bool short_form = words_is(words, k, "t");

		k++;
		if (short_form && !words_is(words, k++, "m"))
			return 0;
		if (words_is(words, k, "en") && words_is(words, k + 1, "met"))
			k += 2;
		while (words_is(words, k, "zum") || words_is(words, k, "the") ||
			words_is(words, k, "dem"))
			k++;
		return k;
	}
	return words->items[i].gap & GAP_DASH ? i : 0;
}
