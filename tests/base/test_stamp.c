/* Days, stamps and zones. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>

#include "base/stamp.h"
#include "base/zone.h"

static void
days_survive_the_way_to_civil_and_back(void **state)
{
	(void)state;
	for (int32_t day = -800000; day < 800000; day += 37) {
		int y, m, d;

		stamp_civil(day, &y, &m, &d);
		assert_true(m >= 1 && m <= 12 && d >= 1 && d <= 31);
		assert_int_equal(stamp_day(y, m, d), day);
	}
	assert_int_equal(stamp_day(1970, 1, 1), 0);
	assert_int_equal(stamp_day(2000, 2, 29), 11016);
}

static void
weekdays(void **state)
{
	(void)state;
	assert_int_equal(stamp_weekday(stamp_day(1970, 1, 1)), 4);
	assert_int_equal(stamp_weekday(stamp_day(2026, 11, 23)), 1);
	assert_int_equal(stamp_weekday(stamp_day(1969, 12, 28)), 0);
	assert_int_equal(stamp_weekday(stamp_day(1900, 1, 1)), 1);
}

static void
rfc3339_is_read_strictly(void **state)
{
	static const char *const bad[] = { "", "2026-13-01", "2026-02-29",
		"2026-02-28T24:00:00Z", "2026-02-28T10:00Z", "2026-02-28T10:00:00",
		"2026-02-28T10:00:00+1", "2026-2-28", "x2026-02-28", "2026-02-28 ",
		"2026-02-28T10:00:00ZZ", "0001-01-01T00:59:59+01:00",
		"9999-12-31T23:30:00-01:00" };
	char buffer[STAMP_SIZE];
	int64_t stamp;
	bool day_only;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(stamp_read(bad[i], &stamp, NULL), -EINVAL);
	assert_int_equal(stamp_read("2026-03-04T00:00:00.25-08:00", &stamp, &day_only), 0);
	assert_false(day_only);
	assert_string_equal(stamp_write(stamp, buffer), "2026-03-04T08:00:00Z");
	assert_int_equal(stamp_read("1969-12-31", &stamp, &day_only), 0);
	assert_true(day_only);
	assert_string_equal(stamp_write(stamp, buffer), "1969-12-31T00:00:00Z");
}

static void
a_zone_knows_when_its_days_begin(void **state)
{
	int32_t spring = stamp_day(2026, 3, 29), autumn = stamp_day(2026, 10, 25);

	(void)state;
	assert_true(zone_known("Europe/Amsterdam"));
	assert_false(zone_known("Europe/Atlantis"));
	assert_int_equal(
		zone_stamp("Europe/Amsterdam", spring, 0, 0), stamp_utc(spring - 1, 23, 0, 0));
	assert_int_equal(
		zone_stamp("Europe/Amsterdam", spring, 12, 0), stamp_utc(spring, 10, 0, 0));
	/* 02:30 does not exist on that day, and exists twice on the other. */
	assert_int_equal(
		zone_stamp("Europe/Amsterdam", spring, 2, 30), stamp_utc(spring, 1, 30, 0));
	assert_int_equal(
		zone_stamp("Europe/Amsterdam", autumn, 2, 30), stamp_utc(autumn, 0, 30, 0));
	assert_int_equal(
		zone_day("America/Los_Angeles", stamp_utc(spring, 3, 0, 0)), spring - 1);
	assert_int_equal(zone_second_of_day("Europe/Amsterdam", stamp_utc(spring, 10, 0, 5)),
		12 * 3600 + 5);
	assert_int_equal(zone_day(NULL, stamp_utc(spring, 23, 59, 59)), spring);
}

static void
a_name_that_is_none_is_not_looked_for(void **state)
{
	static const char *const names[] = { "../../../etc/passwd", "/etc/passwd",
		"Europe/../Europe/Amsterdam", "Europe//Amsterdam", "Europe/Amsterdam/",
		"/Europe/Amsterdam", "Europe", "Europe/Amsterdam\n", "zone.tab", "Oven time",
		"/", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_false(zone_known(names[i]));
	assert_true(zone_known("America/Argentina/ComodRivadavia"));
	assert_true(zone_known("Etc/GMT+12"));
	assert_true(zone_known("America/Port-au-Prince"));
}

static void
a_clock_in_a_zone_is_an_instant(void **state)
{
	static const char *const none[] = { "2026-05-01", "2026-05-01T22:00",
		"2026-05-01T22:00:00Z", "2026-02-31T22:00 Europe/Amsterdam",
		"2026-05-01T25:00 Europe/Amsterdam", "2026-05-01T22:0 Europe/Amsterdam",
		"2026-05-01T-1:00 Europe/Amsterdam", "on 2026-05-01T22:00 Europe/Amsterdam", "",
		"2026-05-01T22:00 " };
	char *zone, *clock;
	int64_t stamp;

	(void)state;
	assert_int_equal(
		zone_read_clock("2026-05-01T22:30 Europe/Amsterdam", &stamp, &zone, &clock), 0);
	assert_int_equal(stamp, stamp_utc(stamp_day(2026, 5, 1), 20, 30, 0));
	assert_null(zone);
	assert_int_equal(zone_read_clock("2026-05-01T02:05 W. Europe Standard Time", &stamp,
				 &zone, &clock),
		-ENOENT);
	assert_string_equal(zone, "W. Europe Standard Time");
	assert_string_equal(clock, "02:05");
	free(zone);
	free(clock);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(zone_read_clock(none[i], &stamp, &zone, &clock), -EINVAL);
	assert_int_equal(zone_read_clock(NULL, &stamp, &zone, &clock), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_survive_the_way_to_civil_and_back),
		cmocka_unit_test(weekdays),
		cmocka_unit_test(rfc3339_is_read_strictly),
		cmocka_unit_test(a_zone_knows_when_its_days_begin),
		cmocka_unit_test(a_name_that_is_none_is_not_looked_for),
		cmocka_unit_test(a_clock_in_a_zone_is_an_instant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
