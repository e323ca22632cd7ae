/* Weighing: how much a phrase counts by its place and by what stands around it. */
#include "judge/given.h"

static void
a_counter_phrase_lowers_without_a_veto(void **state)
{
	struct facts with =
		given_facts("Boards", "Boards will be retired. No action required.");
	struct facts without = given_facts("Boards", "Boards will be retired. So it is.");

	(void)state;
	assert_int_equal(with.forced, FORCED_YES);
	assert_true(with.confidence < without.confidence);
	facts_clear(&with);
	facts_clear(&without);
}

static void
a_longer_phrase_covers_the_shorter_in_it(void **state)
{
	struct facts facts = given_facts("Boards", "No action required.");

	(void)state;
	assert_int_equal(facts.evidence_count, 1);
	assert_string_equal(facts.evidence[0].rule, "No action required");
	assert_true(facts.evidence[0].weight < 0);
	facts_clear(&facts);
}

static void
a_phrase_counts_once_however_often_it_stands_there(void **state)
{
	struct facts facts = given_facts(
		"Boards", "X will be blocked. Y will be blocked. Z will be blocked.");

	(void)state;
	assert_int_equal(facts.evidence_count, 1);
	assert_int_equal(facts.forced, FORCED_UNCLEAR);
	facts_clear(&facts);
}

static void
the_tail_of_a_long_text_counts_less(void **state)
{
	struct text text = { 0 };
	struct facts facts;

	(void)state;
	for (int i = 0; i < 40; i++)
		text_puts(&text, "This sentence says nothing at all. ");
	text_puts(&text, "Old clients will be blocked.");
	facts = given_facts("Boards", text.data);
	assert_int_equal(facts.forced, FORCED_NO);
	assert_int_equal(facts.evidence[0].where, WHERE_BODY);
	facts_clear(&facts);
	text_clear(&text);
}

static double
weight_of(const struct facts *facts, const char *rule)
{
	for (size_t i = 0; i < facts->evidence_count; i++)
		if (strcmp(facts->evidence[i].rule, rule) == 0)
			return facts->evidence[i].weight;
	fail_msg("\"%s\" did not speak", rule);
	return 0;
}

static void
what_a_title_launches_is_not_what_ends_in_the_text(void **state)
{
	struct facts tools = given_facts("You can now move boards to lists",
		"The tool helps before boards will be retired.");
	struct facts ends = given_facts("Boards", "Lists help: boards will be retired.");
	struct facts both = given_facts(
		"Boards will be retired, you can now move them", "We are retiring lists.");

	(void)state;
	assert_int_equal(tools.forced, FORCED_NO);
	assert_true(weight_of(&tools, "will be retired") <
		    0.7 * weight_of(&ends, "will be retired"));
	assert_int_equal(ends.forced, FORCED_YES);
	assert_int_equal(both.forced, FORCED_YES);
	facts_clear(&tools);
	facts_clear(&ends);
	facts_clear(&both);
}

static void
what_was_repaired_announces_less(void **state)
{
	struct facts fixed =
		given_facts("Boards", "Fixed an issue where lists will be retired by mistake.");
	struct facts after = given_facts(
		"Boards", "Fixed an issue. Lists will be retired on March 5, 2027.");

	(void)state;
	assert_int_equal(fixed.forced, FORCED_NO);
	assert_true(weight_of(&fixed, "will be retired") < 1.3);
	assert_true(weight_of(&after, "will be retired") > 2.4);
	facts_clear(&fixed);
	facts_clear(&after);
}

static void
below_a_heading_for_repairs_all_lines_are_repairs(void **state)
{
	struct facts list = given_facts("Loaf 3", "New:\nA lid\nFixed an issue\nA sum of many "
						  "parts\nOld lids will be retired early");
	struct facts next = given_facts("Loaf 3", "New:\nA lid\nFixed an issue\nA sum of many "
						  "parts\nTo come\nOld lids will be retired");

	(void)state;
	assert_true(weight_of(&list, "will be retired") < 1.3);
	assert_true(weight_of(&next, "will be retired") > 2.4);
	facts_clear(&list);
	facts_clear(&next);
}

static void
what_is_mentioned_in_passing_announces_less(void **state)
{
	struct facts relative = given_facts("Boards", "Finds lists that were retired.");
	struct facts plan =
		given_facts("Boards", "Of lists, which will be retired, we say more.");
	struct facts condition =
		given_facts("Boards", "Export lists before they will be retired.");
	struct facts day = given_facts("Boards", "If not moved, lists will be retired.");

	(void)state;
	assert_int_equal(relative.forced, FORCED_NO);
	assert_true(
		weight_of(&plan, "will be retired") < 0.7 * weight_of(&day, "will be retired"));
	assert_true(weight_of(&condition, "will be retired") <
		    0.6 * weight_of(&day, "will be retired"));
	assert_int_equal(day.forced, FORCED_YES);
	facts_clear(&relative);
	facts_clear(&plan);
	facts_clear(&condition);
	facts_clear(&day);
}

static void
a_day_from_which_on_things_are_different_counts(void **state)
{
	struct facts turn = given_facts("Boards", "Starting March 5, 2027 boards are square.");
	struct facts month = given_facts("Boards", "Starting in March boards are square.");
	struct facts past = given_facts("Boards", "Starting March 5, 2026 boards were square.");

	(void)state;
	assert_true(weight_of(&turn, "Starting March 5, 2027") > 0.5);
	assert_int_equal(turn.forced, FORCED_NO);
	assert_int_equal(month.evidence_count, 0);
	assert_int_equal(past.evidence_count, 0);
	facts_clear(&turn);
	facts_clear(&month);
	facts_clear(&past);
}

static void
what_nobody_plans_or_what_is_over_announces_little(void **state)
{
	struct facts unplanned =
		given_facts("Boards", "We do not have plans to retire boards now.");
	struct facts nothing = given_facts("Boards", "Nothing will be retired.");
	struct facts over = given_facts("Boards", "Boards will be retired two years ago.");

	(void)state;
	assert_int_equal(unplanned.forced, FORCED_NO);
	assert_int_equal(nothing.forced, FORCED_NO);
	assert_int_equal(over.forced, FORCED_NO);
	facts_clear(&unplanned);
	facts_clear(&nothing);
	facts_clear(&over);
}

static void
a_date_beside_what_the_title_said_louder_counts(void **state)
{
	struct facts dated =
		given_facts("Boards: action required", "Action required on March 5, 2027.");
	struct facts undated =
		given_facts("Boards: action required", "Action required some day.");

	(void)state;
	assert_int_equal(undated.forced, FORCED_UNCLEAR);
	assert_int_equal(dated.forced, FORCED_YES);
	facts_clear(&dated);
	facts_clear(&undated);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_counter_phrase_lowers_without_a_veto),
		cmocka_unit_test(a_longer_phrase_covers_the_shorter_in_it),
		cmocka_unit_test(a_phrase_counts_once_however_often_it_stands_there),
		cmocka_unit_test(the_tail_of_a_long_text_counts_less),
		cmocka_unit_test(what_a_title_launches_is_not_what_ends_in_the_text),
		cmocka_unit_test(what_was_repaired_announces_less),
		cmocka_unit_test(below_a_heading_for_repairs_all_lines_are_repairs),
		cmocka_unit_test(what_is_mentioned_in_passing_announces_less),
		cmocka_unit_test(a_day_from_which_on_things_are_different_counts),
		cmocka_unit_test(what_nobody_plans_or_what_is_over_announces_little),
		cmocka_unit_test(a_date_beside_what_the_title_said_louder_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
