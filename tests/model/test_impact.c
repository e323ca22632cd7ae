/* Impact: what stops with what, each once, worst first. */
#include "support/unit.h"

#include "base/mem.h"
#include "model/impact.h"

/* A bakery: the sign-in carries till and orders, orders carry the rounds, and the rounds the orders again. */
enum { SIGN_IN, TILL, ORDERS, ROUNDS, MUSIC, COUNT };

struct bakery {
	struct dependency dependencies[COUNT];
	struct config config;
	size_t carried[4];
	struct match matches[2];
	struct change change;
};

static void
open_bakery(struct bakery *b)
{
	*b = (struct bakery){ .carried = { TILL, ORDERS, ROUNDS, ORDERS } };
	b->dependencies[SIGN_IN] = (struct dependency){ .name = (char *)"Sign-in",
		.people = 3,
		.supports = &b->carried[0],
		.support_count = 2 };
	b->dependencies[TILL] =
		(struct dependency){ .name = (char *)"Till", .importance = IMPORTANCE_HIGH };
	b->dependencies[ORDERS] = (struct dependency){ .name = (char *)"Orders",
		.people = 9,
		.supports = &b->carried[2],
		.support_count = 1 };
	b->dependencies[ROUNDS] = (struct dependency){ .name = (char *)"Rounds",
		.people = 3,
		.supports = &b->carried[3],
		.support_count = 1 };
	b->dependencies[MUSIC] =
		(struct dependency){ .name = (char *)"Music", .importance = IMPORTANCE_LOW };
	b->config =
		(struct config){ .dependencies = b->dependencies, .dependency_count = COUNT };
	b->change.matches.items = b->matches;
}

static void
hit(struct bakery *b, int dependency)
{
	b->matches[b->change.matches.count++].dependency = b->dependencies[dependency].name;
}

static void
check(const struct impact *it, const char *name, unsigned depth, const char *by)
{
	assert_string_equal(it->dependency->name, name);
	assert_int_equal(it->depth, depth);
	if (by)
		assert_string_equal(it->by->name, by);
	else
		assert_null(it->by);
}

static void
what_is_carried_stops_too_and_the_worst_is_first(void **state)
{
	struct bakery b;
	struct impacts impacts;

	(void)state;
	open_bakery(&b);
	hit(&b, SIGN_IN);
	impact_of(&b.config, &b.change, &impacts);
	assert_int_equal(impacts.count, 4);
	check(&impacts.items[0], "Till", 1, "Sign-in");
	check(&impacts.items[1], "Orders", 1, "Sign-in");
	check(&impacts.items[2], "Sign-in", 0, NULL);
	check(&impacts.items[3], "Rounds", 2, "Orders");
	impacts_clear(&impacts);
}

static void
a_circle_ends_and_the_shortest_way_counts(void **state)
{
	struct bakery b;
	struct impacts impacts;

	(void)state;
	open_bakery(&b);
	hit(&b, ROUNDS);
	hit(&b, SIGN_IN);
	impact_of(&b.config, &b.change, &impacts);
	assert_int_equal(impacts.count, 4);
	check(&impacts.items[1], "Orders", 1, "Rounds");
	check(&impacts.items[2], "Sign-in", 0, NULL);
	check(&impacts.items[3], "Rounds", 0, NULL);
	impacts_clear(&impacts);
}

static void
what_is_declared_no_more_hits_nothing(void **state)
{
	struct bakery b;
	struct impacts impacts;

	(void)state;
	open_bakery(&b);
	b.matches[b.change.matches.count++].dependency = (char *)"Ovens";
	impact_of(&b.config, &b.change, &impacts);
	assert_int_equal(impacts.count, 0);
	impacts_clear(&impacts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_carried_stops_too_and_the_worst_is_first),
		cmocka_unit_test(a_circle_ends_and_the_shortest_way_counts),
		cmocka_unit_test(what_is_declared_no_more_hits_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
