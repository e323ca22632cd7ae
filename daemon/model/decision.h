/* Decision: what a person decided about a change - what, until when, by whom and why. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum decision_kind {
	DECISION_NONE,         /* nobody decided anything */
	DECISION_ACCEPT,       /* we live with it */
	DECISION_PLAN,         /* we act by a day */
	DECISION_NOT_AFFECTED, /* it does not touch us */
	DECISION_SNOOZE,       /* not now: ask again on a day */
	DECISION_REOPEN,       /* what was decided holds no longer */
};
#define DECISION_COUNT (DECISION_REOPEN + 1)
const char *decision_name(enum decision_kind kind); /* "accept", "not-affected", ... */
int decision_of(const char *name);                  /* the value, or -EINVAL */

struct decision {
	char *change; /* the change's id; NULL in struct change, which is it */
	enum decision_kind kind;
	char *by;   /* who, in their own words */
	char *peer; /* who asked, by the kernel: "uid 1000"; NULL: nobody knows */
	char *why;
	int64_t at;
	int32_t until; /* of a plan the day to have acted by, else the first day on which it holds no longer; DAY_NONE */
	int64_t void_at; /* when it became void; STAMP_NONE: it did not */
	char *void_why;  /* a sentence; NULL */
};
#define DECISION_INITIAL ((struct decision){ .until = INT32_MIN, .void_at = INT64_MIN })
void decision_clear(struct decision *decision); /* back to DECISION_INITIAL */

struct decisions {
	struct decision *items;
	size_t count, cap;
};
struct decision *decisions_add(struct decisions *decisions); /* DECISION_INITIAL, at the end */
void decisions_clear(struct decisions *decisions);

/* Does it hold on that day? A plan holds beyond its day, everything else ends with it. */
bool decision_stands(const struct decision *decision, int32_t today);
/* Does the case want a decision? */
bool decision_open(const struct decision *decision, int32_t today);
/* Does it keep reminders away on that day? IN_FORCE: the one that says that the day has come, of
 * which whoever accepts or plans still hears. */
bool decision_silences(const struct decision *decision, int32_t today, bool in_force);
/* The day on which a plan that stands is asked after, once; DAY_NONE. */
int32_t decision_plan_due(const struct decision *decision);
/* The day from which on the change is open again since what was decided held until then; DAY_NONE. */
int32_t decision_opens(const struct decision *decision);

/* "accepted by ada", "planned by ada until 2027-03-01", "not affected, says ada", "open"; the
 * caller frees. */
char *decision_state(const struct decision *decision, int32_t today);
