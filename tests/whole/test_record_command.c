/* forewarn record on a store whose figures were reckoned by hand. */
#include "whole/shop.h"

#include "base/stamp.h"
#include "keep/store.h"

/* Crumb promises 90 days (whole/shop.h). */
static const struct {
	const char *id;
	int month, day;             /* of 2026, announced */
	int to_month, to_day;       /* of 2026, its first date */
	int moved_month, moved_day; /* of 2026, where it moved to; 0: it did not */
	bool unmarked;
} cases[] = {
	{ "crumb-aaaaaa", 1, 1, 5, 1, 0, 0, false },   /* 120 days */
	{ "crumb-bbbbbb", 2, 1, 2, 15, 3, 15, true },  /* 14, then later, silently */
	{ "crumb-cccccc", 3, 1, 5, 30, 0, 0, false },  /* 90 */
	{ "crumb-dddddd", 4, 1, 5, 31, 5, 1, false },  /* 60, then earlier */
	{ "crumb-eeeeee", 5, 1, 11, 17, 0, 0, false }, /* 200 */
};

static int64_t
noon(int month, int day)
{
	return stamp_utc(stamp_day(2026, month, day), 12, 0, 0);
}

static void
put_case(struct store *store, size_t i)
{
	struct when first = when_day(stamp_day(2026, cases[i].to_month, cases[i].to_day));
	struct change change = { .id = (char *)cases[i].id,
		.service = (char *)"crumb",
		.source = (char *)"crumb/news",
		.title = (char *)"The stone oven goes",
		.published = noon(cases[i].month, cases[i].day),
		.updated = STAMP_NONE,
		.first_seen = noon(cases[i].month, cases[i].day) + 3600,
		.facts = { .kind = KIND_RETIREMENT, .forced = FORCED_YES, .effective = first },
		.verdict = VERDICT_NOW,
		.concerns = true };
	struct event moved = { .at = change.first_seen + 7200,
		.happening = HAPPENED_MOVED,
		.before = first,
		.unmarked = cases[i].unmarked };

	if (cases[i].moved_month) {
		moved.after = change.facts.effective =
			when_day(stamp_day(2026, cases[i].moved_month, cases[i].moved_day));
		change.moves = 1;
	}
	assert_int_equal(store_change_put(store, &change), 0);
	if (cases[i].moved_month)
		assert_int_equal(store_event_add(store, change.id, &moved), 1);
}

static void
fill_store(const struct shop *shop, size_t count)
{
	_cleanup_free_ char *state = mem_printf("%s/state", shop->dir), *why = NULL;
	struct ailment ailment = { .source = (char *)"crumb/news",
		.kind = AILMENT_MISSING,
		.since = noon(6, 1),
		.ripe = noon(6, 2),
		.told = noon(6, 2),
		.over = noon(6, 3),
		.over_told = noon(6, 3) };
	struct store *store = NULL;

	if (store_open(state, STORE_WRITE, &store, &why) < 0)
		fail_msg("%s", why);
	for (size_t i = 0; i < count; i++)
		put_case(store, i);
	assert_true(store_ailment_put(store, &ailment) >= 0);
	store_close(store);
}

static int
open_mill(void **state)
{
	if (open_shop(state) < 0)
		return -1;
	write_config(*state, "timezone: UTC\n",
		"  Bread: { service: crumb, contract_notice_by: 2026-03-31 }\n"
		"  Rolls: { service: rollhub }\n");
	return 0;
}

static void
the_figures_are_those_of_a_hand(void **state)
{
	struct shop *shop = *state;
	struct program_result r;

	fill_store(shop, LENGTH_OF(cases));
	r = ASK_CONFIGURED(shop, "record", "kruimel");
	assert_int_equal(r.status, 0);
	assert_string_equal(r.out,
		"Crumb & Co (crumb): 5 announcements that forced something, 2026-01-01 to "
		"2026-05-01\n"
		"  notice given        median 90 days, shortest 14, of 5\n"
		"  under 30 days       ######## 1\n"
		"  30 to 89            ######## 1\n"
		"  90 to 179           ################ 2\n"
		"  180 or more         ######## 1\n"
		"  promised            90 days, and kept 3 of 5 times "
		"(https://crumb.example/promise)\n"
		"  named a date        5 of 5 at once\n"
		"  moved a date        1 time later, 1 earlier, 0 taken back, in 2 "
		"announcements\n"
		"  changed silently    1 time\n"
		"  withdrew            0\n"
		"  after your notice   2 announced after the last day on which you could give "
		"notice\n"
		"  sources ailing      1 time, long enough to be told\n");
	program_result_clear(&r);
	r = ASK_CONFIGURED(shop, "record");
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out,
		"crumb                         5     90       14       20%  60% of 90     2  "
		"    1         0\n"));
	assert_non_null(strstr(r.out,
		"rollhub                       0      -        -         -          -     0  "
		"    0         0\n"));
	assert_null(strstr(r.out, "mill-a"));
	program_result_clear(&r);
}

static void
json_has_the_same(void **state)
{
	struct shop *shop = *state;
	json_t *json, *it;

	fill_store(shop, LENGTH_OF(cases));
	json = expect_json(ASK_CONFIGURED(shop, "record", "crumb", "--json"), 0);
	it = json_array_get(json_object_get(json, "services"), 0);
	assert_int_equal(json_integer_value(json_object_get(json, "enough")), 5);
	assert_int_equal(json_array_size(json_object_get(it, "notice_days")), 5);
	assert_int_equal(
		json_integer_value(json_array_get(json_object_get(it, "notice_days"), 0)), 14);
	assert_int_equal(json_integer_value(json_object_get(it, "promise_kept")), 3);
	assert_int_equal(json_integer_value(json_object_get(it, "after_contract_notice")), 2);
	assert_string_equal(
		json_string_value(json_object_get(it, "first")), "2026-01-01T12:00:00Z");
	json_decref(json);
}

static void
nothing_is_concluded_from_four(void **state)
{
	struct shop *shop = *state;
	struct program_result r;

	fill_store(shop, 4);
	r = ASK_CONFIGURED(shop, "record", "crumb");
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out,
		"  notice given        known of 4; from 5 on something can be concluded\n"));
	assert_null(strstr(r.out, "median"));
	assert_null(strstr(r.out, "promised"));
	program_result_clear(&r);
	expect(ASK_CONFIGURED(shop, "record"), 0,
		"crumb                         4      -        -         -          -     2");
}

static void
what_was_not_heard_and_what_is_not_there_is_said(void **state)
{
	struct shop *shop = *state;

	expect(ASK_CONFIGURED(shop, "record"), 66, NULL);
	fill_store(shop, 1);
	expect(ASK_CONFIGURED(shop, "record", "rollhub"), 0,
		"RollHub (rollhub): nothing was heard yet that forced something\n");
	expect(ASK_CONFIGURED(shop, "record", "pizzeria"), 64,
		"there is no service “pizzeria”; forewarn services lists them");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_figures_are_those_of_a_hand, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(json_has_the_same, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			nothing_is_concluded_from_four, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			what_was_not_heard_and_what_is_not_there_is_said, open_mill,
			close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
