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
	static const char *const suffixes[] = { "st", "nd", "rd", "th" };
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
	if (i + 1 < words->count && words->items[i + 1].gap == GAP_DOT)
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

static bool
one_of(const struct words *words, size_t i, const char *const *list, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (words_is(words, i, list[k]))
			return true;
	return false;
}

/* Words before a year or a month that make it a date. */
static bool
leads_to_date(const struct words *words, size_t i)
{
	static const char *const list[] = { "in", "by", "before", "until", "till", "during",
		"of", "from", "since", "after", "through", "throughout", "starting",
		"beginning", "early", "mid", "late", "end", "eind", "medio", "begin", "vanaf",
		"tot", "voor", "na", "im", "ab", "bis", "ende", "mitte", "anfang", "nach",
		"per", "around", "between", "to", "and", "effective", "next", "this", "ends",
		"ending", "year", "calendar", "zum", "vor", "uiterlijk", "sinds", "seit",
		"last" };

	return one_of(words, i, list, sizeof(list) / sizeof(list[0]));
}

bool
date_parts_month_alone(const struct words *words, size_t i)
{
	unsigned gap;

	if (!words->items[i].capital || i == 0 ||
		words->items[i].field != words->items[i - 1].field)
		return false;
	gap = words->items[i].gap;
	if (gap & (GAP_BREAK | GAP_STOP | GAP_COMMA | GAP_SLASH))
		return false;
	if (words_is(words, i - 1, "of"))
		return i > 1 && date_words_part(words_text(words, i - 2));
	return leads_to_date(words, i - 1);
}

static int
year_of(const struct dates_context *context)
{
	int year, month, day;

	stamp_civil(context->day, &year, &month, &day);
	return year;
}

/* Behind "Q3" or "first half": "2026", "of 2026", "CY2026", "calendar year 2026". 0: none, -1:
 * a fiscal year. */
static int
period_year(const struct words *words, size_t *end)
{
	size_t i = *end;

	while (i < words->count && i < *end + 3 &&
		(words_is(words, i, "of") || words_is(words, i, "calendar") ||
			words_is(words, i, "year") || words_is(words, i, "in") ||
			words_is(words, i, "van") || words_is(words, i, "cy")))
		i++;
	if (i < words->count &&
		(strncmp(words_text(words, i), "fy", 2) == 0 || words_is(words, i, "fiscal")))
		return -1;
	if (i < words->count && strncmp(words_text(words, i), "cy20", 4) == 0 &&
		words->items[i].len == 6) {
		*end = i + 1;
		return 2000 + (words_text(words, i)[4] - '0') * 10 +
		       (words_text(words, i)[5] - '0');
	}
	if (i >= words->count || !date_parts_year(words, i) ||
		(words->items[i].gap & (GAP_BREAK | GAP_STOP)))
		return 0;
	*end = i + 1;
	return words_number(words, i);
}

/* "q3", "h1", "1h", "third quarter", "first half", "tweede kwartaal", "erste Halbjahr"; 0 if
 * none. */
static int
period_number(const struct words *words, size_t i, bool *ret_half, size_t *ret_end)
{
	static const char *const quarters[] = { "quarter", "kwartaal", "quartal" };
	static const char *const halves[] = { "half", "helft", "halfjaar", "halbjahr" };
	const char *s = words_text(words, i);
	int number;

	*ret_end = i + 1;
	if (words->items[i].len == 2 && (s[0] == 'q' || s[0] == 'h') && s[1] >= '1' &&
		s[1] <= '4') {
		*ret_half = s[0] == 'h';
		return *ret_half && s[1] > '2' ? 0 : s[1] - '0';
	}
	number = date_words_ordinal(s);
	if (!number || number > 4 || i + 1 >= words->count ||
		(words->items[i + 1].gap & GAP_BREAK))
		return 0;
	*ret_end = i + 2;
	*ret_half = one_of(words, i + 1, halves, 4);
	if (*ret_half)
		return number <= 2 ? number : 0;
	return one_of(words, i + 1, quarters, 3) ? number : 0;
}

static bool
quarter_or_half(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	bool half = false, before;
	size_t end;
	int number = period_number(words, i, &half, &end), year;

	if (!number)
		return false;
	before = i > 0 && date_parts_year(words, i - 1) && words->items[i].gap == GAP_SPACE;
	year = before ? words_number(words, i - 1) : period_year(words, &end);
	if (year < 0)
		return false;
	if (!year) {
		if (context->day == DAY_NONE || i == 0 ||
			!(leads_to_date(words, i - 1) || words_is(words, i - 1, "the")))
			return false;
		year = year_of(context);
		d->resolved = true;
		if (when_quarter(year, half ? number * 2 : number).to < context->day)
			year++;
	}
	d->end = end;
	d->when = half ? when_half(year, number) : when_quarter(year, number);
	return true;
}

/* A year alone counts behind "in", "by", "end of", ... but not as the name of a product. */
static bool
year_alone(const struct words *words, size_t i, struct date *d)
{
	unsigned gap;

	if (!date_parts_year(words, i) || i == 0 ||
		words->items[i].field != words->items[i - 1].field)
		return false;
	gap = words->items[i].gap;
	if ((gap & (GAP_BREAK | GAP_STOP | GAP_COLON | GAP_SLASH | GAP_OPEN | GAP_DOT |
			   GAP_COMMA)) ||
		!leads_to_date(words, i - 1) || words_is(words, i - 1, "from"))
		return false;
	if (i + 1 < words->count && words->items[i + 1].gap != GAP_SPACE &&
		!(words->items[i + 1].gap & (GAP_STOP | GAP_BREAK | GAP_COMMA | GAP_CLOSE)))
		return false;
	/* "to 2019 and 2016": a list of product years. */
	if ((words_is(words, i - 1, "and") || words_is(words, i - 1, "to")) &&
		!(i > 1 && date_words_unit(words_text(words, i - 2))))
		return false;
	d->when = when_year(words_number(words, i));
	return true;
}

bool
date_parts_period(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	if (quarter_or_half(words, i, context, d))
		return true;
	if (year_alone(words, i, d))
		return true;
	/* "by the end of the year", "later this year" */
	if ((words_is(words, i, "year") || words_is(words, i, "jaar")) && i > 1 &&
		context->day != DAY_NONE) {
		bool end_of = date_words_part(words_text(words, i - 1)) ||
			      words_is(words, i - 1, "this") ||
			      (i > 2 && words_is(words, i - 1, "the") &&
				      words_is(words, i - 2, "of") &&
				      date_words_part(words_text(words, i - 3)));

		if (!end_of || (i + 1 < words->count && date_parts_year(words, i + 1)))
			return false;
		d->resolved = d->relative = true;
		d->when = when_year(year_of(context));
		return true;
	}
	return false;
}

/* A span of months counts as a month, of years as a month, of days as a day. */
static struct when
span(int32_t from, int count, int unit)
{
	int year, month, day;

	if (unit <= 7)
		return when_day(from + count * unit);
	stamp_civil(from, &year, &month, &day);
	month += (unit == 365 ? count * 12 : count) - 1;
	return when_month(year + month / 12, month % 12 + 1);
}

bool
date_parts_relative(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	bool leads, follows;
	int count, unit;

	if (context->day == DAY_NONE || i + 1 >= words->count || i == 0)
		return false;
	count = date_words_count(words_text(words, i));
	unit = count ? date_words_unit(words_text(words, i + 1)) : 0;
	if (!unit || count * unit > 365 * 10 ||
		!(words->items[i + 1].gap & (GAP_SPACE | GAP_DASH)))
		return false;
	leads = words_is(words, i - 1, "in") || words_is(words, i - 1, "over");
	follows = (words_is(words, i + 2, "from") &&
			  (words_is(words, i + 3, "now") || words_is(words, i + 3, "today"))) ||
		  words_is(words, i + 2, "later");
	if (!leads && !(follows && words_is(words, i + 2, "from")))
		return false;
	d->end = follows ? i + 4 : i + 2;
	if (d->end > words->count)
		d->end = words->count;
	d->resolved = d->relative = true;
	d->when = span(context->day, count, unit);
	return true;
}
