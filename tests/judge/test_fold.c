/* Fold: by the vendor's own words, which announcements are about one change, and which only look alike. */
#include "judge/given.h"
#include "judge/likeness.h"

/* What is known, and what comes next. */
struct two {
	const char *known, *known_text, *title, *text;
	enum fold beside; /* on another page */
	enum fold after;  /* on the same one, a day later */
};

#define ON_1_JUNE "It will be shut down on 1 June 2027."
#define ON_9_SEPTEMBER "It will be shut down on 9 September 2027."

static const struct two twos[] = {
	{ "Retirement of Crumb Sync", ON_1_JUNE, "Crumb Sync is going away", ON_1_JUNE,
		FOLD_SAME, FOLD_NONE },
	{ "Crumb Sync", ON_1_JUNE, "Crumb Sync 2", ON_1_JUNE, FOLD_SAME, FOLD_NONE },
	{ "Crumb Sync 1 ends", ON_1_JUNE, "Crumb Sync 2 ends", ON_1_JUNE, FOLD_NONE,
		FOLD_NONE },
	{ "Crumb Sync for tablets ends", ON_1_JUNE, "Crumb Sync for phones ends", ON_1_JUNE,
		FOLD_NONE, FOLD_NONE },
	{ "Crumb Sync ends", ON_1_JUNE, "Crumb Sync ends", ON_9_SEPTEMBER, FOLD_NONE,
		FOLD_NONE },
	{ "Crumb Sync ends", ON_1_JUNE, "(Updated) Crumb Sync ends", ON_9_SEPTEMBER, FOLD_NONE,
		FOLD_REISSUE },
	{ "Crumb Sync ends on 1 June 2027", ON_1_JUNE,
		"Reminder: Crumb Sync ends on 9 September 2027", ON_9_SEPTEMBER, FOLD_NONE,
		FOLD_REISSUE },
	{ "Crumb Sync ends", ON_1_JUNE, "(Updated) Crumb Sync for phones ends", ON_9_SEPTEMBER,
		FOLD_NONE, FOLD_NONE },
	{ "Crumb Sync: retirement", ON_1_JUNE, "Crumb Sync retirement postponed",
		ON_9_SEPTEMBER, FOLD_NONE, FOLD_EXTENDS },
	{ "Crumb Sync: Abschaltung", ON_1_JUNE, "Abschaltung von Crumb Sync verschoben",
		ON_9_SEPTEMBER, FOLD_NONE, FOLD_EXTENDS },
	{ "Crumb Sync stopt", ON_1_JUNE, "Einde van Crumb Sync uitgesteld", ON_9_SEPTEMBER,
		FOLD_NONE, FOLD_EXTENDS },
	{ "Crumb Sync ends", ON_1_JUNE, "Dough Mixer ends", ON_1_JUNE, FOLD_NONE, FOLD_NONE },
	{ "Important notice", ON_1_JUNE, "Important notice", ON_1_JUNE, FOLD_NONE, FOLD_NONE },
	{ "Important notice", ON_1_JUNE, "(Updated) Important notice", ON_1_JUNE, FOLD_NONE,
		FOLD_NONE },
};

static enum fold
fold_of_two(const struct two *two, bool other_source, int64_t later)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry first = given_entry(two->known, two->known_text);
	struct entry second = given_entry(two->title, two->text);
	struct change known = { .title = mem_dup(two->known), .published = 1767225600 };
	struct facts facts;
	enum fold fold;

	first.published = 1767225600;
	second.published = first.published + later;
	known.facts = given_facts_of(rules, &first);
	facts = given_facts_of(rules, &second);
	fold = judge_fold(&known, &second, &facts, other_source);
	facts_clear(&facts);
	entry_clear(&first);
	entry_clear(&second);
	change_clear(&known);
	rules_free(rules);
	config_free(config);
	return fold;
}

static void
only_the_vendors_own_words_make_two_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(twos) / sizeof(twos[0]); i++) {
		enum fold beside = fold_of_two(&twos[i], true, 86400);
		enum fold after = fold_of_two(&twos[i], false, 86400);

		if (beside != twos[i].beside || after != twos[i].after)
			fail_msg("“%s” and “%s”: beside %s, after %s", twos[i].known,
				twos[i].title, fold_name(beside), fold_name(after));
	}
}

static void
what_was_said_before_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(twos) / sizeof(twos[0]); i++)
		assert_int_equal(fold_of_two(&twos[i], false, -86400), FOLD_NONE);
}

static void
a_link_to_the_first_post_is_a_sign(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry =
		given_entry("Crumb Sync for phones: sunset delayed", ON_9_SEPTEMBER);
	struct change known = { .title = mem_dup("Crumb Sync ends"),
		.link = mem_dup("https://dough.example/crumb"),
		.published = STAMP_NONE };
	struct facts facts = given_facts_of(rules, &entry);

	(void)state;
	assert_int_equal(judge_fold(&known, &entry, &facts, false), FOLD_NONE);
	entry.content = mem_dup("<a href=\"https://dough.example/crumb-cake\">a cake</a>");
	assert_int_equal(judge_fold(&known, &entry, &facts, false), FOLD_NONE);
	mem_set(&entry.content, "See <a href=\"https://dough.example/crumb/\">our post</a>.");
	assert_int_equal(judge_fold(&known, &entry, &facts, false), FOLD_EXTENDS);
	facts_clear(&facts);
	entry_clear(&entry);
	change_clear(&known);
	rules_free(rules);
	config_free(config);
}

static void
an_edit_is_marked_by_a_stamp_or_a_word(void **state)
{
	struct entry entry = given_entry("Crumb Sync ends", ON_1_JUNE);
	struct change known = { .title = mem_dup("Crumb Sync ends"), .updated = 7 };

	(void)state;
	entry.updated = 7;
	assert_false(judge_marked(&known, &entry));
	entry.updated = STAMP_NONE;
	assert_false(judge_marked(&known, &entry));
	entry.updated = 8;
	assert_true(judge_marked(&known, &entry));
	entry.updated = 7;
	mem_set(&entry.title, "Updated: Crumb Sync ends");
	assert_true(judge_marked(&known, &entry));
	entry_clear(&entry);
	change_clear(&known);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_vendors_own_words_make_two_one),
		cmocka_unit_test(what_was_said_before_changes_nothing),
		cmocka_unit_test(a_link_to_the_first_post_is_a_sign),
		cmocka_unit_test(an_edit_is_marked_by_a_stamp_or_a_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
