/* Date spans: what is counted from a day, the day of publication or one that is written. */
#include "judge/date_spans.h"

#include <string.h>

#include "base/stamp.h"
#include "judge/date_full.h"
#include "judge/date_parts.h"
#include "judge/date_words.h"

#define WORD_IN(words, i, ...) one_of(words, i, (const char *const[]){ __VA_ARGS__, NULL })

static bool
one_of(const struct words *words, size_t i, const char *const *list)
{
	for (; *list; list++)
		if (words_is(words, i, *list))
			return true;
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
	month += (unit == 365 ? count * 12 : unit == 91 ? count * 3 : count) - 1;
	return when_month(year + month / 12, month % 12 + 1);
}

struct length {
	int count;
	int unit;
	size_t end;
};

/* "six months", "thirty (30) days", "half a year", "een half jaar". */
static bool
length_at(const struct words *words, size_t i, struct length *ret)
{
	size_t at = i + 1;

	ret->count = date_words_count(words_text(words, i));
	if (!ret->count || at >= words->count)
		return false;
	if ((words->items[at].gap & GAP_OPEN) && words_number(words, at) == ret->count)
		at++;
	if (at < words->count && WORD_IN(words, at, "half", "halben", "halbes")) {
		at++;
		ret->unit = date_parts_is(words, at, DATE_UNIT) &&
					    date_words_value(
						    words_text(words, at), DATE_UNIT) == 365
				    ? 30
				    : 0;
		ret->count *= 6;
	} else {
		ret->unit = at < words->count
				    ? date_words_value(words_text(words, at), DATE_UNIT)
				    : 0;
	}
	ret->end = at + 1;
	return ret->unit && (int64_t)ret->count * ret->unit <= 365 * 10 &&
	       (words->items[at].gap & (GAP_SPACE | GAP_DASH)) &&
	       !(words->items[at].gap & (GAP_STOP | GAP_BREAK));
}

/* What a span is counted from, as of word I: 1 the context's day, 2 D, 0 nothing known. */
static int
anchor(const struct words *words, size_t i, const struct dates_context *context, struct date *d,
	size_t *ret_end)
{
	struct date found[2];

	for (size_t k = i; k < words->count && k < i + 6; k++) {
		if (words->items[k].gap & (GAP_STOP | GAP_BREAK))
			return 0;
		*ret_end = k + 1;
		if (WORD_IN(words, k, "now", "today", "vandaag", "nu", "heute", "jetzt"))
			return 1;
		if (date_full_read(words, k, context, found) &&
			found[0].when.precision <= PRECISION_MONTH) {
			*d = found[0];
			*ret_end = found[0].end;
			return 2;
		}
		if (WORD_IN(words, k, "notice", "announcement", "message", "bericht",
			    "aankondiging", "mededeling", "mitteilung", "ankundigung",
			    "nachricht", "bekanntmachung"))
			return 1;
		if (!WORD_IN(words, k, "the", "this", "de", "het", "deze", "dit", "den", "dem",
			    "der", "dieser", "date", "datum", "of", "van", "on", "op", "am",
			    "day"))
			return 0;
	}
	return 0;
}

static bool
counted_from(const struct words *words, size_t i, const struct length *length,
	const struct dates_context *context, struct date *d)
{
	bool within = i > 0 && WORD_IN(words, i - 1, "within", "binnen", "innerhalb", "von");
	struct date base = { 0 };
	size_t end;
	int kind;

	/* "... for six months. After May it is gone." */
	if (length->end >= words->count ||
		(words->items[length->end].gap & (GAP_STOP | GAP_BREAK)))
		return false;
	if (!WORD_IN(words, length->end, "after", "from", "following", "na", "nach", "ab",
		    "vanaf") &&
		!(within && words_is(words, length->end, "of")))
		return false;
	/* "less than 12 months from May 1" is how far away that is. */
	if (i > 0 && WORD_IN(words, i - 1, "than", "about", "only", "just", "is", "are", "now"))
		return false;
	/* "free for 30 days from ...", "the first three months after ..." */
	if (i > 0 && WORD_IN(words, i - 1, "for", "every", "first", "fur", "alle", "elke",
			     "eerste", "ersten", "last", "past"))
		return false;
	/* "limited to a maximum of 90 days from May 1" */
	if (i > 1 && words_is(words, i - 1, "of") &&
		WORD_IN(words, i - 2, "maximum", "minimum", "limit", "total"))
		return false;
	kind = anchor(words, length->end + 1, context, &base, &end);
	if (!kind || (kind == 1 && context->day == DAY_NONE))
		return false;
	d->end = end;
	d->resolved = true;
	d->relative = kind == 1;
	if (kind == 1)
		d->when = span(context->day, length->count, length->unit);
	else if (base.when.precision == PRECISION_MONTH && length->unit <= 7)
		d->when = base.when;
	else
		d->when = span(base.when.from, length->count, length->unit);
	return true;
}

/* "in six months", "in the next six months", "over drie maanden". */
static bool
ahead(const struct words *words, size_t i, const struct length *length,
	const struct dates_context *context)
{
	bool dutch = context->language && strcmp(context->language, "nl") == 0;

	if (i == 0 || WORD_IN(words, length->end, "after", "following", "na", "nach", "before",
			      "prior", "of"))
		return false;
	if (words_is(words, i - 1, "in") || (dutch && words_is(words, i - 1, "over")))
		return true;
	/* "in one year and six months respectively" */
	if (i > 3 && WORD_IN(words, i - 1, "and", "en", "und", "or") &&
		date_parts_is(words, i - 2, DATE_UNIT) && words_is(words, i - 4, "in"))
		return true;
	if (!date_parts_is(words, i - 1, DATE_STEP) ||
		date_words_value(words_text(words, i - 1), DATE_STEP) != 2 || i < 2)
		return false;
	i = WORD_IN(words, i - 2, "the", "de", "den", "der") ? i - 2 : i - 1;
	return i > 0 && WORD_IN(words, i - 1, "in", "within", "over", "during", "binnen",
				"innerhalb", "gedurende");
}

static bool
counted(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	struct length length;

	if (!length_at(words, i, &length))
		return false;
	if (counted_from(words, i, &length, context, d))
		return true;
	if (context->day == DAY_NONE || !ahead(words, i, &length, context))
		return false;
	d->end = length.end;
	d->resolved = d->relative = true;
	d->when = span(context->day, length.count, length.unit);
	return true;
}

static bool
plural(const struct words *words, size_t i)
{
	return WORD_IN(words, i, "years", "jahre", "jahren", "months", "maanden", "monate",
		"monaten", "quarters", "quartale", "quartalen");
}

/* The month, quarter or year that is STEP further than the context's. */
static bool
unit_of(const struct dates_context *context, int unit, int step, struct date *d)
{
	int year, month, day;

	if (context->day == DAY_NONE || unit < 30)
		return false;
	stamp_civil(context->day, &year, &month, &day);
	d->resolved = d->relative = true;
	if (unit == 365) {
		d->when = when_year(year + step);
	} else if (unit == 91) {
		int quarter = (month - 1) / 3 + step;

		d->when = when_quarter(year + quarter / 4, quarter % 4 + 1);
	} else {
		month += step - 1;
		d->when = when_month(year + month / 12, month % 12 + 1);
	}
	return true;
}

/* The first such day of the week behind the context's day. */
static bool
weekday(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	int wanted = date_words_value(words_text(words, i), DATE_WEEKDAY) - 1, days;
	size_t next = i + 1, behind;

	if (WORD_IN(words, next, "the", "den", "dem", "de"))
		next++;
	if (context->day == DAY_NONE || wanted < 0 || date_parts_is(words, next, DATE_MONTH) ||
		(next < words->count && date_parts_day(words, next, &behind)))
		return false;
	days = (wanted - stamp_weekday(context->day) + 7) % 7;
	d->end = i + 1;
	d->resolved = d->relative = true;
	d->when = when_day(context->day + (days ? days : 7));
	return true;
}

/* "next year", "later this month", "this Friday". */
static bool
step(const struct words *words, size_t i, const struct dates_context *context, struct date *d)
{
	int by = date_words_value(words_text(words, i), DATE_STEP) - 1, unit;

	if (i + 1 >= words->count || words->items[i + 1].gap != GAP_SPACE)
		return false;
	if (date_parts_is(words, i + 1, DATE_WEEKDAY))
		return weekday(words, i + 1, context, d);
	unit = date_words_value(words_text(words, i + 1), DATE_UNIT);
	if (!unit || plural(words, i + 1) ||
		WORD_IN(words, i, "coming", "upcoming", "following"))
		return false;
	/* "This month in the bakery" is a headline. */
	if (by == 0 && (words->items[i].capital || words->items[i].gap != GAP_SPACE))
		return false;
	d->end = i + 2;
	return unit_of(context, unit, by, d);
}

static bool
due(const struct words *words, size_t i)
{
	for (size_t k = 1; k <= 2 && k <= i; k++)
		if (WORD_IN(words, i - k, "by", "before", "until", "at", "bis", "vor", "zum",
			    "voor", "tot", "uiterlijk", "spatestens"))
			return true;
	return false;
}

/* "by the end of the year", "Ende des Monats", "by year end". */
static bool
end_of_unit(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	int unit = date_words_value(words_text(words, i), DATE_UNIT);
	size_t part = i;

	if (unit < 30 || i == 0 || plural(words, i))
		return false;
	if (i + 1 < words->count && date_parts_year(words, i + 1))
		return false;
	if (words_is(words, i + 1, "end") && due(words, i)) {
		d->end = i + 2;
		return unit_of(context, unit, 0, d);
	}
	if (words_is(words, part - 1, "calendar") && part > 1)
		part--;
	if (WORD_IN(words, part - 1, "the", "het", "de", "des"))
		part--;
	if (part > 0 && WORD_IN(words, part - 1, "of", "van"))
		part--;
	if (part == 0 || part == i || !date_parts_is(words, part - 1, DATE_PART) ||
		words_is(words, part - 1, "half"))
		return false;
	if (unit != 365 && !due(words, part - 1))
		return false;
	return unit_of(context, unit, 0, d);
}

/* "effective immediately", "ab sofort", "met ingang van vandaag". */
static bool
today(const struct words *words, size_t i, const struct dates_context *context, struct date *d)
{
	int value = date_words_value(words_text(words, i), DATE_TODAY);
	bool adjective = WORD_IN(words, i, "immediate", "sofortiger", "onmiddellijke");

	if (context->day == DAY_NONE || i == 0)
		return false;
	if (adjective) {
		if (!WORD_IN(words, i - 1, "with", "mit", "met") ||
			!WORD_IN(words, i + 1, "effect", "wirkung", "ingang"))
			return false;
		d->end = i + 2;
	} else if (words_is(words, i, "direct") || words_is(words, i, "heden")) {
		if (!words_is(words, i - 1, "per"))
			return false;
	} else if (words_is(words, i, "immediately")) {
		if (!words_is(words, i - 1, "effective") &&
			!words_is(words, i + 1, "effective"))
			return false;
	} else if (value == 1 &&
		   !WORD_IN(words, i - 1, "effective", "starting", "beginning", "from", "ab",
			   "vanaf", "per", "van") &&
		   !(words_is(words, i - 1, "of") && i > 1 && words_is(words, i - 2, "as"))) {
		return false;
	}
	d->resolved = d->relative = true;
	d->when = when_day(context->day + value - 1);
	return true;
}

static bool
year_end(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	return due(words, i) && !(i + 1 < words->count && date_parts_year(words, i + 1)) &&
	       unit_of(context, 365, 0, d);
}

bool
date_spans_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d)
{
	const struct date_word *w = date_words_find(words_text(words, i));

	if (!w)
		return counted(words, i, context, d);
	if ((w->kinds & DATE_COUNT) && counted(words, i, context, d))
		return true;
	if (w->kinds & DATE_STEP)
		return step(words, i, context, d);
	if (w->kinds & DATE_UNIT)
		return end_of_unit(words, i, context, d);
	if (w->kinds & DATE_TODAY)
		return today(words, i, context, d);
	if (w->kinds & DATE_YEAR_END)
		return year_end(words, i, context, d);
	return (w->kinds & DATE_WEEKDAY) && i > 0 && WORD_IN(words, i - 1, "by", "uiterlijk") &&
	       weekday(words, i, context, d);
}
