/* Happening: events into sentences, of the values that they carry. */
#include "tell/happening.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/zone.h"
#include "tell/settled.h"

static bool
reads_harmless(const struct tale *tale)
{
	return tale->change->facts.forced == FORCED_NO && !tale_is_notice(tale);
}

static const char *
headline_of_edit(const struct wording_table *w, const struct tale *tale)
{
	if (reads_harmless(tale))
		return w->edited_harmless;
	if (!when_equal(&tale->event.before, &tale->event.after))
		return w->edited;
	return when_known(&tale->change->facts.effective) ? w->headline[HAPPENED_EDITED]
							  : w->edited_undated;
}

/* A date that appears or goes says all by itself. */
static const char *
headline(const struct wording_table *w, const struct tale *tale)
{
	const struct event *event = &tale->event;

	if (tale->again)
		return w->again;
	if (event->happening == HAPPENED_EDITED)
		return headline_of_edit(w, tale);
	if (event->happening == HAPPENED_MOVED &&
		(!when_known(&event->before) || !when_known(&event->after)))
		return reads_harmless(tale) ? w->edited_harmless : "";
	return w->headline[event->happening];
}

static const char *
date_sentence(const struct wording_table *w, const struct tale *tale)
{
	const struct event *event = &tale->event;
	bool before = when_known(&event->before), after = when_known(&event->after);

	if (when_equal(&event->before, &event->after))
		return NULL;
	switch (event->happening) {
	case HAPPENED_MOVED:
	case HAPPENED_EDITED:
		return !before  ? w->moved_from_nothing
		       : !after ? w->moved_to_nothing
				: w->moved;
	case HAPPENED_REREAD:
		return !before  ? w->reread_from_nothing
		       : !after ? w->reread_to_nothing
				: w->reread;
	case HAPPENED_JOINED:
		return before && after ? w->disagree : NULL;
	case HAPPENED_ANNOUNCED:
		return tale->again && before && after ? w->moved : NULL;
	case HAPPENED_WITHDRAWN:
	case HAPPENED_MATCHED:
	case HAPPENED_UNMATCHED:
	case HAPPENED_DECIDED:
	case HAPPENED_VOIDED:
	case HAPPENED_NOTED:
	case HAPPENED_PARTED:
	case HAPPENED_UNLISTED:
	case HAPPENED_RELISTED:
		break;
	}
	return NULL;
}

static void
add_dates(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	const char *sentence = date_sentence(w, tale);
	_cleanup_free_ char *before = NULL, *after = NULL, *filled = NULL;

	if (!sentence)
		return;
	before = wording_when(w, &tale->event.before);
	after = wording_when(w, &tale->event.after);
	filled = wording_fill(sentence, before, after, NULL);
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
	if (story->wording == &wording_en && story->recipient->wording != WORDING_PLAIN &&
		!text_blank(detail))
		sheet_add(sheet, BLOCK_PARAGRAPH, detail);
	else
		sheet_add(sheet, BLOCK_PARAGRAPH, story->wording->reads_now);
}

void
happening_tell(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	_cleanup_free_ char *count = NULL, *moves = NULL;

	if (!story->led || tale_withdrawn(tale))
		sheet_add(sheet, BLOCK_STRONG, headline(w, tale));
	add_dates(story, tale, sheet);
	if (tale->event.happening == HAPPENED_MOVED && tale->change->moves > 1) {
		count = mem_printf("%u", tale->change->moves);
		moves = wording_fill(w->moves_so_far, count, NULL, NULL);
		sheet_add(sheet, BLOCK_PARAGRAPH, moves);
	}
	settled_tell_void(story, tale, sheet);
	add_detail(story, tale, sheet);
}

/* " for 1 June 2026" of an announcement, " to 1 June 2026" of a move, else nothing. */
static char *
history_date(const struct wording_table *w, const struct event *event)
{
	_cleanup_free_ char *date = wording_when(w, &event->after);

	if (event->happening == HAPPENED_MOVED)
		return when_known(&event->after) ? wording_fill(w->history_to, date, NULL, NULL)
						 : mem_dup(w->history_undated);
	if (event->happening == HAPPENED_ANNOUNCED && when_known(&event->after))
		return wording_fill(w->history_for, date, NULL, NULL);
	return mem_dup("");
}

void
happening_tell_history(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	_cleanup_(text_clear) struct text line = { 0 };

	if (tale->count < 2)
		return;
	for (size_t i = 0; i < tale->count; i++) {
		const struct event *event = tale->events[i];
		struct when at = when_day(zone_day(story->zone, event->at));
		_cleanup_free_ char *day = wording_when(w, &at), *date = history_date(w, event);
		_cleanup_free_ char *part =
			wording_fill(w->history[event->happening], day, date, NULL);

		text_puts(&line, i ? "; " : "");
		text_puts(&line, part);
	}
	sheet_add_labelled(sheet, BLOCK_FACT, w->label_history, line.data);
}

const char *
happening_subject(const struct story *story, const struct tale *tale)
{
	const struct wording_table *w = story->wording;
	const struct event *event = &tale->event;

	if (tale->again)
		return w->subject_again;
	if (event->happening == HAPPENED_MOVED && !when_known(&event->before))
		return w->subject_date_given;
	if (event->happening == HAPPENED_MOVED && !when_known(&event->after))
		return w->subject_date_dropped;
	return w->subject_happening[event->happening];
}
