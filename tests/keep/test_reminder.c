/* Reminders: what a person was reminded of, and when a case is to be looked at again. */
#include "keep/scratch.h"

static struct reminder
towards(enum about about, enum role role, unsigned days)
{
	return (struct reminder){ .recipient = (char *)"ada",
		.about = about,
		.role = role,
		.date = 20600,
		.days = days,
		.told_at = 1000 + days };
}

static void
every_reminder_comes_back_as_it_was(void **state)
{
	struct scratch *s = *state;
	struct reminders all;

	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20600), 0);
	assert_int_equal(scratch_change(s->store, "oven-bbbbbb", 2, 20600), 0);
	for (unsigned i = 0; i < ABOUT_COUNT * ROLE_COUNT; i++) {
		struct reminder put =
			towards((enum about)(i % ABOUT_COUNT), (enum role)(i % ROLE_COUNT), i);

		assert_int_equal(store_reminder_add(s->store, "oven-aaaaaa", &put), 0);
	}
	assert_int_equal(store_reminders(s->store, "oven-aaaaaa", &all), 0);
	assert_int_equal(all.count, ABOUT_COUNT * ROLE_COUNT);
	for (size_t i = 0; i < all.count; i++) {
		const struct reminder *got = &all.items[i];

		assert_string_equal(got->recipient, "ada");
		assert_int_equal(got->about, got->days % ABOUT_COUNT);
		assert_int_equal(got->role, got->days % ROLE_COUNT);
		assert_int_equal(got->date, 20600);
		assert_int_equal(got->told_at, 1000 + got->days);
	}
	reminders_clear(&all);
	assert_int_equal(store_reminders(s->store, "oven-bbbbbb", &all), 0);
	assert_int_equal(all.count, 0);
	assert_int_equal(store_reminders(s->store, "oven-cccccc", &all), -ENOENT);
}

static void
the_same_rung_is_kept_once(void **state)
{
	struct scratch *s = *state;
	struct reminder put = towards(ABOUT_LETTER, ROLE_NONE, 0);
	struct reminders all;

	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20600), 0);
	assert_int_equal(store_reminder_add(s->store, "oven-aaaaaa", &put), 0);
	put.told_at = 5000;
	assert_int_equal(store_reminder_add(s->store, "oven-aaaaaa", &put), 0);
	assert_int_equal(store_reminders(s->store, "oven-aaaaaa", &all), 0);
	assert_int_equal(all.count, 1);
	assert_int_equal(all.items[0].told_at, 5000);
	reminders_clear(&all);
}

static char *
due(struct store *store, int64_t now)
{
	struct strings ids;
	char *joined;

	assert_int_equal(store_look_due(store, now, &ids), 0);
	joined = strings_join(&ids, " ");
	strings_clear(&ids);
	return joined;
}

static void
assert_due(struct store *store, int64_t now, const char *expected)
{
	_cleanup_free_ char *ids = due(store, now);

	assert_string_equal(ids, expected);
}

static void
a_case_is_looked_at_when_it_said(void **state)
{
	struct scratch *s = *state;
	int64_t next;

	assert_int_equal(store_look_next(s->store, &next), 0);
	assert_int_equal(next, STAMP_NONE);
	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20600), 0);
	assert_int_equal(scratch_change(s->store, "oven-bbbbbb", 2, 20600), 0);
	assert_due(s->store, 0, "oven-aaaaaa oven-bbbbbb");
	assert_int_equal(store_look_at(s->store, "oven-aaaaaa", 7000), 0);
	assert_int_equal(store_look_at(s->store, "oven-bbbbbb", 6000), 0);
	assert_due(s->store, 5999, "");
	assert_int_equal(store_look_next(s->store, &next), 0);
	assert_int_equal(next, 6000);
	assert_due(s->store, 7000, "oven-bbbbbb oven-aaaaaa");
	assert_int_equal(store_look_at(s->store, "oven-cccccc", 1), -ENOENT);
}

static void
what_a_case_waits_for_is_reckoned_anew_when_it_changes(void **state)
{
	struct scratch *s = *state;
	struct reminder rung = towards(ABOUT_EFFECTIVE, ROLE_NONE, 30),
			letter = towards(ABOUT_LETTER, ROLE_NONE, 0);
	struct decision decision = DECISION_INITIAL;

	decision.by = decision.why = (char *)"ada";
	decision.kind = DECISION_ACCEPT;
	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20600), 0);
	assert_int_equal(store_look_at(s->store, "oven-aaaaaa", 7000), 0);
	assert_int_equal(store_reminder_add(s->store, "oven-aaaaaa", &rung), 0);
	assert_due(s->store, 1, "");
	assert_int_equal(store_reminder_add(s->store, "oven-aaaaaa", &letter), 0);
	assert_due(s->store, 1, "oven-aaaaaa");
	assert_int_equal(store_look_at(s->store, "oven-aaaaaa", 7000), 0);
	assert_int_equal(store_decision_add(s->store, "oven-aaaaaa", &decision), 0);
	assert_due(s->store, 1, "oven-aaaaaa");
	assert_int_equal(store_look_at(s->store, "oven-aaaaaa", 7000), 0);
	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20700), 0);
	assert_due(s->store, 1, "oven-aaaaaa");
	assert_int_equal(store_look_at(s->store, "oven-aaaaaa", 7000), 0);
	assert_int_equal(store_look_anew(s->store), 0);
	assert_due(s->store, 1, "oven-aaaaaa");
}

static void
of_an_older_store_the_last_event_stands_for_the_last_letter(void **state)
{
	struct scratch *s = *state;
	struct reminders all;

	assert_int_equal(scratch_change(s->store, "oven-aaaaaa", 1, 20600), 0);
	assert_int_equal(
		store_event_add(s->store, "oven-aaaaaa", &(struct event){ .at = 4000 }), 1);
	assert_int_equal(
		store_event_add(s->store, "oven-aaaaaa", &(struct event){ .at = 4500 }), 2);
	assert_int_equal(
		store_notice_add(s->store, &(struct notice){ .recipient = (char *)"ada",
						   .change = (char *)"oven-aaaaaa",
						   .event = 1 }),
		0);
	store_close(TAKE(s->store));
	scratch_raw(s, SCRATCH_UNDO_TO_6 "PRAGMA user_version = 6");
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(store_reminders(s->store, "oven-aaaaaa", &all), 0);
	assert_int_equal(all.count, 1);
	assert_int_equal(all.items[0].about, ABOUT_LETTER);
	assert_string_equal(all.items[0].recipient, "ada");
	assert_int_equal(all.items[0].told_at, 4500);
	reminders_clear(&all);
	assert_due(s->store, 1, "oven-aaaaaa");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(every_reminder_comes_back_as_it_was),
		SCRATCH_TEST(the_same_rung_is_kept_once),
		SCRATCH_TEST(a_case_is_looked_at_when_it_said),
		SCRATCH_TEST(what_a_case_waits_for_is_reckoned_anew_when_it_changes),
		SCRATCH_TEST(of_an_older_store_the_last_event_stands_for_the_last_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
