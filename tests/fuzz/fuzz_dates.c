/* Dates: every date that prose names, in each language. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "judge/dates.h"

static void
hold_date(const struct prose *prose, const struct date *date)
{
	_cleanup_free_ char *quote = NULL;

	holds(date->first < date->end, "a date", "has words");
	holds(date->end <= prose->words.count, "a date", "is in its text");
	holds(when_known(&date->when), "a date", "is one");
	holds_when(&date->when, "a date");
	quote = words_quote(&prose->words, date->first, date->end, LIMIT_QUOTE_BYTES);
	holds_line(quote, "the words of a date");
}

FUZZ_TARGET(dates)
{
	static const char *const languages[] = { NULL, "en", "nl", "de", "fr" };
	struct draw draw = draw_of(data, size);
	struct dates_context context = {
		.language = languages[draw_number(&draw, LENGTH_OF(languages))],
		.day = draw_number(&draw, 8) ? stamp_day(2026, 11, 23) : DAY_NONE
	};
	_cleanup_free_ char *text = draw_rest(&draw);
	struct prose prose = { 0 };
	struct dates dates = { 0 };

	prose_read_text(&prose, text, WHERE_BODY);
	for (size_t i = 0; i < prose.words.count; i++)
		holds(prose.words.items[i].from <= prose.words.items[i].to, "a word",
			"ends after it begins");
	dates_find(&prose, &context, &dates);
	for (size_t i = 0; i < dates.count; i++) {
		hold_date(&prose, &dates.items[i]);
		holds(i == 0 || dates.items[i - 1].first <= dates.items[i].first, "dates",
			"stand in order");
	}
	dates_clear(&dates);
	prose_clear(&prose);
	return 0;
}
