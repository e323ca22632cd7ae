/* Stamps as feeds write them, through the date of an item. */
#include "feed.h"

static void
expect(const char *written, const char *want)
{
	char *item = mem_printf("<title>x</title><pubDate>%s</pubDate>", written);
	struct reading r = feed_item(item);
	char buffer[STAMP_SIZE];

	if (!want && r.entries[0].published != STAMP_NONE)
		fail_msg("%s is no date, but was read as %s", written,
			stamp_write(r.entries[0].published, buffer));
	if (want && r.entries[0].published == STAMP_NONE)
		fail_msg("%s was not read", written);
	if (want)
		assert_string_equal(stamp_write(r.entries[0].published, buffer), want);
	reading_clear(&r);
	free(item);
}

static void
rfc_822_with_all_its_zones(void **state)
{
	(void)state;
	expect("Wed, 03 Feb 2027 08:30:00 GMT", "2027-02-03T08:30:00Z");
	expect("Wed, 3 Feb 2027 08:30:00 -0730", "2027-02-03T16:00:00Z");
	expect("03 Feb 2027 08:30 EST", "2027-02-03T13:30:00Z");
	expect("Wed, 03 Feb 2027 08:30:00 Z", "2027-02-03T08:30:00Z");
	expect("Wed, 03 Feb 2027 08:30:00 CEST", "2027-02-03T06:30:00Z");
	expect("Wed, 03 Feb 2027 08:30:00 GMT+02:00", "2027-02-03T06:30:00Z");
	expect("Wed, 03 Feb 2027 08:30:00 +0000 (Coordinated Universal Time)",
		"2027-02-03T08:30:00Z");
	expect("Wed, 03 Feb 2027 08:30:00 XYZT", "2027-02-03T08:30:00Z");
}

static void
two_digit_years_and_months_in_full(void **state)
{
	(void)state;
	expect("3 February 27 08:30:00 UT", "2027-02-03T08:30:00Z");
	expect("3 Feb 99 00:00:00 GMT", "1999-02-03T00:00:00Z");
	expect("February 3rd, 2027 8:30 PM", "2027-02-03T20:30:00Z");
	expect("Wed Feb  3 08:30:00 2027", "2027-02-03T08:30:00Z");
	expect("Wed, 3 Feb 2027 8:5:7 GMT", "2027-02-03T08:05:07Z");
	expect("03-Feb-2027", "2027-02-03T00:00:00Z");
}

static void
names_of_days_and_months_in_other_languages(void **state)
{
	(void)state;
	expect("wo, 03 mrt 2027 08:30:00 +0100", "2027-03-03T07:30:00Z");
	expect("mar., 02 févr. 2027 08:30:00 +0100", "2027-02-02T07:30:00Z");
	expect("maandag 1 februari 2027", "2027-02-01T00:00:00Z");
	expect("Mi, 05 Mai 2027 10:00", "2027-05-05T10:00:00Z");
	expect("Samstag, 2. Oktober 2027", "2027-10-02T00:00:00Z");
}

static void
rfc_3339_and_iso_8601(void **state)
{
	(void)state;
	expect("2027-02-03T08:30:00Z", "2027-02-03T08:30:00Z");
	expect("2027-02-03t08:30:00.1234567+01:00", "2027-02-03T07:30:00Z");
	expect("2027-02-03 08:30", "2027-02-03T08:30:00Z");
	expect("2027-02-03 08:30:00 UTC", "2027-02-03T08:30:00Z");
	expect("2027-02-03T08:30:00-0800", "2027-02-03T16:30:00Z");
	expect("20270203T083000Z", "2027-02-03T08:30:00Z");
	expect("2027-02-03", "2027-02-03T00:00:00Z");
	expect("2027-02", "2027-02-01T00:00:00Z");
	expect("2027/02/03", "2027-02-03T00:00:00Z");
	expect("2027-034", "2027-02-03T00:00:00Z");
	expect("2027-W05-3", "2027-02-03T00:00:00Z");
	expect("2026-W53-7", "2027-01-03T00:00:00Z");
	expect("2027-02-03T24:00:00Z", "2027-02-04T00:00:00Z");
	expect("2027-02-03T08Z", "2027-02-03T08:00:00Z");
	expect("2027-2-3T8:5:7Z", "2027-02-03T08:05:07Z");
	expect("2027.02.03 08:30", "2027-02-03T08:30:00Z");
	expect("2027W053", "2027-02-03T00:00:00Z");
	expect("20270203083000", "2027-02-03T08:30:00Z");
	expect("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z");
}

static void
epoch_seconds_and_milliseconds(void **state)
{
	(void)state;
	expect("1801639800", "2027-02-03T07:30:00Z");
	expect("1801639800123", "2027-02-03T07:30:00Z");
}

static void
what_is_no_date_is_none(void **state)
{
	static const char *const odd[] = { "", " ", "0", "-1", "soon", "yesterday",
		"03/02/2027", "Thu, 31 Feb 2027 00:00:00 GMT", "2027-02-30", "2027-13-01",
		"2027-00-10", "0000-01-01", "2027-02-03T25:00:00Z", "2027.2", "2027-02-03T8",
		"2027-02-03T08:61:00Z", "2027-02-03T08:30:00+99:00", "99999-01-01",
		"2027-W54-1", "2027-367", "Feb 2027", "2027 03 Feb 04 Mar",
		"Wed, 03 Feb 999999999999 08:30:00 GMT", "::", "T", "+", "%s%n%s",
		"1234567890123456789012345678901234567890" };

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		expect(odd[i], NULL);
}

static void
a_better_source_of_the_date_wins_and_a_broken_one_steps_back(void **state)
{
	struct reading a =
		feed_item("<dc:date>2027-02-03</dc:date><pubDate>2027-02-04</pubDate>");
	struct reading b = feed_item("<pubDate>soon</pubDate><dc:date>2027-02-03</dc:date>");

	(void)state;
	assert_int_equal(a.entries[0].published, 1801699200);
	assert_int_equal(b.entries[0].published, 1801612800);
	reading_clear(&a);
	reading_clear(&b);
}

static void
dates_of_other_countries(void **state)
{
	(void)state;
	expect("2027-júl-13T9:15-05:00", "2027-07-13T14:15:00Z");
	expect("2027-már-07T19:00+01:00", "2027-03-07T18:00:00Z");
	expect("Κυρ, 11 Ιούλ 2027 12:00:00 EST", "2027-07-11T17:00:00Z");
	expect("2027-05-25 오후 11:23:17", "2027-05-25T14:23:17Z");
	expect("2027-05-25 오전 12:23", "2027-05-24T15:23:00Z");
	expect("2027년 05월 28일  01:31:15", "2027-05-27T16:31:15Z");
	expect("2027년 13월 28일", NULL);
	expect("15.06.2027 10:00", "2027-06-15T10:00:00Z");
	expect("15/06/2027", "2027-06-15T00:00:00Z");
	expect("06/15/2027 10:00", "2027-06-15T10:00:00Z");
	expect("05/06/2027", NULL);
	expect("31.02.2027", NULL);
	expect("Fri, 2027/09/17 08:19:53 EDT", "2027-09-17T12:19:53Z");
	expect("Mon, 25 January 2027 16:31:00 ET", "2027-01-25T21:31:00Z");
	expect("2027335", "2027-12-01T00:00:00Z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_822_with_all_its_zones),
		cmocka_unit_test(two_digit_years_and_months_in_full),
		cmocka_unit_test(names_of_days_and_months_in_other_languages),
		cmocka_unit_test(rfc_3339_and_iso_8601),
		cmocka_unit_test(epoch_seconds_and_milliseconds),
		cmocka_unit_test(what_is_no_date_is_none),
		cmocka_unit_test(a_better_source_of_the_date_wins_and_a_broken_one_steps_back),
		cmocka_unit_test(dates_of_other_countries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
