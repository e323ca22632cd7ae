/* Decisions: names, and for how long one holds. */
#include "support/unit.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "model/decision.h"

#define TODAY 20000

static struct decision
decided(enum decision_kind kind, int32_t until)
{
	struct decision d = DECISION_INITIAL;

	d.kind = kind;
	d.by = (char *)"ada";
	d.until = until;
	return d;
}

static void
every_kind_has_a_name_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < DECISION_COUNT; i++)
		assert_int_equal(decision_of(decision_name((enum decision_kind)i)), i);
	assert_int_equal(decision_of("agree"), -EINVAL);
	assert_int_equal(decision_of(NULL), -EINVAL);
}

static void
without_a_decision_or_after_reopening_a_case_is_open(void **state)
{
	struct decision none = { 0 }, reopened = decided(DECISION_REOPEN, DAY_NONE);

	(void)state;
	assert_true(decision_open(&none, TODAY));
	assert_true(decision_open(&reopened, TODAY));
	assert_false(decision_silences(&none, TODAY, false));
	assert_false(decision_silences(&reopened, TODAY, true));
}

static void
a_snooze_ends_by_itself_on_its_day(void **state)
{
	struct decision d = decided(DECISION_SNOOZE, TODAY);

	(void)state;
	assert_false(decision_open(&d, TODAY - 1));
	assert_true(decision_silences(&d, TODAY - 1, false));
	assert_true(decision_silences(&d, TODAY - 1, true));
	assert_true(decision_open(&d, TODAY));
	assert_false(decision_silences(&d, TODAY, false));
}

static void
what_is_accepted_is_still_told_when_it_is_in_force(void **state)
{
	struct decision d = decided(DECISION_ACCEPT, DAY_NONE),
			away = decided(DECISION_NOT_AFFECTED, DAY_NONE);

	(void)state;
	assert_true(decision_silences(&d, TODAY, false));
	assert_false(decision_silences(&d, TODAY, true));
	assert_true(decision_silences(&away, TODAY, true));
}

static void
a_plan_holds_beyond_its_day_on_which_it_is_asked_after(void **state)
{
	struct decision d = decided(DECISION_PLAN, TODAY);

	(void)state;
	assert_int_equal(decision_plan_due(&d), TODAY);
	assert_false(decision_open(&d, TODAY + 1));
	d.void_at = 5;
	assert_int_equal(decision_plan_due(&d), DAY_NONE);
	d = decided(DECISION_SNOOZE, TODAY);
	assert_int_equal(decision_plan_due(&d), DAY_NONE);
}

static void
what_ends_by_itself_says_when_it_is_open_again(void **state)
{
	static const enum decision_kind ending[] = { DECISION_SNOOZE, DECISION_ACCEPT,
		DECISION_NOT_AFFECTED };
	struct decision plan = decided(DECISION_PLAN, TODAY);

	(void)state;
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		struct decision d = decided(ending[i], TODAY);

		assert_int_equal(decision_opens(&d), TODAY);
		d.void_at = 5;
		assert_int_equal(decision_opens(&d), DAY_NONE);
	}
	assert_int_equal(decision_opens(&plan), DAY_NONE);
}

static void
what_is_void_holds_no_longer(void **state)
{
	struct decision d = decided(DECISION_NOT_AFFECTED, DAY_NONE);

	(void)state;
	d.void_at = 0;
	assert_true(decision_open(&d, TODAY));
	assert_false(decision_silences(&d, TODAY, true));
}

static void
says_state(const struct decision *d, int32_t today, const char *expected)
{
	_cleanup_free_ char *said = decision_state(d, today);

	assert_string_equal(said, expected);
}

static void
a_state_says_who_and_until_when(void **state)
{
	struct decision d = decided(DECISION_SNOOZE, TODAY);

	(void)state;
	says_state(&d, TODAY - 1, "snoozed by ada until 2024-10-04");
	says_state(&d, TODAY, "open");
	d = decided(DECISION_NOT_AFFECTED, DAY_NONE);
	says_state(&d, TODAY, "not affected, says ada");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_name_and_back),
		cmocka_unit_test(without_a_decision_or_after_reopening_a_case_is_open),
		cmocka_unit_test(a_snooze_ends_by_itself_on_its_day),
		cmocka_unit_test(what_is_accepted_is_still_told_when_it_is_in_force),
		cmocka_unit_test(a_plan_holds_beyond_its_day_on_which_it_is_asked_after),
		cmocka_unit_test(what_ends_by_itself_says_when_it_is_open_again),
		cmocka_unit_test(what_is_void_holds_no_longer),
		cmocka_unit_test(a_state_says_who_and_until_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
