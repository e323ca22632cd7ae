/* Watch: the conductor. Who is due, fetch, walk the corridor, commit, speak, arm the next
 * timer. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include "configure.h"
#include "deliver.h"
#include "keep/store.h"
#include "ledger.h"
#include "split.h"
#include "tell/journal.h"
#include "trial.h"

struct watch;

struct watch_options {
	bool once;         /* one round over all sources, deliver, then leave the loop */
	int64_t fixed_now; /* the moment that every clock shows (--now), or STAMP_NONE: the real
			      one */
};

/* LOOP, STORE and JOURNAL are borrowed; SETUP is taken over (also on failure). 0 or -errno with
 * a sentence. */
int watch_new(sd_event *loop, struct store *store, struct journal *journal,
	const struct watch_options *options, struct setup *setup, struct watch **ret,
	char **reterr_why);
void watch_free(struct watch *watch);

/* Another configuration, checked already; taken over (also on failure). Requests under way are
 * dropped and asked again. 0, or -errno with a sentence: then the old one stays in use. */
int watch_reconfigure(struct watch *watch, struct setup *setup, char **reterr_why);
const struct config *watch_config(const struct watch *watch);

/* With --once, how the round went: true when every source was heard, every letter taken, and the
 * store fine all the time. Of a daemon, how it is now: something is configured, no source is
 * silent, the last letter was taken, and the store does its work. */
bool watch_healthy(const struct watch *watch);
/* "41 sources, 2 silent, 3 changes ahead": see standing_write. */
char *watch_status(struct watch *watch);
/* Brings the file of metrics up to date, if there is to be one. */
void watch_measure(struct watch *watch);

/* Sends a test letter; DONE gets a sentence and whether the relay took it. -ENOENT: no such
 * recipient. -EBUSY: another one is on its way. */
int watch_test(struct watch *watch, const char *recipient, trial_done done, void *userdata);

/* split_take with the daemon's store, rules, journal and clock; its letters go at once. */
int
watch_split(struct watch *watch, const struct split *split, char **ret_text, char **reterr_why);
/* ledger_take with the daemon's store, journal and clock. */
int watch_decide(struct watch *watch, const struct decision *decision, bool read_back,
	struct ledger_result *ret, char **reterr_why);
/* The day that it is for the configuration. */
int32_t watch_today(struct watch *watch);
