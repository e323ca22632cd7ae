/* Dates with precision, entries' identity, changes' ids. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "model/change.h"
#include "model/config.h"
#include "model/entry.h"
#include "model/letter.h"
#include "model/page.h"
#include "model/when.h"

static void
a_date_is_written_as_precise_as_it_is(void **state)
{
	static const char *const forms[] = { "2027-03-31", "2027-03", "2027-Q4", "2027-H1",
		"2027", "2028-02-29" };
	char buffer[WHEN_SIZE];

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		struct when when;

		assert_int_equal(when_read(forms[i], &when), 0);
		assert_string_equal(when_write(&when, buffer), forms[i]);
		assert_true(when_known(&when));
	}
	assert_string_equal(when_write(&WHEN_NONE, buffer), "");
}

static void
nonsense_is_no_date(void **state)
{
	static const char *const forms[] = { "", "27", "2027-13", "2027-00", "2027-Q5",
		"2027-H3", "2027-02-30", "2027-3", "2027/03", "next week",
		"2027-03-31T00:00:00Z" };
	struct when when;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(forms); i++)
		assert_int_equal(when_read(forms[i], &when), -EINVAL);
}

static void
a_period_has_its_first_and_last_day(void **state)
{
	struct when quarter = when_quarter(2027, 3), half = when_half(2028, 1),
		    month = when_month(2028, 2);

	(void)state;
	assert_int_equal(quarter.from, stamp_day(2027, 7, 1));
	assert_int_equal(quarter.to, stamp_day(2027, 9, 30));
	assert_int_equal(half.to, stamp_day(2028, 6, 30));
	assert_int_equal(month.to, stamp_day(2028, 2, 29));
	assert_false(when_equal(&month, &half));
}

static struct entry
sample(void)
{
	return (struct entry){ .id = mem_dup("tag:example,2026:1"),
		.title = mem_dup("Tin opener 3 retires"),
		.link = mem_dup("https://vendor.example/a"),
		.text = mem_dup("It stops on 1 June 2027."),
		.published = STAMP_NONE,
		.updated = STAMP_NONE };
}

static void
identity_is_the_native_id_then_the_link_then_the_title(void **state)
{
	struct entry a = sample(), b = sample();
	struct hash key = entry_key(&a), other;

	(void)state;
	mem_set(&b.link, "https://vendor.example/b");
	mem_set(&b.title, "Another title");
	other = entry_key(&b);
	assert_true(hash_equal(&key, &other));
	mem_set(&a.id, NULL);
	mem_set(&b.id, NULL);
	key = entry_key(&a);
	other = entry_key(&b);
	assert_false(hash_equal(&key, &other));
	mem_set(&b.link, "https://vendor.example/a");
	other = entry_key(&b);
	assert_true(hash_equal(&key, &other));
	entry_clear(&a);
	entry_clear(&b);
}

static void
content_leaves_clocks_links_and_layout_out(void **state)
{
	struct entry a = sample(), b = sample();
	struct hash before = entry_content_hash(&a), after;

	(void)state;
	b.updated = 1700000000;
	mem_set(&b.link, "https://vendor.example/a?utm=7");
	mem_set(&b.text, "It  stops on\n1 June 2027. ");
	after = entry_content_hash(&b);
	assert_true(hash_equal(&before, &after));
	mem_set(&b.text, "It stops on 2 June 2027.");
	after = entry_content_hash(&b);
	assert_false(hash_equal(&before, &after));
	entry_clear(&a);
	entry_clear(&b);
}

static void
labels_are_content_and_their_order_is_not(void **state)
{
	struct entry a = sample(), b = sample();
	struct hash one, other;

	(void)state;
	strings_add(&a.labels, "product=Ovens");
	strings_add(&a.labels, "region=north");
	strings_add(&b.labels, "region=north");
	strings_add(&b.labels, "product=Ovens");
	one = entry_content_hash(&a);
	other = entry_content_hash(&b);
	assert_true(hash_equal(&one, &other));
	strings_add(&b.labels, "region=south");
	other = entry_content_hash(&b);
	assert_false(hash_equal(&one, &other));
	entry_clear(&a);
	entry_clear(&b);
}

static void
a_vendors_own_date_is_content(void **state)
{
	struct entry a = sample();
	struct hash before = entry_content_hash(&a), after;

	(void)state;
	a.dates = MEM_NEW(struct entry_date);
	a.date_count = 1;
	a.dates[0] = (struct entry_date){ ROLE_REMOVED, when_month(2027, 6) };
	after = entry_content_hash(&a);
	assert_false(hash_equal(&before, &after));
	entry_clear(&a);
}

static void
a_copied_entry_is_the_same_and_its_own(void **state)
{
	struct entry a = sample(), b;
	struct hash before, after;

	(void)state;
	strings_add(&a.labels, "Retirements");
	entry_copy(&b, &a);
	before = entry_content_hash(&a);
	entry_clear(&a);
	after = entry_content_hash(&b);
	assert_true(hash_equal(&before, &after));
	entry_clear(&b);
}

static void
a_change_has_a_name_that_can_be_said_on_the_phone(void **state)
{
	_cleanup_free_ char *id = change_id_draw("example-chat", 0);
	_cleanup_free_ char *other = change_id_draw("example-chat", UINT64_MAX);

	(void)state;
	assert_string_equal(id, "example-chat-aaaaaa");
	assert_string_equal(other, "example-chat-777777");
}

static void
the_latest_decision_date_is_the_first_day_minus_the_lead_time(void **state)
{
	struct change change = { .facts = { .effective = when_quarter(2027, 3) } };

	(void)state;
	assert_int_equal(change_decide_by(&change, 30), stamp_day(2027, 6, 1));
	change.facts.effective = WHEN_NONE;
	assert_int_equal(change_decide_by(&change, 30), DAY_NONE);
	change.facts.effective = when_quarter(2027, 3);
	change.facts.kind = KIND_MAINTENANCE;
	assert_int_equal(change_decide_by(&change, 30), DAY_NONE);
}

static void
every_name_finds_its_value_again(void **state)
{
	(void)state;
	for (int i = 0; i < KIND_COUNT; i++) {
		assert_int_equal(kind_of(kind_name((enum kind)i)), i);
		assert_non_null(kind_noun((enum kind)i));
	}
	assert_string_equal(kind_noun(KIND_BREAKING), "breaking change");
	assert_string_equal(kind_noun(KIND_PRICING), "price change");
	for (int i = 0; i < ROLE_COUNT; i++)
		assert_int_equal(role_of(role_name((enum role)i)), i);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		assert_int_equal(outcome_of(outcome_name((enum outcome)i)), i);
	for (int i = 0; i < HAPPENING_COUNT; i++)
		assert_int_equal(happening_of(happening_name((enum happening)i)), i);
	for (int i = 0; i < OCCASION_COUNT; i++)
		assert_int_equal(occasion_of(occasion_name((enum occasion)i)), i);
	assert_int_equal(kind_of("nonsense"), -EINVAL);
	assert_int_equal(role_of(NULL), -EINVAL);
	assert_int_equal(letter_state_of("delivered"), LETTER_DELIVERED);
	assert_int_equal(verdict_of_name("now"), VERDICT_NOW);
	assert_int_equal(forced_of("unclear"), FORCED_UNCLEAR);
}

static void
the_strongest_sentence_is_quoted(void **state)
{
	struct facts facts = { 0 };
	struct evidence *e = facts_add_evidence(&facts);

	(void)state;
	assert_null(facts_quote(&facts));
	*e = (struct evidence){ .rule = mem_dup("a"), .text = mem_dup("weak"), .weight = 1 };
	e = facts_add_evidence(&facts);
	*e = (struct evidence){
		.rule = mem_dup("b"), .text = mem_dup("against"), .weight = -9
	};
	e = facts_add_evidence(&facts);
	*e = (struct evidence){ .rule = mem_dup("c"), .text = mem_dup("strong"), .weight = 3 };
	assert_string_equal(facts_quote(&facts), "strong");
	e = facts_add_evidence(&facts);
	*e = (struct evidence){ .rule = mem_dup("d"),
		.text = mem_dup("Retirement"),
		.where = WHERE_LABEL,
		.weight = 6 };
	e = facts_add_evidence(&facts);
	*e = (struct evidence){ .rule = mem_dup("e"),
		.text = mem_dup("the title"),
		.where = WHERE_TITLE,
		.weight = 4 };
	assert_string_equal(facts_quote(&facts), "strong");
	facts.quote = mem_dup("chosen");
	assert_string_equal(facts_quote(&facts), "chosen");
	facts_clear(&facts);
}

static void
a_complaint_names_its_place(void **state)
{
	struct complaints list = { 0 };
	struct place at = { "forewarn.yaml", 3, 9 };
	_cleanup_free_ char *line = NULL, *warning = NULL, *placeless = NULL;

	(void)state;
	complaints_add(&list, &at, 0, "unknown key “%s”", "recipents");
	complaints_add(&list, &at, 1, "odd");
	complaints_add(&list, NULL, 0, "no file");
	line = complaint_write(&list.items[0]);
	warning = complaint_write(&list.items[1]);
	placeless = complaint_write(&list.items[2]);
	assert_string_equal(line, "forewarn.yaml:3:9: unknown key “recipents”");
	assert_string_equal(warning, "forewarn.yaml:3:9: warning: odd");
	assert_string_equal(placeless, "no file");
	assert_int_equal(list.errors, 2);
	complaints_clear(&list);
}

static void
the_dependencies_of_a_change_are_each_named_once(void **state)
{
	struct change change = { 0 };
	_cleanup_free_ char *names = NULL, *two = NULL, *three = NULL;

	(void)state;
	for (int i = 0; i < 3; i++)
		matches_add(&change.matches)->dependency = mem_dup(i < 2 ? "Till" : "Web shop");
	names = change_dependencies(&change);
	two = change_concerned(&change);
	matches_add(&change.matches)->dependency = mem_dup("Rota");
	three = change_concerned(&change);
	assert_string_equal(names, "Till, Web shop");
	assert_string_equal(two, "Till and Web shop");
	assert_string_equal(three, "Till, Web shop and Rota");
	change_clear(&change);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_written_as_precise_as_it_is),
		cmocka_unit_test(nonsense_is_no_date),
		cmocka_unit_test(a_period_has_its_first_and_last_day),
		cmocka_unit_test(identity_is_the_native_id_then_the_link_then_the_title),
		cmocka_unit_test(content_leaves_clocks_links_and_layout_out),
		cmocka_unit_test(labels_are_content_and_their_order_is_not),
		cmocka_unit_test(a_vendors_own_date_is_content),
		cmocka_unit_test(a_copied_entry_is_the_same_and_its_own),
		cmocka_unit_test(a_change_has_a_name_that_can_be_said_on_the_phone),
		cmocka_unit_test(the_latest_decision_date_is_the_first_day_minus_the_lead_time),
		cmocka_unit_test(every_name_finds_its_value_again),
		cmocka_unit_test(the_strongest_sentence_is_quoted),
		cmocka_unit_test(a_complaint_names_its_place),
		cmocka_unit_test(the_dependencies_of_a_change_are_each_named_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
