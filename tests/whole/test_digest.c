/* The hour at which a notice that can wait reaches its recipient. */
#include "support/unit.h"

#include "base/stamp.h"
#include "base/zone.h"
#include "digest.h"

#define ZONE "Europe/Amsterdam"

static void
monday_morning_is_the_default(void **state)
{
	struct recipient eva = { 0 };
	int32_t tuesday = stamp_day(2026, 11, 24);

	(void)state;
	assert_int_equal(digest_due(&eva, ZONE, zone_stamp(ZONE, tuesday, 9, 0)),
		zone_stamp(ZONE, tuesday + 6, 8, 0));
}

static void
the_hour_itself_is_too_late_for_the_same_day(void **state)
{
	struct recipient eva = {
		.has_digest_time = true, .digest_weekday = 1, .digest_hour = 8
	};
	int64_t monday = zone_stamp(ZONE, stamp_day(2026, 11, 23), 8, 0);

	(void)state;
	assert_int_equal(digest_due(&eva, ZONE, monday - 1), monday);
	assert_int_equal(digest_due(&eva, ZONE, monday), monday + 7 * STAMP_DAY_SEC);
}

static void
the_clock_on_the_wall_counts_across_the_end_of_summer_time(void **state)
{
	struct recipient it = {
		.has_digest_time = true, .digest_weekday = -1, .digest_hour = 8
	};
	int32_t sunday = stamp_day(2026, 10, 25);
	int64_t saturday_morning = zone_stamp(ZONE, sunday - 1, 8, 0);

	(void)state;
	/* That day has 25 hours. */
	assert_int_equal(digest_due(&it, ZONE, saturday_morning), saturday_morning + 25 * 3600);
}

static void
an_hour_that_a_day_does_not_have_comes_right_after_the_gap(void **state)
{
	struct recipient it = { .has_digest_time = true,
		.digest_weekday = -1,
		.digest_hour = 2,
		.digest_minute = 30 };
	int32_t sunday = stamp_day(2026, 3, 29);

	(void)state;
	assert_int_equal(digest_due(&it, ZONE, zone_stamp(ZONE, sunday - 1, 12, 0)),
		stamp_utc(sunday, 1, 30, 0));
}

static void
a_recipient_may_live_elsewhere(void **state)
{
	struct recipient li = { .timezone = (char *)"Asia/Tokyo",
		.has_digest_time = true,
		.digest_weekday = -1,
		.digest_hour = 8 };
	int32_t day = stamp_day(2026, 11, 24);

	(void)state;
	assert_int_equal(
		digest_due(&li, ZONE, stamp_utc(day, 0, 0, 0)), stamp_utc(day, 23, 0, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(monday_morning_is_the_default),
		cmocka_unit_test(the_hour_itself_is_too_late_for_the_same_day),
		cmocka_unit_test(the_clock_on_the_wall_counts_across_the_end_of_summer_time),
		cmocka_unit_test(an_hour_that_a_day_does_not_have_comes_right_after_the_gap),
		cmocka_unit_test(a_recipient_may_live_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
