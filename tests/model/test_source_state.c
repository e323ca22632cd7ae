/* Tests of what other rules of reading do to what is remembered of a source. */
#include "support/unit.h"

#include "base/mem.h"
#include "model/source_state.h"

static void
assert_other_mark(const struct read_rules *rules)
{
	const struct read_rules none = { 0 };
	char one[READ_RULES_MARK_SIZE], other[READ_RULES_MARK_SIZE];

	assert_string_not_equal(read_rules_mark(&none, one), read_rules_mark(rules, other));
}

static void
what_changes_entries_changes_the_mark(void **state)
{
	struct read_rules listed = { 0 };

	(void)state;
	assert_other_mark(&(struct read_rules){ .format = (char *)"html" });
	assert_other_mark(&(struct read_rules){ .field_title = (char *)"h2" });
	assert_other_mark(&(struct read_rules){ .days_in = (char *)"America/Los_Angeles" });
	strings_add(&listed.field_dates, "removed=/eol");
	assert_other_mark(&listed);
	strings_clear(&listed.field_dates);
	strings_add(&listed.only, "region=eu");
	assert_other_mark(&listed);
	strings_clear(&listed.only);
}

static void
what_changes_no_entry_does_not(void **state)
{
	const struct read_rules none = { 0 }, floor = { .at_least = 5 };
	char one[READ_RULES_MARK_SIZE], other[READ_RULES_MARK_SIZE];

	(void)state;
	assert_string_equal(read_rules_mark(&none, one), read_rules_mark(&floor, other));
}

/* A source that was heard whole, by RULES. */
static struct source_state
heard(const char *rules, const char *format)
{
	return (struct source_state){ .baseline = true,
		.page_entries = 12,
		.validators = { .etag = mem_dup("\"1\"") },
		.format = mem_dup(format),
		.rules = rules ? mem_dup(rules) : NULL };
}

static void
assert_minded(struct source_state state, const struct read_rules *rules, bool anew)
{
	source_state_mind_rules(&state, rules);
	assert_int_equal(state.baseline, !anew);
	assert_int_equal(state.page_entries, anew ? 0 : 12);
	if (anew)
		assert_null(state.validators.etag);
	else
		assert_string_equal(state.validators.etag, "\"1\"");
	source_state_clear(&state);
}

static void
other_rules_ask_for_the_whole_page_again(void **state)
{
	const struct read_rules plain = { 0 }, html = { .format = (char *)"html" };
	char mark[READ_RULES_MARK_SIZE];

	(void)state;
	assert_minded(heard(read_rules_mark(&plain, mark), "rss"), &plain, false);
	assert_minded(heard(read_rules_mark(&plain, mark), "rss"), &html, true);
}

static void
an_older_store_goes_by_the_format(void **state)
{
	const struct read_rules plain = { 0 }, html = { .format = (char *)"html" };

	(void)state;
	assert_minded(heard(NULL, "rss"), &plain, false);
	assert_minded(heard(NULL, "html"), &html, false);
	assert_minded(heard(NULL, "rss"), &html, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_changes_entries_changes_the_mark),
		cmocka_unit_test(what_changes_no_entry_does_not),
		cmocka_unit_test(other_rules_ask_for_the_whole_page_again),
		cmocka_unit_test(an_older_store_goes_by_the_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
