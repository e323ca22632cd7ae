/* Dates: written dates. A word that could begin one is tried against each form, the most exact
 * first. */
#include "judge/dates.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "judge/date_parts.h"
#include "judge/date_words.h"

void
dates_clear(struct dates *dates)
{
	free(dates->items);
	*dates = (struct dates){ 0 };
}

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
	gap = words->items[i + 1].gap;
	gap2 = words->items[i + 2].gap & ~(unsigned)GAP_SPACE;
	if (gap != gap2 || (gap != GAP_DASH && gap != GAP_SLASH && gap != GAP_DOT))
		return false;
	if (date_parts_glued(words, i, i + 3))
		return false;
	c = date_parts_day_of_stamp(words, i + 2);
	d->end = i + 3;
	if (date_parts_year(words, i) && gap != GAP_DOT && words->items[i + 1].len == 2)
		return c > 0 && day_of(a, b, c, &d->when);
	if (!date_parts_year(words, i + 2) || a < 1 || a > 31)
		return false;
	c = words_number(words, i + 2);
	if (gap != GAP_SLASH || !english || a > 12)
		return day_of(c, b, a, &d->when);
	if (b > 12 || a == b)
		return day_of(c, a, b, &d->when);
	/* 3/4/2026 is March or April: only the year is said for sure. */
	d->when = when_year(c);
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

/* "July 17-22, 2026": the year stands behind the second day. */
static int
year_behind_range(const struct words *words, size_t end)
{
	size_t i = end, behind;
	int month;

	if (i < words->count &&
		(words_is(words, i, "to") || words_is(words, i, "and") ||
			words_is(words, i, "through") || words_is(words, i, "until")))
		i++;
	else if (i >= words->count || !(words->items[i].gap & GAP_DASH))
		return 0;
	if (i < words->count && date_words_part(words_text(words, i)))
		i++;
	if (i < words->count && date_words_month(words_text(words, i), &month, NULL))
		i++;
	if (i < words->count && date_parts_day(words, i, &behind))
		i = behind;
	return i == end ? 0 : year_behind(words, &i);
}

/* "July 1, 2026", "July 1st", "July 2026", "July". */
static bool
month_first(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	bool doubtful;
	int month, day, year, range;
	size_t behind, end = i + 1;

	if (!date_words_month(words_text(words, i), &month, &doubtful))
		return false;
	if (words_is(words, end, "of"))
		end++;
	day = end < words->count && !(words->items[end].gap & (GAP_BREAK | GAP_OPEN))
		      ? date_parts_day(words, end, &behind)
		      : 0;
	if (day) {
		end = behind;
	} else {
		end = i + 1;
		if (doubtful && !words->items[i].capital && !date_parts_year(words, end))
			return false;
	}
	range = year_behind_range(words, end);
	year = range ? range : year_behind(words, &end);
	if (!day && !year && !date_parts_month_alone(words, i))
		return false;
	if (day && !year && doubtful && !words->items[i].capital)
		return false;
	d->end = end;
	return settle(context, year, month, day, d);
}

/* "1 July 2026", "1st of July", "17-22 July 2026" gives the 17th. */
static bool
day_first(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	size_t end;
	int day = date_parts_day(words, i, &end), month;
	bool doubtful;

	if (!day || (i > 0 && words->items[i].gap == GAP_DOT))
		return false;
	if (end < words->count && words_is(words, end, "of"))
		end++;
	else if (end + 1 < words->count && (words->items[end].gap & GAP_DASH) &&
		 date_parts_day(words, end, &end) == 0)
		return false;
	if (end >= words->count ||
		!date_words_month(words_text(words, end), &month, &doubtful) ||
		(words->items[end].gap & (GAP_BREAK | GAP_OPEN | GAP_COLON)))
		return false;
	if (doubtful && !words->items[end].capital && !date_parts_year(words, end + 1))
		return false;
	/* "version 2, March 5" has its own day behind the month. */
	if (end + 1 < words->count && (words->items[end].gap & GAP_COMMA))
		return false;
	end++;
	d->end = end;
	{
		int year = year_behind(words, &d->end);

		if (!year)
			year = year_behind_range(words, end);
		return settle(context, year, month, day, d);
	}
}

static bool
overlaps_month(const struct words *words, size_t i)
{
	return i + 1 < words->count && date_words_month(words_text(words, i), NULL, NULL);
}

static bool
one(const struct words *words, size_t i, const struct dates_context *context, struct date *d)
{
	*d = (struct date){ .first = i, .end = i + 1 };
	if (numeric(words, i, context, d) || numeric_month(words, i, d))
		return true;
	*d = (struct date){ .first = i, .end = i + 1 };
	if (overlaps_month(words, i) || date_words_month(words_text(words, i), NULL, NULL))
		return month_first(words, i, context, d);
	if (day_first(words, i, context, d))
		return true;
	*d = (struct date){ .first = i, .end = i + 1 };
	return date_parts_period(words, i, context, d) ||
	       date_parts_relative(words, i, context, d);
}

/* "On 10 June 2025 we told developers that it is removed in three months": counted from the day that the sentence names
 * before. */
static struct dates_context
anchored(const struct prose *prose, const struct dates *found, size_t i,
	const struct dates_context *context)
{
	struct dates_context ret = *context;
	const struct date *last = found->count ? &found->items[found->count - 1] : NULL;

	if (last && !last->relative && last->when.precision == PRECISION_DAY &&
		prose->words.items[last->first].sentence == prose->words.items[i].sentence)
		ret.day = last->when.from;
	return ret;
}

void
dates_find(const struct prose *prose, const struct dates_context *context, struct dates *ret)
{
	const struct words *words = &prose->words;

	*ret = (struct dates){ 0 };
	for (size_t i = 0; i < words->count;) {
		struct date d;

		if (prose_where(prose, i) == WHERE_LABEL)
			break;
		if (!one(words, i, context, &d)) {
			i++;
			continue;
		}
		if (d.relative) {
			struct dates_context from = anchored(prose, ret, i, context);

			(void)one(words, i, &from, &d);
		}
		ret->items = mem_grow(ret->items, ret->count, &ret->cap, sizeof(*ret->items));
		ret->items[ret->count++] = d;
		i = d.end > i ? d.end : i + 1;
	}
}
