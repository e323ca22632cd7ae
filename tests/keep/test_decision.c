/* The ledger: what was decided stays, the latest counts, and aliases find it. */
#include "keep/scratch.h"

static struct decision
decided(enum decision_kind kind, const char *by, int64_t at)
{
	struct decision d = DECISION_INITIAL;

	d.kind = kind;
	d.by = (char *)by;
	d.why = (char *)"the kiln — “is” gone";
	d.at = at;
	return d;
}

static void
the_latest_comes_with_the_change(void **state)
{
	struct scratch *s = *state;
	struct decision first = decided(DECISION_SNOOZE, "ada", 100),
			second = decided(DECISION_PLAN, "bob", 200);
	struct change got;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_change_get(s->store, "acme-aaaaaa", &got), 0);
	assert_int_equal(got.decision.kind, DECISION_NONE);
	change_clear(&got);
	first.until = 19000;
	second.until = 19500;
	second.peer = (char *)"uid 1000";
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &second), 0);
	/* Read back from a file, an older one may come later. */
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &first), 0);
	scratch_reopen(s);
	assert_int_equal(store_change_get(s->store, "acme-aaaaaa", &got), 0);
	assert_int_equal(got.decision.kind, DECISION_PLAN);
	assert_string_equal(got.decision.by, "bob");
	assert_string_equal(got.decision.peer, "uid 1000");
	assert_string_equal(got.decision.why, "the kiln — “is” gone");
	assert_int_equal(got.decision.at, 200);
	assert_int_equal(got.decision.until, 19500);
	assert_true(got.decision.void_at == STAMP_NONE);
	assert_null(got.decision.void_why);
	change_clear(&got);
}

static void
keeping_the_change_anew_keeps_its_ledger(void **state)
{
	struct scratch *s = *state;
	struct decision d = decided(DECISION_ACCEPT, "ada", 100);
	struct decisions all;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &d), 0);
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20100), 0);
	assert_int_equal(store_decisions(s->store, "acme-aaaaaa", &all), 0);
	assert_int_equal(all.count, 1);
	decisions_clear(&all);
}

static void
a_void_one_says_since_when_and_why(void **state)
{
	struct scratch *s = *state;
	struct decision first = decided(DECISION_REOPEN, "ada", 100),
			second = decided(DECISION_ACCEPT, "ada", 200);
	struct decisions all;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_decision_void(s->store, "acme-aaaaaa", 300, "x"), -ENOENT);
	assert_non_null(strstr(store_why(s->store), "nothing was decided"));
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &first), 0);
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &second), 0);
	assert_int_equal(
		store_decision_void(s->store, "acme-aaaaaa", 300, "the date moved"), 0);
	assert_int_equal(store_decisions(s->store, "acme-aaaaaa", &all), 0);
	assert_int_equal(all.count, 2);
	assert_true(all.items[0].void_at == STAMP_NONE);
	assert_int_equal(all.items[1].void_at, 300);
	assert_string_equal(all.items[1].void_why, "the date moved");
	decisions_clear(&all);
}

static void
all_of_them_come_by_change_and_age(void **state)
{
	struct scratch *s = *state;
	struct decision early = decided(DECISION_ACCEPT, "ada", 100),
			late = decided(DECISION_REOPEN, "bob", 200);
	struct decisions all;

	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, DAY_NONE), 0);
	assert_int_equal(store_alias_add(s->store, "acme-cccccc", "acme-aaaaaa"), 0);
	assert_int_equal(store_decision_add(s->store, "acme-bbbbbb", &early), 0);
	assert_int_equal(store_decision_add(s->store, "acme-cccccc", &late), 0);
	assert_int_equal(store_decision_add(s->store, "acme-aaaaaa", &early), 0);
	assert_int_equal(store_decisions(s->store, NULL, &all), 0);
	assert_int_equal(all.count, 3);
	assert_string_equal(all.items[0].change, "acme-aaaaaa");
	assert_int_equal(all.items[0].at, 100);
	assert_int_equal(all.items[1].at, 200);
	assert_string_equal(all.items[2].change, "acme-bbbbbb");
	decisions_clear(&all);
	assert_int_equal(store_decisions(s->store, "acme-dddddd", &all), -ENOENT);
	assert_int_equal(store_decision_add(s->store, "acme-dddddd", &early), -ENOENT);
}

static void
a_decided_case_is_to_be_looked_at(void **state)
{
	struct scratch *s = *state;
	struct decision d = decided(DECISION_ACCEPT, "ada", 100);
	struct strings due = { 0 };

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, 20000), 0);
	assert_int_equal(store_look_at(s->store, "acme-aaaaaa", 5000), 0);
	assert_int_equal(store_look_at(s->store, "acme-bbbbbb", 5000), 0);
	assert_int_equal(store_decision_add(s->store, "acme-bbbbbb", &d), 0);
	assert_int_equal(store_look_due(s->store, 200, &due), 0);
	assert_int_equal(due.count, 1);
	assert_string_equal(due.items[0], "acme-bbbbbb");
	strings_clear(&due);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(the_latest_comes_with_the_change),
		SCRATCH_TEST(keeping_the_change_anew_keeps_its_ledger),
		SCRATCH_TEST(a_void_one_says_since_when_and_why),
		SCRATCH_TEST(a_decided_case_is_to_be_looked_at),
		SCRATCH_TEST(all_of_them_come_by_change_and_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
