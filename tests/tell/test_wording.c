/* Dates in words, and the tables of the languages. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "tell/wording.h"

static void
assert_says(const struct wording_table *w, struct when when, const char *expected)
{
	_cleanup_free_ char *said = wording_when(w, &when);

	assert_string_equal(said, expected);
}

static void
every_precision_in_english_is_what_the_vendor_said(void **state)
{
	const struct wording_table *w = wording_of("en");

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
	const struct wording_table *w = wording_of("nl");

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
	_cleanup_free_ char *said = wording_distance(&wording_en, &when, today);

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
	assert_null(wording_distance(&wording_en, &none, day));
}

static void
a_day_has_its_weekday(void **state)
{
	_cleanup_free_ char *en = wording_day(&wording_en, stamp_day(2027, 3, 31));
	_cleanup_free_ char *nl = wording_day(&wording_nl, stamp_day(2027, 2, 3));

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
		_cleanup_free_ char *said = wording_days(&wording_en, cases[i].days);

		assert_string_equal(said, cases[i].en);
	}
}

static void
values_fill_their_places_and_are_not_read_again(void **state)
{
	_cleanup_free_ char *filled = wording_fill("{2} {1} {x} {4} {1}", "{2}", "b%s", NULL);

	(void)state;
	assert_string_equal(filled, "b%s {2} {x} {4} {2}");
}

static void
an_unknown_language_gets_english(void **state)
{
	(void)state;
	assert_ptr_equal(wording_of("nl"), &wording_nl);
	assert_ptr_equal(wording_of("nl-BE"), &wording_nl);
	assert_ptr_equal(wording_of("nla"), &wording_en);
	assert_ptr_equal(wording_of("fr"), &wording_en);
	assert_ptr_equal(wording_of(NULL), &wording_en);
}

/* Every member is a string, so the two tables can be walked side by side. */
static void
each_language_has_every_sentence_with_the_same_places(void **state)
{
	const char *const *en = (const char *const *)(const void *)&wording_en;
	const char *const *nl = (const char *const *)(const void *)&wording_nl;
	static const char *const places[] = { "{1}", "{2}", "{3}" };

	(void)state;
	for (size_t i = 0; i < sizeof(struct wording_table) / sizeof(char *); i++) {
		assert_non_null(en[i]);
		assert_non_null(nl[i]);
		assert_int_equal(*en[i] == '\0', *nl[i] == '\0');
		assert_true(text_is_utf8(nl[i], strlen(nl[i])));
		for (size_t k = 0; k < LENGTH_OF(places); k++)
			if (!strstr(en[i], places[k]) != !strstr(nl[i], places[k]))
				fail_msg("places differ: %s / %s", en[i], nl[i]);
	}
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
		if (!wording_is_date(dates[i]))
			fail_msg("\"%s\" is a date", dates[i]);
	for (size_t i = 0; i < LENGTH_OF(more); i++)
		if (wording_is_date(more[i]))
			fail_msg("\"%s\" is more than a date, or less", more[i]);
}

static void
a_list_ends_with_and(void **state)
{
	struct strings list = { 0 };
	_cleanup_free_ char *none = wording_list(&wording_en, &list), *one = NULL, *two = NULL,
			    *three = NULL;

	(void)state;
	strings_add(&list, "Till");
	one = wording_list(&wording_en, &list);
	strings_add(&list, "Rota");
	two = wording_list(&wording_nl, &list);
	strings_add(&list, "Mail");
	three = wording_list(&wording_en, &list);
	assert_string_equal(none, "");
	assert_string_equal(one, "Till");
	assert_string_equal(two, "Till en Rota");
	assert_string_equal(three, "Till, Rota and Mail");
	strings_clear(&list);
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
		cmocka_unit_test(each_language_has_every_sentence_with_the_same_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
