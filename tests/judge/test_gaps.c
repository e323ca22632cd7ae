/* Gaps: what "**" spans in a phrase and what it does not, and where a clause ends. */
#include "judge/given.h"

#include <unistd.h>

/* True if PHRASE is found in TEXT. */
static bool
found(const char *phrase, const char *text)
{
	struct config *config = MEM_NEW(struct config);
	struct rules *rules;
	struct entry entry = given_entry("Boards", text);
	struct facts facts;
	bool any;

	config->timezone = mem_dup("UTC");
	given_phrase(config, phrase, KIND_RETIREMENT, ROLE_REMOVED, 3, EVERYWHERE);
	rules = given_rules(config);
	facts = given_facts_of(rules, &entry);
	any = facts.evidence_count > 0;
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return any;
}

static void
a_wide_gap_is_none_to_fourteen_words(void **state)
{
	(void)state;
	assert_true(found("schalten wir ** ab", "Im Mai schalten wir ab."));
	assert_true(found("schalten wir ** ab", "schalten wir a b c d e f g h i j k l m n ab"));
	assert_false(
		found("schalten wir ** ab", "schalten wir a b c d e f g h i j k l m n o ab"));
}

static void
a_narrow_gap_is_one_to_three_words(void **state)
{
	(void)state;
	assert_false(found("schalten wir * ab", "Im Mai schalten wir ab."));
	assert_true(found("schalten wir * ab", "schalten wir a b c ab"));
	assert_false(found("schalten wir * ab", "schalten wir a b c d ab"));
}

static void
a_wide_gap_does_not_span_what_turns_the_meaning(void **state)
{
	(void)state;
	assert_false(found("wird ** abgeschaltet", "Das Forum wird doch nicht abgeschaltet."));
	assert_false(found("wordt ** gewist", "Er wordt dan niets gewist."));
	assert_false(found("wordt ** gewist", "De bon wordt mogelijk gewist."));
	assert_true(found("wird ** nicht abgeschaltet", "Das wird doch nicht abgeschaltet."));
}

static void
a_wide_gap_ends_with_the_sentence(void **state)
{
	(void)state;
	assert_false(found("schalten wir ** ab", "Heute schalten wir um. Ab Mai ist Ruhe."));
}

static void
a_full_stop_in_a_phrase_is_the_end_of_a_clause(void **state)
{
	(void)state;
	assert_true(found("stellen wir ** ein .", "Im Mai stellen wir das Forum ein."));
	assert_true(found("stellen wir ** ein .", "Im Mai stellen wir das Forum ein"));
	assert_true(found("stellen wir ** ein .", "Das stellen wir im Mai ein, sagt er."));
	assert_true(found("stellen wir ** ein .", "Das stellen wir ein und backen."));
	assert_false(found("stellen wir ** ein .", "Im Mai stellen wir Ihnen ein Brot vor."));
	assert_true(found("stellen wir ** ein .", "Wir stellen wir ein Brot lieber ein."));
}

/* Each word begins the phrase and none ends it: some steps a word, or the alarm ends the test. */
static void
a_text_that_only_begins_phrases_is_read_in_time(void **state)
{
	struct text text = { 0 };

	(void)state;
	for (int i = 0; i < 30000; i++)
		text_puts(&text, "wir ");
	alarm(30);
	assert_false(found("wir ** wir ** ab .", text.data));
	alarm(0);
	text_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wide_gap_is_none_to_fourteen_words),
		cmocka_unit_test(a_narrow_gap_is_one_to_three_words),
		cmocka_unit_test(a_wide_gap_does_not_span_what_turns_the_meaning),
		cmocka_unit_test(a_wide_gap_ends_with_the_sentence),
		cmocka_unit_test(a_full_stop_in_a_phrase_is_the_end_of_a_clause),
		cmocka_unit_test(a_text_that_only_begins_phrases_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
