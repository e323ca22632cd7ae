/* Date full: days and months as they are written, in digits and with names, and the second day of
 * a range. */
#include "judge/date_full.h"

#include <string.h>

#include "base/stamp.h"
#include "judge/date_parts.h"
#include "judge/date_words.h"

/* The year of a month without one: the next that is not more than two months past when the
 * entry was published. */
static int
year_near(const struct dates_context *context, int month)
{
	int year, now_month, day;

	stamp_civil(context->day, &year, &now_month, &day);
	if (month < now_month - 2)
		return year + 1;
	if (month > now_month + 9)
		return year - 1;
	return year;
}

static bool
day_of(int year, int month, int day, struct when *ret)
{
	if (!stamp_valid_day(year, month, day))
		return false;
	*ret = when_day(stamp_day(year, month, day));
	return true;
}

/* Fills D with a day or month of YEAR; a year of 0 is resolved. */
static bool
settle(const struct dates_context *context, int year, int month, int day, struct date *d)
{
	if (!year) {
		if (context->day == DAY_NONE)
			return false;
		year = year_near(context, month);
		d->resolved = true;
	}
	if (day)
		return day_of(year, month, day, &d->when);
	d->when = when_month(year, month);
	return true;
}

/* The year at the end of a numeric date: two digits of it are sure behind slashes, and behind
 * full stops where dates are written so. */
static int
year_last(const struct words *words, size_t i, unsigned gap, bool english)
{
	if (date_parts_year(words, i))
		return words_number(words, i);
	if (words->items[i].len != 2 || gap == GAP_DASH || (gap == GAP_DOT && english))
		return 0;
	return date_parts_short_year(words_text(words, i));
}

/* 2026-07-31, 2026/07/31, 31.07.2026, 31-7-2026, 7/31/2026. */
static bool
numeric(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	int a = words_number(words, i), b = words_number(words, i + 1), c;
	unsigned gap, gap2;
	bool english = !context->language || strcmp(context->language, "en") == 0;

	if (i + 2 >= words->count || a < 0 || b < 1 || b > 31)
		return false;
	gap = words->items[i + 1].gap & ~(unsigned)(GAP_SPACE | GAP_STOP);
	gap2 = words->items[i + 2].gap & ~(unsigned)(GAP_SPACE | GAP_STOP);
	if (gap != gap2 || (gap != GAP_DASH && gap != GAP_SLASH && gap != GAP_DOT))
		return false;
	if (date_parts_glued(words, i, i + 3))
		return false;
	c = date_parts_day_of_stamp(words, i + 2);
	d->end = i + 3;
	if (date_parts_year(words, i) && gap != GAP_DOT && words->items[i + 1].len == 2)
		return c > 0 && day_of(a, b, c, &d->when);
	c = year_last(words, i + 2, gap, english);
	if (!c || a < 1 || a > 31)
		return false;
	if (gap != GAP_SLASH || !english || a > 12)
		return day_of(c, b, a, &d->when);
	if (b > 12 || a == b)
		return day_of(c, a, b, &d->when);
	/* 3/4/2026 is March or April: only the year is said for sure. */
	d->when = when_year(c);
	return true;
}

/* "07/2026" behind a word that leads to a date. */
static bool
slashed_month(const struct words *words, size_t i, struct date *d)
{
	int month = words_number(words, i);

	if (i + 1 >= words->count || !date_parts_year(words, i + 1) || month < 1 ||
		month > 12 || words->items[i].len != 2 ||
		words->items[i + 1].gap != GAP_SLASH || !date_parts_leads(words, i) ||
		date_parts_glued(words, i, i + 2))
		return false;
	d->end = i + 2;
	d->when = when_month(words_number(words, i + 1), month);
	return true;
}

/* "2026-07" alone. */
static bool
numeric_month(const struct words *words, size_t i, struct date *d)
{
	int month = words_number(words, i + 1);

	if (i + 1 >= words->count || !date_parts_year(words, i) ||
		words->items[i + 1].len != 2 || words->items[i + 1].gap != GAP_DASH ||
		month < 1 || month > 12)
		return false;
	if (date_parts_glued(words, i, i + 2))
		return false;
	d->end = i + 2;
	d->when = when_month(words_number(words, i), month);
	return true;
}

/* The year behind a month and maybe a day: "July 1, 2026", "July 1st of 2026", "30 , 2026"; 0
 * if none. */
static int
year_behind(const struct words *words, size_t *end)
{
	size_t i = *end;

	if (words_is(words, i, "of") || words_is(words, i, "van"))
		i++;
	if (i >= words->count || !date_parts_year(words, i) ||
		(words->items[i].gap & GAP_BREAK))
		return 0;
	if (words->items[i].gap & (GAP_STOP | GAP_COLON | GAP_CLOSE | GAP_OTHER | GAP_SLASH))
		if (!(words->items[i].gap & GAP_DOT))
			return 0;
	*end = i + 1;
	return words_number(words, i);
}

/* The year of MONTH where it stands behind the other end of a range only: "July 17 to August 2,
 * 2026", "December 28 to January 3, 2027". 0 if there is none. */
static int
year_behind_range(const struct words *words, size_t end, int month)
{
	size_t i = date_parts_join(words, end), behind;
	int other = month, year;

	if (!i)
		return 0;
	while (date_parts_is(words, i, DATE_PART | DATE_WEEKDAY))
		i++;
	if (i < words->count && date_words_month(words_text(words, i), &other, NULL))
		i++;
	if (i < words->count && date_parts_day(words, i, &behind)) {
		i = behind;
		if (i < words->count && date_words_month(words_text(words, i), &other, NULL))
			i++;
	}
	if (i <= end)
		return 0;
	year = year_behind(words, &i);
	return year && other < month ? year - 1 : year;
}

/* The second day in "July 17-22, 2026": its number, or 0; END is then behind it. */
static int
second_day(const struct words *words, size_t *end, int day)
{
	size_t i = date_parts_join(words, *end), behind;
	int second;

	if (!i || i >= words->count)
		return 0;
	second = date_parts_day(words, i, &behind);
	if (second <= day || date_parts_is(words, behind, DATE_MONTH))
		return 0;
	/* "on March 5 and 12 more": only a dash or a year makes it a day. */
	if (i != *end && !(behind < words->count && date_parts_year(words, behind)))
		return 0;
	*end = behind;
	return second;
}

/* D is the first end of a range, whose other end is DAY of the same month. */
static size_t
pair(struct date d[static 2], size_t end, int day)
{
	int year, month, first;

	stamp_civil(d[0].when.from, &year, &month, &first);
	d[1] = d[0];
	d[1].end = end;
	d[1].joined = true;
	return day > first && day_of(year, month, day, &d[1].when) ? 2 : 1;
}

static int
year_of_month(const struct words *words, size_t *end, int month,
	const struct dates_context *context, struct date *d)
{
	int year = year_behind_range(words, *end, month);

	if (!year)
		year = year_behind(words, end);
	if (!year && *end < words->count)
		year = date_parts_year_phrase(words, *end, context, end, &d->resolved);
	return year > 0 ? year : 0;
}

/* "Mar '27", and "Mar-27" as spreadsheets write months, if that is a year to come soon. */
static bool
short_year_at(const struct words *words, size_t i, const struct dates_context *context)
{
	int year;

	if (i >= words->count)
		return false;
	if (date_parts_quoted_year(words, i))
		return true;
	if (words->items[i].gap != GAP_DASH || words->items[i].len != 2 ||
		words->items[i - 1].len != 3 || words->items[i - 1].gap == GAP_DASH)
		return false;
	year = date_parts_short_year(words_text(words, i));
	return year && context->day != DAY_NONE && year >= date_parts_year_of(context) - 1 &&
	       year <= date_parts_year_of(context) + 5;
}

/* "5 may apply" is no day, "5 mei" is one. */
static bool
may_be_verb(const struct words *words, size_t i)
{
	return !words->items[i].capital && !words_is(words, i, "mei");
}

/* "July 1, 2026", "July 1st", "July 2026", "July", "July 17-22". */
static size_t
month_first(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2])
{
	bool doubtful;
	int month, day, year, second = 0;
	size_t behind, end = i + 1;

	if (!date_words_month(words_text(words, i), &month, &doubtful))
		return 0;
	if (short_year_at(words, end, context)) {
		d->end = end + 1;
		return settle(
			context, date_parts_short_year(words_text(words, end)), month, 0, d);
	}
	if (words_is(words, end, "of"))
		end++;
	day = end < words->count && !(words->items[end].gap & GAP_OPEN)
		      ? date_parts_day(words, end, &behind)
		      : 0;
	/* A line ends within a date only where the year follows as well. */
	if (day && (words->items[end].gap & GAP_BREAK) &&
		!(behind < words->count && date_parts_year(words, behind)))
		day = 0;
	end = day ? behind : i + 1;
	if (!day && doubtful && !words->items[i].capital && !date_parts_year(words, end))
		return 0;
	behind = end;
	if (day)
		second = second_day(words, &end, day);
	year = year_of_month(words, &end, month, context, d);
	if (!day && !year && !date_parts_month_alone(words, i, context))
		return 0;
	if (day && !year && doubtful && may_be_verb(words, i))
		return 0;
	d->end = second ? behind : end;
	if (!settle(context, year, month, day, d))
		return 0;
	return second ? pair(d, end, second) : 1;
}

/* The second day in "17-22 July" and "17. bis 22. Juli", or 0; END is then behind it. */
static int
day_before_month(const struct words *words, size_t *end)
{
	size_t i = date_parts_join(words, *end), behind;
	int day;

	if (!i || i >= words->count)
		return 0;
	day = date_parts_day(words, i, &behind);
	if (!day || !date_parts_is(words, behind, DATE_MONTH))
		return 0;
	*end = behind;
	return day;
}

/* "Mar-27" behind a day and a dash. */
static int
dashed_year(const struct words *words, size_t *end)
{
	size_t i = *end;
	int year;

	if (i >= words->count || words->items[i].gap != GAP_DASH ||
		words->items[i - 1].gap != GAP_DASH || words->items[i].len != 2)
		return 0;
	year = date_parts_short_year(words_text(words, i));
	if (year)
		*end = i + 1;
	return year;
}

/* "1 July 2026", "1st of July", "17-22 July 2026". */
static size_t
day_first(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2])
{
	size_t end, behind;
	int day = date_parts_day(words, i, &end), second, month, year;
	bool doubtful;

	if (!day || (i > 0 && words->items[i].gap == GAP_DOT))
		return 0;
	/* "muffin-3 July 2027" names a model. */
	if (i > 0 && words->items[i].gap == GAP_DASH && words_number(words, i - 1) < 0)
		return 0;
	second = day_before_month(words, &end);
	if (words_is(words, end, "of"))
		end++;
	if (end >= words->count ||
		!date_words_month(words_text(words, end), &month, &doubtful) ||
		(words->items[end].gap & (GAP_BREAK | GAP_OPEN | GAP_COLON)))
		return 0;
	if (doubtful && may_be_verb(words, end) && !date_parts_year(words, end + 1))
		return 0;
	/* "version 2, March 5" has its own day behind the month. */
	if (end + 1 < words->count && (words->items[end].gap & GAP_COMMA))
		return 0;
	behind = ++end;
	year = dashed_year(words, &behind);
	if (!year)
		year = year_of_month(words, &behind, month, context, d);
	d->end = behind;
	if (!settle(context, year, month, day, d))
		return 0;
	return second ? pair(d, behind, second) : 1;
}

/* "17. bis 22.3.2027" */
static size_t
day_of_numeric(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2])
{
	size_t end, at;
	int day = date_parts_day(words, i, &end), year, month, second;

	at = day ? date_parts_join(words, end) : 0;
	if (!at || at == end || !numeric(words, at, context, d) ||
		d->when.precision != PRECISION_DAY)
		return 0;
	stamp_civil(d->when.from, &year, &month, &second);
	d->first = i;
	if (day >= second || !day_of(year, month, day, &d->when))
		return 0;
	return pair(d, d->end, second);
}

size_t
date_full_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2])
{
	const struct date blank = { .first = i, .end = i + 1 };
	size_t count;

	d[0] = blank;
	if (words_text(words, i)[0] > '9')
		return month_first(words, i, context, d);
	if (numeric(words, i, context, d))
		return 1;
	d[0] = blank;
	if (numeric_month(words, i, d) || slashed_month(words, i, d))
		return 1;
	d[0] = blank;
	count = day_first(words, i, context, d);
	if (count)
		return count;
	d[0] = blank;
	return day_of_numeric(words, i, context, d);
}
