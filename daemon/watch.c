/* Watch: the conductor. Who is due, fetch, walk the corridor, commit, speak, arm the next
 * timer. */
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/wire.h"
#include "base/zone.h"
#include "batch.h"
#include "chronicle.h"
#include "errand.h"
#include "expiry.h"
#include "heartbeat.h"
#include "listen/listen.h"
#include "roster.h"
#include "trial.h"
#include "walk.h"

/* The opening letter waits for slow sources, but not for ever. */
#define OPENING_PATIENCE_SEC 600
#define PRUNE_EVERY_SEC 3600
#define PRUNE_STEP 500u
#define MONTH_SEC (30 * (int64_t)STAMP_DAY_SEC)
/* The clock is looked at so often, and a step back of more than the second is one. */
#define TICK_SEC 900
#define CLOCK_STEP_SEC 120

struct watch {
	sd_event *loop;
	struct store *store;
	struct journal *journal;
	struct watch_options options;
	struct setup *setup;
	struct wire *wire;
	struct listen *listen;
	struct deliver *deliver;
	struct roster roster;
	struct heartbeat heartbeat;
	struct batch batch;
	sd_event_source *timer;
	sd_event_source *commit; /* deferred: runs when the loop has nothing better to do */
	int64_t started;
	int64_t latest; /* what the clock showed last */
	int64_t pruned;
	int32_t secrets_day; /* when they were last looked at */
	bool trouble;
	struct trial trial;
};

static int64_t
watch_now(void *userdata)
{
	struct watch *watch = userdata;

	return watch->options.fixed_now != STAMP_NONE ? watch->options.fixed_now
						      : (int64_t)time(NULL);
}

static uint64_t
watch_random(void *userdata)
{
	uint64_t value;

	(void)userdata;
	if (getrandom(&value, sizeof(value), 0) != sizeof(value))
		abort();
	return value;
}

static struct walk
walk_of(struct watch *watch, const struct setup *setup)
{
	return (struct walk){ .setup = setup,
		.store = watch->store,
		.now = watch_now(watch),
		.random = watch_random,
		.random_data = watch };
}

static void
store_trouble(struct watch *watch, const char *doing)
{
	_cleanup_free_ char *message = mem_printf("%s: %s", doing, store_why(watch->store));

	watch->trouble = true;
	journal_tell(watch->journal,
		&(struct journal_line){
			.event = JOURNAL_STORE_TROUBLE, .priority = 3, .message = message });
}

static void arm(struct watch *watch);

static void
warn_of_secrets(struct watch *watch)
{
	const struct config *config = watch->setup->config;
	int32_t today = zone_day(config->timezone, watch_now(watch));
	int r;

	if (today == watch->secrets_day)
		return;
	r = expiry_tell(watch->deliver, watch->journal, config, today);
	if (r >= 0)
		watch->secrets_day = today;
	else if (r != -EBUSY)
		store_trouble(watch, "that a secret ends could not be told; it is told later");
}

static void
post_letters(struct watch *watch)
{
	bool opening =
		watch->options.once
			? !listen_pending(watch->listen)
			: roster_all_asked(&watch->roster) ||
				  watch_now(watch) >= watch->started + OPENING_PATIENCE_SEC;

	warn_of_secrets(watch);
	if (deliver_compose(watch->deliver, opening) < 0)
		store_trouble(watch, "letters could not be composed; they are composed later");
	deliver_start(watch->deliver);
}

static void
commit_batch(struct watch *watch)
{
	struct batch *batch = &watch->batch;

	if (batch->count == 0)
		return;
	if (batch_commit(batch) < 0) {
		store_trouble(watch,
			"what was heard could not be kept; it is asked again in five minutes");
		batch_undo(batch, watch_now(watch));
		return;
	}
	/* A round that is asked for its exit status remembers every trouble. */
	if (!watch->options.once)
		watch->trouble = false;
	for (size_t i = 0; i < batch->count; i++) {
		struct pending *p = &batch->items[i];

		chronicle_source(watch->journal, p->slot->source, &p->before, &p->slot->state,
			&p->page, &p->result, watch->options.once);
		for (size_t j = 0; j < p->result.count; j++)
			chronicle_case(watch->journal, watch->setup->config,
				&p->result.cases[j], watch_now(watch));
	}
	batch_clear(batch);
}

static void
prune(struct watch *watch)
{
	int64_t now = watch_now(watch);
	const struct config *config = watch->setup->config;
	int r;

	if (now < watch->pruned + PRUNE_EVERY_SEC || watch->batch.count)
		return;
	watch->pruned = now;
	r = store_begin(watch->store);
	if (r >= 0)
		r = store_prune(watch->store, now - config->keep_entries_months * MONTH_SEC,
			zone_day(config->timezone, now), PRUNE_STEP);
	if (r < 0 || store_commit(watch->store) < 0) {
		store_trouble(
			watch, "old entries could not be removed; tried again in an hour");
		store_rollback(watch->store);
	} else if (r == (int)PRUNE_STEP) {
		watch->pruned = STAMP_NONE + PRUNE_EVERY_SEC;
	}
}

/* The mail server's answer may have kept the last page (settle): its letters are still owed. */
static bool
letters_owed(struct watch *watch)
{
	int on = SD_EVENT_OFF;

	return sd_event_source_get_enabled(watch->commit, &on) >= 0 && on != SD_EVENT_OFF;
}

static void
finish_round(struct watch *watch)
{
	if (!watch->options.once || listen_pending(watch->listen) || watch->batch.count ||
		deliver_busy(watch->deliver) || letters_owed(watch))
		return;
	prune(watch);
	(void)sd_event_exit(watch->loop, 0);
}

/* The heart beats when the round is over, letters and all. */
static void
beat(struct watch *watch)
{
	if (roster_all_asked(&watch->roster) && !listen_pending(watch->listen) &&
		!watch->batch.count && !deliver_busy(watch->deliver) && watch_healthy(watch))
		heartbeat_beat(&watch->heartbeat, watch->listen,
			watch->setup->config->heartbeat, watch_now(watch));
}

static int
on_commit(sd_event_source *source, void *userdata)
{
	struct watch *watch = userdata;

	(void)source;
	commit_batch(watch);
	post_letters(watch);
	beat(watch);
	arm(watch);
	finish_round(watch);
	return 0;
}

static void
on_beaten(void *userdata)
{
	struct watch *watch = userdata;

	(void)sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
}

static void ask(struct watch *watch, struct slot *slot);

static void
on_page(struct page *page, void *userdata)
{
	struct slot *slot = userdata;
	struct watch *watch = slot->owner;
	struct walk walk = walk_of(watch, watch->setup);

	slot->busy = false;
	slot->asked = true;
	/* The parts before this one were not kept: it is asked for again from the first. */
	if (slot->part != slot->state.parts.seen.count) {
		page_clear(page);
		(void)sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
		return;
	}
	if (batch_add(&watch->batch, &walk, slot, page) < 0) {
		store_trouble(
			watch, "a page could not be kept; it is asked again in five minutes");
		batch_undo(&watch->batch, walk.now);
	} else if (batch_full(&watch->batch, walk.now)) {
		commit_batch(watch);
	}
	if (slot->state.parts.next)
		ask(watch, slot);
	(void)sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
}

static void
ask(struct watch *watch, struct slot *slot)
{
	struct request request;
	int r = 0;

	/* Without its memory every entry of the source would look like the first. */
	if (!slot->state.id)
		r = roster_load_slot(slot, watch->store);
	if (r >= 0) {
		request = errand_request(slot, watch->setup->config);
		r = listen_fetch(watch->listen, &request, on_page);
	}
	slot->busy = r >= 0;
	slot->part = slot->state.parts.seen.count;
	if (slot->busy)
		return;
	slot->state.next_due = watch_now(watch) + BATCH_RETRY_SEC;
	watch->trouble = true;
	journal_note(watch->journal, 4,
		"%s could not be asked now; it is tried again in five minutes",
		slot->source->id);
}

static void
ask_due(struct watch *watch)
{
	int64_t now = watch_now(watch);

	for (size_t i = 0; i < watch->roster.count; i++) {
		struct slot *slot = &watch->roster.slots[i];

		if (slot->busy)
			continue;
		if (watch->options.once ? !slot->asked && !roster_left_alone(slot, now)
					: slot->state.next_due <= now)
			ask(watch, slot);
		if (watch->options.once)
			slot->asked = true;
	}
}

static void
earlier(int64_t *next, int64_t candidate)
{
	if (candidate != STAMP_NONE && candidate < *next)
		*next = candidate;
}

/* One timer for the earliest of everything that waits. */
static void
arm(struct watch *watch)
{
	int64_t now = watch_now(watch), next = now + TICK_SEC;

	if (watch->options.once)
		return;
	earlier(&next, roster_next_due(&watch->roster));
	if (!deliver_busy(watch->deliver))
		earlier(&next, deliver_next(watch->deliver));
	earlier(&next, deliver_next_digest(watch->deliver));
	if (!roster_all_asked(&watch->roster))
		earlier(&next, watch->started + OPENING_PATIENCE_SEC);
	if (next <= now)
		next = now + 1;
	/* Not by the clock on the wall, which may be set back while we wait. */
	(void)sd_event_source_set_time_relative(
		watch->timer, (uint64_t)(next - now) * 1000000u);
	(void)sd_event_source_set_enabled(watch->timer, SD_EVENT_ONESHOT);
}

static void
plan(struct watch *watch, struct slot *slot)
{
	roster_plan(slot, &watch->setup->config->listen, watch->options.once, watch_now(watch),
		watch_random(watch));
}

static void
mind_clock(struct watch *watch)
{
	int64_t now = watch_now(watch), back = watch->latest - now;

	watch->latest = now;
	if (back < CLOCK_STEP_SEC)
		return;
	journal_note(watch->journal, 5,
		"the clock was set back by %lld seconds; all sources are planned anew",
		(long long)back);
	for (size_t i = 0; i < watch->roster.count; i++)
		if (!watch->roster.slots[i].busy)
			plan(watch, &watch->roster.slots[i]);
	watch->started = watch->pruned = now;
	watch->heartbeat.last = STAMP_NONE;
	watch->batch.careful_until = STAMP_NONE;
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct watch *watch = userdata;

	(void)source;
	(void)usec;
	mind_clock(watch);
	ask_due(watch);
	post_letters(watch);
	prune(watch);
	arm(watch);
	return 0;
}

static void
settle(void *userdata)
{
	commit_batch(userdata);
}

static void
on_idle(void *userdata)
{
	struct watch *watch = userdata;

	trial_answer(&watch->trial, watch->store);
	beat(watch);
	arm(watch);
	finish_round(watch);
}

int
watch_test(struct watch *watch, const char *recipient, trial_done done, void *userdata)
{
	const struct recipient *person = config_recipient(watch->setup->config, recipient);
	int r;

	if (!person)
		return -ENOENT;
	if (watch->trial.done)
		return -EBUSY;
	trial_clear(&watch->trial);
	r = deliver_test(watch->deliver, person, &watch->trial.message_id);
	if (r < 0)
		return r;
	watch->trial.done = done;
	watch->trial.userdata = userdata;
	deliver_start(watch->deliver);
	if (!deliver_busy(watch->deliver))
		trial_answer(&watch->trial, watch->store);
	return 0;
}

/* Judges what is kept again where configuration, phrases or program changed, and tells what
 * came of it. */
static int
review(struct watch *watch, const struct setup *setup)
{
	struct walk walk = walk_of(watch, setup);
	struct walk_result result = { 0 };
	int r = store_begin(watch->store);

	if (r >= 0)
		r = walk_review(&walk, &result);
	if (r >= 0)
		r = store_commit(watch->store);
	for (size_t i = 0; r >= 0 && i < result.count; i++)
		chronicle_case(watch->journal, setup->config, &result.cases[i], walk.now);
	walk_result_clear(&result);
	return r;
}

/* All that can fail about another configuration. When it does, the one in use still is. */
static int
prepare(struct watch *watch, const struct setup *setup, struct listen **ret_listen,
	struct roster *ret_roster, char **reterr_why)
{
	int r = listen_new(watch->wire, &setup->config->listen, ret_listen, reterr_why);

	if (r >= 0)
		r = deliver_configure(watch->deliver, setup->config, reterr_why);
	if (r < 0)
		return r;
	r = roster_load(ret_roster, setup->config, watch->store, watch);
	if (r >= 0)
		r = review(watch, setup);
	if (r >= 0)
		return 0;
	r = mem_why(r, reterr_why, "%s", store_why(watch->store));
	store_rollback(watch->store);
	if (watch->setup)
		(void)deliver_configure(watch->deliver, watch->setup->config, NULL);
	return r;
}

/* Takes SETUP into use, or frees it. */
static int
take_setup(struct watch *watch, struct setup *setup, char **reterr_why)
{
	struct listen *listen = NULL;
	struct roster roster = { 0 };
	int r = prepare(watch, setup, &listen, &roster, reterr_why);

	if (r < 0) {
		listen_free(listen);
		roster_clear(&roster);
		setup_free(setup);
		return r;
	}
	listen_free(watch->listen);
	roster_clear(&watch->roster);
	setup_free(watch->setup);
	watch->listen = listen;
	watch->roster = roster;
	watch->setup = setup;
	watch->started = watch->latest = watch_now(watch);
	watch->secrets_day = DAY_NONE;
	for (size_t i = 0; i < roster.count; i++)
		plan(watch, &watch->roster.slots[i]);
	ask_due(watch);
	/* Letters that an earlier run left behind go out even when no source is due. */
	return sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
}

static int
add_sources(struct watch *watch)
{
	int r = sd_event_add_time(
		watch->loop, &watch->timer, CLOCK_BOOTTIME, 0, 1000000, on_timer, watch);

	if (r >= 0)
		r = sd_event_source_set_enabled(watch->timer, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_add_defer(watch->loop, &watch->commit, on_commit, watch);
	if (r >= 0)
		r = sd_event_source_set_priority(watch->commit, SD_EVENT_PRIORITY_IDLE);
	if (r >= 0)
		r = sd_event_source_set_enabled(watch->commit, SD_EVENT_OFF);
	return r;
}

int
watch_new(sd_event *loop, struct store *store, struct journal *journal,
	const struct watch_options *options, struct setup *setup, struct watch **ret,
	char **reterr_why)
{
	struct watch *watch = MEM_NEW(struct watch);
	struct deliver_host host = { watch_now, watch_random, settle, on_idle, watch };
	int r;

	watch->loop = sd_event_ref(loop);
	watch->store = store;
	watch->journal = journal;
	watch->options = *options;
	watch->batch = (struct batch){ .store = store, .careful_until = STAMP_NONE };
	watch->heartbeat = (struct heartbeat){ journal, STAMP_NONE, on_beaten, watch };
	watch->pruned = STAMP_NONE + PRUNE_EVERY_SEC;
	r = add_sources(watch);
	if (r < 0)
		(void)mem_why(r, reterr_why, "the event loop refused: %s", strerror(-r));
	if (r >= 0)
		r = wire_new(loop, &watch->wire, reterr_why);
	if (r >= 0)
		r = deliver_new(
			watch->wire, store, journal, &host, &watch->deliver, reterr_why);
	if (r >= 0)
		r = take_setup(watch, setup, reterr_why);
	else
		setup_free(setup);
	if (r < 0) {
		watch_free(watch);
		return r;
	}
	*ret = watch;
	return 0;
}

void
watch_free(struct watch *watch)
{
	if (!watch)
		return;
	commit_batch(watch);
	listen_free(watch->listen);
	deliver_free(watch->deliver);
	wire_free(watch->wire);
	roster_clear(&watch->roster);
	sd_event_source_disable_unref(watch->timer);
	sd_event_source_disable_unref(watch->commit);
	sd_event_unref(watch->loop);
	setup_free(watch->setup);
	trial_clear(&watch->trial);
	free(watch);
}

int
watch_reconfigure(struct watch *watch, struct setup *setup, char **reterr_why)
{
	commit_batch(watch);
	return take_setup(watch, setup, reterr_why);
}

const struct config *
watch_config(const struct watch *watch)
{
	return watch->setup->config;
}

bool
watch_healthy(const struct watch *watch)
{
	if (watch->options.once)
		return !watch->trouble && deliver_troubles(watch->deliver) == 0 &&
		       roster_heard(&watch->roster);
	return !watch->trouble && deliver_well(watch->deliver) &&
	       roster_silent(&watch->roster) == 0;
}

char *
watch_status(struct watch *watch)
{
	struct changes ahead = { 0 };
	int32_t today = zone_day(watch->setup->config->timezone, watch_now(watch));
	size_t count = 0;

	if (store_changes(watch->store, today, &ahead) >= 0)
		for (size_t i = 0; i < ahead.count; i++)
			count += ahead.items[i].concerns && !ahead.items[i].withdrawn &&
				 ahead.items[i].verdict != VERDICT_SILENT &&
				 when_known(&ahead.items[i].facts.effective) &&
				 ahead.items[i].facts.effective.to >= today;
	changes_clear(&ahead);
	return mem_printf("%zu source%s, %zu silent, %zu change%s ahead", watch->roster.count,
		watch->roster.count == 1 ? "" : "s", roster_silent(&watch->roster), count,
		count == 1 ? "" : "s");
}
