/* Decision: names, ownership, and for how long one holds. */
#include "model/decision.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/stamp.h"

_Static_assert(DAY_NONE == INT32_MIN && STAMP_NONE == INT64_MIN, "DECISION_INITIAL says none");

static const char *const kinds[DECISION_COUNT] = { "none", "accept", "plan", "not-affected",
	"snooze", "reopen" };
static const char *const states[DECISION_COUNT] = { "open", "accepted", "planned",
	"not affected, says", "snoozed", "open" };

const char *
decision_name(enum decision_kind kind)
{
	return kinds[kind];
}

int
decision_of(const char *name)
{
	return names_find(kinds, DECISION_COUNT, name);
}

void
decision_clear(struct decision *decision)
{
	free(decision->change);
	free(decision->by);
	free(decision->peer);
	free(decision->why);
	free(decision->void_why);
	*decision = DECISION_INITIAL;
}

struct decision *
decisions_add(struct decisions *decisions)
{
	decisions->items = mem_grow(
		decisions->items, decisions->count, &decisions->cap, sizeof(*decisions->items));
	decisions->items[decisions->count] = DECISION_INITIAL;
	return &decisions->items[decisions->count++];
}

void
decisions_clear(struct decisions *decisions)
{
	for (size_t i = 0; i < decisions->count; i++)
		decision_clear(&decisions->items[i]);
	free(decisions->items);
	*decisions = (struct decisions){ 0 };
}

bool
decision_stands(const struct decision *decision, int32_t today)
{
	if (decision->kind == DECISION_NONE || decision->kind == DECISION_REOPEN ||
		decision->void_at != STAMP_NONE)
		return false;
	return decision->kind == DECISION_PLAN || decision->until == DAY_NONE ||
	       today < decision->until;
}

bool
decision_open(const struct decision *decision, int32_t today)
{
	return !decision_stands(decision, today);
}

bool
decision_silences(const struct decision *decision, int32_t today, bool in_force)
{
	if (!decision_stands(decision, today))
		return false;
	return !in_force || decision->kind == DECISION_NOT_AFFECTED ||
	       decision->kind == DECISION_SNOOZE;
}

int32_t
decision_plan_due(const struct decision *decision)
{
	return decision->kind == DECISION_PLAN && decision->void_at == STAMP_NONE
		       ? decision->until
		       : DAY_NONE;
}

int32_t
decision_opens(const struct decision *decision)
{
	bool ends = decision->kind == DECISION_ACCEPT || decision->kind == DECISION_SNOOZE ||
		    decision->kind == DECISION_NOT_AFFECTED;

	return ends && decision->void_at == STAMP_NONE ? decision->until : DAY_NONE;
}

char *
decision_state(const struct decision *decision, int32_t today)
{
	_cleanup_free_ char *who = NULL;
	char day[STAMP_SIZE];
	bool says;

	if (!decision_stands(decision, today))
		return mem_dup(states[DECISION_NONE]);
	says = decision->kind == DECISION_NOT_AFFECTED;
	who = mem_printf("%s %s%s", states[decision->kind], says ? "" : "by ", decision->by);
	if (decision->until == DAY_NONE)
		return TAKE(who);
	return mem_printf("%s until %s", who, stamp_write_day(decision->until, day));
}
