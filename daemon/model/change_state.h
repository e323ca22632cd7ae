/* Change state: where a case stands on a day, by its own values alone. */
#pragma once

#include <stdint.h>

#include "model/change.h"

/* Without a word of the vendor a case rests so many days after its last date. */
#define CHANGE_STATE_CLOSES_DAYS 30

enum change_state {
	STATE_ANNOUNCED,
	STATE_MOVED,
	STATE_EDITED,
	STATE_WITHDRAWN,
	STATE_UNLISTED, /* its page has it no longer, and nobody said why */
	STATE_DECIDED,  /* somebody decided, and it holds */
	STATE_IN_FORCE, /* the date on which it is done has come; of a month, its first day */
	STATE_CLOSED,   /* long enough for nobody to be told any more */
};
#define CHANGE_STATE_COUNT (STATE_CLOSED + 1)

enum change_state change_state(const struct change *change, int32_t today);
/* Is it what a person asks for who asks what is ahead: it concerns us, was worth a letter, and is neither withdrawn nor closed? */
bool change_state_ahead(const struct change *change, int32_t today);
/* As in listings and --json: "announced", "in-force", ... */
const char *change_state_name(enum change_state state);
/* The same in a sentence: "in force". */
const char *change_state_words(enum change_state state);

/* Is it a step of the change that hurts whoever is not prepared? Only those are reminded of. */
bool change_state_hurts(enum role role);
/* The date on which it is done: the effective date, or a later one when that is a first warning only (a brownout, or
 * closed to new use). Borrowed from FACTS. */
const struct when *change_state_date(const struct facts *facts);
/* The last day of all dates that hurt; DAY_NONE without one. */
int32_t change_state_last_day(const struct change *change);
