/* Settled: decisions into sentences, of the values that they carry. */
#include "tell/settled.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "model/change_state.h"
#include "tell/happening.h"

bool
settled_void(const struct tale *tale)
{
	const struct decision *d = &tale->change->decision;

	if (d->kind == DECISION_NONE || d->void_at == STAMP_NONE)
		return false;
	/* While it was none of ours nobody was told. */
	for (size_t i = 0; i < tale->count; i++)
		if (tale->events[i]->at == d->void_at ||
			tale->events[i]->happening == HAPPENED_MATCHED)
			return true;
	return false;
}

char *
settled_names(const struct story *story, const struct tale *tale, const char *names)
{
	_cleanup_free_ char *what = happening_names(story, tale, names);

	if (!story->recipient || !settled_void(tale) || tale_withdrawn(tale))
		return TAKE(what);
	return wording_say(story->wording,
		text_equal(what, names) ? "names.only-decide-again" : "names.decide-again",
		FILLS(FILL("names", what)));
}

static const char *
void_sentence(const struct tongue *w, const struct tale *tale)
{
	if (tale_withdrawn(tale))
		return wording_text(w, "void.withdrawn");
	if (tale->again)
		return wording_text(w, "void.again");
	if (tale->event.happening == HAPPENED_JOINED)
		return wording_text(w, "void.joined");
	return wording_text(
		w, tale->event.happening == HAPPENED_MOVED ? "void.moved" : "void.changed");
}

void
settled_tell_void(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	bool plain = story->recipient->wording == WORDING_PLAIN;
	_cleanup_free_ char *how = NULL;

	if (!settled_void(tale))
		return;
	sheet_add(sheet, BLOCK_STRONG, void_sentence(w, tale));
	if (tale_withdrawn(tale))
		return;
	how = wording_say(w, plain ? "void.decide-again-plain" : "void.decide-again",
		FILLS(FILL("id", tale->change->id)));
	sheet_add(sheet, BLOCK_PARAGRAPH, how);
}

char *
settled_line(const struct story *story, const struct decision *d)
{
	const struct tongue *w = story->wording;
	const char *text = wording_named(w, "decision", decision_name(d->kind));
	struct when at = when_day(zone_day(story->zone, d->at));
	_cleanup_free_ char *day = wording_when(w, &at), *until = NULL,
			    *why = text_line(d->why, LIMIT_QUOTE_BYTES);
	_cleanup_free_ char *what = wording_fill(w, text ? text : "{why}",
		FILLS(FILL("who", d->by), FILL("day", day), FILL("why", why)));

	if (d->until == DAY_NONE)
		return TAKE(what);
	until = wording_day(w, d->until);
	return wording_say(w, d->kind == DECISION_PLAN ? "decision.by" : "decision.until",
		FILLS(FILL("decision", what), FILL("day", until)));
}

void
settled_tell(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct decision *d = &tale->change->decision;
	bool gone = settled_void(tale) || tale->event.happening == HAPPENED_OPEN_AGAIN;
	_cleanup_free_ char *sentence = NULL;

	if (!gone && !decision_stands(d, story->today))
		return;
	sentence = settled_line(story, d);
	sheet_add_labelled(sheet, BLOCK_FACT,
		wording_text(story->wording, gone ? "label.decided-before" : "label.decided"),
		sentence);
}

bool
settled_wants(const struct story *story, const struct tale *tale)
{
	const struct change *change = tale->change;
	enum change_state state = change_state(change, story->today);

	if (tale_withdrawn(tale) || tale_is_notice(tale) || change->facts.forced == FORCED_NO ||
		tale->event.happening == HAPPENED_UNMATCHED || settled_void(tale))
		return false;
	return state != STATE_DECIDED && state != STATE_IN_FORCE && state != STATE_CLOSED;
}

void
settled_tell_how(const struct story *story, const char *id, struct sheet *sheet)
{
	_cleanup_free_ char *how = NULL;

	if (story->recipient->wording == WORDING_PLAIN)
		return;
	how = wording_say(story->wording, "footer.decide", FILLS(FILL("id", id)));
	sheet_add(sheet, BLOCK_SMALL, how);
}
