/* Ailments: what is wrong with sources, until it was told that it is over. */
#include "keep/scratch.h"

static struct ailment
ailment(const char *source, enum ailment_kind kind, int64_t since)
{
	return (struct ailment){ .source = (char *)source,
		.kind = kind,
		.since = since,
		.seen = 2,
		.detail = (char *)"the server answered 404",
		.ripe = since + 10,
		.told = STAMP_NONE,
		.over = STAMP_NONE,
		.over_told = STAMP_NONE };
}

static void
an_ailment_comes_back_with_every_field(void **state)
{
	struct scratch *s = *state;
	struct ailment put = ailment("acme/notes", AILMENT_MISSING, 1000);
	struct ailments got;

	assert_int_equal(store_ailment_put(s->store, &put), 0);
	assert_true(put.id > 0);
	put.told = 1020;
	put.seen = 7;
	put.kind = AILMENT_OTHER_FORMAT;
	put.over = 5000;
	assert_int_equal(store_ailment_put(s->store, &put), 0);
	scratch_reopen(s);
	assert_int_equal(store_ailments(s->store, "acme/notes", &got), 0);
	assert_int_equal(got.count, 1);
	assert_int_equal(got.items[0].id, put.id);
	assert_string_equal(got.items[0].source, "acme/notes");
	assert_int_equal(got.items[0].kind, AILMENT_OTHER_FORMAT);
	assert_int_equal(got.items[0].since, 1000);
	assert_int_equal(got.items[0].seen, 7);
	assert_string_equal(got.items[0].detail, "the server answered 404");
	assert_int_equal(got.items[0].ripe, 1010);
	assert_int_equal(got.items[0].told, 1020);
	assert_int_equal(got.items[0].over, 5000);
	assert_int_equal(got.items[0].over_told, STAMP_NONE);
	ailments_clear(&got);
}

static void
what_is_finished_is_listed_no_more_but_remembered(void **state)
{
	struct scratch *s = *state;
	struct ailment old = ailment("", AILMENT_NETWORK, 1000);
	struct ailment fresh = ailment("bread/feed", AILMENT_FROZEN, 2000);
	struct ailment other = ailment("acme/notes", AILMENT_DAMAGED, 3000), last;
	struct ailments got;

	old.over = old.over_told = 1500;
	assert_int_equal(store_ailment_put(s->store, &old), 0);
	assert_int_equal(store_ailment_put(s->store, &fresh), 0);
	assert_int_equal(store_ailment_put(s->store, &other), 0);
	assert_int_equal(store_ailments(s->store, NULL, &got), 0);
	assert_int_equal(got.count, 2);
	assert_string_equal(got.items[0].source, "acme/notes");
	assert_string_equal(got.items[1].source, "bread/feed");
	ailments_clear(&got);
	assert_int_equal(store_ailment_last(s->store, AILMENT_NETWORK, &last), 0);
	assert_int_equal(last.over, 1500);
	ailment_clear(&last);
	assert_int_equal(store_ailment_last(s->store, AILMENT_MOVED, &last), -ENOENT);
}

static void
an_ailment_that_nobody_heard_of_can_be_dropped(void **state)
{
	struct scratch *s = *state;
	struct ailment put = ailment("acme/notes", AILMENT_UNREACHABLE, 1000);
	struct ailments got;

	assert_int_equal(store_ailment_put(s->store, &put), 0);
	assert_int_equal(store_ailment_drop(s->store, put.id), 0);
	assert_int_equal(store_ailments(s->store, NULL, &got), 0);
	assert_int_equal(got.count, 0);
	ailments_clear(&got);
}

static void
arrivals_are_moments_not_entries(void **state)
{
	struct scratch *s = *state;
	int64_t at[2] = { 0 };

	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(
			scratch_keep(s->store, "acme/notes", i, "x", 100 * (i / 2 + 1)), 1);
	assert_int_equal(scratch_keep(s->store, "bread/feed", 9, "x", 900), 1);
	assert_int_equal(store_arrivals(s->store, "acme/notes", at, 2), 2);
	assert_int_equal(at[0], 300);
	assert_int_equal(at[1], 200);
	/* An edit is a sign of life. */
	assert_int_equal(scratch_keep(s->store, "acme/notes", 0, "y", 800), 2);
	assert_int_equal(store_arrivals(s->store, "acme/notes", at, 2), 2);
	assert_int_equal(at[0], 800);
	assert_int_equal(at[1], 300);
	assert_int_equal(store_arrivals(s->store, "nobody/there", at, 2), 0);
}

static void
every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int kind = 0; kind < AILMENT_COUNT; kind++)
		assert_int_equal(ailment_of(ailment_name((enum ailment_kind)kind)), kind);
	assert_int_equal(ailment_of("measles"), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(an_ailment_comes_back_with_every_field),
		SCRATCH_TEST(what_is_finished_is_listed_no_more_but_remembered),
		SCRATCH_TEST(an_ailment_that_nobody_heard_of_can_be_dropped),
		SCRATCH_TEST(arrivals_are_moments_not_entries),
		SCRATCH_TEST(every_kind_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
