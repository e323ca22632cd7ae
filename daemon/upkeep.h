/* Upkeep: what is done once an hour or once a day, whatever the sources say. */
#pragma once

#include <stdint.h>

#include "deliver.h"
#include "keep/store.h"
#include "model/config.h"
#include "tell/journal.h"

struct upkeep {
	int64_t pruned;      /* when old entries were last removed */
	int32_t secrets_day; /* when the secrets of accounts were last looked at */
	int64_t days_rest;   /* after trouble with the store: not before */
};
/* Both are due. */
struct upkeep upkeep_make(void);

/* Removes what is older than we keep, once an hour and in small steps. 0 or -errno of the store, which
 * is rolled back then. There must be no transaction. */
int upkeep_prune(
	struct upkeep *upkeep, struct store *store, const struct config *config, int64_t now);
/* What the passing of days does to the cases: reminders, in force, closed, escalated. 0 or -errno of the store, which is
 * rolled back then, and left alone for a minute. There must be no transaction. */
int upkeep_days(struct upkeep *upkeep, struct store *store, struct journal *journal,
	const struct config *config, int64_t now);
/* When that is due next; STAMP_NONE. */
int64_t upkeep_next_day(const struct upkeep *upkeep, struct store *store);
/* Tells once a day of secrets that end. 0, -EBUSY: later, or -errno of the store. */
int upkeep_secrets(struct upkeep *upkeep, struct deliver *deliver, struct journal *journal,
	const struct config *config, int64_t now);
