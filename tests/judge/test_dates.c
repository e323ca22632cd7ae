/* Dates in prose: every form, its precision, and the traps. */
#include "judge/given.h"

/* Each line is a test: the words behind "Boards will be retired", and the date that they give. */
#define DATE_TEST(name, words, want) \
	static void name(void **state) \
	{ \
		(void)state; \
		given_effective("Boards", "Boards will be retired " words, want); \
	}

DATE_TEST(a_month_a_day_and_a_year_are_a_day, "on March 5, 2027.", "2027-03-05")
DATE_TEST(a_day_before_its_month_is_a_day, "on 5 March 2027.", "2027-03-05")
DATE_TEST(an_ordinal_day_is_a_day, "on March 5th, 2027.", "2027-03-05")
DATE_TEST(an_ordinal_day_of_a_month_is_a_day, "on the 31st of March 2027.", "2027-03-31")
DATE_TEST(an_iso_date_is_a_day, "on 2027-03-05.", "2027-03-05")
DATE_TEST(an_iso_stamp_is_a_day, "on 2027-03-05T08:00:00Z.", "2027-03-05")
DATE_TEST(a_space_before_the_comma_does_no_harm, "on March 30 , 2027.", "2027-03-30")
DATE_TEST(a_space_before_the_ordinal_does_no_harm, "on March 1 st, 2027.", "2027-03-01")
DATE_TEST(a_comma_behind_the_month_does_no_harm, "on Jan, 15 2027.", "2027-01-15")
DATE_TEST(a_short_month_with_a_dot_is_a_month, "on Sept. 15, 2027.", "2027-09-15")
DATE_TEST(a_misspelt_february_is_february, "on Feburary 3, 2027.", "2027-02-03")
DATE_TEST(a_weekday_before_it_does_no_harm, "on Saturday, May 29, 2027, 4 PM PT.", "2027-05-29")
DATE_TEST(a_month_and_a_year_stay_a_month, "in March 2027.", "2027-03")
DATE_TEST(a_comma_between_month_and_year_does_no_harm, "in September, 2027.", "2027-09")
DATE_TEST(late_in_a_month_stays_a_month, "in late March 2027.", "2027-03")
DATE_TEST(the_end_of_a_month_stays_a_month, "by the end of March 2027.", "2027-03")
DATE_TEST(a_month_without_a_year_is_the_next_one, "in late March.", "2027-03")
DATE_TEST(a_day_without_a_year_is_the_next_one, "on January 15.", "2027-01-15")
DATE_TEST(a_month_just_past_keeps_its_year, "in October.", "2026-10")
DATE_TEST(a_quarter_stays_a_quarter, "in Q3 2027.", "2027-Q3")
DATE_TEST(a_quarter_in_words_stays_a_quarter, "in the third quarter of 2027.", "2027-Q3")
DATE_TEST(a_quarter_of_a_calendar_year_is_a_quarter, "in Q2 CY2027.", "2027-Q2")
DATE_TEST(a_quarter_of_a_fiscal_year_is_no_date, "in Q2 FY27.", "")
DATE_TEST(a_half_stays_a_half, "in the first half of 2027.", "2027-H1")
DATE_TEST(a_short_half_stays_a_half, "in H2 2027.", "2027-H2")
DATE_TEST(a_year_stays_a_year, "by the end of 2027.", "2027")
DATE_TEST(slashes_with_a_day_above_twelve_are_sure, "on 3/25/2027.", "2027-03-25")
DATE_TEST(slashes_that_can_be_read_twice_give_the_year_only, "on 3/4/2027.", "2027")
DATE_TEST(a_range_of_days_gives_its_first_day, "on March 17-22, 2027.", "2027-03-17")
DATE_TEST(a_year_behind_two_days_counts_for_both, "on October 1 and November 1, 2027.",
	"2027-10-01")
DATE_TEST(months_from_now_are_a_month, "in six months.", "2027-05")
DATE_TEST(days_from_now_are_a_day, "in 30 days.", "2026-12-02")
DATE_TEST(may_is_no_month_when_it_is_a_verb, "and you may 2 times ask why.", "")
DATE_TEST(march_is_no_month_when_it_is_a_verb, "as we march on.", "")
DATE_TEST(may_is_a_month_with_a_year, "in May 2027.", "2027-05")
DATE_TEST(an_api_version_is_no_date, "with API version 2027-06-01.", "")
DATE_TEST(a_version_with_a_suffix_is_no_date, "as 2027-06-01-preview.", "")
DATE_TEST(a_model_name_is_no_date, "like gpt-9-2027-06-01.", "")
DATE_TEST(a_build_number_is_no_date, "in build 202709.01.0.", "")
DATE_TEST(a_product_year_is_no_date, "with Office 2027.", "")
DATE_TEST(an_address_is_no_date, "(https://blog.example/september-2027/news).", "")
DATE_TEST(thirty_february_is_no_date, "on 2027-02-30.", "")
DATE_TEST(no_break_spaces_are_spaces,
	"on March\xC2\xA0"
	"5,\xC2\xA0"
	"2027.",
	"2027-03-05")
DATE_TEST(a_no_break_hyphen_is_a_hyphen,
	"on 2027\xE2\x80\x91"
	"03\xE2\x80\x91"
	"05.",
	"2027-03-05")

static struct facts
foreign(const char *language, const char *text)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Retirement", text);
	struct facts facts;

	mem_set(&entry.language, language);
	facts = given_facts_of(rules, &entry);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
	return facts;
}

static void
a_span_counts_from_the_day_that_its_sentence_names(void **state)
{
	(void)state;
	given_effective("Model A",
		"On August 10th, 2026, we told bakers that the oven leaves the menu in six "
		"months.",
		"2027-02");
	given_effective("Model A", "The oven will be removed in six months.", "2027-05");
}

static void
foreign_effective(const char *language, const char *text, const char *want)
{
	struct facts facts = foreign(language, text);
	char written[WHEN_SIZE];

	assert_string_equal(when_write(&facts.effective, written), want);
	facts_clear(&facts);
}

static void
dutch_months_are_read(void **state)
{
	(void)state;
	foreign_effective("nl", "De borden verdwijnen op 1 maart 2027.", "2027-03-01");
}

static void
german_days_with_a_dot_are_read(void **state)
{
	(void)state;
	foreign_effective("de", "Die Boards verschwinden am 1. März 2027.", "2027-03-01");
}

static void
dotted_dates_are_day_first(void **state)
{
	(void)state;
	foreign_effective("de", "Die Boards verschwinden am 03.04.2027.", "2027-04-03");
}

static void
a_year_without_publication_is_resolved_against_now(void **state)
{
	struct config *config = given_config();
	struct rules *rules = given_rules(config);
	struct entry entry = given_entry("Boards", "Boards will be retired on March 5.");
	struct facts facts;
	char written[WHEN_SIZE];

	(void)state;
	entry.published = STAMP_NONE;
	judge_facts(rules, &entry, stamp_utc(stamp_day(2030, 1, 1), 0, 0, 0), &facts);
	assert_string_equal(when_write(&facts.effective, written), "2030-03-05");
	facts_clear(&facts);
	entry_clear(&entry);
	rules_free(rules);
	config_free(config);
}

#define T(name) cmocka_unit_test(name)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_month_a_day_and_a_year_are_a_day),
		T(a_day_before_its_month_is_a_day),
		T(an_ordinal_day_is_a_day),
		T(an_ordinal_day_of_a_month_is_a_day),
		T(an_iso_date_is_a_day),
		T(an_iso_stamp_is_a_day),
		T(a_space_before_the_comma_does_no_harm),
		T(a_space_before_the_ordinal_does_no_harm),
		T(a_comma_behind_the_month_does_no_harm),
		T(a_short_month_with_a_dot_is_a_month),
		T(a_misspelt_february_is_february),
		T(a_weekday_before_it_does_no_harm),
		T(a_month_and_a_year_stay_a_month),
		T(a_comma_between_month_and_year_does_no_harm),
		T(late_in_a_month_stays_a_month),
		T(the_end_of_a_month_stays_a_month),
		T(a_month_without_a_year_is_the_next_one),
		T(a_day_without_a_year_is_the_next_one),
		T(a_month_just_past_keeps_its_year),
		T(a_quarter_stays_a_quarter),
		T(a_quarter_in_words_stays_a_quarter),
		T(a_quarter_of_a_calendar_year_is_a_quarter),
		T(a_quarter_of_a_fiscal_year_is_no_date),
		T(a_half_stays_a_half),
		T(a_short_half_stays_a_half),
		T(a_year_stays_a_year),
		T(slashes_with_a_day_above_twelve_are_sure),
		T(slashes_that_can_be_read_twice_give_the_year_only),
		T(a_range_of_days_gives_its_first_day),
		T(a_year_behind_two_days_counts_for_both),
		T(months_from_now_are_a_month),
		T(days_from_now_are_a_day),
		T(a_span_counts_from_the_day_that_its_sentence_names),
		T(may_is_no_month_when_it_is_a_verb),
		T(march_is_no_month_when_it_is_a_verb),
		T(may_is_a_month_with_a_year),
		T(an_api_version_is_no_date),
		T(a_version_with_a_suffix_is_no_date),
		T(a_model_name_is_no_date),
		T(a_build_number_is_no_date),
		T(a_product_year_is_no_date),
		T(an_address_is_no_date),
		T(thirty_february_is_no_date),
		T(no_break_spaces_are_spaces),
		T(a_no_break_hyphen_is_a_hyphen),
		T(dutch_months_are_read),
		T(german_days_with_a_dot_are_read),
		T(dotted_dates_are_day_first),
		T(a_year_without_publication_is_resolved_against_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
