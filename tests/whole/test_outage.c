/* Do we hear nobody because our own network is down? */
#include "support/unit.h"

#include <stdio.h>

#include "base/stamp.h"
#include "outage.h"

#define HOUR INT64_C(3600)
#define NOW (20000 * INT64_C(86400))
#define HOSTS 40

struct shop {
	char urls[HOSTS][64];
	struct outage_try tries[HOSTS];
	size_t count;
};

/* COUNT hosts that were heard within the last six hours, the first of them the longest ago. */
static struct shop *
all_well(struct shop *shop, size_t count)
{
	shop->count = count;
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(shop->urls[i], sizeof(shop->urls[i]),
			"https://bread%zu.example/feed", i);
		shop->tries[i] = (struct outage_try){ .url = shop->urls[i],
			.at = NOW - 6 * HOUR + (int64_t)i * 60,
			.failing_since = STAMP_NONE,
			.outcome = OUTCOME_FRESH };
	}
	return shop;
}

static void
miss(struct shop *shop, size_t i, enum outcome outcome, int64_t at)
{
	shop->tries[i].outcome = outcome;
	shop->tries[i].at = at;
	if (shop->tries[i].failing_since == STAMP_NONE)
		shop->tries[i].failing_since = at;
}

static void
hear(struct shop *shop, size_t i, int64_t at)
{
	shop->tries[i].outcome = OUTCOME_NOT_MODIFIED;
	shop->tries[i].at = at;
	shop->tries[i].failing_since = STAMP_NONE;
}

static int64_t
judge(const struct shop *shop, int64_t since)
{
	return outage_judge(shop->tries, shop->count, since, NOW);
}

static void
many_hosts_in_a_row_are_our_own_network(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < 4; i++) {
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 600 + (int64_t)i);
		assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
	}
	miss(&shop, 4, OUTCOME_TIMEOUT, NOW - 500);
	assert_int_equal(judge(&shop, STAMP_NONE), NOW - 600);
}

static void
an_answer_in_between_says_that_it_is_not(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < 6; i++)
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 600);
	hear(&shop, 6, NOW - 500);
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
	/* One in ten may still answer: an address in a cache, a host next door. */
	for (size_t i = 7; i < 18; i++)
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 400);
	assert_int_equal(judge(&shop, STAMP_NONE), NOW - 600);
}

static void
servers_that_answer_badly_are_reached(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < HOSTS; i++)
		miss(&shop, i, i % 2 ? OUTCOME_SERVER_ERROR : OUTCOME_FORBIDDEN, NOW - 60);
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
}

static void
many_sources_of_one_host_are_one_host(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < 10; i++) {
		(void)snprintf(shop.urls[i], sizeof(shop.urls[i]),
			"https://a:b@%s.example:443/%zu", i % 2 ? "oven" : "OVEN", i);
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 60);
	}
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
}

static void
who_fails_since_yesterday_is_no_witness(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < 10; i++) {
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 24 * HOUR);
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - 60);
	}
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
}

static void
of_few_hosts_one_that_fails_since_yesterday_hides_nothing(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, 4);
	miss(&shop, 0, OUTCOME_UNREACHABLE, NOW - 24 * HOUR);
	miss(&shop, 1, OUTCOME_UNREACHABLE, NOW - 60);
	miss(&shop, 2, OUTCOME_UNREACHABLE, NOW - 60);
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
	miss(&shop, 3, OUTCOME_UNREACHABLE, NOW - 60);
	assert_int_equal(judge(&shop, STAMP_NONE), NOW - 60);
}

static void
of_few_hosts_all_must_fail_and_of_two_it_is_never_said(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, 3);
	miss(&shop, 0, OUTCOME_UNREACHABLE, NOW - 60);
	miss(&shop, 1, OUTCOME_UNREACHABLE, NOW - 60);
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
	miss(&shop, 2, OUTCOME_TLS, NOW - 60);
	assert_int_equal(judge(&shop, STAMP_NONE), NOW - 60);
	shop.count = 2;
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
	shop.count = 0;
	assert_int_equal(judge(&shop, STAMP_NONE), STAMP_NONE);
}

static void
it_lasts_until_more_than_one_in_ten_answers(void **state)
{
	struct shop shop;
	int64_t since = NOW - 26 * HOUR;

	(void)state;
	all_well(&shop, HOSTS);
	for (size_t i = 0; i < HOSTS; i++) {
		miss(&shop, i, OUTCOME_UNREACHABLE, since + (int64_t)i);
		miss(&shop, i, OUTCOME_UNREACHABLE, NOW - HOUR);
	}
	assert_int_equal(judge(&shop, since), since);
	for (size_t i = 0; i < 3; i++) {
		hear(&shop, i, NOW);
		assert_int_equal(judge(&shop, since), since);
	}
	hear(&shop, 3, NOW);
	assert_int_equal(judge(&shop, since), STAMP_NONE);
}

static void
what_is_over_is_over_when_nobody_is_left_to_fail(void **state)
{
	struct shop shop;

	(void)state;
	all_well(&shop, 5);
	for (size_t i = 0; i < 5; i++)
		hear(&shop, i, NOW);
	assert_int_equal(judge(&shop, NOW - HOUR), STAMP_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_hosts_in_a_row_are_our_own_network),
		cmocka_unit_test(an_answer_in_between_says_that_it_is_not),
		cmocka_unit_test(servers_that_answer_badly_are_reached),
		cmocka_unit_test(many_sources_of_one_host_are_one_host),
		cmocka_unit_test(who_fails_since_yesterday_is_no_witness),
		cmocka_unit_test(of_few_hosts_one_that_fails_since_yesterday_hides_nothing),
		cmocka_unit_test(of_few_hosts_all_must_fail_and_of_two_it_is_never_said),
		cmocka_unit_test(it_lasts_until_more_than_one_in_ten_answers),
		cmocka_unit_test(what_is_over_is_over_when_nobody_is_left_to_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
