/* Report ahead: the page for whoever decides - what is due, what stops with it, what is new. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/impact.h"
#include "tell/happening.h"
#include "tell/health.h"
#include "tell/leaf.h"
#include "tell/report.h"
#include "tell/report_due.h"
#include "tell/story.h"

#define SOON_DAYS 30

void
report_clear(struct report *report)
{
	changes_clear(&report->ahead);
	for (size_t i = 0; i < report->news_count; i++) {
		free(report->news[i].id);
		free(report->news[i].title);
		free(report->news[i].event.detail);
	}
	free(report->news);
	free(report->sources);
	free(report->vendors);
	ailments_clear(&report->ailments);
	letters_clear(&report->troubled);
}

bool
report_asks(const struct change *change)
{
	enum kind kind = change->facts.kind;

	return change->facts.forced != FORCED_NO && kind != KIND_MAINTENANCE &&
	       kind != KIND_INCIDENT;
}

bool
report_has_page(const struct report *report, const char *id)
{
	for (size_t i = 0; i < report->ahead.count; i++)
		if (text_equal(report->ahead.items[i].id, id))
			return true;
	return false;
}

static char *
title_of(const struct report *report, const struct change *change)
{
	return story_title(
		&(struct story){ .wording = report->wording, .config = report->config },
		change);
}

static void
put_change_link(const struct report *report, const struct change *change, struct text *out)
{
	_cleanup_free_ char *title = title_of(report, change),
			    *file = leaf_file_of_change(change->id);

	leaf_link(out, file, title);
}

static void
put_count(const struct report *report, const char *key, unsigned count, struct text *out)
{
	_cleanup_free_ char *line = wording_count(report->wording, key, count, NULL);

	leaf_put(out, "li", line);
}

/* Is something wrong with it for so long that people were told? */
static bool
is_ailing(const struct report *report, const struct source *source)
{
	for (size_t i = 0; i < report->ailments.count; i++)
		if (text_equal(report->ailments.items[i].source, source->id))
			return true;
	return false;
}

/* Was it never heard, and nobody told why? A single try that failed is no silence. */
static bool
is_unheard(const struct report *report, const struct report_source *source)
{
	return (source->outcome == OUTCOME_NO_ACCOUNT || source->last_heard == STAMP_NONE) &&
	       !is_ailing(report, source->source);
}

static unsigned
count_unheard(const struct report *report)
{
	unsigned count = 0;

	for (size_t i = 0; i < report->ailments.count; i++)
		count += ailment_matters(report->ailments.items[i].kind);
	for (size_t i = 0; i < report->source_count; i++)
		count += is_unheard(report, &report->sources[i]);
	return count;
}

/* The change of a pair that stands before it too is counted once. */
static bool
counted_before(const struct report *report, const struct dues *dues, size_t at)
{
	for (size_t i = at; i > 0 && dues->items[i - 1].change == dues->items[at].change; i--)
		if (due_open(report, &dues->items[i - 1]))
			return true;
	return false;
}

static void
put_glance(const struct report *report, const struct dues *dues, struct text *out)
{
	unsigned soon = 0, open = 0, late = 0;

	for (size_t i = 0; i < report->ahead.count; i++) {
		const struct when *when = &report->ahead.items[i].facts.effective;

		soon += when_known(when) && when->to >= report->today &&
			when->from <= report->today + SOON_DAYS;
	}
	for (size_t i = 0; i < dues->count; i++) {
		const struct due *due = &dues->items[i];

		open += due_open(report, due) && !counted_before(report, dues, i);
		late += due_open(report, due) && due->decide_by != DAY_NONE &&
			due->decide_by < report->today;
	}
	leaf_section(out, report->wording, "glance", "report.glance");
	text_puts(out, "<ul class=\"glance\">\n");
	put_count(report, "report.count-ahead", (unsigned)report->ahead.count + report->more,
		out);
	put_count(report, "report.count-soon", soon, out);
	put_count(report, "report.count-open", open, out);
	put_count(report, "report.count-late", late, out);
	put_count(report, "report.count-unheard", count_unheard(report), out);
	text_puts(out, "</ul>\n");
	leaf_section_end(out);
}

static void
put_chart(const struct report *report, const struct dues *dues, struct text *out)
{
	leaf_section(out, report->wording, "when", "report.when");
	leaf_say(out, "p class=\"soft\"", report->wording, "report.when-says");
	due_draw(report, dues, out);
	leaf_section_end(out);
}

/* The names of all to whom it matters, and the sooner of their days. */
static void
put_card(const struct report *report, const struct dues *dues, const struct change *change,
	struct text *out)
{
	const struct tongue *w = report->wording;
	const struct when *when = &change->facts.effective;
	struct story story = { .wording = w, .config = report->config };
	_cleanup_free_ char *date = wording_when(w, when),
			    *distance = wording_distance(w, when, report->today),
			    *names = change_concerned(change),
			    *kind = story_kind(&story, change);
	_cleanup_free_ char *line =
		distance ? wording_say(w, "distance.with-date",
				   FILLS(FILL("date", date), FILL("distance", distance)))
			 : mem_dup(date);
	_cleanup_free_ char *whom =
		wording_say(w, "report.concerns", FILLS(FILL("names", names)));
	bool open = false, late = false;
	int32_t by = DAY_NONE;

	for (size_t i = 0; i < dues->count; i++) {
		const struct due *due = &dues->items[i];

		if (due->change != change || !due_open(report, due))
			continue;
		open = true;
		if (due->decide_by != DAY_NONE && (by == DAY_NONE || due->decide_by < by))
			by = due->decide_by;
	}
	late = open && by != DAY_NONE && by < report->today;
	text_puts(out, "<li>\n<h3>");
	put_change_link(report, change, out);
	text_puts(out, "</h3>\n");
	leaf_put(out, "p", line);
	leaf_put(out, "p class=\"soft\" dir=\"auto\"", kind);
	leaf_put(out, "p class=\"soft\" dir=\"auto\"", whom);
	if (open && by != DAY_NONE) {
		_cleanup_free_ char *day = wording_day(w, by);
		_cleanup_free_ char *words =
			wording_say(w, late ? "report.decide-past" : "report.decide-by",
				FILLS(FILL("day", day)));

		leaf_put(out, late ? "p class=\"loud\"" : "p", words);
	}
	text_puts(out, "</li>\n");
}

static void
put_cards(const struct report *report, const struct dues *dues, struct text *out)
{
	leaf_section(out, report->wording, "first", "report.first");
	text_puts(out, "<ol class=\"cards\">\n");
	for (size_t i = 0; i < report->ahead.count; i++)
		put_card(report, dues, &report->ahead.items[i], out);
	text_puts(out, "</ol>\n");
	if (report->more) {
		_cleanup_free_ char *more =
			wording_count(report->wording, "report.more", report->more, NULL);

		leaf_put(out, "p", more);
	}
	leaf_section_end(out);
}

static int
by_day(const void *a, const void *b)
{
	const struct due *x = a, *y = b;
	int32_t first = x->decide_by == DAY_NONE ? INT32_MAX : x->decide_by,
		second = y->decide_by == DAY_NONE ? INT32_MAX : y->decide_by;

	return (first > second) - (first < second);
}

static void
put_owner(const struct report *report, const struct dues *open, const char *owner,
	struct text *out)
{
	const struct tongue *w = report->wording;

	leaf_put(out, "h3 dir=\"auto\"", owner ? owner : wording_text(w, "report.nobody"));
	text_puts(out, "<ul>\n");
	for (size_t i = 0; i < open->count; i++) {
		const struct due *due = &open->items[i];
		bool late = due->decide_by != DAY_NONE && due->decide_by < report->today;
		_cleanup_free_ char *day = NULL, *when = NULL, *whom = NULL;

		if (!text_equal(dependency_owner(due->dependency), owner))
			continue;
		if (due->decide_by != DAY_NONE)
			day = wording_day(w, due->decide_by);
		when = wording_say(w,
			!day   ? "report.decide-undated"
			: late ? "report.decide-past"
			       : "report.decide-by",
			FILLS(FILL("day", day)));
		whom = wording_say(
			w, "report.concerns", FILLS(FILL("names", due->dependency->name)));
		text_puts(out, "<li>");
		leaf_put(out, late ? "span class=\"loud\"" : "span", when);
		text_puts(out, "<br>");
		put_change_link(report, due->change, out);
		text_puts(out, "<br>");
		leaf_put(out, "span class=\"soft\"", whom);
		text_puts(out, "</li>\n");
	}
	text_puts(out, "</ul>\n");
}

static bool
owner_before(const struct dues *open, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(dependency_owner(open->items[i].dependency),
			    dependency_owner(open->items[at].dependency)))
			return true;
	return false;
}

static void
put_decisions(const struct report *report, const struct dues *dues, struct text *out)
{
	struct dues open = { .items = mem_new(dues->count + 1, sizeof(*open.items)) };

	for (size_t i = 0; i < dues->count; i++)
		if (due_open(report, &dues->items[i]))
			open.items[open.count++] = dues->items[i];
	qsort(open.items, open.count, sizeof(*open.items), by_day);
	leaf_section(out, report->wording, "decisions", "report.decisions");
	if (!open.count)
		leaf_say(out, "p", report->wording, "report.none-open");
	for (size_t i = 0; i < open.count; i++)
		if (!owner_before(&open, i))
			put_owner(
				report, &open, dependency_owner(open.items[i].dependency), out);
	leaf_section_end(out);
	dues_clear(&open);
}

/* A dependency that stops, and the first change for which it does. */
struct fall {
	struct impact impact;
	const struct change *change;
	unsigned others; /* further changes that hit it */
};

static int
worst_first(const void *a, const void *b)
{
	const struct fall *x = a, *y = b;
	int order = impact_order(&x->impact, &y->impact);

	return order ? order
		     : (x->impact.dependency > y->impact.dependency) -
			       (x->impact.dependency < y->impact.dependency);
}

static size_t
gather_falls(const struct report *report, struct fall *falls)
{
	size_t count = 0;

	for (size_t i = 0; i < report->ahead.count; i++) {
		const struct change *change = &report->ahead.items[i];
		struct impacts impacts;

		if (!report_asks(change))
			continue;
		impact_of(report->config, change, &impacts);
		for (size_t k = 0; k < impacts.count; k++) {
			size_t at = 0;

			while (at < count &&
				falls[at].impact.dependency != impacts.items[k].dependency)
				at++;
			if (at < count)
				falls[at].others++;
			else
				falls[count++] = (struct fall){ impacts.items[k], change, 0 };
		}
		impacts_clear(&impacts);
	}
	qsort(falls, count, sizeof(*falls), worst_first);
	return count;
}

static void
put_fall(const struct report *report, const struct fall *fall, struct text *out)
{
	const struct tongue *w = report->wording;
	const struct dependency *d = fall->impact.dependency;
	_cleanup_free_ char
		*day = wording_when(w, &fall->change->facts.effective),
		*date = wording_say(w, "report.falls-from", FILLS(FILL("date", day))),
		*people = d->people ? wording_count(w, "for.people", d->people, NULL) : NULL,
		*with = fall->impact.by ? wording_say(w, "report.falls-with",
						  FILLS(FILL("name", fall->impact.by->name)))
					: NULL,
		*others = fall->others
				  ? wording_count(w, "report.falls-also", fall->others, NULL)
				  : NULL;

	text_puts(out, "<li>\n");
	leaf_put(out, "h3 dir=\"auto\"", d->process ? d->process : d->name);
	leaf_put(out, "p dir=\"auto\"", d->process ? d->name : NULL);
	leaf_put(out, "p dir=\"auto\"", with);
	leaf_put(out, "p class=\"soft\"", people);
	if (d->importance == IMPORTANCE_HIGH)
		leaf_say(out, "p class=\"loud\"", w, "for.important");
	leaf_put(out, "p", date);
	text_puts(out, "<p>");
	put_change_link(report, fall->change, out);
	text_puts(out, "</p>\n");
	leaf_put(out, "p class=\"soft\"", others);
	text_puts(out, "</li>\n");
}

static void
put_falls(const struct report *report, struct text *out)
{
	_cleanup_free_ struct fall *falls =
		mem_new(report->config->dependency_count + 1, sizeof(*falls));
	size_t count = gather_falls(report, falls);

	if (!count)
		return;
	leaf_section(out, report->wording, "falls", "report.falls");
	leaf_say(out, "p class=\"soft\"", report->wording, "report.falls-says");
	text_puts(out, "<ol class=\"cards\">\n");
	for (size_t i = 0; i < count; i++)
		put_fall(report, &falls[i], out);
	text_puts(out, "</ol>\n");
	leaf_section_end(out);
}

static void
put_news(const struct report *report, struct text *out)
{
	struct story story = { .wording = report->wording,
		.config = report->config,
		.zone = report->config->timezone };

	leaf_section(out, report->wording, "week", "report.week");
	if (!report->news_count)
		leaf_say(out, "p", report->wording, "report.none-week");
	else
		text_puts(out, "<ul class=\"news\">\n");
	for (size_t i = 0; i < report->news_count; i++) {
		const struct report_news *news = &report->news[i];
		_cleanup_free_ char *what = happening_line(&story, &news->event),
				    *file = leaf_file_of_change(news->id);

		text_puts(out, "<li>");
		leaf_put(out, "span", what);
		text_puts(out, "- ");
		if (report_has_page(report, news->id))
			leaf_link(out, file, news->title);
		else
			leaf_put(out, "span dir=\"auto\"", news->title);
		text_puts(out, "</li>\n");
	}
	if (report->news_count)
		text_puts(out, "</ul>\n");
	leaf_section_end(out);
}

static void
put_unheard(const struct report *report, struct text *out)
{
	const struct tongue *w = report->wording;

	leaf_section(out, w, "unheard", "report.unheard");
	text_puts(out, "<p>");
	leaf_link(out, leaf_file(LEAF_HEARD), wording_text(w, "report.unheard-more"));
	text_puts(out, "</p>\n<ul>\n");
	for (size_t i = 0; i < report->ailments.count; i++) {
		const struct ailment *a = &report->ailments.items[i];
		_cleanup_free_ char *since =
			wording_moment(w, report->config->timezone, a->since);
		_cleanup_free_ char *line = wording_say(w, "health.what",
			FILLS(FILL("source", a->source), FILL("what", health_is(w, a->kind)),
				FILL("since", since)));

		if (ailment_matters(a->kind))
			leaf_put(out, "li", line);
	}
	for (size_t i = 0; i < report->source_count; i++) {
		const struct report_source *source = &report->sources[i];
		_cleanup_free_ char *line = wording_say(w,
			source->outcome == OUTCOME_NO_ACCOUNT ? "report.source-locked"
							      : "report.source-never",
			FILLS(FILL("source", source->source->id)));

		if (is_unheard(report, source))
			leaf_put(out, "li", line);
	}
	if (!count_unheard(report))
		leaf_say(out, "li", w, "report.all-heard");
	text_puts(out, "</ul>\n");
	leaf_section_end(out);
}

char *
report_ahead(const struct report *report)
{
	const struct tongue *w = report->wording;
	_cleanup_free_ char *made = wording_moment(w, report->config->timezone, report->now);
	struct text out = { 0 };
	struct dues dues;

	due_gather(report, &dues);
	leaf_open(&out, w, LEAF_AHEAD, wording_text(w, "report.title"));
	put_glance(report, &dues, &out);
	if (report->ahead.count) {
		put_chart(report, &dues, &out);
		put_cards(report, &dues, &out);
	}
	put_decisions(report, &dues, &out);
	put_falls(report, &out);
	put_news(report, &out);
	put_unheard(report, &out);
	leaf_close(&out, w, made);
	dues_clear(&dues);
	return text_take(&out);
}
