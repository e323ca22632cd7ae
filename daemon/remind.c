/* Remind: the dates of a change that a person is reminded of. */
#include "remind.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "ladder.h"
#include "model/change_state.h"

static const unsigned step_days[] = { 7, 1 };
static const unsigned contract_days[] = { 14, 1 };
static const unsigned on_the_day[] = { 0 };

bool
remind_wanted(const struct change *change)
{
	enum kind kind = change->facts.kind;

	return change->concerns && !change->withdrawn && change->verdict != VERDICT_SILENT &&
	       change->facts.forced != FORCED_NO && kind != KIND_MAINTENANCE &&
	       kind != KIND_INCIDENT;
}

/* Does the dependency tell this person, and want him reminded? */
static bool
is_his(const struct remind_input *in, const struct dependency *d)
{
	return strings_has(&d->tell, in->recipient->name) &&
	       config_reminders(in->config, d)->count;
}

static bool
has_any(const struct remind_input *in)
{
	for (size_t i = 0; i < in->dependency_count; i++)
		if (is_his(in, in->dependencies[i]))
			return true;
	return false;
}

/* Before its date, or without one. */
static bool
is_ahead(const struct desk *desk)
{
	const struct when *date = change_state_date(&desk->in->change->facts);

	return !when_known(date) || desk->today < date->from;
}

/* The latest day to decide comes right after that rung, and says more. */
static bool
leads_to_decision(unsigned days, const struct dependency *d)
{
	unsigned lead = d->lead_time_days;

	return lead && days > lead && days <= lead + LADDER_SETTLED_DAYS;
}

/* The rungs of the dependency that are not among the COUNT first of DAYS; how many there are then. */
static size_t
join(unsigned *days, size_t count, size_t cap, const struct remind_input *in,
	const struct dependency *d)
{
	const struct ladder *ladder = config_reminders(in->config, d);

	for (size_t i = 0; i < ladder->count && count < cap; i++) {
		size_t k = 0;

		if (leads_to_decision(ladder->days[i], d))
			continue;
		while (k < count && days[k] != ladder->days[i])
			k++;
		if (k == count)
			days[count++] = ladder->days[i];
	}
	return count;
}

/* All rungs of all that is his, and the day itself; or only that. */
static void
climb_to_effective(struct desk *desk, bool day_only)
{
	const struct remind_input *in = desk->in;
	const struct when *date = change_state_date(&in->change->facts);
	unsigned days[1 + LADDER_RUNGS * 8] = { 0 };
	size_t count = 1;

	if (!when_known(date))
		return;
	for (size_t i = 0; !day_only && i < in->dependency_count; i++)
		if (is_his(in, in->dependencies[i]))
			count = join(days, count, LENGTH_OF(days), in, in->dependencies[i]);
	ladder_climb(desk, &(struct ladder_to){ ABOUT_EFFECTIVE, ROLE_NONE, date->from,
				   date->to + CHANGE_STATE_CLOSES_DAYS, days, count });
}

static bool
is_own_step(const struct facts *facts, size_t at)
{
	const struct milestone *m = &facts->milestones[at];
	const struct when *date = change_state_date(facts);

	if (!change_state_hurts(m->role) || !when_known(&m->when) ||
		(when_known(date) && m->when.from == date->from))
		return false;
	for (size_t i = 0; i < at; i++)
		if (facts->milestones[i].role == m->role &&
			facts->milestones[i].when.from == m->when.from)
			return false;
	return true;
}

static void
climb_to_steps(struct desk *desk)
{
	const struct facts *facts = &desk->in->change->facts;

	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];

		if (is_own_step(facts, i))
			ladder_climb(
				desk, &(struct ladder_to){ ABOUT_STEP, m->role, m->when.from,
					      m->when.from, step_days, LENGTH_OF(step_days) });
	}
}

static void
climb_to_deadlines(struct desk *desk, const struct dependency *d)
{
	int32_t by = change_decide_by(desk->in->change, d->lead_time_days);
	int32_t notice = d->contract_notice_by;

	if (d->lead_time_days && by != DAY_NONE)
		ladder_climb(desk,
			&(struct ladder_to){ ABOUT_DECIDE, ROLE_NONE, by, by, on_the_day, 1 });
	if (notice != DAY_NONE && is_ahead(desk))
		ladder_climb(desk, &(struct ladder_to){ ABOUT_CONTRACT, ROLE_NONE, notice,
					   notice, contract_days, LENGTH_OF(contract_days) });
}

/* A day that somebody named when he decided, while the date is ahead. */
static void
climb_to_named(struct desk *desk, enum about about, int32_t due)
{
	const struct when *date = change_state_date(&desk->in->change->facts);

	if (due != DAY_NONE && is_ahead(desk))
		ladder_climb(desk,
			&(struct ladder_to){ about, ROLE_NONE, due,
				when_known(date) ? date->from : due + CHANGE_STATE_CLOSES_DAYS,
				on_the_day, 1 });
}

/* What ends by itself is looked at again on that day. */
static void
wake_with_decision(struct desk *desk)
{
	const struct decision *decision = &desk->in->change->decision;

	if (decision_stands(decision, desk->today) && decision->until != DAY_NONE)
		ladder_wake(desk, ladder_hour(desk, decision->until));
}

int64_t
remind_plan(const struct remind_input *in, struct reminders *ret)
{
	struct desk desk = ladder_desk(in, ret);
	const struct decision *decision = &in->change->decision;

	if (!remind_wanted(in->change) || desk.letter == DAY_NONE || !has_any(in))
		return REMIND_NEVER;
	wake_with_decision(&desk);
	climb_to_named(&desk, ABOUT_PLAN, decision_plan_due(decision));
	climb_to_named(&desk, ABOUT_OPEN, decision_opens(decision));
	if (!decision_silences(decision, desk.today, true))
		climb_to_effective(&desk, decision_silences(decision, desk.today, false));
	if (decision_silences(decision, desk.today, false))
		return desk.next;
	climb_to_steps(&desk);
	for (size_t i = 0; i < in->dependency_count; i++)
		if (is_his(in, in->dependencies[i]))
			climb_to_deadlines(&desk, in->dependencies[i]);
	return desk.next;
}

static bool
tells_nobody_else(const struct dependency *d, const char *name)
{
	return d->tell.count == 1 && text_equal(d->tell.items[0], name);
}

/* The day of the last letter to those whom D tells; DAY_NONE: nobody has had one. */
static int32_t
heard_on(const struct desk *desk, const struct dependency *d)
{
	int32_t first = DAY_NONE;

	for (size_t i = 0; i < d->tell.count; i++) {
		int32_t day = ladder_letter_day(desk, d->tell.items[i]);

		if (day != DAY_NONE && (first == DAY_NONE || day < first))
			first = day;
	}
	return first;
}

/* The earliest day to decide of the dependencies that this person stands behind, and the day on which it is too late for
 * those who were told. */
static int32_t
undecided_by(const struct desk *desk, int32_t *ret_late)
{
	const struct change *change = desk->in->change;
	int32_t earliest = DAY_NONE;

	for (size_t i = 0; i < desk->in->dependency_count; i++) {
		const struct dependency *d = desk->in->dependencies[i];
		int32_t by = d->lead_time_days ? change_decide_by(change, d->lead_time_days)
					       : DAY_NONE;
		int32_t heard = heard_on(desk, d);

		if (by == DAY_NONE || heard == DAY_NONE ||
			!text_equal(config_escalate(desk->in->config, d),
				desk->in->recipient->name) ||
			tells_nobody_else(d, desk->in->recipient->name) ||
			(earliest != DAY_NONE && by >= earliest))
			continue;
		earliest = by;
		*ret_late = by + 1 > heard + LADDER_SETTLED_DAYS ? by + 1
								 : heard + LADDER_SETTLED_DAYS;
	}
	return earliest;
}

int64_t
remind_escalate(const struct remind_input *in, struct reminders *ret)
{
	struct desk desk = ladder_desk(in, ret);
	int32_t late = DAY_NONE, by;
	struct ladder_to to = { .about = ABOUT_ESCALATED };

	if (!remind_wanted(in->change))
		return REMIND_NEVER;
	by = undecided_by(&desk, &late);
	if (by == DAY_NONE || desk.today > change_state_date(&in->change->facts)->to)
		return REMIND_NEVER;
	wake_with_decision(&desk);
	ladder_wake(&desk, ladder_hour(&desk, late));
	to.date = by;
	if (in->now >= ladder_hour(&desk, late) &&
		decision_open(&in->change->decision, desk.today))
		ladder_tell(&desk, &to, 0);
	return desk.next;
}
