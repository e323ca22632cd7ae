/* Almanac: what the passing of days does to the cases. */
#include "almanac.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/change_state.h"
#include "remind.h"
#include "ripen.h"

/* One case while it is looked at. */
struct page_of {
	const struct almanac_input *in;
	struct change change;
	const struct dependency **dependencies; /* that it concerns and that are configured */
	size_t dependency_count;
	struct events events;
	struct reminders told, due;
	struct strings waiting; /* who gets another letter about it soon */
	struct walk_result *result;
	int64_t next;
};

static void
page_of_clear(struct page_of *page)
{
	change_clear(&page->change);
	free(page->dependencies);
	events_clear(&page->events);
	reminders_clear(&page->told);
	reminders_clear(&page->due);
	strings_clear(&page->waiting);
}

static void
find_dependencies(struct page_of *page)
{
	const struct matches *matches = &page->change.matches;

	page->dependencies = mem_new(matches->count, sizeof(*page->dependencies));
	for (size_t i = 0; i < matches->count; i++) {
		const struct dependency *d =
			config_dependency(page->in->config, matches->items[i].dependency);
		size_t k = 0;

		while (k < page->dependency_count && page->dependencies[k] != d)
			k++;
		if (d && k == page->dependency_count)
			page->dependencies[page->dependency_count++] = d;
	}
}

static int
open_page(const struct almanac_input *in, const char *id, struct page_of *ret)
{
	int r = store_change_get(in->store, id, &ret->change);

	if (r >= 0)
		r = store_reminders(in->store, id, &ret->told);
	if (r >= 0)
		r = store_events(in->store, id, &ret->events);
	if (r >= 0)
		r = store_waiting(in->store, id, &ret->waiting);
	if (r >= 0)
		find_dependencies(ret);
	return r;
}

static void
wake(struct page_of *page, int64_t at)
{
	if (at > page->in->now && at < page->next)
		page->next = at;
}

/* The event that says the same, so that a day is one event however many people live in other zones. NULL: none does yet. */
static const struct event *
find_event(const struct page_of *page, const struct event *like)
{
	for (size_t i = page->events.count; i-- > 0;) {
		const struct event *e = &page->events.items[i];

		if (e->happening == like->happening && e->role == like->role &&
			when_equal(&e->after, &like->after) &&
			text_equal(e->detail, like->detail))
			return e;
	}
	return NULL;
}

static int
copy_change(const struct page_of *page, struct change *ret)
{
	return store_change_get(page->in->store, page->change.id, ret);
}

/* Keeps the event, unless it is there. Returns its number. Takes the detail over. */
static int
note_event(struct page_of *page, struct event *event, bool told)
{
	const struct event *known = find_event(page, event);
	struct walk_result *result = page->result;
	struct walk_case item = {
		.event = *event, .told = told, .occasion = OCCASION_REMINDER
	};
	int number, r;

	if (known) {
		free(event->detail);
		return (int)known->number;
	}
	number = store_event_add(page->in->store, page->change.id, event);
	*events_add(&page->events) = *event;
	if (number < 0)
		return number;
	page->events.items[page->events.count - 1].number = item.event.number =
		(unsigned)number;
	r = copy_change(page, &item.change);
	if (r < 0)
		return r;
	item.event.detail = event->detail ? mem_dup(event->detail) : NULL;
	result->cases =
		mem_grow(result->cases, result->count, &result->cap, sizeof(*result->cases));
	result->cases[result->count++] = item;
	return number;
}

/* In force since, or closed by itself: once for each date that the case had. */
static int
note_state(struct page_of *page, enum happening happening)
{
	struct event event = { .at = page->in->now,
		.happening = happening,
		.after = *change_state_date(&page->change.facts) };
	int r = note_event(page, &event, false);

	return r < 0 ? r : 0;
}

/* What was over when it was first heard of has no such moments. */
static int
follow_state(struct page_of *page)
{
	const char *zone = page->in->config->timezone;
	const struct when *date = change_state_date(&page->change.facts);
	int32_t today = zone_day(zone, page->in->now),
		heard = zone_day(zone, page->change.first_seen),
		closes = change_state_last_day(&page->change) + CHANGE_STATE_CLOSES_DAYS + 1;
	int r = 0;

	if (!when_known(date) || date->from < heard)
		return 0;
	wake(page, zone_stamp(zone, date->from, 0, 0));
	wake(page, zone_stamp(zone, closes, 0, 0));
	if (date->from <= today)
		r = note_state(page, HAPPENED_IN_FORCE);
	if (r >= 0 && closes <= today)
		r = note_state(page, HAPPENED_CLOSED);
	return r;
}

static struct when
when_of_step(const struct facts *facts, const struct reminder *reminder)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role == reminder->role &&
			facts->milestones[i].when.from == reminder->date)
			return facts->milestones[i].when;
	return when_day(reminder->date);
}

static enum happening
happening_of_reminder(const struct reminder *reminder)
{
	switch (reminder->about) {
	case ABOUT_DECIDE:
		return HAPPENED_DECIDE_BY;
	case ABOUT_CONTRACT:
		return HAPPENED_NOTICE_BY;
	case ABOUT_PLAN:
		return HAPPENED_PLAN_DUE;
	case ABOUT_OPEN:
		return HAPPENED_OPEN_AGAIN;
	case ABOUT_ESCALATED:
		return HAPPENED_ESCALATED;
	case ABOUT_EFFECTIVE:
		return reminder->days ? HAPPENED_REMINDED : HAPPENED_IN_FORCE;
	case ABOUT_STEP:
	case ABOUT_LETTER:
		break;
	}
	return HAPPENED_REMINDED;
}

static struct event
event_of(const struct page_of *page, const struct reminder *reminder)
{
	struct event event = { .at = page->in->now,
		.happening = happening_of_reminder(reminder),
		.role = reminder->role,
		.after = when_day(reminder->date) };

	if (reminder->about == ABOUT_EFFECTIVE)
		event.after = *change_state_date(&page->change.facts);
	if (reminder->about == ABOUT_STEP)
		event.after = when_of_step(&page->change.facts, reminder);
	if (reminder->days)
		event.detail = mem_printf(
			"%u day%s before", reminder->days, reminder->days == 1 ? "" : "s");
	return event;
}

/* Event, notice, and that it was told: together. */
static int
tell_due(struct page_of *page, const struct reminder *reminder)
{
	struct event event = event_of(page, reminder);
	int r = note_event(page, &event, true);

	if (r >= 0)
		r = store_notice_add(
			page->in->store, &(struct notice){ .recipient = reminder->recipient,
						 .change = page->change.id,
						 .event = (unsigned)r,
						 .occasion = OCCASION_REMINDER,
						 .at = page->in->now });
	if (r >= 0)
		r = store_reminder_add(page->in->store, page->change.id, reminder);
	return r;
}

static void
ask_for(struct page_of *page, const char *name,
	int64_t (*ask)(const struct remind_input *in, struct reminders *ret))
{
	struct remind_input in = { .config = page->in->config,
		.change = &page->change,
		.dependencies = page->dependencies,
		.dependency_count = page->dependency_count,
		.recipient = config_recipient(page->in->config, name),
		.told = &page->told,
		.now = page->in->now };

	/* What that letter says he must know first; when it is written the case is looked at again. */
	if (in.recipient && !strings_has(&page->waiting, name))
		wake(page, ask(&in, &page->due));
}

static void
ask_each(struct page_of *page, const struct strings *names,
	int64_t (*ask)(const struct remind_input *in, struct reminders *ret))
{
	for (size_t i = 0; i < names->count; i++)
		ask_for(page, names->items[i], ask);
}

static int
remind_people(struct page_of *page)
{
	_cleanup_(strings_clear) struct strings tell = { 0 }, second = { 0 };
	int r = 0;

	for (size_t i = 0; i < page->dependency_count; i++) {
		const struct dependency *d = page->dependencies[i];
		const char *name = config_escalate(page->in->config, d);

		for (size_t j = 0; j < d->tell.count; j++)
			if (!strings_has(&tell, d->tell.items[j]))
				strings_add(&tell, d->tell.items[j]);
		if (name && !strings_has(&second, name))
			strings_add(&second, name);
	}
	ask_each(page, &tell, remind_plan);
	ask_each(page, &second, remind_escalate);
	for (size_t i = 0; r >= 0 && i < page->due.count; i++)
		r = tell_due(page, &page->due.items[i]);
	return r;
}

static int
look_at(const struct almanac_input *in, const char *id, struct walk_result *result)
{
	_cleanup_(page_of_clear) struct page_of page = {
		.in = in, .result = result, .next = REMIND_NEVER
	};
	int r = open_page(in, id, &page);

	if (r >= 0)
		r = ripen(in, &page.change, &page.next, result);
	if (r >= 0 && remind_wanted(&page.change)) {
		r = follow_state(&page);
		if (r >= 0)
			r = remind_people(&page);
	}
	return r < 0 ? r : store_look_at(in->store, id, page.next);
}

int
almanac_look(const struct almanac_input *in, struct walk_result *ret)
{
	_cleanup_(strings_clear) struct strings ids = { 0 };
	int r = store_look_due(in->store, in->now, &ids);

	for (size_t i = 0; r >= 0 && i < ids.count; i++)
		r = look_at(in, ids.items[i], ret);
	return r < 0 ? r : 0;
}

int64_t
almanac_next(struct store *store)
{
	int64_t next;

	return store_look_next(store, &next) < 0 || next == REMIND_NEVER ? STAMP_NONE : next;
}
