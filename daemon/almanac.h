/* Almanac: what the passing of days does to the cases - reminders, in force, closed, escalated. */
#pragma once

#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"
#include "walk.h"

struct almanac_input {
	struct store *store; /* with a transaction open */
	const struct config *config;
	int64_t now;
};

/* Looks at every case whose time has come: adds events and notices, keeps what was told to whom,
 * and when the case is to be looked at next. What happened is added to RET. 0 or -errno. */
int almanac_look(const struct almanac_input *in, struct walk_result *ret);
/* When to look next, STAMP_NONE when nothing waits. */
int64_t almanac_next(struct store *store);
