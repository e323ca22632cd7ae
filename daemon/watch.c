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
#include "base/text.h"
#include "base/wire.h"
#include "base/zone.h"
#include "chronicle.h"
#include "heartbeat.h"
#include "listen/listen.h"
#include "listen/schedule.h"
#include "roster.h"
#include "walk.h"

/* Pages of one batch share a transaction (SPEED.md section 4); more would only hold the answer
 * back. */
#define BATCH_PAGES 50
/* After trouble with the store the pages are asked again. */
#define STORE_RETRY_SEC 300
/* The opening letter waits for slow sources, but not for ever. */
#define OPENING_PATIENCE_SEC 600
#define PRUNE_EVERY_SEC 3600
#define PRUNE_STEP 500u
#define MONTH_SEC (30 * (int64_t)STAMP_DAY_SEC)

/* A page that was walked but not committed yet. */
struct pending {
	struct slot *slot;
	struct source_state before;
	struct page page;
	struct walk_result result;
};

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
	struct pending batch[BATCH_PAGES];
	size_t batch_count;
	sd_event_source *timer;
	sd_event_source *commit; /* deferred: runs when the loop has nothing better to do */
	int64_t started;
	int64_t pruned;
	bool trouble;
	char *test_message_id;
	watch_tested test_done;
	void *test_data;
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
walk_of(struct watch *watch)
{
	return (struct walk){ .setup = watch->setup,
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

static void
pending_clear(struct pending *pending)
{
	source_state_clear(&pending->before);
	page_clear(&pending->page);
	walk_result_clear(&pending->result);
}

static void arm(struct watch *watch);

/* After a commit that failed nothing of the batch happened: the states are read anew and the
 * pages asked again. */
static void
undo_batch(struct watch *watch)
{
	store_rollback(watch->store);
	for (size_t i = 0; i < watch->batch_count; i++) {
		struct slot *slot = watch->batch[i].slot;

		(void)roster_load_slot(slot, watch->store);
		slot->state.next_due = watch_now(watch) + STORE_RETRY_SEC;
		pending_clear(&watch->batch[i]);
	}
	watch->batch_count = 0;
}

static void
finish_round(struct watch *watch)
{
	if (!watch->options.once || listen_pending(watch->listen) || watch->batch_count ||
		deliver_busy(watch->deliver))
		return;
	(void)sd_event_exit(watch->loop, 0);
}

static void
post_letters(struct watch *watch)
{
	bool opening =
		watch->options.once
			? !listen_pending(watch->listen)
			: roster_all_asked(&watch->roster) ||
				  watch_now(watch) >= watch->started + OPENING_PATIENCE_SEC;

	if (deliver_compose(watch->deliver, opening) < 0)
		store_trouble(watch, "letters could not be composed; they are composed later");
	deliver_start(watch->deliver);
}

static void
commit_batch(struct watch *watch)
{
	if (watch->batch_count == 0)
		return;
	if (store_commit(watch->store) < 0) {
		store_trouble(watch,
			"what was heard could not be kept; it is asked again in five minutes");
		undo_batch(watch);
		return;
	}
	for (size_t i = 0; i < watch->batch_count; i++) {
		struct pending *p = &watch->batch[i];

		chronicle_source(watch->journal, p->slot->source, &p->before, &p->slot->state,
			&p->page, &p->result, watch->options.once);
		for (size_t j = 0; j < p->result.count; j++)
			chronicle_case(watch->journal, watch->setup->config,
				&p->result.cases[j], watch_now(watch));
		pending_clear(p);
	}
	watch->batch_count = 0;
}

static int
on_commit(sd_event_source *source, void *userdata)
{
	struct watch *watch = userdata;

	(void)source;
	commit_batch(watch);
	post_letters(watch);
	if (roster_all_asked(&watch->roster) && !listen_pending(watch->listen) &&
		watch_healthy(watch))
		heartbeat_beat(&watch->heartbeat, watch->listen,
			watch->setup->config->heartbeat, watch_now(watch));
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

static void
copy_state(struct source_state *to, const struct source_state *from)
{
	*to = (struct source_state){ .outcome = from->outcome, .failures = from->failures };
}

static void
on_page(struct page *page, void *userdata)
{
	struct slot *slot = userdata;
	struct watch *watch = slot->owner;
	struct walk walk = walk_of(watch);
	struct pending *p;
	int r = 0;

	slot->busy = false;
	slot->asked = true;
	if (watch->batch_count == 0)
		r = store_begin(watch->store);
	p = &watch->batch[watch->batch_count++];
	*p = (struct pending){ .slot = slot, .page = *page };
	copy_state(&p->before, &slot->state);
	*page = (struct page){ 0 };
	if (r >= 0)
		r = walk_page(
			&walk, slot->service, slot->source, &slot->state, &p->page, &p->result);
	free(p->page.body);
	p->page.body = NULL;
	if (r < 0) {
		store_trouble(
			watch, "a page could not be kept; it is asked again in five minutes");
		undo_batch(watch);
	} else if (watch->batch_count == BATCH_PAGES) {
		commit_batch(watch);
	}
	(void)sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
}

static void
ask(struct watch *watch, struct slot *slot)
{
	const struct source_state *state = &slot->state;
	struct request request = { .url = state->moved_adopted ? state->moved_to
							       : slot->source->url,
		.validators = state->validators,
		.allow_private = slot->source->allow_private,
		.userdata = slot };

	slot->busy = listen_fetch(watch->listen, &request, on_page) >= 0;
	if (!slot->busy) {
		slot->state.next_due = watch_now(watch) + STORE_RETRY_SEC;
		journal_note(watch->journal, 4,
			"%s could not be asked now; it is tried again in five minutes",
			slot->source->id);
	}
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
prune(struct watch *watch)
{
	int64_t now = watch_now(watch);
	const struct config *config = watch->setup->config;
	int r;

	if (now < watch->pruned + PRUNE_EVERY_SEC || watch->batch_count)
		return;
	watch->pruned = now;
	if (store_begin(watch->store) < 0)
		return;
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
	int64_t next = INT64_MAX, now = watch_now(watch);

	if (watch->options.once)
		return;
	earlier(&next, roster_next_due(&watch->roster));
	if (!deliver_busy(watch->deliver))
		earlier(&next, deliver_next(watch->deliver));
	earlier(&next, deliver_next_digest(watch->deliver));
	if (!roster_all_asked(&watch->roster))
		earlier(&next, watch->started + OPENING_PATIENCE_SEC);
	if (next == INT64_MAX) {
		(void)sd_event_source_set_enabled(watch->timer, SD_EVENT_OFF);
		return;
	}
	if (next <= now)
		next = now + 1;
	(void)sd_event_source_set_time(watch->timer, (uint64_t)next * 1000000u);
	(void)sd_event_source_set_enabled(watch->timer, SD_EVENT_ONESHOT);
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct watch *watch = userdata;

	(void)source;
	(void)usec;
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
answer_test(struct watch *watch)
{
	struct letters letters = { 0 };
	watch_tested done = watch->test_done;

	if (!done || store_letters(watch->store, 50, &letters) < 0)
		return;
	for (size_t i = 0; i < letters.count; i++) {
		const struct letter *l = &letters.items[i];

		if (!text_equal(l->message_id, watch->test_message_id))
			continue;
		_cleanup_free_ char *sentence =
			l->state == LETTER_DELIVERED
				? mem_printf(
					  "the test letter for %s was taken by the mail server",
					  l->to)
				: mem_printf("the test letter for %s was not taken (%s): %s",
					  l->to, letter_state_name(l->state),
					  l->reply ? l->reply : "no answer yet");
		watch->test_done = NULL;
		done(l->state == LETTER_DELIVERED, sentence, watch->test_data);
		break;
	}
	letters_clear(&letters);
}

static void
on_idle(void *userdata)
{
	struct watch *watch = userdata;

	answer_test(watch);
	arm(watch);
	finish_round(watch);
}

int
watch_test(struct watch *watch, const char *recipient, watch_tested done, void *userdata)
{
	const struct recipient *person = config_recipient(watch->setup->config, recipient);
	int r;

	if (!person)
		return -ENOENT;
	if (watch->test_done)
		return -EBUSY;
	free(watch->test_message_id);
	watch->test_message_id = NULL;
	r = deliver_test(watch->deliver, person, &watch->test_message_id);
	if (r < 0)
		return r;
	watch->test_done = done;
	watch->test_data = userdata;
	deliver_start(watch->deliver);
	if (!deliver_busy(watch->deliver))
		answer_test(watch);
	return 0;
}

static int
make_roster(struct watch *watch)
{
	const struct config *config = watch->setup->config;
	int64_t now = watch_now(watch);
	int r = roster_load(&watch->roster, config, watch->store, watch);

	for (size_t i = 0; r >= 0 && i < watch->roster.count; i++) {
		struct slot *slot = &watch->roster.slots[i];

		if (!roster_left_alone(slot, now))
			slot->state.next_due = schedule_first(&slot->state, slot->source,
				&config->listen, now, watch_random(watch));
	}
	return r;
}

/* Judges what is kept again where configuration, phrases or program changed, and tells what
 * came of it. */
static int
review(struct watch *watch)
{
	struct walk walk = walk_of(watch);
	struct walk_result result = { 0 };
	int r = store_begin(watch->store);

	if (r >= 0)
		r = walk_review(&walk, &result);
	if (r >= 0)
		r = store_commit(watch->store);
	if (r < 0)
		store_rollback(watch->store);
	for (size_t i = 0; r >= 0 && i < result.count; i++)
		chronicle_case(
			watch->journal, watch->setup->config, &result.cases[i], walk.now);
	walk_result_clear(&result);
	return r;
}

/* Takes watch->setup into use. */
static int
apply_setup(struct watch *watch, char **reterr_why)
{
	int r = listen_new(
		watch->wire, &watch->setup->config->listen, &watch->listen, reterr_why);

	if (r >= 0)
		r = deliver_configure(watch->deliver, watch->setup->config, reterr_why);
	if (r < 0)
		return r;
	r = review(watch);
	if (r >= 0)
		r = make_roster(watch);
	if (r < 0)
		return mem_why(r, reterr_why, "%s", store_why(watch->store));
	watch->started = watch_now(watch);
	ask_due(watch);
	/* Letters that an earlier run left behind go out even when no source is due. */
	return sd_event_source_set_enabled(watch->commit, SD_EVENT_ONESHOT);
}

static int
add_sources(struct watch *watch)
{
	int r = sd_event_add_time(
		watch->loop, &watch->timer, CLOCK_REALTIME, 0, 1000000, on_timer, watch);

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
	watch->setup = setup;
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
		r = apply_setup(watch, reterr_why);
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
	free(watch->test_message_id);
	free(watch);
}

int
watch_reconfigure(struct watch *watch, struct setup *setup, char **reterr_why)
{
	struct setup *old = watch->setup;
	int r;

	commit_batch(watch);
	listen_free(watch->listen);
	watch->listen = NULL;
	roster_clear(&watch->roster);
	watch->setup = setup;
	r = apply_setup(watch, reterr_why);
	setup_free(old);
	return r;
}

const struct config *
watch_config(const struct watch *watch)
{
	return watch->setup->config;
}

bool
watch_healthy(const struct watch *watch)
{
	return !watch->trouble && deliver_troubles(watch->deliver) == 0 &&
	       roster_heard(&watch->roster);
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
				 when_known(&ahead.items[i].facts.effective) &&
				 ahead.items[i].facts.effective.to >= today;
	changes_clear(&ahead);
	return mem_printf("%zu source%s, %zu silent, %zu change%s ahead", watch->roster.count,
		watch->roster.count == 1 ? "" : "s", roster_silent(&watch->roster), count,
		count == 1 ? "" : "s");
}
