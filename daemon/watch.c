/* Watch: the conductor. Who is due, fetch, walk the corridor, commit, speak, arm the next
 * timer. */
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/wire.h"
#include "base/zone.h"
#include "absence.h"
#include "chronicle.h"
#include "gauge.h"
#include "heartbeat.h"
#include "inquiry.h"
#include "lull.h"
#include "listen/listen.h"
#include "publish.h"
#include "recovery.h"
#include "roster.h"
#include "standing.h"
#include "trial.h"
#include "upkeep.h"
#include "walk.h"

/* The opening letter waits for slow sources, but not for ever. */
#define OPENING_PATIENCE_SEC 600
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
	struct deliver *deliver;
	struct inquiry inquiry;
	struct upkeep upkeep;
	struct publish publish;
	struct heartbeat heartbeat;
	struct gauge gauge;
	sd_event_source *timer;
	struct lull commit;
	int64_t started;
	int64_t latest;  /* what the clock showed last */
	int64_t alive;   /* when the last sign of life was left, by a clock that nobody sets */
	int64_t away_to; /* when the absence ended that is not told yet */
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

static void arm(struct watch *watch);

static void
warn_of_secrets(struct watch *watch)
{
	int r = upkeep_secrets(&watch->upkeep, watch->deliver, watch->journal,
		watch->setup->config, watch_now(watch));

	if (r < 0 && r != -EBUSY)
		inquiry_store_trouble(&watch->inquiry,
			"that a secret ends could not be told; it is told later");
}

/* Is the round over for which opening letters wait, and those about what changed while we were
 * away? */
static bool
round_is_over(struct watch *watch)
{
	const struct inquiry *inquiry = &watch->inquiry;

	if (watch->options.once)
		return !listen_pending(inquiry->listen) && !inquiry_reads(inquiry);
	return watch_now(watch) >= watch->started + OPENING_PATIENCE_SEC ||
	       (inquiry->away ? roster_all_asked_since(&inquiry->roster, watch->away_to)
			      : roster_all_asked(&inquiry->roster));
}

static void
look_at_days(struct watch *watch)
{
	inquiry_keep(&watch->inquiry);
	if (upkeep_days(&watch->upkeep, watch->store, watch->journal, watch->setup->config,
		    watch_now(watch)) < 0)
		inquiry_store_trouble(&watch->inquiry,
			"what the days bring could not be kept; it is tried again in a minute");
}

static void
post_letters(struct watch *watch)
{
	bool opening = round_is_over(watch);

	/* Of a single round the letters are the same, whichever page came first: nobody is reminded of a date that the next
	 * page moves. */
	if (watch->options.once && !opening) {
		deliver_start(watch->deliver);
		return;
	}
	warn_of_secrets(watch);
	look_at_days(watch);
	if (recovery_mind(watch->journal, watch->store) < 0)
		inquiry_store_trouble(
			&watch->inquiry, "rows of the store could not be put right");
	if (recovery_needed(watch->journal, watch->store)) {
		(void)sd_event_exit(watch->loop, EX_IOERR);
		return;
	}
	if (deliver_compose(watch->deliver, opening) < 0)
		inquiry_store_trouble(&watch->inquiry,
			"letters could not be composed; they are composed later");
	else if (opening)
		watch->inquiry.away = false;
	deliver_start(watch->deliver);
}

static void
prune(struct watch *watch)
{
	int r;

	if (watch->inquiry.batch.count)
		return;
	r = upkeep_prune(&watch->upkeep, watch->store, watch->setup->config, watch_now(watch));
	if (r < 0)
		inquiry_store_trouble(&watch->inquiry,
			"old entries could not be removed; tried again in an hour");
}

/* For those who read feeds and calendars instead of letters. */
static void
put_out(struct watch *watch)
{
	if (watch->inquiry.batch.count == 0 &&
		publish_round(&watch->publish, watch->store, watch->journal,
			watch->setup->config, watch_now(watch)) < 0)
		inquiry_store_trouble(&watch->inquiry, "feed and calendar could not be brought "
						       "up to date; that is done later");
}

void
watch_measure(struct watch *watch)
{
	if (gauge_round(&watch->gauge, watch->store, watch->journal, watch->setup->config,
		    &watch->inquiry, watch_now(watch)) < 0)
		inquiry_store_trouble(&watch->inquiry,
			"the metrics could not be counted; that is tried again in a minute");
}

static void
finish_round(struct watch *watch)
{
	/* The mail server's answer may have kept the last page (settle): its letters are still owed. */
	if (!watch->options.once || !inquiry_settled(&watch->inquiry) ||
		deliver_busy(watch->deliver) || store_damaged(watch->store) ||
		lull_waits(&watch->commit))
		return;
	prune(watch);
	watch_measure(watch);
	(void)sd_event_exit(watch->loop, 0);
}

/* The heart beats when the round is over, letters and all. */
static void
beat(struct watch *watch)
{
	if (roster_all_asked(&watch->inquiry.roster) && inquiry_settled(&watch->inquiry) &&
		!deliver_busy(watch->deliver) && watch_healthy(watch))
		heartbeat_beat(&watch->heartbeat, watch->inquiry.listen,
			watch->setup->config->heartbeat, watch_now(watch));
}

static void
on_commit(void *userdata)
{
	struct watch *watch = userdata;

	inquiry_keep(&watch->inquiry);
	post_letters(watch);
	put_out(watch);
	beat(watch);
	arm(watch);
	finish_round(watch);
}

static void
commit_soon(void *userdata)
{
	struct watch *watch = userdata;

	lull_soon(&watch->commit, inquiry_reads(&watch->inquiry));
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
	earlier(&next, roster_next_due(&watch->inquiry.roster));
	if (!deliver_busy(watch->deliver))
		earlier(&next, deliver_next(watch->deliver));
	earlier(&next, deliver_next_digest(watch->deliver));
	earlier(&next, upkeep_next_day(&watch->upkeep, watch->store));
	if (!roster_all_asked(&watch->inquiry.roster))
		earlier(&next, watch->started + OPENING_PATIENCE_SEC);
	if (next <= now)
		next = now + 1;
	/* Not by the clock on the wall, which may be set back while we wait. */
	(void)sd_event_source_set_time_relative(
		watch->timer, (uint64_t)(next - now) * 1000000u);
	(void)sd_event_source_set_enabled(watch->timer, SD_EVENT_ONESHOT);
}

/* By another clock or configuration every case waits for another moment. */
static void
reckon_days(struct watch *watch)
{
	watch->upkeep.days_rest = STAMP_NONE;
	if (store_look_anew(watch->store) < 0)
		inquiry_store_trouble(&watch->inquiry,
			"what the days bring could not be reckoned anew; restart forewarnd");
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
	inquiry_plan(&watch->inquiry);
	watch->started = watch->upkeep.pruned = now;
	watch->heartbeat.last = watch->inquiry.batch.careful_until = STAMP_NONE;
	reckon_days(watch);
}

/* Seconds by a clock that nobody sets, and that goes on while the machine sleeps. */
static int64_t
unset_clock(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec;
}

/* LONGEST: see absence_notice. */
static void
mind_absence(struct watch *watch, const struct config *config, int64_t longest)
{
	struct absence absence;
	int r = absence_notice(watch->store, watch_now(watch), longest, &absence);

	watch->alive = unset_clock();
	if (r > 0) {
		chronicle_absence(watch->journal, config->timezone, &absence);
		watch->started = watch_now(watch);
	} else if (r == 0) {
		r = absence_get(watch->store, &absence);
	}
	if (r < 0)
		inquiry_store_trouble(&watch->inquiry, "a sign of life could not be left");
	watch->inquiry.away = r >= 0 && absence.from != STAMP_NONE;
	watch->away_to = absence.to;
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct watch *watch = userdata;

	(void)source;
	(void)usec;
	mind_clock(watch);
	mind_absence(watch, watch->setup->config, unset_clock() - watch->alive);
	inquiry_ask_due(&watch->inquiry);
	post_letters(watch);
	put_out(watch);
	prune(watch);
	arm(watch);
	return 0;
}

static void
settle(void *userdata)
{
	struct watch *watch = userdata;

	inquiry_keep(&watch->inquiry);
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
	r = deliver_test(watch->deliver, person, &watch->trial.message_ids);
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
	struct walk walk = inquiry_walk(&watch->inquiry, setup);
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
	struct handover **ret_handover, struct roster *ret_roster, char **reterr_why)
{
	int r = listen_new(watch->wire, &setup->config->listen, ret_listen, reterr_why);

	if (r >= 0)
		r = handover_new(watch->loop, setup->config, &watch->inquiry.tally,
			ret_handover, reterr_why);
	if (r >= 0)
		r = deliver_configure(watch->deliver, setup->config, reterr_why);
	if (r < 0)
		return r;
	r = roster_load(ret_roster, setup->config, watch->store, &watch->inquiry);
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
	struct handover *handover = NULL;
	struct roster roster = { 0 };
	int r = prepare(watch, setup, &listen, &handover, &roster, reterr_why);

	if (r < 0) {
		listen_free(listen);
		handover_free(handover);
		roster_clear(&roster);
		setup_free(setup);
		return r;
	}
	inquiry_take(&watch->inquiry, setup, listen, handover, &roster);
	setup_free(watch->setup);
	watch->setup = setup;
	mind_absence(
		watch, setup->config, watch->latest ? unset_clock() - watch->alive : INT64_MAX);
	watch->started = watch->latest = watch_now(watch);
	watch->upkeep.secrets_day = DAY_NONE;
	watch->publish = PUBLISH_DUE;
	reckon_days(watch);
	inquiry_ask_due(&watch->inquiry);
	/* Letters that an earlier run left behind go out even when no source is due. */
	lull_soon(&watch->commit, false);
	return 0;
}

static int
add_sources(struct watch *watch)
{
	int r = sd_event_add_time(
		watch->loop, &watch->timer, CLOCK_BOOTTIME, 0, 1000000, on_timer, watch);

	if (r >= 0)
		r = sd_event_source_set_enabled(watch->timer, SD_EVENT_OFF);
	if (r >= 0)
		r = lull_init(&watch->commit, watch->loop, on_commit, watch);
	return r;
}

int
watch_new(sd_event *loop, struct store *store, struct journal *journal,
	const struct watch_options *options, struct setup *setup, struct watch **ret,
	char **reterr_why)
{
	struct watch *watch = MEM_NEW(struct watch);
	struct deliver_host host = { watch_now, watch_random, settle, on_idle, watch,
		options->once };
	int r;

	watch->loop = sd_event_ref(loop);
	watch->store = store;
	watch->journal = journal;
	watch->options = *options;
	watch->inquiry = inquiry_make(
		&(struct inquiry_host){ watch_now, watch_random, commit_soon, watch }, store,
		journal, options->once);
	watch->heartbeat = (struct heartbeat){ journal, STAMP_NONE, commit_soon, watch };
	watch->upkeep = upkeep_make();
	watch->gauge.started = watch_now(watch);
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
	inquiry_clear(&watch->inquiry);
	deliver_free(watch->deliver);
	wire_free(watch->wire);
	sd_event_source_disable_unref(watch->timer);
	lull_clear(&watch->commit);
	gauge_clear(&watch->gauge);
	sd_event_unref(watch->loop);
	setup_free(watch->setup);
	trial_clear(&watch->trial);
	free(watch);
}

int
watch_reconfigure(struct watch *watch, struct setup *setup, char **reterr_why)
{
	inquiry_keep(&watch->inquiry);
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
		return !watch->inquiry.trouble && deliver_troubles(watch->deliver) == 0 &&
		       publish_well(&watch->publish) && roster_heard(&watch->inquiry.roster);
	return !config_blank(watch->setup->config) && !watch->inquiry.trouble &&
	       deliver_well(watch->deliver) && publish_well(&watch->publish) &&
	       roster_silent(&watch->inquiry.roster) == 0;
}

char *
watch_status(struct watch *watch)
{
	return standing_write(watch->store, watch->setup->config, &watch->inquiry,
		watch->deliver, watch_now(watch));
}

int32_t
watch_today(struct watch *watch)
{
	return zone_day(watch->setup->config->timezone, watch_now(watch));
}

int
watch_decide(struct watch *watch, const struct decision *decision, bool read_back,
	struct ledger_result *ret, char **reterr_why)
{
	struct ledger ledger = { watch->store, watch->setup->config, watch_now(watch) };
	int r;

	/* What came meanwhile comes first: it may be what makes the decision void. */
	inquiry_keep(&watch->inquiry);
	r = ledger_take(&ledger, decision, read_back, ret, reterr_why);
	if (r <= 0)
		return r;
	chronicle_decision(watch->journal, &ret->change, &ret->event);
	/* Who is reminded of what, and when, is another now. */
	commit_soon(watch);
	return r;
}

int
watch_split(struct watch *watch, const struct split *split, char **ret_text, char **reterr_why)
{
	struct walk walk = inquiry_walk(&watch->inquiry, watch->setup);
	struct walk_result result;
	int r;

	inquiry_keep(&watch->inquiry);
	r = split_take(&walk, split, &result, ret_text, reterr_why);
	for (size_t i = 0; r >= 0 && i < result.count; i++)
		chronicle_case(
			watch->journal, watch->setup->config, &result.cases[i], walk.now);
	walk_result_clear(&result);
	if (r >= 0)
		commit_soon(watch);
	return r;
}
