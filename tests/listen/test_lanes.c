/* Who may ask next. */
#include "support/unit.h"

#include "base/mem.h"
#include "listen/lanes.h"

static void
one_host_is_emptied_before_the_next(void **state)
{
	static const char *const hosts[] = { "a", "b", "a", "b", "a" };
	static const int wanted[] = { 0, 2, 4, 1, 3 };
	struct lanes *lanes = lanes_new(1, 1);
	int items[5];

	(void)state;
	for (int i = 0; i < 5; i++)
		lanes_push(lanes, hosts[i], &items[i], false);
	for (int i = 0; i < 5; i++) {
		assert_ptr_equal(lanes_next(lanes), &items[wanted[i]]);
		assert_null(lanes_next(lanes));
		lanes_release(lanes, hosts[wanted[i]]);
	}
	assert_null(lanes_next(lanes));
	lanes_free(lanes);
}

static void
limits_hold_for_a_host_and_for_all(void **state)
{
	struct lanes *lanes = lanes_new(3, 2);
	int items[6];

	(void)state;
	for (int i = 0; i < 3; i++) {
		lanes_push(lanes, "a", &items[i], false);
		lanes_push(lanes, "b", &items[3 + i], false);
	}
	assert_ptr_equal(lanes_next(lanes), &items[0]);
	assert_ptr_equal(lanes_next(lanes), &items[1]);
	assert_ptr_equal(lanes_next(lanes), &items[3]);
	assert_null(lanes_next(lanes));
	lanes_release(lanes, "b");
	assert_ptr_equal(lanes_next(lanes), &items[4]);
	lanes_release(lanes, "a");
	assert_ptr_equal(lanes_next(lanes), &items[2]);
	lanes_free(lanes);
}

static void
who_is_under_way_goes_first(void **state)
{
	struct lanes *lanes = lanes_new(0, 0);
	int items[3];

	(void)state;
	lanes_push(lanes, "a", &items[0], false);
	lanes_push(lanes, "a", &items[1], false);
	lanes_push(lanes, "a", &items[2], true);
	assert_ptr_equal(lanes_next(lanes), &items[2]);
	lanes_release(lanes, "a");
	assert_ptr_equal(lanes_next(lanes), &items[0]);
	lanes_release(lanes, "a");
	assert_ptr_equal(lanes_next(lanes), &items[1]);
	lanes_release(lanes, "a");
	lanes_push(lanes, "b", &items[0], true);
	assert_ptr_equal(lanes_next(lanes), &items[0]);
	lanes_free(lanes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_host_is_emptied_before_the_next),
		cmocka_unit_test(limits_hold_for_a_host_and_for_all),
		cmocka_unit_test(who_is_under_way_goes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
