/* Until when a person is left alone. */
#include "support/unit.h"

#include "base/stamp.h"
#include "base/zone.h"
#include "hush.h"

#define ZONE "Europe/Amsterdam"
#define HOUR 3600

static const struct recipient night = { .quiet = { true, 22 * 60, 7 * 60, 0 } };
static const struct recipient noon = { .quiet = { true, 12 * 60, 13 * 60 + 30, 0 } };
static const struct recipient weekend = { .quiet = {
						  true, 22 * 60, 7 * 60, 1u << 0 | 1u << 6 } };

static int64_t
clock_at(int year, int month, int day, int hour, int minute)
{
	return zone_stamp(ZONE, stamp_day(year, month, day), hour, minute);
}

static void
assert_until(const struct recipient *person, int64_t now, int64_t until)
{
	assert_int_equal(hush_until(person, ZONE, now), until);
}

static void
a_night_ends_in_the_morning(void **state)
{
	(void)state;
	assert_until(&night, clock_at(2026, 11, 24, 22, 0), clock_at(2026, 11, 25, 7, 0));
	assert_until(&night, clock_at(2026, 11, 25, 6, 59), clock_at(2026, 11, 25, 7, 0));
	assert_until(&noon, clock_at(2026, 11, 25, 12, 0), clock_at(2026, 11, 25, 13, 30));
}

static void
beside_it_nobody_waits(void **state)
{
	static const struct recipient never = { 0 };

	(void)state;
	assert_until(&never, clock_at(2026, 11, 24, 3, 0), clock_at(2026, 11, 24, 3, 0));
	assert_until(&night, clock_at(2026, 11, 24, 7, 0), clock_at(2026, 11, 24, 7, 0));
	assert_until(&night, clock_at(2026, 11, 24, 21, 59), clock_at(2026, 11, 24, 21, 59));
	assert_until(&noon, clock_at(2026, 11, 24, 11, 59), clock_at(2026, 11, 24, 11, 59));
	assert_until(&noon, clock_at(2026, 11, 24, 13, 30), clock_at(2026, 11, 24, 13, 30));
}

static void
nights_and_days_join(void **state)
{
	(void)state;
	/* From Friday evening until Monday morning. */
	assert_until(&weekend, clock_at(2026, 11, 27, 22, 30), clock_at(2026, 11, 30, 7, 0));
	assert_until(&weekend, clock_at(2026, 11, 28, 12, 0), clock_at(2026, 11, 30, 7, 0));
}

static void
the_night_in_which_the_clock_changes_is_shorter_or_longer(void **state)
{
	int64_t spring = clock_at(2026, 3, 28, 22, 0), autumn = clock_at(2026, 10, 24, 22, 0);

	(void)state;
	assert_until(&night, spring, spring + 8 * HOUR);
	assert_until(&night, autumn, autumn + 10 * HOUR);
}

static void
an_end_that_comes_twice_or_never_ends_all_the_same(void **state)
{
	static const struct recipient short_night = { .quiet = { true, 60, 150, 0 } };
	int64_t first = stamp_utc(stamp_day(2026, 10, 25), 0, 30, 0); /* 02:30 in summer time */

	(void)state;
	assert_until(&short_night, first - HOUR, first);
	/* The clock goes back from 3 to 2: quiet once more, until half past. */
	assert_until(&short_night, first + HOUR / 2, first + HOUR);
	/* 02:30 is not there: at 03:00 in summer time it is over. */
	assert_true(hush_until(&short_night, ZONE, clock_at(2026, 3, 29, 1, 30)) <=
		    clock_at(2026, 3, 29, 3, 30));
	assert_until(&short_night, clock_at(2026, 3, 29, 3, 0), clock_at(2026, 3, 29, 3, 0));
}

static void
the_recipients_own_zone_counts(void **state)
{
	struct recipient li = night;

	(void)state;
	li.timezone = (char *)"Asia/Tokyo";
	assert_int_equal(hush_until(&li, ZONE, clock_at(2026, 11, 24, 15, 0)),
		clock_at(2026, 11, 24, 23, 0));
	assert_int_equal(hush_until(&li, ZONE, clock_at(2026, 11, 24, 23, 30)),
		clock_at(2026, 11, 24, 23, 30));
}

static bool
breaks(struct when when, int64_t now)
{
	const struct change change = { .facts = { .effective = when } };

	return hush_breaks(&night, ZONE, &change, now);
}

static void
only_what_comes_within_a_day_waits_for_nobody(void **state)
{
	int64_t now = clock_at(2026, 11, 24, 23, 0);
	int32_t day = stamp_day(2026, 11, 24);

	(void)state;
	assert_true(breaks(when_day(day), now));
	assert_true(breaks(when_day(day + 1), now));
	assert_false(breaks(when_day(day + 2), now));
	assert_false(breaks(when_day(day - 1), now));
	assert_false(breaks(when_month(2026, 11), now));
	assert_false(breaks((struct when){ 0 }, now));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_night_ends_in_the_morning),
		cmocka_unit_test(beside_it_nobody_waits),
		cmocka_unit_test(nights_and_days_join),
		cmocka_unit_test(the_night_in_which_the_clock_changes_is_shorter_or_longer),
		cmocka_unit_test(an_end_that_comes_twice_or_never_ends_all_the_same),
		cmocka_unit_test(the_recipients_own_zone_counts),
		cmocka_unit_test(only_what_comes_within_a_day_waits_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
