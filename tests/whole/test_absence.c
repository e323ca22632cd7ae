/* A time in which forewarn did not run is noticed once, and only when it is one. */
#include "support/unit.h"

#include <stdlib.h>

#include "absence.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "support/program.h"

#define DAY INT64_C(86400)
#define HOUR INT64_C(3600)
#define START (20000 * DAY)

struct house {
	char *dir;
	struct store *store;
};

static int
open_house(void **state)
{
	struct house *house = MEM_NEW(struct house);
	char *why = NULL;

	house->dir = scratch_make();
	*state = house;
	return store_open(house->dir, STORE_WRITE, &house->store, &why);
}

static int
close_house(void **state)
{
	struct house *house = *state;

	store_close(house->store);
	scratch_remove(house->dir);
	free(house);
	return 0;
}

static int
notice(void **state, int64_t now)
{
	struct absence absence;

	return absence_notice(((struct house *)*state)->store, now, INT64_MAX, &absence);
}

static struct absence
untold(void **state)
{
	struct absence absence;

	assert_int_equal(absence_get(((struct house *)*state)->store, &absence), 0);
	return absence;
}

static void
the_first_start_is_no_absence(void **state)
{
	assert_int_equal(notice(state, START), 0);
	assert_int_equal(notice(state, START + 30 * DAY), 0);
	assert_int_equal(untold(state).from, STAMP_NONE);
}

static void
a_daemon_that_stood_still_for_two_days_was_away(void **state)
{
	assert_int_equal(notice(state, START), 0);
	assert_int_equal(notice(state, START + 900), 0);
	assert_int_equal(notice(state, START + 36 * HOUR), 0);
	assert_int_equal(notice(state, START + 36 * HOUR + 900), 0);
	assert_int_equal(notice(state, START + 4 * DAY), 1);
	assert_int_equal(untold(state).from, START + 36 * HOUR + 900);
	assert_int_equal(untold(state).to, START + 4 * DAY);
	assert_int_equal(notice(state, START + 4 * DAY + 900), 0);
}

static void
who_runs_once_a_week_is_not_away_in_between(void **state)
{
	for (int week = 0; week < 5; week++)
		assert_int_equal(notice(state, START + week * 7 * DAY), 0);
	/* One round was left out, for whatever reason; then a whole month. */
	assert_int_equal(notice(state, START + 42 * DAY), 0);
	assert_int_equal(notice(state, START + 49 * DAY), 0);
	assert_int_equal(notice(state, START + 80 * DAY), 1);
}

static void
two_absences_that_nobody_was_told_of_are_one(void **state)
{
	(void)notice(state, START);
	(void)notice(state, START + 900);
	assert_int_equal(notice(state, START + 10 * DAY), 1);
	assert_int_equal(notice(state, START + 20 * DAY), 1);
	assert_int_equal(untold(state).from, START + 900);
	assert_int_equal(untold(state).to, START + 20 * DAY);
}

static void
a_clock_that_is_set_is_no_absence(void **state)
{
	struct store *store = ((struct house *)*state)->store;
	struct absence absence;

	(void)notice(state, START);
	(void)notice(state, START + 900);
	/* Forward by a year, while only a quarter of an hour passed. */
	assert_int_equal(absence_notice(store, START + 365 * DAY, 900, &absence), 0);
	/* And back again. */
	assert_int_equal(notice(state, START + 2700), 0);
	assert_int_equal(notice(state, START + 3600), 0);
	assert_int_equal(untold(state).from, STAMP_NONE);
}

#define HOUSE(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE(the_first_start_is_no_absence),
		HOUSE(a_daemon_that_stood_still_for_two_days_was_away),
		HOUSE(who_runs_once_a_week_is_not_away_in_between),
		HOUSE(two_absences_that_nobody_was_told_of_are_one),
		HOUSE(a_clock_that_is_set_is_no_absence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
