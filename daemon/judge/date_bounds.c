/* Date bounds: ends of ranges, and dates that are only the earliest possible. */
#include "judge/date_bounds.h"

#include "judge/date_parts.h"
#include "judge/date_words.h"

static bool
skippable(const struct words *words, size_t i)
{
	return words_is(words, i, "the") || words_is(words, i, "on") ||
	       words_is(words, i, "dem") || words_is(words, i, "den") ||
	       words_is(words, i, "am") || words_is(words, i, "im") ||
	       words_is(words, i, "op") || words_is(words, i, "in") ||
	       words_is(words, i, "of") || words_is(words, i, "van") ||
	       date_parts_is(words, i, DATE_PART | DATE_WEEKDAY);
}

/* The word that leads to the date at FIRST, articles and weekdays left out; FIRST if none. */
static size_t
leading(const struct words *words, size_t first)
{
	size_t i = first;

	while (i > 0 && words->items[i].field == words->items[i - 1].field &&
		!(words->items[i].gap & (GAP_BREAK | GAP_STOP))) {
		if (!skippable(words, --i))
			return i;
	}
	return first;
}

static bool
any_before(const struct words *words, size_t i, const char *a, const char *b, const char *c)
{
	return i > 0 && (words_is(words, i - 1, a) || words_is(words, i - 1, b) ||
				words_is(words, i - 1, c));
}

/* "will not be removed before": the verb stands between. */
static bool
not_be_done(const struct words *words, size_t i)
{
	return i > 2 && words_is(words, i - 2, "be") &&
	       (words_is(words, i - 3, "not") || words_is(words, i - 3, "wont") ||
		       words_is(words, i - 3, "never"));
}

/* The first word of "no sooner than" and the like that lead to FIRST; FIRST if none do. */
static size_t
earliest_begins(const struct words *words, size_t first)
{
	size_t i = leading(words, first);

	if (i == first)
		return first;
	if (words_is(words, i, "than") && i > 1 &&
		any_before(words, i, "sooner", "earlier", "before") &&
		any_before(words, i - 1, "no", "not", "any"))
		return i - 2;
	if (words_is(words, i, "before") &&
		(any_before(words, i, "not", "never", "not") || not_be_done(words, i)))
		return i - 1;
	if (words_is(words, i, "dan") && i > 1 &&
		any_before(words, i, "eerder", "vroeger", "eer"))
		return i - 2;
	if ((words_is(words, i, "voor") && any_before(words, i, "niet", "niet", "nooit")) ||
		(words_is(words, i, "vor") && any_before(words, i, "nicht", "nicht", "nie")))
		return i - 1;
	if (words_is(words, i, "als") && i > 1 && any_before(words, i, "fruher", "eher", "vor"))
		return i - 2;
	if (words_is(words, i, "earliest") || words_is(words, i, "vroegst") ||
		words_is(words, i, "vroegste") || words_is(words, i, "fruhestens") ||
		words_is(words, i, "fruestens"))
		return i;
	return first;
}

/* "... at the earliest" behind the date: where it ends, or END. */
static size_t
earliest_ends(const struct words *words, size_t end)
{
	if (words_is(words, end, "at") && words_is(words, end + 1, "the") &&
		words_is(words, end + 2, "earliest"))
		return end + 3;
	if (words_is(words, end, "op") &&
		(words_is(words, end + 2, "vroegst") || words_is(words, end + 2, "vroegste")))
		return end + 3;
	return words_is(words, end, "fruhestens") ? end + 1 : end;
}

static bool
opens_range(const struct words *words, size_t first)
{
	size_t i = leading(words, first);

	return i != first && (words_is(words, i, "between") || words_is(words, i, "tussen") ||
				     words_is(words, i, "zwischen"));
}

/* True if nothing but "to", "through", "bis zum" or a dash stands between two dates. */
static bool
joined(const struct words *words, const struct date *a, const struct date *b)
{
	size_t i = date_parts_join(words, a->end);

	if (!i || i > b->first || words->items[a->end].field != words->items[a->first].field)
		return false;
	if ((words_is(words, a->end, "and") || words_is(words, a->end, "en") ||
		    words_is(words, a->end, "und")) &&
		!opens_range(words, a->first))
		return false;
	while (i < b->first && skippable(words, i))
		i++;
	return i == b->first && b->when.to > a->when.from;
}

void
date_bounds_mark(const struct words *words, struct dates *dates)
{
	struct date *d = &dates->items[dates->count - 1];
	size_t first = earliest_begins(words, d->first), end = earliest_ends(words, d->end);

	d->earliest = first != d->first || end != d->end;
	d->first = first;
	d->end = end > words->count ? words->count : end;
	if (dates->count > 1 && !d->joined)
		d->joined = joined(words, d - 1, d);
}
