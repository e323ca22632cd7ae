/* When a source is asked again. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "listen/schedule.h"

#define NOW 1795000000
#define HOUR 3600
#define DAY 86400
#define HALF (UINT64_MAX / 2) /* no jitter to either side */

static const struct listen_settings settings = {
	.every_sec = 6 * HOUR, .every_min_sec = 300, .backoff_max_sec = DAY
};
static const struct source six_hours = { .id = (char[]){ "chat/notes" } };
static const struct source half_minute = { .every_sec = 30 };

static struct source_state
never_asked(void)
{
	return (struct source_state){ .last_try = STAMP_NONE,
		.last_heard = STAMP_NONE,
		.last_new = STAMP_NONE,
		.next_due = STAMP_NONE,
		.failing_since = STAMP_NONE };
}

/* Seconds until the next try after one with PAGE. */
static int64_t
wait_after(struct source_state *state, const struct source *source, struct page page,
	uint64_t random)
{
	schedule_plan(state, source, &settings, &page, NOW, random);
	return state->next_due - NOW;
}

static void
assert_near(int64_t value, int64_t wanted)
{
	assert_in_range(value, wanted - 2, wanted + 2);
}

static void
a_good_page_is_noted_and_asked_again_after_its_interval(void **state)
{
	struct source_state s = never_asked();

	(void)state;
	s.failures = 3;
	s.failing_since = NOW - DAY;
	s.why = mem_dup("It was down.");
	assert_near(
		wait_after(&s, &six_hours,
			(struct page){
				.outcome = OUTCOME_FRESH, .status = 200, .max_age_sec = 60 },
			HALF),
		6 * HOUR);
	assert_int_equal(s.outcome, OUTCOME_FRESH);
	assert_int_equal(s.status, 200);
	assert_null(s.why);
	assert_int_equal(s.failures, 0);
	assert_int_equal(s.failing_since, STAMP_NONE);
	assert_int_equal(s.last_try, NOW);
	assert_int_equal(s.last_heard, NOW);
	assert_int_equal(s.last_new, STAMP_NONE);
	assert_int_equal(s.max_age_sec, 60);
	source_state_clear(&s);
}

static void
jitter_is_a_tenth_to_either_side(void **state)
{
	struct source_state s = never_asked();
	int64_t low = INT64_MAX, high = 0;
	uint64_t random = 88172645463325252;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int64_t wait;

		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		wait = wait_after(&s, &six_hours,
			(struct page){ .outcome = OUTCOME_NOT_MODIFIED }, random);
		low = wait < low ? wait : low;
		high = wait > high ? wait : high;
	}
	assert_in_range(low, 6 * HOUR * 90 / 100, 6 * HOUR * 91 / 100);
	assert_in_range(high, 6 * HOUR * 109 / 100, 6 * HOUR * 110 / 100);
}

static void
nobody_is_asked_more_often_than_the_least_interval(void **state)
{
	static const enum outcome outcomes[] = { OUTCOME_FRESH, OUTCOME_SERVER_ERROR,
		OUTCOME_DAMAGED, OUTCOME_GONE };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(outcomes); i++)
		for (int k = 0; k <= 2; k++) {
			struct source_state s = never_asked();
			uint64_t random = k == 2 ? UINT64_MAX : k * HALF;
			int64_t wait = wait_after(&s, &half_minute,
				(struct page){ .outcome = outcomes[i] }, random);

			assert_true(wait >= 300);
			source_state_clear(&s);
		}
}

static void
max_age_and_ttl_are_not_undercut_up_to_a_day(void **state)
{
	struct source_state s = never_asked();
	struct page page = { .outcome = OUTCOME_FRESH, .max_age_sec = 12 * HOUR };

	(void)state;
	assert_true(wait_after(&s, &six_hours, page, 0) >= 12 * HOUR);
	assert_true(wait_after(&s, &six_hours, page, UINT64_MAX) <= 12 * HOUR * 11 / 10);
	page.max_age_sec = 400 * DAY;
	assert_in_range(wait_after(&s, &six_hours, page, 0), DAY, DAY * 11 / 10);
	page.max_age_sec = 0;
	s.ttl_sec = 8 * HOUR;
	assert_in_range(wait_after(&s, &six_hours, page, 0), 8 * HOUR, 8 * HOUR * 11 / 10);
}

static void
failures_back_off_by_doubling_to_the_ceiling(void **state)
{
	static const int64_t wanted[] = { 900, 1800, 3600, 7200, 14400, 28800, 57600, DAY, DAY,
		DAY };
	struct source_state s = never_asked();
	struct page page = {
		.outcome = OUTCOME_SERVER_ERROR, .status = 500, .why = (char[]){ "Trouble." }
	};

	(void)state;
	s.last_heard = NOW - HOUR;
	for (size_t i = 0; i < LENGTH_OF(wanted); i++) {
		assert_near(wait_after(&s, &six_hours, page, HALF), wanted[i]);
		assert_int_equal(s.failures, i + 1);
	}
	assert_string_equal(s.why, "Trouble.");
	assert_int_equal(s.failing_since, NOW);
	assert_int_equal(s.last_heard, NOW - HOUR);
	for (int i = 0; i < 1000; i++)
		assert_near(wait_after(&s, &six_hours, page, HALF), DAY);
	source_state_clear(&s);
}

static void
failing_since_stays_at_the_first_failure(void **state)
{
	struct source_state s = never_asked();
	struct page page = { .outcome = OUTCOME_TIMEOUT };

	(void)state;
	schedule_plan(&s, &six_hours, &settings, &page, NOW - HOUR, 0);
	schedule_plan(&s, &six_hours, &settings, &page, NOW, 0);
	assert_int_equal(s.failing_since, NOW - HOUR);
	assert_int_equal(s.last_try, NOW);
	source_state_clear(&s);
}

static void
retry_after_is_a_floor_even_over_the_ceiling(void **state)
{
	struct source_state s = never_asked();
	struct page page = {
		.outcome = OUTCOME_BUSY, .status = 429, .retry_after_sec = 3 * DAY
	};

	(void)state;
	assert_in_range(wait_after(&s, &six_hours, page, 0), 3 * DAY, 3 * DAY * 11 / 10);
	assert_in_range(
		wait_after(&s, &six_hours, page, UINT64_MAX), 3 * DAY, 3 * DAY * 11 / 10);
	page.retry_after_sec = 60;
	s.failures = 0;
	assert_near(wait_after(&s, &six_hours, page, HALF), 900);
	page.retry_after_sec = UINT32_MAX;
	assert_true(wait_after(&s, &six_hours, page, HALF) <= 7 * DAY * 11 / 10);
}

static void
what_is_gone_is_asked_at_the_pace_of_the_ceiling(void **state)
{
	struct source_state s = never_asked();

	(void)state;
	assert_near(wait_after(&s, &six_hours,
			    (struct page){ .outcome = OUTCOME_GONE, .status = 410 }, HALF),
		DAY);
}

static void
what_is_missing_once_may_be_back_soon(void **state)
{
	struct source_state s = never_asked();
	struct page page = { .outcome = OUTCOME_MISSING, .status = 404 };

	(void)state;
	assert_near(wait_after(&s, &six_hours, page, HALF), 900);
	assert_near(wait_after(&s, &six_hours, page, HALF), DAY);
	assert_near(wait_after(&s, &six_hours, page, HALF), DAY);
}

static void
a_page_that_was_read_in_part_keeps_its_interval_but_counts_as_failing(void **state)
{
	static const enum outcome outcomes[] = { OUTCOME_DAMAGED, OUTCOME_LAYOUT_CHANGED };

	(void)state;
	for (size_t k = 0; k < LENGTH_OF(outcomes); k++) {
		struct source_state s = never_asked();
		struct page page = { .outcome = outcomes[k], .status = 200 };

		for (unsigned i = 1; i < 6; i++) {
			assert_near(wait_after(&s, &six_hours, page, HALF), 6 * HOUR);
			assert_int_equal(s.failures, i);
		}
		assert_int_equal(s.last_heard, STAMP_NONE);
		source_state_clear(&s);
	}
}

static void
a_move_is_adopted_after_three_good_pages_in_a_row(void **state)
{
	struct source_state s = never_asked();
	struct page page = { .outcome = OUTCOME_FRESH,
		.moved_to = (char[]){ "https://new.example/feed" } };

	(void)state;
	wait_after(&s, &six_hours, page, 0);
	assert_string_equal(s.moved_to, "https://new.example/feed");
	assert_int_equal(s.moved_seen, 1);
	page.outcome = OUTCOME_NOT_MODIFIED;
	wait_after(&s, &six_hours, page, 0);
	assert_int_equal(s.moved_seen, 2);
	assert_false(s.moved_adopted);
	wait_after(&s, &six_hours, page, 0);
	assert_true(s.moved_adopted);
	/* We ask there now, and there is no redirect to be seen any more. */
	page.moved_to = NULL;
	wait_after(&s, &six_hours, page, 0);
	assert_true(s.moved_adopted);
	assert_string_equal(s.moved_to, "https://new.example/feed");
	source_state_clear(&s);
}

static void
a_move_that_leads_to_no_valid_page_is_never_adopted(void **state)
{
	static const enum outcome outcomes[] = { OUTCOME_NOT_A_FEED, OUTCOME_DAMAGED,
		OUTCOME_MISSING, OUTCOME_TIMEOUT };
	char *to = (char[]){ "https://portal.example/" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(outcomes); i++) {
		struct source_state s = never_asked();

		for (int k = 0; k < 10; k++) {
			wait_after(&s, &six_hours,
				(struct page){ .outcome = OUTCOME_FRESH, .moved_to = to }, 0);
			wait_after(&s, &six_hours,
				(struct page){ .outcome = OUTCOME_FRESH, .moved_to = to }, 0);
			wait_after(&s, &six_hours,
				(struct page){ .outcome = outcomes[i], .moved_to = to }, 0);
			assert_false(s.moved_adopted);
		}
		source_state_clear(&s);
	}
}

static void
another_target_or_none_starts_the_count_again(void **state)
{
	struct source_state s = never_asked();
	struct page one = { .outcome = OUTCOME_FRESH,
		.moved_to = (char[]){ "https://one.example/" } };
	struct page two = { .outcome = OUTCOME_FRESH,
		.moved_to = (char[]){ "https://two.example/" } };
	struct page none = { .outcome = OUTCOME_FRESH };

	(void)state;
	wait_after(&s, &six_hours, one, 0);
	wait_after(&s, &six_hours, one, 0);
	wait_after(&s, &six_hours, two, 0);
	assert_string_equal(s.moved_to, "https://two.example/");
	assert_int_equal(s.moved_seen, 1);
	wait_after(&s, &six_hours, none, 0);
	assert_null(s.moved_to);
	assert_int_equal(s.moved_seen, 0);
	source_state_clear(&s);
}

static void
an_adopted_address_that_dies_is_left_for_the_configured_one(void **state)
{
	struct source_state s = never_asked();
	struct page page = { .outcome = OUTCOME_MISSING, .status = 404 };

	(void)state;
	s.moved_to = mem_dup("https://new.example/");
	s.moved_seen = 3;
	s.moved_adopted = true;
	wait_after(&s, &six_hours, page, 0);
	wait_after(&s, &six_hours, page, 0);
	assert_true(s.moved_adopted);
	wait_after(&s, &six_hours, page, 0);
	assert_false(s.moved_adopted);
	assert_null(s.moved_to);
	source_state_clear(&s);
}

static void
after_a_start_what_is_overdue_is_spread(void **state)
{
	struct source_state s = never_asked();

	(void)state;
	assert_int_equal(schedule_first(&s, &six_hours, &settings, NOW, 0), NOW);
	assert_int_equal(schedule_first(&s, &six_hours, &settings, NOW, UINT64_MAX), NOW + 60);
	s.last_try = s.last_heard = NOW - 30 * DAY;
	s.next_due = NOW - 29 * DAY;
	assert_int_equal(schedule_first(&s, &six_hours, &settings, NOW, HALF), NOW + 30);
}

static void
after_a_start_what_is_planned_stays_planned(void **state)
{
	struct source_state s = never_asked();

	(void)state;
	s.last_try = NOW - HOUR;
	s.next_due = NOW + 4 * HOUR;
	assert_int_equal(schedule_first(&s, &six_hours, &settings, NOW, HALF), NOW + 4 * HOUR);
	/* Six days of Retry-After survive a restart. */
	s.failures = 1;
	s.outcome = OUTCOME_BUSY;
	s.next_due = NOW + 6 * DAY;
	assert_int_equal(schedule_first(&s, &six_hours, &settings, NOW, HALF), NOW + 6 * DAY);
}

static void
after_a_start_a_shorter_interval_and_a_wrong_clock_are_put_right(void **state)
{
	struct source_state s = never_asked();
	struct source hourly = { .every_sec = HOUR };

	(void)state;
	s.last_try = NOW - 600;
	s.next_due = NOW + 20 * HOUR;
	assert_int_equal(
		schedule_first(&s, &hourly, &settings, NOW, HALF), NOW - 600 + HOUR + 360);
	s.last_try = NOW + 3000 * DAY;
	s.next_due = NOW + 3001 * DAY;
	assert_int_equal(schedule_first(&s, &hourly, &settings, NOW, 0), NOW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_page_is_noted_and_asked_again_after_its_interval),
		cmocka_unit_test(jitter_is_a_tenth_to_either_side),
		cmocka_unit_test(nobody_is_asked_more_often_than_the_least_interval),
		cmocka_unit_test(max_age_and_ttl_are_not_undercut_up_to_a_day),
		cmocka_unit_test(failures_back_off_by_doubling_to_the_ceiling),
		cmocka_unit_test(failing_since_stays_at_the_first_failure),
		cmocka_unit_test(retry_after_is_a_floor_even_over_the_ceiling),
		cmocka_unit_test(what_is_gone_is_asked_at_the_pace_of_the_ceiling),
		cmocka_unit_test(what_is_missing_once_may_be_back_soon),
		cmocka_unit_test(
			a_page_that_was_read_in_part_keeps_its_interval_but_counts_as_failing),
		cmocka_unit_test(a_move_is_adopted_after_three_good_pages_in_a_row),
		cmocka_unit_test(a_move_that_leads_to_no_valid_page_is_never_adopted),
		cmocka_unit_test(another_target_or_none_starts_the_count_again),
		cmocka_unit_test(an_adopted_address_that_dies_is_left_for_the_configured_one),
		cmocka_unit_test(after_a_start_what_is_overdue_is_spread),
		cmocka_unit_test(after_a_start_what_is_planned_stays_planned),
		cmocka_unit_test(
			after_a_start_a_shorter_interval_and_a_wrong_clock_are_put_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
