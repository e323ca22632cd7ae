/* Facts: forced or not, kind, roles of dates, and which date hurts first. */
#include "judge/given.h"

static void
check(const char *title, const char *text, enum forced forced, enum kind kind)
{
	struct facts facts = given_facts(title, text);

	assert_int_equal(facts.forced, forced);
	assert_int_equal(facts.kind, kind);
	assert_true(facts.confidence >= 0.4 && facts.confidence <= 1.0);
	facts_clear(&facts);
}

static void
a_retirement_in_the_title_is_forced(void **state)
{
	(void)state;
	check("Retirement of boards", "Read on.", FORCED_YES, KIND_RETIREMENT);
}

static void
a_feature_is_not_forced(void **state)
{
	(void)state;
	check("Boards", "You can now share boards.", FORCED_NO, KIND_FEATURE);
}

static void
a_weak_word_alone_is_unclear(void **state)
{
	(void)state;
	check("Boards", "Old clients will be blocked.", FORCED_UNCLEAR, KIND_BREAKING);
}

static void
nothing_said_is_nothing_forced(void **state)
{
	(void)state;
	check("", "", FORCED_NO, KIND_OTHER);
}

static void
evidence_is_the_vendors_own_sentence(void **state)
{
	struct facts facts =
		given_facts("Boards", "Hello to all. Boards will be retired (soon). Bye.");

	(void)state;
	assert_string_equal(facts_quote(&facts), "Boards will be retired (soon).");
	assert_int_equal(facts.evidence[0].where, WHERE_LEAD);
	facts_clear(&facts);
}

static void
a_phrase_does_not_cross_the_end_of_a_sentence(void **state)
{
	(void)state;
	check("Boards", "What it shall be. Retired colleagues say hello.", FORCED_NO,
		KIND_OTHER);
}

static void
the_vendors_label_is_the_strongest_evidence(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Boards", "You can now share boards.");
	struct facts facts;

	(void)state;
	strings_add(&entry.labels, "type=Retirements");
	facts = given_facts_of(rules, &entry);
	assert_int_equal(facts.forced, FORCED_YES);
	assert_int_equal(facts.kind, KIND_RETIREMENT);
	assert_int_equal(facts.evidence[0].where, WHERE_LABEL);
	assert_string_equal(facts_quote(&facts), "You can now share boards.");
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
expect_filed(const char *kind, const char *title, const char *text, enum forced forced,
	enum kind want)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry(title, text);
	struct facts facts;

	strings_add(&entry.labels, kind);
	facts = given_facts_of(rules, &entry);
	assert_int_equal(facts.forced, forced);
	assert_int_equal(facts.kind, want);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
what_is_gone_while_works_last_is_not_gone_for_good(void **state)
{
	(void)state;
	expect_filed("kind=feature", "Oven upgrade", "Boards will be blocked.", FORCED_UNCLEAR,
		KIND_BREAKING);
	expect_filed("kind=maintenance", "Oven upgrade", "Boards will be blocked.", FORCED_NO,
		KIND_MAINTENANCE);
	expect_filed("kind=incident", "Slow ovens", "Boards will be blocked.", FORCED_NO,
		KIND_INCIDENT);
	/* A title that ends something does so under any heading. */
	expect_filed("kind=maintenance", "Boards will be retired", "Boards will be blocked.",
		FORCED_YES, KIND_RETIREMENT);
}

static struct facts
facts_of_field(enum role role, const char *title)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry(title, "See the table.");
	struct facts facts;

	entry.dates = MEM_NEW(struct entry_date);
	entry.dates[entry.date_count++] =
		(struct entry_date){ role, when_day(stamp_day(2027, 6, 1)) };
	facts = given_facts_of(rules, &entry);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return facts;
}

static void
a_date_field_of_the_vendor_says_what_happens(void **state)
{
	struct facts removed = facts_of_field(ROLE_REMOVED, "Rye model 2"),
		     asked = facts_of_field(ROLE_ENFORCED, "Rye model 2"),
		     starts = facts_of_field(ROLE_STARTS, "Rye model 2");

	(void)state;
	assert_int_equal(removed.forced, FORCED_YES);
	assert_int_equal(removed.kind, KIND_RETIREMENT);
	assert_string_equal(removed.evidence[0].rule, "removed");
	assert_string_equal(removed.evidence[0].text, "removed: 2027-06-01");
	assert_int_equal(removed.evidence[0].where, WHERE_LABEL);
	assert_int_equal(asked.forced, FORCED_YES);
	assert_int_equal(starts.forced, FORCED_NO);
	assert_int_equal(starts.evidence_count, 0);
	facts_clear(&removed);
	facts_clear(&asked);
	facts_clear(&starts);
}

static void
a_label_that_names_something_announces_nothing(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Boards", "You can now share boards.");
	struct facts facts;

	(void)state;
	strings_add(&entry.labels, "product=Retirements and Breaking Support");
	strings_add(&entry.labels, "component=Deprecated. Removed");
	facts = given_facts_of(rules, &entry);
	assert_int_equal(facts.forced, FORCED_NO);
	for (size_t i = 0; i < facts.evidence_count; i++)
		assert_int_not_equal(facts.evidence[i].where, WHERE_LABEL);
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
a_change_that_is_taken_back_is_not_forced(void **state)
{
	struct facts facts = given_facts("Retirement of boards",
		"Updated November 1, 2026: We are not going ahead with "
		"this.\nBoards will be retired on March 5, 2027.");

	(void)state;
	assert_int_equal(facts.forced, FORCED_NO);
	facts_clear(&facts);
}

static void
a_deadline_with_something_to_do_is_evidence(void **state)
{
	struct facts facts = given_facts("Migrate to lists by 5 March 2027", "");

	(void)state;
	assert_int_equal(facts.forced, FORCED_YES);
	assert_int_equal(facts.kind, KIND_MIGRATION);
	facts_clear(&facts);
}

static enum role
role_of_day(const struct facts *facts, int year, int month, int day)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].when.from == stamp_day(year, month, day))
			return facts->milestones[i].role;
	fail_msg("there is no milestone on that day");
	return ROLE_NONE;
}

static void
the_phrase_next_to_a_date_gives_its_role(void **state)
{
	struct facts facts =
		given_facts("Boards", "New deployments will be blocked on March 5, 2027, and "
				      "boards will be retired on June 7, 2027.");

	(void)state;
	assert_int_equal(role_of_day(&facts, 2027, 3, 5), ROLE_CLOSED);
	assert_int_equal(role_of_day(&facts, 2027, 6, 7), ROLE_REMOVED);
	facts_clear(&facts);
	given_effective("Boards",
		"New deployments will be blocked on March 5, 2027, and boards will be retired "
		"on June 7, 2027.",
		"2027-06-07");
}

static void
an_updated_stamp_is_an_announcement(void **state)
{
	struct facts facts =
		given_facts("Boards", "Updated November 1, 2026: We have updated the "
				      "timeline.\nBoards will be retired on March 5, 2027.");

	(void)state;
	assert_int_equal(role_of_day(&facts, 2026, 11, 1), ROLE_ANNOUNCED);
	assert_int_equal(facts.effective.from, stamp_day(2027, 3, 5));
	facts_clear(&facts);
}

static void
an_updated_stamp_with_all_behind_it_hides_nothing(void **state)
{
	struct facts facts = given_facts(
		"Boards", "Updated November 1, 2026: Boards will be retired on March 5, 2027.");

	(void)state;
	assert_int_equal(facts.forced, FORCED_YES);
	assert_int_equal(role_of_day(&facts, 2026, 11, 1), ROLE_ANNOUNCED);
	assert_int_equal(facts.effective.from, stamp_day(2027, 3, 5));
	facts_clear(&facts);
}

static void
an_announcement_date_is_not_effective(void **state)
{
	(void)state;
	given_effective("Boards",
		"On June 6th, 2026, we announced that boards will be retired on March 5, 2027.",
		"2027-03-05");
}

static void
what_was_previously_planned_is_superseded(void **state)
{
	struct facts facts = given_facts("Boards",
		"Boards will be retired on March 5, 2027 (previously January 15, 2027).");

	(void)state;
	assert_int_equal(role_of_day(&facts, 2027, 1, 15), ROLE_SUPERSEDED);
	assert_int_equal(facts.effective.from, stamp_day(2027, 3, 5));
	facts_clear(&facts);
}

static void
moved_from_one_date_to_another_counts_the_other(void **state)
{
	(void)state;
	given_effective("Boards",
		"We are updating the timing of the retirement from January 15, 2027, to March "
		"5, 2027.",
		"2027-03-05");
}

static void
a_rule_is_the_words_that_matched(void **state)
{
	struct facts facts = given_facts("Boards", "Boards will be retired on March 5, 2027.");

	(void)state;
	assert_int_equal(facts.evidence_count, 2);
	assert_string_equal(facts.evidence[0].rule, "will be retired");
	assert_string_equal(facts.evidence[1].rule, "March 5, 2027");
	facts_clear(&facts);
}

static void
quoted(const char *title, const char *text, const char *want)
{
	struct facts facts = given_facts(title, text);

	if (want)
		assert_string_equal(facts_quote(&facts), want);
	else
		assert_null(facts_quote(&facts));
	facts_clear(&facts);
}

static void
a_sentence_that_says_what_and_when_is_quoted_before_the_title(void **state)
{
	(void)state;
	quoted("Boards will be retired",
		"Hello. Boards will be retired on March 5, 2027. Please migrate to lists.",
		"Boards will be retired on March 5, 2027.");
	quoted("We are retiring boards", "It ends: “on March 5, 2027”. Read on.",
		"It ends: “on March 5, 2027”.");
	quoted("We are retiring boards", "It ends on March 5, 2027. Read on.",
		"It ends on March 5, 2027.");
}

static void
the_title_is_quoted_when_nothing_else_says_it(void **state)
{
	(void)state;
	quoted("Boards will be retired", "Read on.", "Boards will be retired");
}

static void
what_is_taken_back_is_quoted_by_the_sentence_that_says_so(void **state)
{
	(void)state;
	quoted("Retirement of boards",
		"We are not going ahead with this. What we wrote before: boards will be "
		"retired on March 5, 2027.",
		"We are not going ahead with this.");
}

static void
maintenance_is_quoted_though_it_forces_nobody(void **state)
{
	(void)state;
	quoted("Planned maintenance on March 5, 2027",
		"There is planned maintenance on March 5, 2027, from 1:00 to 3:00.",
		"There is planned maintenance on March 5, 2027, from 1:00 to 3:00.");
}

static void
nothing_said_is_nothing_quoted(void **state)
{
	(void)state;
	quoted("Boards", "Hello to all.", NULL);
}

static void
milestones_of_what_is_taken_back_are_superseded(void **state)
{
	struct facts facts = given_facts("Retirement of boards",
		"We are not going ahead with this.\nBoards will be retired on March 5, 2027.");

	(void)state;
	assert_true(facts.withdrawn);
	assert_int_equal(role_of_day(&facts, 2027, 3, 5), ROLE_SUPERSEDED);
	facts_clear(&facts);
}

static void
an_unclear_verdict_is_never_sure(void **state)
{
	struct facts facts = given_facts("Boards", "Old clients will be blocked.");

	(void)state;
	assert_int_equal(facts.forced, FORCED_UNCLEAR);
	assert_true(facts.confidence >= 0.5 && facts.confidence < 0.7);
	facts_clear(&facts);
}

static void
a_title_that_is_a_date_is_the_day_of_the_entry(void **state)
{
	(void)state;
	given_effective("November 02, 2026", "Boards will be retired.", "");
	given_effective("Release notes for Monday, November 2, 2026",
		"Boards will be retired on March 5, 2027.", "2027-03-05");
	given_effective(
		"November 02, 2026", "On November 2, 2026, we gave boards a colour.", "");
	given_effective("Boards: March 5, 2027", "Boards will be retired.", "2027-03-05");
}

static void
a_rollout_has_a_start_and_an_end(void **state)
{
	struct facts facts = given_facts("Boards", "We will begin rolling out on March 5, 2027 "
						   "and expect to complete by April 7, 2027.");

	(void)state;
	assert_int_equal(role_of_day(&facts, 2027, 3, 5), ROLE_STARTS);
	assert_int_equal(role_of_day(&facts, 2027, 4, 7), ROLE_COMPLETES);
	assert_int_equal(facts.effective.from, stamp_day(2027, 3, 5));
	facts_clear(&facts);
}

static void
a_table_row_has_the_role_of_what_stands_above_it(void **state)
{
	struct facts facts =
		given_facts("Boards", "Retirement dates:\nClassic boards\n2027-03-05");

	(void)state;
	assert_int_equal(role_of_day(&facts, 2027, 3, 5), ROLE_REMOVED);
	facts_clear(&facts);
}

static void
the_day_in_the_text_refines_the_month_in_the_title(void **state)
{
	(void)state;
	given_effective("Retirement of boards in March 2027",
		"Boards will be retired on March 5, 2027.", "2027-03-05");
}

static void
a_date_long_past_gives_way_to_one_ahead(void **state)
{
	(void)state;
	given_effective("Boards",
		"Lists: retirement on March 5, 2025. Boards: retirement on March 5, 2027.",
		"2027-03-05");
}

static void
the_vendors_own_date_field_wins(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Boards", "Boards will be retired on March 5, 2027.");
	struct facts facts;

	(void)state;
	entry.dates = mem_new(1, sizeof(*entry.dates));
	entry.dates[0] = (struct entry_date){ ROLE_ENFORCED, when_day(stamp_day(2027, 2, 1)) };
	entry.date_count = 1;
	facts = given_facts_of(rules, &entry);
	assert_int_equal(facts.effective.from, stamp_day(2027, 2, 1));
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
no_date_is_never_invented(void **state)
{
	(void)state;
	given_effective("Retirement of boards", "Boards will be retired soon.", "");
}

static void
a_hostile_text_is_judged_too(void **state)
{
	struct text text = { 0 };
	struct facts facts;

	(void)state;
	for (int i = 0; i < 20000; i++)
		text_add(&text, "be \xFF\xC3 1 March 2027 \x01(", 22);
	facts = given_facts("\xF0\x9F", text.data);
	assert_true(facts.milestone_count <= 24);
	assert_true(facts.evidence_count <= 26);
	facts_clear(&facts);
	text_clear(&text);
}

static void
an_unknown_language_gives_less_confidence(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Retirement of boards", "");
	struct facts known = given_facts_of(rules, &entry), unknown;

	(void)state;
	mem_set(&entry.language, NULL);
	unknown = given_facts_of(rules, &entry);
	assert_int_equal(unknown.forced, FORCED_YES);
	assert_true(unknown.confidence < known.confidence);
	facts_clear(&known);
	facts_clear(&unknown);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

static void
rules_that_differ_have_different_versions(void **state)
{
	struct config *config = given_config();
	struct rules *before = given_rules(config), *after;
	struct hash a = rules_version(before), b;

	(void)state;
	given_use(config, "Ours", "boards");
	after = given_rules(config);
	b = rules_version(after);
	assert_false(hash_equal(&a, &b));
	rules_free(before);
	rules_free(after);
	config_free(config);
}

static struct hash
version_with(const char *use, const char *only)
{
	struct config *config = given_config();
	struct dependency *d = given_use(config, "Ours", use);
	struct rules *rules;
	struct hash version;

	if (only)
		strings_add(&d->only, only);
	rules = given_rules(config);
	version = rules_version(rules);
	rules_free(rules);
	config_free(config);
	return version;
}

static void
a_filter_is_part_of_the_version(void **state)
{
	struct hash none = version_with("boards", NULL),
		    eu = version_with("boards", "region=eu"),
		    us = version_with("boards", "region=us"),
		    again = version_with("boards", "region=eu");

	(void)state;
	assert_false(hash_equal(&none, &eu));
	assert_false(hash_equal(&us, &eu));
	assert_true(hash_equal(&again, &eu));
}

static void
a_phrase_that_begins_with_a_star_is_refused(void **state)
{
	struct config *config = given_config();
	struct complaints complaints = { 0 };

	(void)state;
	given_phrase(config, "* retired", KIND_RETIREMENT, ROLE_NONE, 1, EVERYWHERE);
	assert_null(rules_new(config, &complaints));
	assert_string_equal(complaints.items[0].text,
		"the phrase \"* retired\" must begin and end with a word");
	complaints_clear(&complaints);
	config_free(config);
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_retirement_in_the_title_is_forced),
		T(a_feature_is_not_forced),
		T(a_weak_word_alone_is_unclear),
		T(nothing_said_is_nothing_forced),
		T(evidence_is_the_vendors_own_sentence),
		T(a_phrase_does_not_cross_the_end_of_a_sentence),
		T(what_is_gone_while_works_last_is_not_gone_for_good),
		T(the_vendors_label_is_the_strongest_evidence),
		T(a_label_that_names_something_announces_nothing),
		T(a_date_field_of_the_vendor_says_what_happens),
		T(a_change_that_is_taken_back_is_not_forced),
		T(a_deadline_with_something_to_do_is_evidence),
		T(the_phrase_next_to_a_date_gives_its_role),
		T(an_updated_stamp_is_an_announcement),
		T(an_updated_stamp_with_all_behind_it_hides_nothing),
		T(an_announcement_date_is_not_effective),
		T(what_was_previously_planned_is_superseded),
		T(moved_from_one_date_to_another_counts_the_other),
		T(a_rule_is_the_words_that_matched),
		T(a_sentence_that_says_what_and_when_is_quoted_before_the_title),
		T(the_title_is_quoted_when_nothing_else_says_it),
		T(what_is_taken_back_is_quoted_by_the_sentence_that_says_so),
		T(maintenance_is_quoted_though_it_forces_nobody),
		T(nothing_said_is_nothing_quoted),
		T(milestones_of_what_is_taken_back_are_superseded),
		T(an_unclear_verdict_is_never_sure),
		T(a_title_that_is_a_date_is_the_day_of_the_entry),
		T(a_rollout_has_a_start_and_an_end),
		T(a_table_row_has_the_role_of_what_stands_above_it),
		T(the_day_in_the_text_refines_the_month_in_the_title),
		T(a_date_long_past_gives_way_to_one_ahead),
		T(the_vendors_own_date_field_wins),
		T(no_date_is_never_invented),
		T(a_hostile_text_is_judged_too),
		T(an_unknown_language_gives_less_confidence),
		T(rules_that_differ_have_different_versions),
		T(a_filter_is_part_of_the_version),
		T(a_phrase_that_begins_with_a_star_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
