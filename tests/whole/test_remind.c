/* Remind: what a person is reminded of over a year, told from moment to moment as the planner says itself. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "remind.h"

#define DAY(y, m, d) stamp_day(y, m, d)

/* One dependency, two people and one change. */
struct year {
	struct recipient people[2];
	struct dependency dependency;
	struct config config;
	struct milestone steps[4];
	struct change change;
	struct match match;
	struct reminders told;
	struct text log;
};

static int
setup(void **state)
{
	struct year *y = MEM_NEW(struct year);

	y->people[0] = (struct recipient){ .name = mem_dup("ada") };
	y->people[1] = (struct recipient){ .name = mem_dup("bram") };
	y->dependency =
		(struct dependency){ .name = (char *)"Orders", .contract_notice_by = DAY_NONE };
	strings_add(&y->dependency.tell, "ada");
	y->config = (struct config){ .timezone = (char *)"Europe/Amsterdam",
		.recipients = y->people,
		.recipient_count = 2,
		.dependencies = &y->dependency,
		.dependency_count = 1,
		.policy = { .reminders = { true, { 90, 30, 14, 7, 1 }, 5 } } };
	y->match = (struct match){ .dependency = (char *)"Orders" };
	y->change = (struct change){ .facts = { .kind = KIND_RETIREMENT,
					     .forced = FORCED_YES,
					     .effective = when_day(DAY(2026, 7, 15)),
					     .milestones = y->steps },
		.matches = { &y->match, 1, 1 },
		.verdict = VERDICT_NOW,
		.concerns = true,
		.decision = DECISION_INITIAL };
	*state = y;
	return 0;
}

static int
teardown(void **state)
{
	struct year *y = *state;

	recipient_clear(&y->people[0]);
	recipient_clear(&y->people[1]);
	strings_clear(&y->dependency.tell);
	reminders_clear(&y->told);
	text_clear(&y->log);
	free(y);
	return 0;
}

/* A letter that is no reminder reaches NAME. */
static void
letter_to(struct year *y, const char *name, const char *at)
{
	struct reminder *r = NULL;
	int64_t stamp;

	assert_int_equal(stamp_read(at, &stamp, NULL), 0);
	for (size_t i = 0; i < y->told.count; i++)
		if (y->told.items[i].about == ABOUT_LETTER &&
			text_equal(y->told.items[i].recipient, name))
			r = &y->told.items[i];
	if (!r) {
		r = reminders_add(&y->told);
		*r = (struct reminder){ .recipient = mem_dup(name) };
	}
	r->told_at = stamp;
}

/* Asks once; what is told goes into the log as "06-15 08:00 effective-30" by ada's clock. */
static int64_t
ask(struct year *y, const struct recipient *person, int64_t now)
{
	const struct dependency *dependencies[] = { &y->dependency };
	struct reminders due = { 0 };
	struct remind_input in = { &y->config, &y->change, dependencies, 1, person, &y->told,
		now };
	int64_t next =
		person == &y->people[0] ? remind_plan(&in, &due) : remind_escalate(&in, &due);
	const char *zone = person->timezone ? person->timezone : y->config.timezone;
	int second = zone_second_of_day(zone, now);
	char day[STAMP_SIZE];

	stamp_write_day(zone_day(zone, now), day);
	for (size_t i = 0; i < due.count; i++) {
		text_printf(&y->log, "%s%s %02d:%02d %s-%u", y->log.len ? "\n" : "", day + 5,
			second / 3600, second / 60 % 60,
			due.items[i].role ? role_name(due.items[i].role)
					  : about_name(due.items[i].about),
			due.items[i].days);
		*reminders_add(&y->told) = due.items[i];
		due.items[i].recipient = NULL;
	}
	reminders_clear(&due);
	assert_true(next > now);
	return next;
}

/* From one moment that the planner names to the next, as the daemon's timer does. */
static void
live(struct year *y, const struct recipient *person, const char *from, const char *until)
{
	int64_t now, end;

	assert_int_equal(stamp_read(from, &now, NULL), 0);
	assert_int_equal(stamp_read(until, &end, NULL), 0);
	while (now < end)
		now = ask(y, person, now);
}

static void
assert_log(struct year *y, const char *expected)
{
	assert_string_equal(y->log.data ? y->log.data : "", expected);
	text_clear(&y->log);
}

static void
the_ladder_is_told_rung_by_rung_at_the_hour_of_the_digest(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-01-08T09:00:00Z", "2027-01-08T09:00:00Z");
	assert_log(y, "04-16 08:00 effective-90\n06-15 08:00 effective-30\n07-01 08:00 "
		      "effective-14\n07-08 08:00 effective-7\n07-14 08:00 effective-1\n"
		      "07-15 08:00 effective-0");
}

static void
nobody_is_reminded_at_night_or_in_a_gap_of_the_clock(void **state)
{
	static const struct {
		int hour, minute;
		const char *expected;
	} rows[] = { { 2, 30, "03-29 07:00 effective-1\n03-30 07:00 effective-0" },
		{ 7, 15, "03-29 07:15 effective-1\n03-30 07:15 effective-0" },
		{ 23, 45, "03-29 20:00 effective-1\n03-30 20:00 effective-0" } };
	struct year *y = *state;

	y->change.facts.effective = when_day(DAY(2026, 3, 30));
	y->people[0].has_digest_time = true;
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		reminders_clear(&y->told);
		letter_to(y, "ada", "2026-01-08T09:00:00Z");
		y->people[0].digest_hour = rows[i].hour;
		y->people[0].digest_minute = rows[i].minute;
		live(y, y->people, "2026-03-26T09:00:00Z", "2026-04-08T09:00:00Z");
		/* The rung of 23 March was missed, and still holds. */
		assert_true(text_starts(y->log.data, "03-26 "));
		memmove(y->log.data, strchr(y->log.data, '\n') + 1,
			strlen(strchr(y->log.data, '\n')));
		assert_log(y, rows[i].expected);
	}
}

static void
the_day_is_that_of_the_reader(void **state)
{
	struct year *y = *state;

	y->people[0].timezone = mem_dup("Pacific/Auckland");
	y->config.policy.reminders.count = 0;
	y->config.policy.reminders.days[y->config.policy.reminders.count++] = 1;
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-01-08T09:00:00Z", "2027-01-08T09:00:00Z");
	assert_log(y, "07-14 08:00 effective-1\n07-15 08:00 effective-0");
	assert_int_equal(y->told.items[2].told_at,
		zone_stamp("Pacific/Auckland", DAY(2026, 7, 15), 8, 0));
}

static void
a_month_counts_from_its_first_day(void **state)
{
	struct year *y = *state;

	y->change.facts.effective = when_quarter(2026, 3);
	letter_to(y, "ada", "2026-05-20T09:00:00Z");
	live(y, y->people, "2026-05-20T09:00:00Z", "2027-05-28T09:00:00Z");
	assert_log(y, "06-01 08:00 effective-30\n06-17 08:00 effective-14\n06-24 08:00 "
		      "effective-7\n06-30 08:00 "
		      "effective-1\n07-01 08:00 effective-0");
}

static void
what_a_letter_has_just_said_is_not_said_again(void **state)
{
	struct year *y = *state;

	/* The rung of 15 June comes two days after the letter, that of 1 July does not. */
	letter_to(y, "ada", "2026-06-13T09:00:00Z");
	live(y, y->people, "2026-06-13T09:00:00Z", "2026-07-10T09:00:00Z");
	assert_log(y, "07-01 08:00 effective-14\n07-08 08:00 effective-7");
	/* Announced for tomorrow: nothing follows. */
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-07-14T09:00:00Z");
	live(y, y->people, "2026-07-14T09:00:00Z", "2026-09-10T09:00:00Z");
	assert_log(y, "");
}

static void
a_moved_date_has_a_ladder_of_its_own(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-01-08T09:00:00Z", "2026-07-10T09:00:00Z");
	text_clear(&y->log);
	y->change.facts.effective = when_day(DAY(2026, 8, 31));
	letter_to(y, "ada", "2026-07-10T10:00:00Z");
	live(y, y->people, "2026-07-10T10:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "08-01 08:00 effective-30\n08-17 08:00 effective-14\n08-24 08:00 "
		      "effective-7\n08-30 08:00 effective-1\n08-31 08:00 effective-0");
	/* And back again: the day was told already, up to the rung that was reached. */
	y->change.facts.effective = when_day(DAY(2026, 7, 15));
	live(y, y->people, "2026-07-11T10:00:00Z", "2026-07-14T09:00:00Z");
	assert_log(y, "07-14 08:00 effective-1");
}

static void
of_what_was_missed_only_the_nearest_is_told(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-07-10T23:30:00Z", "2026-07-11T09:00:00Z");
	assert_log(y, "07-11 08:00 effective-7");
	/* The one that was missed leaves it to the one of tomorrow. */
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-07-13T09:00:00Z", "2026-07-14T09:00:00Z");
	assert_log(y, "07-14 08:00 effective-1");
	/* In force for a week; and long over. */
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-07-22T09:00:00Z", "2026-07-23T09:00:00Z");
	assert_log(y, "07-22 11:00 effective-0");
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-08-20T09:00:00Z", "2026-08-23T09:00:00Z");
	assert_log(y, "");
}

static void
a_clock_that_was_ahead_takes_no_reminder_away_and_doubles_none(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-07-15T07:00:00Z", "2026-07-16T09:00:00Z");
	assert_log(y, "07-15 09:00 effective-0");
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "04-16 08:00 effective-90\n06-15 08:00 effective-30\n07-01 08:00 "
		      "effective-14\n07-08 08:00 effective-7\n07-14 08:00 effective-1");
	/* Even the letter itself came from the future. */
	reminders_clear(&y->told);
	letter_to(y, "ada", "2027-01-08T09:00:00Z");
	live(y, y->people, "2026-07-01T09:00:00Z", "2026-07-09T09:00:00Z");
	assert_log(y, "");
}

static void
steps_and_deadlines_have_rungs_of_their_own(void **state)
{
	struct year *y = *state;

	y->steps[0] = (struct milestone){ ROLE_BROWNOUT, when_day(DAY(2026, 3, 2)), NULL };
	y->steps[1] = (struct milestone){ ROLE_REMOVED, when_day(DAY(2026, 7, 15)), NULL };
	y->steps[2] = (struct milestone){ ROLE_PREVIEW, when_day(DAY(2026, 2, 2)), NULL };
	y->steps[3] = (struct milestone){ ROLE_BROWNOUT, when_day(DAY(2026, 3, 2)), NULL };
	y->change.facts.milestone_count = 4;
	y->config.policy.reminders.count = 1;
	y->dependency.lead_time_days = 56;
	y->dependency.contract_notice_by = DAY(2026, 4, 30);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, y->people, "2026-01-08T09:00:00Z", "2026-07-16T09:00:00Z");
	assert_log(y, "02-23 08:00 brownout-7\n03-01 08:00 brownout-1\n04-16 08:00 "
		      "effective-90\n04-16 08:00 contract-14\n04-29 08:00 contract-1\n"
		      "05-20 08:00 decide-0\n07-15 08:00 effective-0");
}

static void
a_decision_ends_them_and_a_snooze_for_its_time(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	y->change.decision.kind = DECISION_ACCEPT;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "07-15 08:00 effective-0");
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	y->change.decision.kind = DECISION_SNOOZE;
	y->change.decision.until = DAY(2026, 6, 20);
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-07-02T09:00:00Z");
	assert_log(y, "06-20 08:00 open-0\n06-20 08:00 effective-30\n07-01 08:00 effective-14");
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	y->change.decision.kind = DECISION_PLAN;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	assert_log(y, "06-20 08:00 plan-0\n07-15 08:00 effective-0");
	reminders_clear(&y->told);
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	y->change.decision.kind = DECISION_NOT_AFFECTED;
	y->change.decision.until = DAY_NONE;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	assert_log(y, "");
}

static void
some_are_never_reminded(void **state)
{
	struct year *y = *state;

	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	y->change.withdrawn = true;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	y->change.withdrawn = false;
	y->change.facts.kind = KIND_MAINTENANCE;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	y->change.facts.kind = KIND_RETIREMENT;
	y->change.facts.forced = FORCED_NO;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	y->change.facts.forced = FORCED_YES;
	y->change.concerns = false;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	y->change.concerns = true;
	y->dependency.policy.reminders.given = true;
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	y->dependency.policy.reminders.given = false;
	/* Whoever was never told of the change is not reminded of it. */
	reminders_clear(&y->told);
	live(y, y->people, "2026-01-09T09:00:00Z", "2026-12-02T09:00:00Z");
	assert_log(y, "");
}

static void
the_second_person_hears_once_for_each_date(void **state)
{
	struct year *y = *state;

	y->dependency.policy.escalate = (char *)"bram";
	y->dependency.lead_time_days = 56;
	live(y, &y->people[1], "2026-01-08T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "");
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, &y->people[1], "2026-01-08T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "05-21 08:00 escalated-0");
	live(y, &y->people[1], "2026-05-01T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "");
	y->change.facts.effective = when_day(DAY(2026, 9, 30));
	letter_to(y, "ada", "2026-08-10T09:00:00Z");
	live(y, &y->people[1], "2026-08-10T09:00:00Z", "2026-12-10T09:00:00Z");
	/* Too late already when it was told: three days to decide. */
	assert_log(y, "08-13 08:00 escalated-0");
}

static void
nobody_hears_who_need_not(void **state)
{
	struct year *y = *state;

	y->dependency.policy.escalate = (char *)"bram";
	letter_to(y, "ada", "2026-01-08T09:00:00Z");
	live(y, &y->people[1], "2026-01-08T09:00:00Z", "2026-12-10T09:00:00Z");
	y->dependency.lead_time_days = 56;
	y->change.decision.kind = DECISION_PLAN;
	y->change.decision.until = DAY(2026, 7, 1);
	live(y, &y->people[1], "2026-01-08T09:00:00Z", "2026-12-10T09:00:00Z");
	y->change.decision.kind = DECISION_NONE;
	y->dependency.policy.escalate = (char *)"ada";
	live(y, &y->people[1], "2026-01-08T09:00:00Z", "2026-12-10T09:00:00Z");
	assert_log(y, "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_ladder_is_told_rung_by_rung_at_the_hour_of_the_digest),
		T(nobody_is_reminded_at_night_or_in_a_gap_of_the_clock),
		T(the_day_is_that_of_the_reader),
		T(a_month_counts_from_its_first_day),
		T(what_a_letter_has_just_said_is_not_said_again),
		T(a_moved_date_has_a_ladder_of_its_own),
		T(of_what_was_missed_only_the_nearest_is_told),
		T(a_clock_that_was_ahead_takes_no_reminder_away_and_doubles_none),
		T(steps_and_deadlines_have_rungs_of_their_own),
		T(a_decision_ends_them_and_a_snooze_for_its_time),
		T(some_are_never_reminded),
		T(the_second_person_hears_once_for_each_date),
		T(nobody_hears_who_need_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
