/* Texts by their key, and the forms that numbers take. */
#include "support/unit.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "model/tongue.h"

static const struct place nowhere = { 0 };

static void
texts_are_found_whatever_the_order_they_came_in(void **state)
{
	_cleanup_(tongue_clear) struct tongue t = { 0 };

	(void)state;
	tongue_set(&t, "b.two", "2", nowhere);
	tongue_set(&t, "a", "1", nowhere);
	tongue_set(&t, "b.three", "3", nowhere);
	tongue_set(&t, "b.two", "zwei", nowhere);
	assert_int_equal(t.count, 3);
	assert_string_equal(tongue_find(&t, "b.two"), "zwei");
	assert_string_equal(tongue_find(&t, "a"), "1");
	assert_null(tongue_find(&t, "b"));
	assert_true(tongue_has_group(&t, "b"));
	assert_false(tongue_has_group(&t, "a"));
	assert_false(tongue_has_group(&t, "b.t"));
}

static void
a_rule_says_which_numbers_it_is_for(void **state)
{
	static const struct {
		const char *rule, *holds, *not ;
	} cases[] = {
		{ "n = 1", "1", "0 2 11 21" },
		{ "i = 1 and v = 0", "1", "0 2 11" },
		{ "n = 0,1", "0 1", "2 10" },
		{ "v = 0 and i % 10 = 2..4 and i % 100 != 12..14", "2 3 4 22 104",
			"1 5 12 13 114" },
		{ "n % 10 = 0 or n % 100 = 11..19 or n = 7", "0 10 11 19 111 7",
			"1 9 21 17001" },
		{ "n!=3", "2", "3" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (int wanted = 0; wanted < 2; wanted++) {
			char numbers[80], *rest = NULL, *word;

			(void)snprintf(numbers, sizeof(numbers), "%s",
				wanted ? cases[i].holds : cases[i].not );
			for (word = strtok_r(numbers, " ", &rest); word;
				word = strtok_r(NULL, " ", &rest)) {
				bool holds = !wanted;

				assert_int_equal(tongue_rule(cases[i].rule,
							 (unsigned)atoi(word), &holds),
					0);
				if (holds != wanted)
					fail_msg("%s of %s", word, cases[i].rule);
			}
		}
}

static void
what_is_no_rule_is_refused(void **state)
{
	static const char *const wrong[] = { "", "n", "one", "n = ", "n = 1 and", "n = 1 n = 2",
		"n % 0 = 1", "n % = 1", "n = 1..", "n = 1,", "x = 1", "n > 1", "= 1",
		"n = 1234567890", "and" };
	bool holds;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(wrong); i++)
		if (tongue_rule(wrong[i], 1, &holds) != -EINVAL)
			fail_msg("\"%s\" is a rule", wrong[i]);
}

static void
the_first_rule_that_holds_gives_the_form(void **state)
{
	_cleanup_(tongue_clear) struct tongue t = { 0 };

	(void)state;
	assert_string_equal(tongue_form(&t, 1), "other");
	tongue_set(&t, "plural.few", "n % 10 = 2..4 and n % 100 != 12..14", nowhere);
	tongue_set(&t, "plural.one", "n = 1", nowhere);
	assert_string_equal(tongue_form(&t, 1), "one");
	assert_string_equal(tongue_form(&t, 23), "few");
	assert_string_equal(tongue_form(&t, 13), "other");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_found_whatever_the_order_they_came_in),
		cmocka_unit_test(a_rule_says_which_numbers_it_is_for),
		cmocka_unit_test(what_is_no_rule_is_refused),
		cmocka_unit_test(the_first_rule_that_holds_gives_the_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
