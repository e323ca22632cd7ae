/* Change state: where a case stands, day by day. */
#include "support/unit.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "model/change_state.h"

#define MAY_1 stamp_day(2027, 5, 1)

static void
a_case_goes_from_announced_to_in_force_to_closed(void **state)
{
	struct change change = { .facts = { .effective = when_day(MAY_1) } };

	(void)state;
	assert_int_equal(change_state(&change, MAY_1 - 200), STATE_ANNOUNCED);
	assert_int_equal(change_state(&change, MAY_1 - 1), STATE_ANNOUNCED);
	assert_int_equal(change_state(&change, MAY_1), STATE_IN_FORCE);
	assert_int_equal(change_state(&change, MAY_1 + 30), STATE_IN_FORCE);
	assert_int_equal(change_state(&change, MAY_1 + 31), STATE_CLOSED);
}

static void
a_month_begins_on_its_first_day_and_rests_after_its_last(void **state)
{
	struct change change = { .facts = { .effective = when_month(2027, 5) } };

	(void)state;
	assert_int_equal(change_state(&change, MAY_1 - 1), STATE_ANNOUNCED);
	assert_int_equal(change_state(&change, MAY_1), STATE_IN_FORCE);
	assert_int_equal(change_state(&change, MAY_1 + 30 + 30), STATE_IN_FORCE);
	assert_int_equal(change_state(&change, MAY_1 + 30 + 31), STATE_CLOSED);
}

static void
a_later_step_that_hurts_keeps_a_case_from_closing(void **state)
{
	struct milestone steps[] = { { ROLE_BROWNOUT, when_day(MAY_1), NULL },
		{ ROLE_REMOVED, when_day(MAY_1 + 90), NULL } };
	struct change change = { .facts = { .effective = when_day(MAY_1),
					 .milestones = steps,
					 .milestone_count = LENGTH_OF(steps) } };

	(void)state;
	assert_int_equal(change_state_last_day(&change), MAY_1 + 90);
	assert_int_equal(change_state(&change, MAY_1 + 100), STATE_IN_FORCE);
	assert_int_equal(change_state(&change, MAY_1 + 121), STATE_CLOSED);
	/* A first warning is not yet the day on which it is done. */
	assert_int_equal(change_state_date(&change.facts)->from, MAY_1 + 90);
	assert_int_equal(change_state(&change, MAY_1 + 89), STATE_ANNOUNCED);
	steps[0].role = ROLE_ENFORCED;
	assert_int_equal(change_state_date(&change.facts)->from, MAY_1);
	assert_int_equal(change_state(&change, MAY_1 + 89), STATE_IN_FORCE);
	steps[1].role = ROLE_COMPLETES;
	assert_int_equal(change_state_last_day(&change), MAY_1);
	assert_int_equal(change_state(&change, MAY_1 + 100), STATE_CLOSED);
}

static void
what_happened_last_is_what_a_case_is_called(void **state)
{
	struct change change = { .facts = { .effective = when_day(MAY_1) },
		.decision = DECISION_INITIAL };

	(void)state;
	change.edits = 1;
	assert_int_equal(change_state(&change, MAY_1 - 9), STATE_EDITED);
	change.moves = 1;
	assert_int_equal(change_state(&change, MAY_1 - 9), STATE_MOVED);
	change.unlisted = true;
	assert_int_equal(change_state(&change, MAY_1 - 9), STATE_UNLISTED);
	change.unlisted = false;
	change.decision.kind = DECISION_SNOOZE;
	change.decision.until = MAY_1 - 9;
	assert_int_equal(change_state(&change, MAY_1 - 10), STATE_DECIDED);
	assert_int_equal(change_state(&change, MAY_1 - 9), STATE_MOVED);
	change.decision.kind = DECISION_ACCEPT;
	change.decision.until = DAY_NONE;
	assert_int_equal(change_state(&change, MAY_1 - 9), STATE_DECIDED);
	assert_int_equal(change_state(&change, MAY_1), STATE_IN_FORCE);
	change.withdrawn = true;
	assert_int_equal(change_state(&change, MAY_1), STATE_WITHDRAWN);
	assert_int_equal(change_state(&change, MAY_1 + 500), STATE_WITHDRAWN);
}

static void
without_a_date_a_case_stays_open(void **state)
{
	struct change change = { .edits = 1 };

	(void)state;
	assert_int_equal(change_state_last_day(&change), DAY_NONE);
	assert_int_equal(change_state(&change, MAY_1), STATE_EDITED);
	assert_string_equal(change_state_name(STATE_IN_FORCE), "in-force");
	assert_string_equal(change_state_words(STATE_IN_FORCE), "in force");
}

/* Nobody says when a disturbance is over; a retirement without a date may still come. */
static void
a_disturbance_rests_after_a_month(void **state)
{
	struct change change = { .first_seen = stamp_utc(stamp_day(2026, 3, 1), 9, 0, 0) };

	(void)state;
	change.facts.kind = KIND_INCIDENT;
	assert_int_equal(change_state(&change, stamp_day(2026, 3, 31)), STATE_ANNOUNCED);
	assert_int_equal(change_state(&change, stamp_day(2026, 4, 1)), STATE_CLOSED);
	change.facts.kind = KIND_RETIREMENT;
	assert_int_equal(change_state(&change, stamp_day(2027, 4, 1)), STATE_ANNOUNCED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disturbance_rests_after_a_month),
		cmocka_unit_test(a_case_goes_from_announced_to_in_force_to_closed),
		cmocka_unit_test(a_month_begins_on_its_first_day_and_rests_after_its_last),
		cmocka_unit_test(a_later_step_that_hurts_keeps_a_case_from_closing),
		cmocka_unit_test(what_happened_last_is_what_a_case_is_called),
		cmocka_unit_test(without_a_date_a_case_stays_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
