/* Change state: where a case stands on a day. */
#include "model/change_state.h"

#include "base/stamp.h"

static const char *const names[CHANGE_STATE_COUNT] = { "announced", "moved", "edited",
	"withdrawn", "no-longer-listed", "decided", "in-force", "closed" };
static const char *const words[CHANGE_STATE_COUNT] = { "announced", "moved", "edited",
	"withdrawn", "no longer listed", "decided", "in force", "closed" };

const char *
change_state_name(enum change_state state)
{
	return names[state];
}

const char *
change_state_words(enum change_state state)
{
	return words[state];
}

bool
change_state_hurts(enum role role)
{
	return role == ROLE_CLOSED || role == ROLE_BROWNOUT || role == ROLE_READ_ONLY ||
	       role == ROLE_ENFORCED || role == ROLE_REMOVED || role == ROLE_SUPPORT_ENDS;
}

static bool
is_end(enum role role)
{
	return role == ROLE_ENFORCED || role == ROLE_REMOVED || role == ROLE_SUPPORT_ENDS;
}

static bool
is_warning(enum role role)
{
	return role == ROLE_BROWNOUT || role == ROLE_CLOSED;
}

const struct when *
change_state_date(const struct facts *facts)
{
	const struct when *effective = &facts->effective, *end = NULL;
	bool warning = false;

	for (size_t i = 0; when_known(effective) && i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];

		if (when_equal(&m->when, effective)) {
			if (is_end(m->role))
				return effective;
			warning = warning || is_warning(m->role);
		} else if (is_end(m->role) && when_known(&m->when) &&
			   m->when.from > effective->from &&
			   (!end || m->when.from < end->from)) {
			end = &m->when;
		}
	}
	return warning && end ? end : effective;
}

int32_t
change_state_last_day(const struct change *change)
{
	const struct facts *facts = &change->facts;
	int32_t last = when_known(&facts->effective) ? facts->effective.to : DAY_NONE;

	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];

		if (change_state_hurts(m->role) && when_known(&m->when) && m->when.to > last)
			last = m->when.to;
	}
	return last;
}

/* A disturbance has no date, and nobody says that it is over. */
static bool
is_long_ago(const struct change *change, int32_t today)
{
	return change->facts.kind == KIND_INCIDENT && change->first_seen != STAMP_NONE &&
	       stamp_utc_day(change->first_seen) < today - CHANGE_STATE_CLOSES_DAYS;
}

enum change_state
change_state(const struct change *change, int32_t today)
{
	const struct when *date = change_state_date(&change->facts);
	int32_t last = change_state_last_day(change);

	if (change->withdrawn)
		return STATE_WITHDRAWN;
	if (last != DAY_NONE ? last < today - CHANGE_STATE_CLOSES_DAYS
			     : is_long_ago(change, today))
		return STATE_CLOSED;
	if (when_known(date) && date->from <= today)
		return STATE_IN_FORCE;
	if (decision_stands(&change->decision, today))
		return STATE_DECIDED;
	if (change->unlisted)
		return STATE_UNLISTED;
	if (change->moves)
		return STATE_MOVED;
	return change->edits ? STATE_EDITED : STATE_ANNOUNCED;
}

bool
change_state_ahead(const struct change *change, int32_t today)
{
	return change->concerns && !change->withdrawn && change->verdict != VERDICT_SILENT &&
	       change_state(change, today) != STATE_CLOSED;
}
