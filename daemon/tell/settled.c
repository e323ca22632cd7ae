/* Settled: decisions into sentences, of the values that they carry. */
#include "tell/settled.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"

bool
settled_void(const struct tale *tale)
{
	const struct decision *d = &tale->change->decision;

	if (d->kind == DECISION_NONE || d->void_at == STAMP_NONE)
		return false;
	for (size_t i = 0; i < tale->count; i++)
		if (tale->events[i]->at == d->void_at)
			return true;
	return false;
}

const char *
settled_subject(const struct story *story, const struct tale *tale)
{
	return settled_void(tale) && !tale_withdrawn(tale)
		       ? story->wording->subject_decide_again
		       : "";
}

static const char *
void_sentence(const struct wording_table *w, const struct tale *tale)
{
	if (tale_withdrawn(tale))
		return w->voided_withdrawn;
	if (tale->again)
		return w->voided_again;
	return tale->event.happening == HAPPENED_MOVED ? w->voided_moved : w->voided;
}

void
settled_tell_void(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	bool plain = story->recipient->wording == WORDING_PLAIN;
	_cleanup_free_ char *how = NULL;

	if (!settled_void(tale))
		return;
	sheet_add(sheet, BLOCK_STRONG, void_sentence(w, tale));
	if (tale_withdrawn(tale))
		return;
	how = wording_fill(
		plain ? w->decide_again_plain : w->decide_again, tale->change->id, NULL, NULL);
	sheet_add(sheet, BLOCK_PARAGRAPH, how);
}

static char *
until_sentence(const struct wording_table *w, const struct decision *d)
{
	_cleanup_free_ char *day = NULL;

	if (d->until == DAY_NONE)
		return mem_dup("");
	day = wording_day(w, d->until);
	return wording_fill(
		d->kind == DECISION_PLAN ? w->decision_by : w->decision_until, day, NULL, NULL);
}

void
settled_tell(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	const struct decision *d = &tale->change->decision;
	bool gone = settled_void(tale);
	_cleanup_free_ char *why = NULL, *day = NULL, *until = NULL, *what = NULL,
			    *whole = NULL;
	struct when at;

	if (!gone && !decision_stands(d, story->today))
		return;
	at = when_day(zone_day(story->zone, d->at));
	day = wording_when(w, &at);
	why = text_line(d->why, LIMIT_QUOTE_BYTES);
	what = wording_fill(w->decision[d->kind], d->by, day, why);
	until = until_sentence(w, d);
	whole = mem_printf("%s%s", what, until);
	sheet_add_labelled(
		sheet, BLOCK_FACT, gone ? w->label_decided_before : w->label_decided, whole);
}
