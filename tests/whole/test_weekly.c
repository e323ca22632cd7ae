/* The hour of the sign of life. */
#include "support/unit.h"

#include "base/stamp.h"
#include "base/zone.h"
#include "weekly.h"

#define ZONE "Europe/Amsterdam"

static void
it_comes_at_the_hour_of_the_weekly_digest(void **state)
{
	struct recipient eva = {
		.has_digest_time = true, .digest_weekday = 4, .digest_hour = 9
	};
	struct recipient bob = { 0 };
	int32_t monday = stamp_day(2026, 11, 23);

	(void)state;
	assert_int_equal(weekly_due(&eva, ZONE, zone_stamp(ZONE, monday, 12, 0)),
		zone_stamp(ZONE, monday + 3, 9, 0));
	assert_int_equal(weekly_due(&bob, ZONE, zone_stamp(ZONE, monday, 8, 0)),
		zone_stamp(ZONE, monday + 7, 8, 0));
}

static void
of_a_daily_digest_it_is_monday(void **state)
{
	struct recipient it = { .has_digest_time = true,
		.digest_weekday = -1,
		.digest_hour = 7,
		.digest_minute = 30,
		.timezone = (char *)"Pacific/Auckland" };
	int32_t tuesday = stamp_day(2026, 11, 24);

	(void)state;
	assert_int_equal(weekly_due(&it, ZONE, zone_stamp("Pacific/Auckland", tuesday, 7, 30)),
		zone_stamp("Pacific/Auckland", tuesday + 6, 7, 30));
}

static void
the_week_of_the_end_of_summer_time_is_an_hour_longer(void **state)
{
	struct recipient it = { 0 };
	int64_t before = zone_stamp(ZONE, stamp_day(2026, 10, 19), 8, 0);

	(void)state;
	assert_int_equal(weekly_due(&it, ZONE, before), before + 7 * 86400 + 3600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_comes_at_the_hour_of_the_weekly_digest),
		cmocka_unit_test(of_a_daily_digest_it_is_monday),
		cmocka_unit_test(the_week_of_the_end_of_summer_time_is_an_hour_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
