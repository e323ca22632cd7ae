/* Reminding: of a date, a step, a deadline, and of nobody having decided. */
#include "tell/reminding.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/strings.h"

static char *
date_of(const struct story *story, const struct when *when)
{
	return when->precision == PRECISION_DAY ? wording_day(story->wording, when->from)
						: wording_when(story->wording, when);
}

/* Who heard of it first, in the words of the configuration. */
static char *
those_told(const struct story *story, const struct change *change)
{
	_cleanup_(strings_clear) struct strings names = { 0 };

	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(story->config, change->matches.items[i].dependency);

		for (size_t j = 0; d && j < d->tell.count; j++)
			if (!strings_has(&names, d->tell.items[j]))
				strings_add(&names, d->tell.items[j]);
	}
	return wording_list(story->wording, &names);
}

static const char *
in_force(const struct story *story, const struct when *when)
{
	if (when->precision != PRECISION_DAY)
		return when->to < story->today ? "reminder.in-force-period-over"
					       : "reminder.in-force-period";
	return when->from < story->today ? "reminder.in-force-since"
					 : "reminder.in-force-today";
}

/* The key of the sentence about the event; NULL: there is none. */
static const char *
key_of(const struct story *story, const struct event *event)
{
	switch (event->happening) {
	case HAPPENED_REMINDED:
		return event->role == ROLE_NONE ? "reminder.date" : "reminder.step";
	case HAPPENED_DECIDE_BY:
		return "reminder.decide";
	case HAPPENED_NOTICE_BY:
		return "reminder.notice";
	case HAPPENED_PLAN_DUE:
		return "reminder.plan";
	case HAPPENED_OPEN_AGAIN:
		return "reminder.open";
	case HAPPENED_IN_FORCE:
		return in_force(story, &event->after);
	case HAPPENED_ESCALATED:
		return "reminder.escalated";
	default:
		return NULL;
	}
}

static char *
sentence(const struct story *story, const struct tale *tale, const struct event *event)
{
	const struct tongue *w = story->wording;
	const char *key = key_of(story, event);
	_cleanup_free_ char *date = date_of(story, &event->after),
			    *distance = wording_distance(w, &event->after, story->today),
			    *told = those_told(story, tale->change);

	return key ? wording_say(w, key,
			     FILLS(FILL("date", date), FILL("distance", distance),
				     FILL("role",
					     wording_named(w, "role", role_name(event->role))),
				     FILL("who", tale->change->decision.by),
				     FILL("told", told)))
		   : NULL;
}

void
reminding_tell(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	for (size_t i = 0; i < tale->count; i++) {
		_cleanup_free_ char *said = happening_reminds(tale->events[i]->happening)
						    ? sentence(story, tale, tale->events[i])
						    : NULL;

		sheet_add(sheet, BLOCK_STRONG, said);
	}
}
