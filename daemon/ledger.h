/* Ledger: what people decide about changes into the store, and what the vendor does later that makes it
 * void. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"

struct ledger {
	struct store *store;
	const struct config *config;
	int64_t now;
};

/* What came of it. */
struct ledger_result {
	char *text;           /* for whoever decided: what holds now, and what to mind */
	struct change change; /* as it is now */
	struct event event;   /* what its history got */
};
void ledger_result_clear(struct ledger_result *result);

/* Keeps DECISION (of kind DECISION_NONE: a note) about the change that it names, in a transaction of
 * its own. READ_BACK: it comes out of a file, with the moment at which it was made; the same one is
 * never kept twice, and what the vendor has changed since makes it void. 1: kept; 0: known already;
 * -ENOENT: no such change; -EINVAL: it cannot be decided so; or -errno of the store. Below zero with a
 * sentence. */
int ledger_take(const struct ledger *ledger, const struct decision *decision, bool read_back,
	struct ledger_result *ret, char **reterr_why);
/* The exit status that stands for what ledger_take returned (sysexits.h). */
int ledger_status(int result);

/* -ENOENT with a sentence about an id that no change has, with the one that was probably meant. */
int ledger_unknown(struct store *store, const char *id, char **reterr_why);

/* Did the vendor cause it, and does it take the ground from under a decision? */
bool ledger_voids(const struct event *event);
/* Inside the caller's transaction: the decision of CHANGE is void because of EVENT, in the store and
 * in CHANGE. 0 or -errno. */
int ledger_void(struct store *store, struct change *change, const struct event *event);
/* Whoever made the decision, when the configuration knows them by that name or address; NULL. */
const struct recipient *
ledger_decider(const struct config *config, const struct decision *decision);
