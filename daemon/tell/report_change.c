/* Report change: the page of one change - what it means, what stops, the reasons, and all that happened to it. */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/impact.h"
#include "tell/happening.h"
#include "tell/leaf.h"
#include "tell/report.h"
#include "tell/settled.h"
#include "tell/story.h"

static const struct event *
last_of(const struct events *events, enum happening happening)
{
	for (size_t i = events->count; i > 0; i--)
		if (events->items[i - 1].happening == happening)
			return &events->items[i - 1];
	return NULL;
}

/* The case as it stands: neither new nor moved just now. */
static void
put_story(const struct story *story, const struct report_case *it, struct text *out)
{
	static const struct event announced = { .number = 1, .happening = HAPPENED_ANNOUNCED };
	const struct event *withdrawn =
		it->change->withdrawn ? last_of(it->events, HAPPENED_WITHDRAWN) : NULL;
	const struct event *event = withdrawn ? withdrawn : &announced;
	struct tale tale = { .change = it->change,
		.events = &event,
		.count = 1,
		.event = *event,
		.fresh = !withdrawn };
	_cleanup_(sheet_clear) struct sheet sheet = { 0 };

	story_tell_case(story, &tale, &sheet);
	leaf_sheet(out, &sheet);
}

static void
put_impact(const struct report *report, const struct change *change, struct text *out)
{
	const struct tongue *w = report->wording;
	struct impacts impacts;

	impact_of(report->config, change, &impacts);
	if (report_asks(change) && impacts.count) {
		leaf_section(out, w, "falls", "report.falls");
		text_puts(out, "<ol>\n");
		for (size_t i = 0; i < impacts.count; i++) {
			const struct impact *it = &impacts.items[i];
			const struct dependency *d = it->dependency;
			_cleanup_free_ char *people = d->people ? wording_count(w, "for.people",
									  d->people, NULL)
								: NULL,
					    *with = it->by ? wording_say(w, "report.falls-with",
								     FILLS(FILL("name",
									     it->by->name)))
							   : NULL;

			text_puts(out, "<li>");
			leaf_put(out, "strong dir=\"auto\"", d->process ? d->process : d->name);
			leaf_put(out, "span class=\"soft\" dir=\"auto\"",
				d->process ? d->name : NULL);
			leaf_put(out, "p class=\"soft\" dir=\"auto\"", with);
			leaf_put(out, "p class=\"soft\"", people);
			text_puts(out, "</li>\n");
		}
		text_puts(out, "</ol>\n");
		leaf_section_end(out);
	}
	impacts_clear(&impacts);
}

static void
put_history(const struct story *story, const struct events *events, struct text *out)
{
	leaf_section(out, story->wording, "history", "report.history");
	text_puts(out, "<ol>\n");
	for (size_t i = 0; i < events->count; i++) {
		const struct event *event = &events->items[i];
		_cleanup_free_ char *line = happening_line(story, event);

		text_puts(out, "<li>");
		leaf_put(out, "span", line);
		/* What judge or a person wrote down, in the language in which they did. */
		leaf_put(out, "p class=\"soft\" dir=\"auto\"", event->detail);
		if (event->unmarked)
			leaf_say(out, "p class=\"loud\"", story->wording, "report.unmarked");
		text_puts(out, "</li>\n");
	}
	text_puts(out, "</ol>\n");
	leaf_section_end(out);
}

static void
put_decisions(const struct story *story, const struct decisions *decisions, struct text *out)
{
	if (!decisions->count)
		return;
	leaf_section(out, story->wording, "ledger", "report.ledger");
	text_puts(out, "<ol>\n");
	for (size_t i = 0; i < decisions->count; i++) {
		const struct decision *d = &decisions->items[i];
		_cleanup_free_ char *line = settled_line(story, d);

		text_puts(out, "<li>");
		leaf_put(out, "span dir=\"auto\"", line);
		if (d->void_at != STAMP_NONE)
			leaf_say(out, "p class=\"loud\"", story->wording, "report.void");
		text_puts(out, "</li>\n");
	}
	text_puts(out, "</ol>\n");
	leaf_section_end(out);
}

static const char *
delivery_key(const struct letter *letter)
{
	switch (letter->state) {
	case LETTER_DELIVERED:
		return "report.letter-delivered";
	case LETTER_REFUSED:
	case LETTER_EXPIRED:
		return "report.letter-lost";
	case LETTER_SPARED:
		return "report.letter-spared";
	case LETTER_READY:
	case LETTER_SENDING:
		break;
	}
	return "report.letter-waits";
}

static void
put_letters(const struct story *story, const struct letters *letters, struct text *out)
{
	const struct tongue *w = story->wording;

	leaf_section(out, w, "letters", "report.letters");
	if (!letters->count)
		leaf_say(out, "p", w, "report.no-letters");
	else
		text_puts(out, "<ul>\n");
	for (size_t i = 0; i < letters->count; i++) {
		const struct letter *letter = &letters->items[i];
		_cleanup_free_ char *at = wording_moment(w, story->zone,
			letter->delivered != STAMP_NONE ? letter->delivered : letter->created);
		_cleanup_free_ char *line = wording_say(w, delivery_key(letter),
			FILLS(FILL("who", letter->recipient), FILL("when", at)));

		leaf_put(out, "li dir=\"auto\"", line);
	}
	if (letters->count)
		text_puts(out, "</ul>\n");
	leaf_section_end(out);
}

char *
report_change(const struct report *report, const struct report_case *it)
{
	static const struct recipient anybody = { .name = (char *)"",
		.wording = WORDING_PLAIN };
	const struct tongue *w = report->wording;
	struct story story = { .wording = w,
		.config = report->config,
		.recipient = &anybody,
		.zone = report->config->timezone,
		.today = report->today };
	struct when today = when_day(report->today);
	_cleanup_free_ char *title = story_title(&story, it->change),
			    *made = wording_when(w, &today);
	struct text out = { 0 };

	leaf_open(&out, w, LEAF_CHANGE, title);
	put_story(&story, it, &out);
	put_impact(report, it->change, &out);
	put_history(&story, it->events, &out);
	put_decisions(&story, it->decisions, &out);
	put_letters(&story, it->letters, &out);
	leaf_close(&out, w, made);
	return text_take(&out);
}
