/* Written: dates of cells and headings, and what is none. */
#include "support/unit.h"

#include <errno.h>

#include "read/written.h"

static void
expect(const char *s, const char *want)
{
	char written[WHEN_SIZE] = "";
	struct when when;

	if (written_read(s, NULL, &when) >= 0)
		when_write(&when, written);
	assert_string_equal(written, want);
}

static void
days_are_days(void **state)
{
	(void)state;
	expect("October 23, 2026", "2026-10-23");
	expect("23 Oct 2026", "2026-10-23");
	expect(" Oct. 23rd,\n2026 ", "2026-10-23");
	expect("Friday, 23 October 2026", "2026-10-23");
	expect("vr 23 oktober 2026", "2026-10-23");
	expect("23. März 2026", "2026-03-23");
	expect("1er août 2026", "2026-08-01");
	expect("by March 1, 2027", "2027-03-01");
	expect("23-Oct-2026", "2026-10-23");
	expect("2026-10-23", "2026-10-23");
	expect("2026/10/23", "2026-10-23");
	expect("31.10.2026", "2026-10-31");
	expect("October 23, 2026 (extended)", "2026-10-23");
	expect("October 23, 2026*", "2026-10-23");
	expect("2026-10-23 [2]", "2026-10-23");
}

static void
less_than_a_day_stays_less(void **state)
{
	(void)state;
	expect("Oct 2026", "2026-10");
	expect("mei 2027", "2027-05");
	expect("early April 2027", "2027-04");
	expect("mid-March 2027", "2027-03");
	expect("2026-10", "2026-10");
	expect("Q3 2026", "2026-Q3");
	expect("2026 Q3", "2026-Q3");
	expect("H1 2027", "2027-H1");
	expect("end of 2026", "2026");
	expect("2027", "2027");
}

static void
what_is_no_date_stays_none(void **state)
{
	static const char *const no[] = { "", " ", "-", "TBD", "N/A", "October 23", "October",
		"No sooner than October 23, 2026", "Not before Oct 2026", "after 23 Oct 2026",
		"23 Oct 2026 and 24 Oct 2026", "31 June 2026", "2026-13-01", "Q5 2026",
		"FY2026", "v2026", "2026.1", "version 2", "3 days ago", "10000", "12345678901",
		"Q1 H2 2026", "(2026", "\xFF\xFE", "23 October 26", "H3 2026", "0 May 2026",
		"0606-44-", "2026-44-", "2026-10-", "2026-10-0", "0.10.2026", "2026/44/" };

	(void)state;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		expect(no[i], "");
}

static void
expect_in(const char *language, const char *s, const char *want)
{
	char written[WHEN_SIZE] = "";
	struct when when;

	if (written_read(s, language, &when) >= 0)
		when_write(&when, written);
	assert_string_equal(written, want);
}

static void
a_day_that_may_be_a_month_needs_a_language(void **state)
{
	(void)state;
	expect_in(NULL, "03/04/2026", "");
	expect_in("en", "03/04/2026", "");
	expect_in("nl", "03/04/2026", "2026-04-03");
	expect_in("nl", "03-04-2026", "2026-04-03");
	expect_in("en", "10/31/2026", "2026-10-31");
	expect_in("en", "31/10/2026", "2026-10-31");
	expect_in("en", "04/04/2026", "2026-04-04");
	expect_in("en", "31/31/2026", "");
	expect_in("de", "03.04.2026", "2026-04-03");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_days),
		cmocka_unit_test(less_than_a_day_stays_less),
		cmocka_unit_test(what_is_no_date_stays_none),
		cmocka_unit_test(a_day_that_may_be_a_month_needs_a_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
