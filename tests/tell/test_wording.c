/* Dates in words, values in texts, and the shipped languages side by side. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "support/letters.h"
#include "tell/date_words.h"
#include "tell/wording.h"

/* The model owns its strings; these are borrowed from literals and never freed. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wincompatible-pointer-types-discards-qualifiers"
#else
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"
#endif

static struct config shipped;

static const struct tongue *
tongue(const char *language)
{
	return config_tongue(&shipped, language);
}

static void
assert_says(const struct tongue *w, struct when when, const char *expected)
{
	_cleanup_free_ char *said = wording_when(w, &when);

	assert_string_equal(said, expected);
}

static void
every_precision_in_english_is_what_the_vendor_said(void **state)
{
	const struct tongue *w = tongue("en");

	(void)state;
	assert_says(w, when_day(stamp_day(2027, 3, 31)), "31 March 2027");
	assert_says(w, when_month(2027, 3), "March 2027 (counted from 1 March)");
	assert_says(
		w, when_quarter(2027, 3), "the third quarter of 2027 (counted from 1 July)");
	assert_says(w, when_half(2027, 2), "the second half of 2027 (counted from 1 July)");
	assert_says(w, when_half(2027, 1), "the first half of 2027 (counted from 1 January)");
	assert_says(w, when_year(2027), "2027 (counted from 1 January)");
	assert_says(w, WHEN_NONE, "no date given");
}

static void
every_precision_in_dutch_is_what_the_vendor_said(void **state)
{
	const struct tongue *w = tongue("nl");

	(void)state;
	assert_says(w, when_day(stamp_day(2027, 3, 31)), "31 maart 2027");
	assert_says(w, when_month(2027, 3), "maart 2027 (gerekend vanaf 1 maart)");
	assert_says(w, when_quarter(2027, 4),
		"het vierde kwartaal van 2027 (gerekend vanaf 1 oktober)");
	assert_says(w, when_half(2027, 2), "de tweede helft van 2027 (gerekend vanaf 1 juli)");
	assert_says(w, when_year(2027), "2027 (gerekend vanaf 1 januari)");
	assert_says(w, WHEN_NONE, "geen datum genoemd");
}

static void
assert_distance(struct when when, int32_t today, const char *expected)
{
	_cleanup_free_ char *said = wording_distance(tongue("en"), &when, today);

	assert_string_equal(said, expected);
}

static void
the_distance_counts_days_and_knows_a_running_period(void **state)
{
	int32_t day = stamp_day(2027, 7, 1);
	struct when none = WHEN_NONE;

	(void)state;
	assert_distance(when_day(day), day - 13, "in 13 days");
	assert_distance(when_day(day), day - 14, "in 2 weeks");
	assert_distance(when_day(day), stamp_day(2027, 5, 2), "in 60 days");
	assert_distance(when_day(day), stamp_day(2027, 5, 1), "in 2 months");
	assert_distance(when_day(day), stamp_day(2027, 4, 30), "in more than 2 months");
	assert_distance(when_day(day), stamp_day(2026, 6, 30), "in more than 12 months");
	assert_distance(when_day(day), stamp_day(2027, 12, 24), "more than 5 months ago");
	assert_distance(when_day(day), day - 1, "tomorrow");
	assert_distance(when_day(day), day, "today");
	assert_distance(when_day(day), day + 1, "yesterday");
	assert_distance(when_day(day), day + 10, "10 days ago");
	assert_distance(when_quarter(2027, 3), day - 1, "in 1 day at the earliest");
	assert_distance(when_quarter(2027, 3), day, "this period is running now");
	assert_distance(when_quarter(2027, 3), day + 91, "this period is running now");
	assert_distance(when_quarter(2027, 3), day + 92, "this period is over");
	assert_null(wording_distance(tongue("en"), &none, day));
}

static void
a_day_has_its_weekday(void **state)
{
	_cleanup_free_ char *en = wording_day(tongue("en"), stamp_day(2027, 3, 31));
	_cleanup_free_ char *nl = wording_day(tongue("nl"), stamp_day(2027, 2, 3));

	(void)state;
	assert_string_equal(en, "Wednesday 31 March 2027");
	assert_string_equal(nl, "woensdag 3 februari 2027");
}

static void
a_lead_time_is_told_in_weeks_where_it_is_whole_weeks(void **state)
{
	static const struct {
		unsigned days;
		const char *en;
	} cases[] = { { 1, "1 day" }, { 7, "7 days" }, { 56, "8 weeks" }, { 57, "57 days" } };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		_cleanup_free_ char *said = wording_days(tongue("en"), cases[i].days);

		assert_string_equal(said, cases[i].en);
	}
}

static void
values_fill_their_places_and_are_not_read_again(void **state)
{
	_cleanup_free_ char *filled = wording_fill(tongue("en"), "{b} {a} {x} {} {a {a}",
		FILLS(FILL("a", "{b}"), FILL("b", "b%s"), FILL("c", NULL)));
	_cleanup_free_ char *days = wording_fill(tongue("nl"), "{time}, {day}",
		FILLS(FILL_DAYS("time", 21), FILL_DAY("day", stamp_day(2027, 2, 3))));

	(void)state;
	assert_string_equal(filled, "b%s {b} {x} {} {a {b}");
	assert_string_equal(days, "3 weken, 3 februari 2027");
}

static void
a_number_takes_its_form(void **state)
{
	_cleanup_free_ char *one = wording_count(tongue("nl"), "for.people", 1, NULL);
	_cleanup_free_ char *many = wording_count(tongue("en"), "for.people", 21, NULL);

	(void)state;
	assert_string_equal(one, "1 persoon werkt ermee");
	assert_string_equal(many, "21 people work with it");
}

/* Nobody sees this as long as the shipped texts are whole. */
static void
a_missing_text_shows_its_key(void **state)
{
	_cleanup_free_ char *said = wording_say(tongue("en"), "nowhere.at-all", NULL);

	(void)state;
	assert_string_equal(said, "nowhere.at-all");
}

static void
an_unknown_language_gets_english(void **state)
{
	struct recipient eva = { 0 };

	(void)state;
	assert_string_equal(tongue("nl")->language, "nl");
	assert_ptr_equal(tongue("nl-BE"), tongue("nl"));
	assert_ptr_equal(tongue("nla"), tongue("en"));
	assert_ptr_equal(tongue("fr"), tongue("en"));
	assert_ptr_equal(tongue(NULL), tongue("en"));
	assert_ptr_equal(wording_of(&shipped, &eva), tongue("en"));
	eva.language = "nl";
	assert_ptr_equal(wording_of(&shipped, &eva), tongue("nl"));
}

static void
a_date_in_the_vendors_words_is_known_for_one(void **state)
{
	static const char *const dates[] = { "26 February 2027", "Feb 26, 2027", "2027-02-26",
		"the 26th of February 2027", "Friday, 26 februari 2027", "26. März 2027",
		"March 2027", "Q3 2027", "the third quarter of 2027", "H1 2027", "2027" };
	static const char *const more[] = { "", "26 February", "03/04/2027", "mid-2027",
		"by the end of March 2027", "90 days from now", "last quarter of 2027",
		"26 February 2027 at 12:00 noon", "version 2027", "gone by then" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(dates); i++)
		if (!date_words_only(dates[i]))
			fail_msg("\"%s\" is a date", dates[i]);
	for (size_t i = 0; i < LENGTH_OF(more); i++)
		if (date_words_only(more[i]))
			fail_msg("\"%s\" is more than a date, or less", more[i]);
}

static void
a_list_ends_with_and(void **state)
{
	struct strings list = { 0 };
	_cleanup_free_ char *none = wording_list(tongue("en"), &list), *one = NULL, *two = NULL,
			    *three = NULL;

	(void)state;
	strings_add(&list, "Till");
	one = wording_list(tongue("en"), &list);
	strings_add(&list, "Rota");
	two = wording_list(tongue("nl"), &list);
	strings_add(&list, "Mail");
	three = wording_list(tongue("en"), &list);
	assert_string_equal(none, "");
	assert_string_equal(one, "Till");
	assert_string_equal(two, "Till en Rota");
	assert_string_equal(three, "Till, Rota and Mail");
	strings_clear(&list);
}

static int
set_languages(void **state)
{
	(void)state;
	shipped.language = "en";
	letters_add_tongue(&shipped, "en");
	letters_add_tongue(&shipped, "nl");
	return 0;
}

static int
clear_languages(void **state)
{
	(void)state;
	letters_clear_tongues(&shipped);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_precision_in_english_is_what_the_vendor_said),
		cmocka_unit_test(every_precision_in_dutch_is_what_the_vendor_said),
		cmocka_unit_test(the_distance_counts_days_and_knows_a_running_period),
		cmocka_unit_test(a_date_in_the_vendors_words_is_known_for_one),
		cmocka_unit_test(a_list_ends_with_and),
		cmocka_unit_test(a_day_has_its_weekday),
		cmocka_unit_test(a_lead_time_is_told_in_weeks_where_it_is_whole_weeks),
		cmocka_unit_test(values_fill_their_places_and_are_not_read_again),
		cmocka_unit_test(an_unknown_language_gets_english),
		cmocka_unit_test(a_number_takes_its_form),
		cmocka_unit_test(a_missing_text_shows_its_key),
	};

	return cmocka_run_group_tests(tests, set_languages, clear_languages);
}
