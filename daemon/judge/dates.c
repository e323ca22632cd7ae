/* Dates: written dates. A word that could begin one is tried against each form, the most exact
 * first. */
#include "judge/dates.h"

#include <stdlib.h>

#include "base/mem.h"
#include "judge/date_bounds.h"
#include "judge/date_full.h"
#include "judge/date_glued.h"
#include "judge/date_parts.h"
#include "judge/date_periods.h"
#include "judge/date_spans.h"
#include "judge/date_words.h"

void
dates_clear(struct dates *dates)
{
	free(dates->items);
	*dates = (struct dates){ 0 };
}

/* What a date can begin with: a look at one word keeps the forms away from most of a text. */
static bool
could_begin(const char *word)
{
	const struct date_word *w;

	if (*word <= '9')
		return true;
	if ((*word == 'q' || *word == 'h') && word[1] >= '1' && word[1] <= '4')
		return true;
	w = date_words_find(word);
	return w &&
	       (w->kinds & (DATE_MONTH | DATE_COUNT | DATE_UNIT | DATE_ORDINAL | DATE_SEASON |
				   DATE_WEEKDAY | DATE_STEP | DATE_TODAY | DATE_YEAR_END));
}

static size_t
read_at(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2])
{
	size_t count;

	count = date_full_read(words, i, context, d);
	if (count)
		return count;
	d[0] = (struct date){ .first = i, .end = i + 1 };
	if (date_periods_read(words, i, context, d))
		return 1;
	d[0] = (struct date){ .first = i, .end = i + 1 };
	return date_spans_read(words, i, context, d) ? 1 : 0;
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

/* "DateJune 4, 2027muffin-3": only beside digits, so that it costs other words a look. */
static bool
could_be_glued(const struct words *words, size_t i)
{
	return i + 2 < words->count && *words_text(words, i + 1) <= '9' &&
	       words->items[i].len > 3;
}

static void
add(const struct words *words, struct dates *dates, const struct date *d)
{
	dates->items = mem_grow(dates->items, dates->count, &dates->cap, sizeof(*dates->items));
	dates->items[dates->count++] = *d;
	date_bounds_mark(words, dates);
}

void
dates_find(const struct prose *prose, const struct dates_context *context, struct dates *ret)
{
	const struct words *words = &prose->words;

	*ret = (struct dates){ 0 };
	for (size_t i = 0; i < words->count;) {
		struct date d[2], glued;
		size_t count = 0;
		bool begins = could_begin(words_text(words, i));

		if (!begins && !could_be_glued(words, i)) {
			i++;
			continue;
		}
		if (prose_where(prose, i) == WHERE_LABEL)
			break;
		if (begins)
			count = read_at(words, i, context, d);
		if ((!count || (count == 1 && d[0].resolved)) && could_be_glued(words, i) &&
			date_glued_read(words, i, &glued)) {
			d[0] = glued;
			count = 1;
		}
		if (count && d[0].relative) {
			struct dates_context from = anchored(prose, ret, i, context);

			count = read_at(words, i, &from, d);
		}
		for (size_t k = 0; k < count; k++)
			add(words, ret, &d[k]);
		i = count && d[count - 1].end > i ? d[count - 1].end : i + 1;
	}
}
