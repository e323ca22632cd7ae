/* Compare: what happened to a known change when its entry or our rules changed. */
#include "judge/given.h"

#define TITLE "Retirement of classic boards"
#define TEXT \
	"Classic boards will be retired on March 5, 2027. Please write to us with questions."

struct pair {
	const char *title, *text; /* now */
	bool content_changed;
	bool other_rules;
	bool was_withdrawn;
};

static struct change
known_change(const struct rules *rules, const char *title, const char *text)
{
	struct entry entry = given_entry(title, text);
	struct change known = { .title = mem_dup(title), .rules = rules_version(rules) };

	known.facts = given_facts_of(rules, &entry);
	known.quote = mem_dup(facts_quote(&known.facts));
	entry_clear(&entry);
	return known;
}

/* What judge_compare says of TITLE and TEXT when they become those of NOW. The caller frees RET's detail. */
static int
compare_from(const char *title, const char *text, struct pair now, struct event *ret)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct change known = known_change(rules, title, text);
	struct entry entry = given_entry(now.title, now.text);
	struct facts facts = given_facts_of(rules, &entry);
	int r;

	known.withdrawn = now.was_withdrawn;
	if (now.other_rules)
		known.rules.bytes[0] ^= 1;
	r = judge_compare(&known, &entry, &facts, rules, now.content_changed, ret);
	facts_clear(&facts);
	entry_clear(&entry);
	change_clear(&known);
	rules_free(rules);
	config_free(config);
	return r;
}

static void
happens(struct pair now, enum happening want, const char *detail)
{
	struct event event;

	assert_int_equal(compare_from(TITLE, TEXT, now, &event), 1);
	assert_int_equal(event.happening, want);
	assert_string_equal(event.detail, detail);
	free(event.detail);
}

static void
nothing_happens(struct pair now)
{
	struct event event;

	assert_int_equal(compare_from(TITLE, TEXT, now, &event), 0);
	assert_null(event.detail);
}

static void
a_later_date_is_a_move(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, "Classic boards will be retired on April 4, 2027.", true,
			false, false },
		HAPPENED_MOVED,
		"The date moved from 2027-03-05 to 2027-04-04 (30 days later).");
}

static void
an_earlier_date_is_a_move(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, "Classic boards will be retired on March 4, 2027.", true,
			false, false },
		HAPPENED_MOVED,
		"The date moved from 2027-03-05 to 2027-03-04 (1 day earlier).");
}

static void
a_date_that_is_taken_out_is_a_move(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, "Classic boards will be retired.", true, false, false },
		HAPPENED_MOVED, "The date was 2027-03-05; the announcement gives none now.");
}

static void
a_move_tells_both_dates(void **state)
{
	struct event event;

	(void)state;
	assert_int_equal(
		compare_from(TITLE, TEXT,
			(struct pair){ TITLE, "Classic boards will be retired in May 2027.",
				true, false, false },
			&event),
		1);
	assert_int_equal(event.before.from, stamp_day(2027, 3, 5));
	assert_int_equal(event.after.precision, PRECISION_MONTH);
	free(event.detail);
}

static void
a_first_date_is_a_move(void **state)
{
	struct event event;

	(void)state;
	assert_int_equal(compare_from(TITLE, "Classic boards will be retired.",
				 (struct pair){ TITLE, TEXT, true, false, false }, &event),
		1);
	assert_int_equal(event.happening, HAPPENED_MOVED);
	assert_string_equal(event.detail, "There was no date; now it is 2027-03-05.");
	assert_false(when_known(&event.before));
	free(event.detail);
}

static void
cosmetic_edits_are_nothing(void **state)
{
	(void)state;
	nothing_happens((struct pair){ "(Updated) Retirement of classic boards",
		"Updated November 3, 2026: We corrected a link.\n" TEXT " Thanks.", true, false,
		false });
}

static void
an_unchanged_entry_is_nothing(void **state)
{
	(void)state;
	nothing_happens((struct pair){ TITLE, TEXT, false, false, false });
}

static void
another_title_is_an_edit(void **state)
{
	(void)state;
	happens((struct pair){ "Retirement of all lists everywhere", TEXT, true, false, false },
		HAPPENED_EDITED, "The title was \"" TITLE "\".");
}

static void
a_second_milestone_is_an_edit(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, TEXT " New deployments are blocked on February 1, 2027.",
			true, false, false },
		HAPPENED_EDITED, "A date was added: 2027-02-01 (closed).");
}

static void
a_step_that_moves_while_the_date_stays_is_told_as_that(void **state)
{
	static const char text[] = TEXT " New deployments are blocked on February 1, 2027.";
	struct event event;

	(void)state;
	assert_int_equal(compare_from(TITLE, text,
				 (struct pair){ TITLE,
					 TEXT " New deployments are blocked on January 4, "
					      "2027.",
					 true, false, false },
				 &event),
		1);
	assert_int_equal(event.happening, HAPPENED_STEP_MOVED);
	assert_int_equal(event.role, ROLE_CLOSED);
	assert_int_equal(event.before.from, stamp_day(2027, 2, 1));
	assert_int_equal(event.after.from, stamp_day(2027, 1, 4));
	assert_string_equal(
		event.detail, "A date of it (closed) moved from 2027-02-01 to 2027-01-04.");
	free(event.detail);
	/* Two that change are no move of one. */
	assert_int_equal(compare_from(TITLE, text,
				 (struct pair){ TITLE,
					 TEXT " New deployments are blocked on January 4, "
					      "2027. A preview opens on December 1, 2026.",
					 true, false, false },
				 &event),
		1);
	assert_int_equal(event.happening, HAPPENED_EDITED);
	free(event.detail);
}

static void
another_kind_is_an_edit(void **state)
{
	struct event event;

	(void)state;
	assert_int_equal(
		compare_from("Boards", "Old boards will be blocked. Action required.",
			(struct pair){ "Boards", "Old boards will be retired. Retirement.",
				true, false, false },
			&event),
		1);
	assert_int_equal(event.happening, HAPPENED_EDITED);
	assert_string_equal(event.detail, "What was read as breaking is retirement now.");
	free(event.detail);
}

static void
a_change_that_is_taken_back_is_withdrawn(void **state)
{
	(void)state;
	happens((struct pair){ TITLE,
			"Updated November 3, 2026: We are not going ahead with this "
			"change.\n" TEXT,
			true, false, false },
		HAPPENED_WITHDRAWN, "The vendor says that it will not happen, or not for now.");
}

static void
what_is_withdrawn_is_not_withdrawn_twice(void **state)
{
	(void)state;
	nothing_happens((struct pair){
		TITLE, "We are not going ahead with this change.", true, false, true });
}

static void
what_comes_back_is_announced_again(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, TEXT, true, false, true }, HAPPENED_ANNOUNCED,
		"It had been withdrawn, and the vendor announces it again.");
}

static void
what_comes_back_harmless_is_an_edit(void **state)
{
	(void)state;
	happens((struct pair){ "Classic boards", "You can now share boards.", true, false,
			true },
		HAPPENED_EDITED, "The vendor no longer says that it is withdrawn.");
}

static void
other_rules_alone_are_a_reread(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, "Classic boards will be retired in May 2027.", false,
			true, false },
		HAPPENED_REREAD,
		"We read the same text differently now: retirement, forced yes, 2027-05 "
		"(before: retirement, forced yes, "
		"2027-03-05).");
}

static void
other_rules_with_the_same_facts_are_nothing(void **state)
{
	(void)state;
	nothing_happens((struct pair){ TITLE, TEXT, false, true, false });
}

static void
an_edit_under_other_rules_is_the_vendors(void **state)
{
	(void)state;
	happens((struct pair){ TITLE, "Classic boards will be retired on April 4, 2027.", true,
			true, false },
		HAPPENED_MOVED,
		"The date moved from 2027-03-05 to 2027-04-04 (30 days later).");
}

#define T(name) cmocka_unit_test(name)

static struct facts
facts_of_window(const struct rules *rules, const char *starts)
{
	struct entry entry = given_entry("Works on the ovens", "Orders wait.");
	struct facts facts;

	entry.dates = mem_new(1, sizeof(*entry.dates));
	entry.dates[entry.date_count++] =
		(struct entry_date){ ROLE_STARTS, when_day(stamp_day(2027, 3, 5)) };
	strings_take(&entry.labels, mem_printf("starts=%s", starts));
	facts = given_facts_of(rules, &entry);
	entry_clear(&entry);
	return facts;
}

static void
another_hour_of_the_same_day_is_an_edit(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Works on the ovens", "Orders wait.");
	struct change known = { .title = mem_dup(entry.title), .rules = rules_version(rules) };
	struct facts later = facts_of_window(rules, "2027-03-05T22:00:00Z");
	struct event event;

	(void)state;
	known.facts = facts_of_window(rules, "2027-03-05T20:00:00Z");
	assert_int_equal(judge_compare(&known, &entry, &later, rules, true, &event), 1);
	assert_int_equal(event.happening, HAPPENED_EDITED);
	assert_string_equal(event.detail,
		"The hour (starts) was 2027-03-05T20:00:00Z and is 2027-03-05T22:00:00Z now.");
	free(event.detail);
	assert_int_equal(judge_compare(&known, &entry, &known.facts, rules, true, &event), 0);
	facts_clear(&later);
	change_clear(&known);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_later_date_is_a_move),
		T(another_hour_of_the_same_day_is_an_edit),
		T(an_earlier_date_is_a_move),
		T(a_date_that_is_taken_out_is_a_move),
		T(a_move_tells_both_dates),
		T(a_first_date_is_a_move),
		T(cosmetic_edits_are_nothing),
		T(an_unchanged_entry_is_nothing),
		T(another_title_is_an_edit),
		T(a_second_milestone_is_an_edit),
		T(a_step_that_moves_while_the_date_stays_is_told_as_that),
		T(another_kind_is_an_edit),
		T(a_change_that_is_taken_back_is_withdrawn),
		T(what_is_withdrawn_is_not_withdrawn_twice),
		T(what_comes_back_is_announced_again),
		T(what_comes_back_harmless_is_an_edit),
		T(other_rules_alone_are_a_reread),
		T(other_rules_with_the_same_facts_are_nothing),
		T(an_edit_under_other_rules_is_the_vendors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
