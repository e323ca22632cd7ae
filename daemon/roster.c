/* Roster: the sources that we ask, with what we remember of each. */
#include "roster.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "chronicle.h"
#include "listen/schedule.h"

/* After a pause those that are overdue are spread over less. */
#define RIGHT_THEN_SEC 300

static void
begin_anew(struct slot *slot)
{
	slot->state = (struct source_state){ .id = mem_dup(slot->source->id),
		.url = mem_dup(slot->source->url),
		.last_try = STAMP_NONE,
		.last_heard = STAMP_NONE,
		.last_new = STAMP_NONE,
		.next_due = STAMP_NONE,
		.failing_since = STAMP_NONE };
}

/* Validators, back-off and adopted redirects belong to the address that they were seen at. */
static void
move_to_address(struct source_state *state, const char *url)
{
	mem_set(&state->url, url);
	validators_clear(&state->validators);
	/* Nothing says that it calls the same things by the same names. */
	state->baseline = false;
	state->page_entries = state->fewer_polls = 0;
	mem_set(&state->moved_to, NULL);
	state->moved_seen = 0;
	state->moved_adopted = false;
	state->failures = 0;
	state->outcome = OUTCOME_NONE;
	state->next_due = STAMP_NONE;
}

int
roster_load_slot(struct slot *slot, struct store *store)
{
	int r;

	source_state_clear(&slot->state);
	r = store_source_get(store, slot->source->id, &slot->state);
	if (r == -ENOENT) {
		begin_anew(slot);
		return 0;
	}
	/* A rescue of the store may have kept no more of it than that it was heard. */
	if (r >= 0 && !slot->state.url)
		mem_set(&slot->state.url, slot->source->url);
	if (r < 0)
		source_state_clear(&slot->state);
	else if (!text_equal(slot->state.url, slot->source->url))
		move_to_address(&slot->state, slot->source->url);
	if (r >= 0)
		source_state_mind_rules(&slot->state, &slot->source->rules);
	return r;
}

int
roster_load(
	struct roster *roster, const struct config *config, struct store *store, void *owner)
{
	size_t cap = 0;

	*roster = (struct roster){ 0 };
	for (size_t i = 0; i < config->service_count; i++) {
		const struct service *service = &config->services[i];

		for (size_t j = 0; j < service->source_count; j++) {
			struct slot *slot;
			int r;

			if (!config_asks(config, service, &service->sources[j]))
				continue;
			roster->slots = mem_grow(
				roster->slots, roster->count, &cap, sizeof(*roster->slots));
			slot = &roster->slots[roster->count++];
			*slot = (struct slot){ .service = service,
				.source = &service->sources[j],
				.owner = owner };
			r = roster_load_slot(slot, store);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

void
roster_clear(struct roster *roster)
{
	for (size_t i = 0; i < roster->count; i++)
		source_state_clear(&roster->slots[i].state);
	free(roster->slots);
	*roster = (struct roster){ 0 };
}

bool
roster_all_asked(const struct roster *roster)
{
	for (size_t i = 0; i < roster->count; i++)
		if (!roster->slots[i].asked && roster->slots[i].state.last_try == STAMP_NONE)
			return false;
	return true;
}

bool
roster_all_asked_since(const struct roster *roster, int64_t since)
{
	for (size_t i = 0; i < roster->count; i++) {
		const struct source_state *state = &roster->slots[i].state;

		if (roster->slots[i].busy ||
			(state->last_try < since && state->next_due <= since + RIGHT_THEN_SEC))
			return false;
	}
	return true;
}

int64_t
roster_next_due(const struct roster *roster)
{
	int64_t next = STAMP_NONE;

	for (size_t i = 0; i < roster->count; i++) {
		const struct slot *slot = &roster->slots[i];

		if (!slot->busy && (next == STAMP_NONE || slot->state.next_due < next))
			next = slot->state.next_due;
	}
	return next;
}

size_t
roster_silent(const struct roster *roster)
{
	size_t silent = 0;

	for (size_t i = 0; i < roster->count; i++)
		silent += chronicle_silent(&roster->slots[i].state);
	return silent;
}

size_t
roster_never(const struct roster *roster)
{
	size_t never = 0;

	for (size_t i = 0; i < roster->count; i++)
		never += roster->slots[i].state.last_try == STAMP_NONE;
	return never;
}

bool
roster_heard(const struct roster *roster)
{
	for (size_t i = 0; i < roster->count; i++) {
		enum outcome outcome = roster->slots[i].state.outcome;

		if (!outcome_heard(outcome) && outcome != OUTCOME_DAMAGED)
			return false;
	}
	return true;
}

bool
roster_left_alone(const struct slot *slot, int64_t now)
{
	const struct source_state *state = &slot->state;

	return state->outcome == OUTCOME_BUSY && state->next_due > now &&
	       state->last_try <= now;
}

void
roster_plan(struct slot *slot, const struct listen_settings *settings, bool once, int64_t now,
	uint64_t random)
{
	struct source_state *state = &slot->state;

	if (roster_left_alone(slot, now))
		return;
	/* One round asks at once: spread over the time to come, a source whose pause is over
	 * would look as if it still wanted to be left alone. */
	if (once) {
		state->next_due = now;
		return;
	}
	if (state->last_try != STAMP_NONE && state->last_try > now)
		state->next_due = STAMP_NONE;
	/* A sign-in that failed may have been put right by whoever started us. */
	if (state->failures && slot->source->sign_in.how)
		state->next_due = STAMP_NONE;
	state->next_due = schedule_first(state, slot->source, settings, now, random);
}
