/* Date periods: quarters, halves, seasons and years. */
#include "judge/date_periods.h"

#include <string.h>

#include "base/stamp.h"
#include "judge/date_parts.h"
#include "judge/date_words.h"

#define LAST 9 /* what date_words calls "last" */

struct period {
	int number;
	bool half;
	int year; /* written within the word, as in "1H27"; 0 */
	size_t end;
};

/* "q3", "3q", "h1", "1h", "q3'27" (one word), "1h2027". */
static bool
short_period(const char *s, struct period *p)
{
	char letter = s[0] > '9' ? s[0] : s[1], digit = s[0] > '9' ? s[1] : s[0];

	if ((letter != 'q' && letter != 'h') || digit < '1' || digit > '4' || !letter)
		return false;
	p->half = letter == 'h';
	p->number = digit - '0';
	if (p->half && p->number > 2)
		return false;
	if (!s[2])
		return true;
	p->year = date_parts_short_year(strncmp(s + 2, "20", 2) == 0 && s[4] ? s + 4 : s + 2);
	return p->year > 0;
}

/* "third quarter", "3rd quarter", "2. Halbjahr", "eerste helft", "last quarter". */
static bool
long_period(const struct words *words, size_t i, struct period *p)
{
	int number = date_words_ordinal(words_text(words, i));

	if (i + 1 >= words->count || (words->items[i + 1].gap & GAP_BREAK))
		return false;
	if (!number && words->items[i].len == 1 && (words->items[i + 1].gap & GAP_DOT))
		number = words_number(words, i);
	if (number < 1 || (number > 4 && number != LAST))
		return false;
	p->half = date_parts_is(words, i + 1, DATE_HALF);
	if (!p->half && !date_parts_is(words, i + 1, DATE_QUARTER))
		return false;
	p->number = number == LAST ? (p->half ? 2 : 4) : number;
	p->end = i + 2;
	return !p->half || p->number <= 2;
}

/* A year right before a period: "2027 Q1", "2027-Q1", "CY27 Q1"; 0 none, -1 a fiscal one. */
static int
year_before(const struct words *words, size_t i, const struct dates_context *context)
{
	size_t end;
	bool resolved = false;
	int year;

	if (i == 0 || words->items[i].field != words->items[i - 1].field ||
		(words->items[i].gap & ~(unsigned)(GAP_SPACE | GAP_DASH | GAP_SLASH)))
		return 0;
	if (date_parts_is(words, i - 1, DATE_UNIT))
		return 0;
	if (date_parts_year(words, i - 1))
		return words_number(words, i - 1);
	year = date_parts_year_phrase(words, i - 1, context, &end, &resolved);
	return year < 0 || (year && end == i && !resolved) ? year : 0;
}

/* The year of a period that has none: the next that is not over. */
static int
year_to_come(const struct words *words, size_t i, const struct period *p,
	const struct dates_context *context)
{
	int year;
	bool spoken = words->items[i].len > 2;

	if (context->day == DAY_NONE || i == 0 || words_is(words, p->end, "of") ||
		words_is(words, p->end, "van") || words_is(words, p->end, "der"))
		return 0;
	if (words_is(words, i, "last") || (!spoken && words_text(words, i)[0] <= '9'))
		return 0;
	if (!date_parts_leads(words, i) && !words_is(words, i - 1, "the") &&
		!words_is(words, i - 1, "het") && !words_is(words, i - 1, "de") &&
		!words_is(words, i - 1, "der"))
		return 0;
	year = date_parts_year_of(context);
	return when_quarter(year, p->half ? p->number * 2 : p->number).to < context->day
		       ? year + 1
		       : year;
}

static bool
quarter_or_half(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	struct period p = { .end = i + 1 };
	int year;

	if (!short_period(words_text(words, i), &p) && !long_period(words, i, &p))
		return false;
	year = p.year ? p.year : year_before(words, i, context);
	if (year > 0 && !p.year)
		d->first = i - 1;
	if (!year)
		year = date_parts_year_phrase(words, p.end, context, &p.end, &d->resolved);
	if (!year) {
		year = year_to_come(words, i, &p, context);
		d->resolved = true;
	}
	if (year <= 0)
		return false;
	d->end = p.end;
	d->when = p.half ? when_half(year, p.number) : when_quarter(year, p.number);
	return true;
}

/* Seasons as the north has them, each taken for the quarter that it mostly is. Winter lies in
 * two years. */
static struct when
season_of(int year, int season)
{
	return season > 4 ? when_year(year) : when_quarter(year, season);
}

static bool
names_release(const struct words *words, size_t i)
{
	static const char *const names[] = { "release", "releases", "update", "edition", "wave",
		"version", "boot", "framework", "cloud" };

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		if (words_is(words, i, names[k]))
			return true;
	return false;
}

/* "summer 2027", "next summer"; "Summer '27" is the name of a release. */
static bool
season(const struct words *words, size_t i, const struct dates_context *context, struct date *d)
{
	int number = date_words_value(words_text(words, i), DATE_SEASON), step = 0;
	int year = date_parts_year_phrase(words, i + 1, context, &d->end, &d->resolved);

	if (year < 0 || (year && !d->resolved && words->items[d->end - 1].len == 2))
		return false;
	if (!year && i > 0 && context->day != DAY_NONE) {
		step = date_words_value(words_text(words, i - 1), DATE_STEP);
		if (!step || number > 4)
			return false;
		year = date_parts_year_of(context);
		if ((step == 1 ? when_quarter(year, number).to
			       : when_quarter(year, number).from) < context->day)
			year++;
		d->resolved = d->relative = true;
	}
	if (!year || names_release(words, d->end))
		return false;
	d->when = season_of(year, number);
	return true;
}

/* A year alone counts behind "in", "by", "end of", ... but not as the name of a product. */
static bool
year_alone(const struct words *words, size_t i, struct date *d)
{
	struct period next = { 0 };
	unsigned gap;

	if (!date_parts_year(words, i) || i == 0 ||
		words->items[i].field != words->items[i - 1].field)
		return false;
	gap = words->items[i].gap;
	if ((gap & (GAP_BREAK | GAP_STOP | GAP_COLON | GAP_SLASH | GAP_OPEN | GAP_DOT |
			   GAP_COMMA)) ||
		!date_parts_year_alone(words, i))
		return false;
	if (i + 1 < words->count && words->items[i + 1].gap != GAP_SPACE &&
		!(words->items[i + 1].gap & (GAP_STOP | GAP_BREAK | GAP_COMMA | GAP_CLOSE)))
		return false;
	if (i + 1 < words->count && short_period(words_text(words, i + 1), &next))
		return false;
	/* "to 2019 and 2016": a list of product years. */
	if ((words_is(words, i - 1, "and") || words_is(words, i - 1, "to")) &&
		!(i > 1 && date_parts_is(words, i - 2, DATE_UNIT)))
		return false;
	d->when = when_year(words_number(words, i));
	return true;
}

bool
date_periods_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	if (date_parts_is(words, i, DATE_SEASON))
		return season(words, i, context, d);
	return quarter_or_half(words, i, context, d) || year_alone(words, i, d);
}
