/* Roster: the sources that we ask, with what we remember of each. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"

struct slot {
	const struct service *service; /* borrowed from the configuration */
	const struct source *source;
	struct source_state state; /* id NULL: the store could not be asked yet */
	bool busy;                 /* a request is under way */
	double begun;              /* seconds by a clock that nobody sets */
	bool asked;                /* since the configuration was loaded */
	size_t part;               /* of its page that is under way, from 0 */
	void *owner;
};

struct roster {
	struct slot *slots;
	size_t count;
};

/* Every source of a service that somebody depends on, as the store remembers it. OWNER goes
 * into each slot. 0 or -errno of the store. */
int roster_load(
	struct roster *roster, const struct config *config, struct store *store, void *owner);
void roster_clear(struct roster *roster);
/* The state of one slot as the store has it; an unknown source, or one with another address
 * now, is asked without validators. */
int roster_load_slot(struct slot *slot, struct store *store);

/* Was every source asked at least once, in this run or an earlier one? */
bool roster_all_asked(const struct roster *roster);
/* Was every source asked after that moment that was to be asked right then? */
bool roster_all_asked_since(const struct roster *roster, int64_t since);
/* The earliest next_due of all that are not busy, STAMP_NONE when there is none. */
int64_t roster_next_due(const struct roster *roster);
size_t roster_silent(const struct roster *roster);
/* How many were never asked, in no run? */
size_t roster_never(const struct roster *roster);
/* Were all heard at their last try? */
bool roster_heard(const struct roster *roster);
/* A server that asked to be left alone until later. */
bool roster_left_alone(const struct slot *slot, int64_t now);
/* When to ask a source for the first time; what a clock that was ahead has planned does not
 * count. ONCE: one round is asked for. */
void roster_plan(struct slot *slot, const struct listen_settings *settings, bool once,
	int64_t now, uint64_t random);
