/* Report heard: the page for whoever tends forewarn - its sources, what is wrong with them, letters that nobody took. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "tell/health.h"
#include "tell/leaf.h"
#include "tell/report.h"

static const struct ailment *
ailment_of_source(const struct report *report, const char *source)
{
	for (size_t i = 0; i < report->ailments.count; i++)
		if (text_equal(report->ailments.items[i].source, source))
			return &report->ailments.items[i];
	return NULL;
}

static const char *
state_of(const struct report *report, const struct report_source *source, bool *ret_bad)
{
	const struct tongue *w = report->wording;
	const struct ailment *ailment = ailment_of_source(report, source->source->id);

	*ret_bad = true;
	if (source->outcome == OUTCOME_NO_ACCOUNT)
		return wording_text(w, "report.locked");
	if (ailment) {
		*ret_bad = ailment_matters(ailment->kind);
		return health_is(w, ailment->kind);
	}
	if (source->last_heard == STAMP_NONE)
		return wording_text(w, "report.never");
	*ret_bad = false;
	/* A single try that failed is no silence yet. */
	return wording_text(
		w, outcome_heard(source->outcome) || source->outcome == OUTCOME_DAMAGED
			   ? "report.heard"
			   : "report.tried");
}

static void
put_source(const struct report *report, const struct report_source *source, struct text *out)
{
	const struct tongue *w = report->wording;
	bool bad, known = source->last_heard != STAMP_NONE;
	const char *state = state_of(report, source, &bad);
	_cleanup_free_ char *heard =
		known ? wording_moment(w, report->config->timezone, source->last_heard) : NULL;

	text_puts(out, "<tr>");
	leaf_put(out, "th scope=\"row\"", source->source->id);
	leaf_put(out, bad ? "td class=\"loud\"" : "td", state);
	leaf_put(out, "td", known ? heard : wording_text(w, "report.never"));
	text_printf(
		out, "<td class=\"n\">%llu</td></tr>\n", (unsigned long long)source->entries);
}

static void
put_sources(const struct report *report, struct text *out)
{
	static const char *const heads[] = { "report.source", "report.source-state",
		"report.source-heard", "report.source-entries" };

	leaf_section(out, report->wording, "sources", "report.sources");
	if (!report->source_count)
		leaf_say(out, "p", report->wording, "report.no-sources");
	else {
		text_puts(out, "<div class=\"wide\" tabindex=\"0\" role=\"group\" "
			       "aria-labelledby=\"sources\">\n<table>\n<thead><tr>");
		for (size_t i = 0; i < LENGTH_OF(heads); i++)
			leaf_say(out,
				i == 3 ? "th scope=\"col\" class=\"n\"" : "th scope=\"col\"",
				report->wording, heads[i]);
		text_puts(out, "</tr></thead>\n<tbody>\n");
		for (size_t i = 0; i < report->source_count; i++)
			put_source(report, &report->sources[i], out);
		text_puts(out, "</tbody>\n</table>\n</div>\n");
	}
	leaf_section_end(out);
}

static void
put_ailments(const struct report *report, struct text *out)
{
	const struct tongue *w = report->wording;
	struct health health = { .config = report->config,
		.wording = w,
		.zone = report->config->timezone,
		.begun = &report->ailments,
		.over = &(const struct ailments){ 0 } };
	_cleanup_(sheet_clear) struct sheet sheet = { 0 };

	leaf_section(out, w, "wrong", "report.wrong");
	if (report->ailments.count) {
		_cleanup_free_ char *subject = health_write(&health, &sheet);

		leaf_put(out, "p class=\"loud\"", subject);
		leaf_sheet(out, &sheet);
	} else
		leaf_say(out, "p", w, "report.none-wrong");
	leaf_section_end(out);
}

static void
put_letter(const struct report *report, const struct letter *letter, struct text *out)
{
	_cleanup_free_ char *made =
		wording_moment(report->wording, report->config->timezone, letter->created);
	_cleanup_free_ char *reply = text_line(letter->reply, LIMIT_SENTENCE_BYTES),
			    *subject = text_line(letter->subject, LIMIT_TITLE_BYTES);

	text_puts(out, "<li>");
	leaf_put(out, "span", made);
	text_puts(out, "- ");
	leaf_put(out, "span dir=\"auto\"", letter->recipient);
	text_puts(out, "- ");
	leaf_put(out, "span dir=\"auto\"", subject);
	leaf_put(out, "p class=\"soft\" dir=\"auto\"", reply);
	text_puts(out, "</li>\n");
}

char *
report_heard(const struct report *report)
{
	const struct tongue *w = report->wording;
	_cleanup_free_ char *made = wording_moment(w, report->config->timezone, report->now);
	struct text out = { 0 };

	leaf_open(&out, w, LEAF_HEARD, wording_text(w, "report.title-heard"));
	put_ailments(report, &out);
	put_sources(report, &out);
	leaf_section(&out, w, "undelivered", "report.undelivered");
	if (!report->troubled.count)
		leaf_say(&out, "p", w, "report.none-undelivered");
	else
		text_puts(&out, "<ul>\n");
	for (size_t i = 0; i < report->troubled.count; i++)
		put_letter(report, &report->troubled.items[i], &out);
	if (report->troubled.count)
		text_puts(&out, "</ul>\n");
	leaf_section_end(&out);
	leaf_close(&out, w, made);
	return text_take(&out);
}
