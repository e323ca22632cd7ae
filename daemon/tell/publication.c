/* Publication: which cases are shown, and what of them. */
#include "tell/publication.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "model/change_state.h"

void
publication_clear(struct publication *publication)
{
	for (size_t i = 0; i < publication->count; i++) {
		change_clear(&publication->items[i].change);
		events_clear(&publication->items[i].events);
	}
	free(publication->items);
	*publication = (struct publication){ 0 };
}

/* What people here do about it, and when they are reminded, is nobody else's business. */
static bool
is_shown(const struct event *event)
{
	switch (event->happening) {
	case HAPPENED_ANNOUNCED:
	case HAPPENED_EDITED:
	case HAPPENED_MOVED:
	case HAPPENED_STEP_MOVED:
	case HAPPENED_WITHDRAWN:
	case HAPPENED_MATCHED:
	case HAPPENED_UNMATCHED:
	case HAPPENED_REREAD:
	case HAPPENED_JOINED:
	case HAPPENED_UNLISTED:
	case HAPPENED_RELISTED:
		return true;
	default:
		return false;
	}
}

bool
publication_fresh(const struct tale *tale, int32_t today)
{
	return stamp_utc_day(tale->events[tale->count - 1]->at) + CHANGE_STATE_CLOSES_DAYS >=
	       today;
}

struct story
publication_story(const struct publication *publication)
{
	const struct config *config = publication->config;

	return (struct story){ .wording = wording_of(config, NULL),
		.config = config,
		.zone = config->timezone,
		.today = zone_day(config->timezone, publication->now),
		.nameless = !config->publish.names };
}

/* What was withdrawn is shown with the date that had been announced. */
static void
remember_date(struct tale *tale)
{
	for (size_t i = tale->count; i-- > 0 && !when_known(&tale->event.before);)
		tale->event.before = tale->events[i]->happening == HAPPENED_WITHDRAWN
					     ? tale->events[i]->before
					     : tale->events[i]->after;
}

void
publication_tale(
	const struct publication_item *item, struct tale *ret, const struct event ***ret_events)
{
	const struct event **events = mem_new(item->events.count, sizeof(*events));

	*ret_events = events;
	*ret = (struct tale){ .change = &item->change, .events = events };
	for (size_t i = 0; i < item->events.count; i++)
		if (is_shown(&item->events.items[i]))
			events[ret->count++] = &item->events.items[i];
	ret->event = *events[ret->count - 1];
	if (item->change.withdrawn) {
		ret->event.happening = HAPPENED_WITHDRAWN;
		remember_date(ret);
	} else if (!item->change.concerns) {
		ret->event.happening = HAPPENED_UNMATCHED;
	}
}

static bool
is_wanted(const struct publication_item *item, int32_t today)
{
	const struct change *change = &item->change;
	enum change_state state = change_state(change, today);
	_cleanup_free_ const struct event **events = NULL;
	struct tale tale;

	if (state == STATE_CLOSED || (change->decision.kind == DECISION_NOT_AFFECTED &&
					     decision_stands(&change->decision, today)))
		return false;
	if (state != STATE_WITHDRAWN && change->concerns)
		return true;
	publication_tale(item, &tale, &events);
	return publication_fresh(&tale, today);
}

/* Also of what is not shown any more: that it went is news too. */
static bool
note_latest(struct publication *publication, const struct events *events)
{
	bool any = false;

	for (size_t i = 0; i < events->count; i++) {
		const struct event *event = &events->items[i];

		if (!is_shown(event))
			continue;
		any = true;
		if (event->at > publication->latest)
			publication->latest = event->at;
	}
	return any;
}

void
publication_take(struct publication *publication, struct change *change, struct events *events)
{
	int32_t today = zone_day(publication->config->timezone, publication->now);
	struct publication_item item = { *change, *events };

	if (!note_latest(publication, events) || !is_wanted(&item, today))
		return;
	publication->items = mem_grow(publication->items, publication->count, &publication->cap,
		sizeof(*publication->items));
	publication->items[publication->count++] = item;
	*change = (struct change){ 0 };
	*events = (struct events){ 0 };
}
