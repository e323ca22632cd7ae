/* Schedule: intervals, back-off and moves. */
#include "listen/schedule.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

/* What a server or feed wishes for the interval is heard up to a day: a mistyped year must not
 * make us deaf. */
#define WISH_MAX_SEC 86400
#define BACKOFF_FIRST_SEC (15 * 60)
#define STARTING_SPREAD_SEC 60
#define RETRY_MAX_SEC (7 * 86400)
/* An adopted address that fails so often in a row is left for the configured one. */
#define MOVED_PATIENCE 3

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* AMOUNT times 0 to nearly 1. */
static int64_t
share(int64_t amount, uint64_t random)
{
	return (int64_t)((double)amount * ((double)(random >> 11) * 0x1p-53));
}

static int64_t
every(const struct source *source, const struct listen_settings *settings)
{
	return source->every_sec ? source->every_sec : settings->every_sec;
}

/* What must not be undercut while all is well. */
static int64_t
floor_sec(const struct source_state *state, const struct listen_settings *settings)
{
	int64_t wish = most(state->max_age_sec, state->ttl_sec);

	return most(settings->every_min_sec, least(wish, WISH_MAX_SEC));
}

/* DELAY give or take a tenth, but never under FLOOR. */
static int64_t
jitter(int64_t delay, int64_t floor, uint64_t random)
{
	int64_t tenth = delay / 10, moved = delay - tenth + share(2 * tenth, random);

	return moved >= floor ? moved : floor + share(floor / 10, random);
}

static int64_t
back_off(const struct source_state *state, const struct source *source,
	const struct listen_settings *settings)
{
	int64_t ceiling = most(settings->backoff_max_sec, settings->every_min_sec);
	int64_t delay = least(every(source, settings), BACKOFF_FIRST_SEC);

	/* A page that says it is gone is asked rarely, one that is missing only from the second
	 * time on: sites are rebuilt at noon too. */
	if (state->outcome == OUTCOME_GONE)
		return ceiling;
	if (state->outcome == OUTCOME_MISSING && state->status != 0 && state->failures > 1)
		return ceiling;
	/* Read in part, and mostly for long: it is still worth its usual interval. */
	if (state->outcome == OUTCOME_DAMAGED || state->outcome == OUTCOME_LAYOUT_CHANGED)
		return most(every(source, settings), settings->every_min_sec);
	for (unsigned i = 1; i < state->failures && delay < ceiling; i++)
		delay *= 2;
	return least(most(delay, settings->every_min_sec), ceiling);
}

static void
forget_move(struct source_state *state)
{
	free(state->moved_to);
	state->moved_to = NULL;
	state->moved_seen = 0;
	state->moved_adopted = false;
}

static void
note_good_move(struct source_state *state, const struct page *page)
{
	if (!page->moved_to) {
		/* Asked at the new address already, there is no redirect to see any more. */
		if (!state->moved_adopted)
			forget_move(state);
		return;
	}
	if (!text_equal(page->moved_to, state->moved_to)) {
		forget_move(state);
		state->moved_to = mem_dup(page->moved_to);
	}
	if (state->moved_seen < SCHEDULE_MOVED_SIGHTINGS)
		state->moved_seen++;
	state->moved_adopted = state->moved_seen >= SCHEDULE_MOVED_SIGHTINGS;
}

static void
note_move(struct source_state *state, const struct page *page)
{
	if (outcome_heard(page->outcome))
		note_good_move(state, page);
	else if (!state->moved_adopted || state->failures >= MOVED_PATIENCE)
		forget_move(state);
}

static void
note_outcome(struct source_state *state, const struct page *page, int64_t now)
{
	bool heard = outcome_heard(page->outcome);

	state->outcome = page->outcome;
	state->status = page->status;
	mem_set(&state->why, heard ? NULL : page->why);
	state->last_try = now;
	if (heard) {
		state->failures = 0;
		state->failing_since = STAMP_NONE;
		state->last_heard = now;
		state->max_age_sec = page->max_age_sec;
		return;
	}
	if (state->failures == 0 || state->failing_since == STAMP_NONE)
		state->failing_since = now;
	if (state->failures < UINT32_MAX)
		state->failures++;
}

void
schedule_plan(struct source_state *state, const struct source *source,
	const struct listen_settings *settings, const struct page *page, int64_t now,
	uint64_t random)
{
	int64_t delay, floor, retry = least(page->retry_after_sec, RETRY_MAX_SEC);

	note_outcome(state, page, now);
	note_move(state, page);
	if (state->failures == 0) {
		floor = floor_sec(state, settings);
		delay = most(every(source, settings), floor);
	} else {
		floor = settings->every_min_sec;
		delay = back_off(state, source, settings);
	}
	state->next_due = now + jitter(most(delay, retry), most(floor, retry), random);
}

int64_t
schedule_first(const struct source_state *state, const struct source *source,
	const struct listen_settings *settings, int64_t now, uint64_t random)
{
	int64_t normal = most(every(source, settings), floor_sec(state, settings));
	int64_t longest = most(most(normal, settings->backoff_max_sec), RETRY_MAX_SEC);
	int64_t due = state->next_due;

	/* A shorter interval in the configuration counts from the last time. */
	if (due != STAMP_NONE && state->failures == 0 && state->last_try != STAMP_NONE)
		due = least(due, state->last_try + normal + normal / 10);
	/* Beyond all that we ever plan: the clock was wrong when this was written. */
	if (due != STAMP_NONE && due > now + longest + longest / 10)
		due = STAMP_NONE;
	if (due == STAMP_NONE || due <= now)
		return now + share(STARTING_SPREAD_SEC + 1, random);
	return due;
}
