/* Due: pairs of a change and a dependency, and the chart of their dates. */
#include "tell/report_due.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "tell/leaf.h"
#include "tell/story.h"

#define LEAST_MONTHS 6
#define MOST_MONTHS 24
#define HEIGHT 22
#define SCALE_HEIGHT 18
#define LAST_LABEL 8000 /* in hundredths of a percent */

/* The days that the chart shows. */
struct span {
	int32_t from, to;
	int year, month; /* of FROM */
	int months;
};

void
dues_clear(struct dues *dues)
{
	free(dues->items);
	*dues = (struct dues){ 0 };
}

static bool
has_pair(const struct dues *dues, size_t first, const struct dependency *dependency)
{
	for (size_t i = first; i < dues->count; i++)
		if (dues->items[i].dependency == dependency)
			return true;
	return false;
}

void
due_gather(const struct report *report, struct dues *ret)
{
	*ret = (struct dues){ 0 };
	for (size_t i = 0; i < report->ahead.count; i++) {
		const struct change *change = &report->ahead.items[i];
		size_t first = ret->count;

		for (size_t k = 0; k < change->matches.count; k++) {
			const struct dependency *d = config_dependency(
				report->config, change->matches.items[k].dependency);

			if (!d || has_pair(ret, first, d))
				continue;
			ret->items = mem_grow(
				ret->items, ret->count, &ret->cap, sizeof(*ret->items));
			ret->items[ret->count++] = (struct due){ change, d,
				change_decide_by(change, d->lead_time_days) };
		}
	}
}

bool
due_open(const struct report *report, const struct due *due)
{
	return report_asks(due->change) &&
	       decision_open(&due->change->decision, report->today) &&
	       (!when_known(&due->change->facts.effective) ||
		       due->change->facts.effective.to >= report->today);
}

static struct span
span_of(const struct report *report, const struct dues *dues)
{
	struct span span = { .months = LEAST_MONTHS };
	int day;

	stamp_civil(report->today, &span.year, &span.month, &day);
	for (size_t i = 0; i < dues->count; i++) {
		const struct when *when = &dues->items[i].change->facts.effective;
		int year, month, months;

		if (!when_known(when))
			continue;
		stamp_civil(when->to, &year, &month, &day);
		months = (year - span.year) * 12 + month - span.month + 1;
		if (months > span.months)
			span.months = months < MOST_MONTHS ? months : MOST_MONTHS;
	}
	span.from = stamp_day(span.year, span.month, 1);
	span.to = stamp_day(span.year + (span.month - 1 + span.months) / 12,
		(span.month - 1 + span.months) % 12 + 1, 1);
	return span;
}

/* In hundredths of a percent, not beyond the edges. */
static int
place_of(const struct span *span, int32_t day)
{
	if (day < span->from)
		return 0;
	if (day > span->to)
		return 10000;
	return (int)((int64_t)(day - span->from) * 10000 / (span->to - span->from));
}

static void
put_box(struct text *out, const char *class, int from, int to, int top, int height)
{
	text_printf(out,
		"<rect class=\"%s\" x=\"%d.%02d%%\" y=\"%d\" width=\"%d.%02d%%\" "
		"height=\"%d\"/>",
		class, from / 100, from % 100, top, (to - from) / 100, (to - from) % 100,
		height);
}

static void
put_mark(struct text *out, const char *class, int at, int wide)
{
	text_printf(out,
		"<rect class=\"%s\" x=\"%d.%02d%%\" y=\"0\" width=\"%d\" height=\"%d\" "
		"transform=\"translate(-%d)\"/>",
		class, at / 100, at % 100, wide, HEIGHT, at == 10000 ? wide : wide / 2);
}

/* The first day of the month so many after the first. */
static int32_t
month_day(const struct span *span, int number)
{
	return stamp_day(span->year + (span->month - 1 + number) / 12,
		(span->month - 1 + number) % 12 + 1, 1);
}

static void
put_scale(const struct report *report, const struct span *span, struct text *out)
{
	int step = span->months > 12 ? 6 : 3;

	text_printf(out, "<svg height=\"%d\" aria-hidden=\"true\">", SCALE_HEIGHT);
	for (int i = 0; i < span->months; i += step) {
		int at = place_of(span, month_day(span, i));
		struct when month = when_month(span->year + (span->month - 1 + i) / 12,
			(span->month - 1 + i) % 12 + 1);
		_cleanup_free_ char *name = wording_period(report->wording, &month);

		/* Further right there is no room for the words. */
		if (at > LAST_LABEL)
			break;
		text_printf(out, "<text x=\"%d.%02d%%\" y=\"13\">", at / 100, at % 100);
		gate_markup(out, name);
		text_puts(out, "</text>");
	}
	text_puts(out, "</svg>\n");
}

/* "takes effect 31 March 2027; decide by 1 February 2027": what the drawing says. The caller frees. */
static char *
words_of(const struct report *report, const struct due *due)
{
	const struct tongue *w = report->wording;
	_cleanup_free_ char *date = wording_when(w, &due->change->facts.effective), *day = NULL;

	if (due->decide_by == DAY_NONE || !due_open(report, due))
		return TAKE(date);
	day = wording_day(w, due->decide_by);
	return wording_say(w, due->decide_by < report->today ? "report.row-past" : "report.row",
		FILLS(FILL("date", date), FILL("day", day)));
}

static void
put_row(const struct report *report, const struct span *span, const struct due *due,
	struct text *out)
{
	const struct when *when = &due->change->facts.effective;
	struct story story = { .wording = report->wording, .config = report->config };
	_cleanup_free_ char *words = words_of(report, due),
			    *title = story_title(&story, due->change),
			    *file = leaf_file_of_change(due->change->id);
	int from, to;

	text_puts(out, "<li>");
	leaf_link(out, file, title);
	leaf_put(out, "p class=\"soft\"", words);
	if (when_known(when)) {
		from = place_of(span, when->from);
		to = place_of(span, when->to + 1);
		text_printf(out, "<svg height=\"%d\" aria-hidden=\"true\">", HEIGHT);
		for (int i = 0; i < span->months; i++)
			put_mark(out, "grid", place_of(span, month_day(span, i)), 1);
		if (due->decide_by != DAY_NONE)
			put_box(out, "pale", place_of(span, due->decide_by), from, 7, 8);
		put_mark(out, "now", place_of(span, report->today), 2);
		if (when->precision == PRECISION_DAY)
			put_mark(out, "bar", from, 6);
		else
			put_box(out, "bar", from, to, 4, 14);
		text_puts(out, "</svg>\n");
	}
	text_puts(out, "</li>\n");
}

static void
put_dependency(const struct report *report, const struct span *span, const struct dues *dues,
	const struct dependency *dependency, struct text *out)
{
	bool begun = false;

	for (size_t i = 0; i < dues->count; i++) {
		if (dues->items[i].dependency != dependency)
			continue;
		if (!begun) {
			leaf_put(out, "h3", dependency->name);
			leaf_put(out, "p class=\"soft\"", dependency->process);
			text_puts(out, "<ul class=\"rows\">\n");
		}
		begun = true;
		put_row(report, span, &dues->items[i], out);
	}
	if (begun)
		text_puts(out, "</ul>\n");
}

void
due_draw(const struct report *report, const struct dues *dues, struct text *out)
{
	struct span span = span_of(report, dues);

	put_scale(report, &span, out);
	for (size_t i = 0; i < report->config->dependency_count; i++)
		put_dependency(report, &span, dues, &report->config->dependencies[i], out);
}
