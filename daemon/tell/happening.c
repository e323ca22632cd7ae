/* Happening: events into sentences, of the values that they carry. */
#include "tell/happening.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/zone.h"
#include "tell/reminding.h"
#include "tell/settled.h"

static bool
reads_harmless(const struct tale *tale)
{
	return tale->change->facts.forced == FORCED_NO && !tale_is_notice(tale);
}

static const char *
headline_of_edit(const struct tongue *w, const struct tale *tale)
{
	if (reads_harmless(tale))
		return wording_text(w, "headline.edited-harmless");
	if (!when_equal(&tale->event.before, &tale->event.after))
		return wording_text(w, "headline.edited-and-dated");
	return wording_text(w, when_known(&tale->change->facts.effective)
				       ? "headline.edited"
				       : "headline.edited-undated");
}

/* A date that appears or goes says all by itself, and what is announced too: NULL. */
static const char *
headline(const struct tongue *w, const struct tale *tale)
{
	const struct event *event = &tale->event;

	if (tale->again)
		return wording_text(w, "headline.again");
	if (event->happening == HAPPENED_EDITED)
		return headline_of_edit(w, tale);
	if (event->happening == HAPPENED_MOVED &&
		(!when_known(&event->before) || !when_known(&event->after)))
		return reads_harmless(tale) ? wording_text(w, "headline.edited-harmless") : "";
	return wording_named(w, "headline", happening_name(event->happening));
}

/* The key of the sentence about the dates; NULL: there is none. */
static const char *
date_sentence(const struct tale *tale)
{
	const struct event *event = &tale->event;
	bool before = when_known(&event->before), after = when_known(&event->after);

	if (when_equal(&event->before, &event->after))
		return NULL;
	switch (event->happening) {
	case HAPPENED_MOVED:
	case HAPPENED_EDITED:
		return !before  ? "happened.date-given"
		       : !after ? "happened.date-dropped"
				: "happened.moved";
	case HAPPENED_STEP_MOVED:
		return "happened.step-moved";
	case HAPPENED_REREAD:
		return !before  ? "happened.reread-date-given"
		       : !after ? "happened.reread-date-dropped"
				: "happened.reread";
	case HAPPENED_JOINED:
		return before && after ? "happened.disagree" : NULL;
	case HAPPENED_ANNOUNCED:
		return tale->again && before && after ? "happened.moved" : NULL;
	case HAPPENED_WITHDRAWN:
	case HAPPENED_MATCHED:
	case HAPPENED_UNMATCHED:
	case HAPPENED_DECIDED:
	case HAPPENED_VOIDED:
	case HAPPENED_NOTED:
	case HAPPENED_PARTED:
	case HAPPENED_UNLISTED:
	case HAPPENED_RELISTED:
	case HAPPENED_REMINDED:
	case HAPPENED_DECIDE_BY:
	case HAPPENED_NOTICE_BY:
	case HAPPENED_PLAN_DUE:
	case HAPPENED_OPEN_AGAIN:
	case HAPPENED_IN_FORCE:
	case HAPPENED_ESCALATED:
	case HAPPENED_CLOSED:
		break;
	}
	return NULL;
}

static void
add_dates(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const char *sentence = date_sentence(tale);
	const char *role = wording_named(w, "role", role_name(tale->event.role));
	_cleanup_free_ char *before = NULL, *after = NULL, *filled = NULL;

	if (!sentence)
		return;
	before = wording_when(w, &tale->event.before);
	after = wording_when(w, &tale->event.after);
	filled = wording_say(w, sentence,
		FILLS(FILL("before", before), FILL("after", after), FILL("role", role)));
	sheet_add(sheet, BLOCK_STRONG, filled);
}

/* Judge's details are English, with the words of our own files in them: only for those who tend
 * the rules, and only in English. */
static void
add_detail(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const char *detail = tale->event.detail;

	if (tale->event.happening != HAPPENED_EDITED || reads_harmless(tale))
		return;
	if (text_equal(story->wording->language, "en") &&
		story->recipient->wording != WORDING_PLAIN && !text_blank(detail))
		sheet_add(sheet, BLOCK_PARAGRAPH, detail);
	else
		sheet_add(sheet, BLOCK_PARAGRAPH,
			wording_text(story->wording, "happened.reads-now"));
}

void
happening_tell(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *moves = NULL;

	if (!story->led || tale_withdrawn(tale))
		sheet_add(sheet, BLOCK_STRONG, headline(w, tale));
	add_dates(story, tale, sheet);
	reminding_tell(story, tale, sheet);
	if (tale->event.happening == HAPPENED_MOVED && tale->change->moves > 1) {
		moves = wording_count(w, "happened.moves", tale->change->moves, NULL);
		sheet_add(sheet, BLOCK_PARAGRAPH, moves);
	}
	settled_tell_void(story, tale, sheet);
	add_detail(story, tale, sheet);
}

char *
happening_line(const struct story *story, const struct event *event)
{
	const struct tongue *w = story->wording;
	bool known = when_known(&event->after);
	struct when at = when_day(zone_day(story->zone, event->at));
	_cleanup_free_ char *day = wording_when(w, &at), *date = wording_when(w, &event->after);
	const char *text = wording_named(w, "history", happening_name(event->happening));

	if (event->happening == HAPPENED_MOVED && !known)
		text = wording_text(w, "history.date-dropped");
	else if (event->happening == HAPPENED_ANNOUNCED && known)
		text = wording_text(w, "history.announced-for");
	return wording_fill(
		w, text ? text : "{day}", FILLS(FILL("day", day), FILL("date", date)));
}

void
happening_tell_history(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	_cleanup_(text_clear) struct text line = { 0 };

	if (tale->count < 2 || happening_reminds(tale->event.happening))
		return;
	for (size_t i = 0; i < tale->count; i++) {
		_cleanup_free_ char *part = happening_line(story, tale->events[i]);

		text_puts(&line, i ? "; " : "");
		text_puts(&line, part);
	}
	sheet_add_labelled(
		sheet, BLOCK_FACT, wording_text(story->wording, "label.history"), line.data);
}

char *
happening_names(const struct story *story, const struct tale *tale, const char *names)
{
	const struct event *event = &tale->event;
	const char *what = happening_name(event->happening), *text;

	if (tale->again)
		what = "again";
	else if (event->happening == HAPPENED_MOVED && !when_known(&event->before))
		what = "date-given";
	else if (event->happening == HAPPENED_MOVED && !when_known(&event->after))
		what = "date-dropped";
	text = wording_named(story->wording, "names", what);
	return wording_fill(
		story->wording, text ? text : "{names}", FILLS(FILL("names", names)));
}
