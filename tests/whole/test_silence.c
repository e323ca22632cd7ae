/* What is wrong with a source, judged from its last page and what we remember of it. */
#include "support/unit.h"

#include <string.h>

#include "base/stamp.h"
#include "silence.h"

#define DAY INT64_C(86400)
#define HOUR INT64_C(3600)
#define NOW (1000 * DAY)

static const struct source bread = { .gives = GIVES_CHANGES };
static const struct source ovens = { .gives = GIVES_STATUS | GIVES_MAINTENANCE };
static const struct source locked = { .gives = GIVES_CHANGES,
	.sign_in = { .how = (char *)"ask the baker" } };

static struct source_state
heard(void)
{
	return (struct source_state){ .outcome = OUTCOME_FRESH,
		.last_heard = NOW,
		.last_new = NOW,
		.failing_since = STAMP_NONE,
		.page_entries = 20 };
}

static struct silence_case
all_well(const struct source *source, const struct source_state *state)
{
	return (struct silence_case){ .source = source,
		.state = state,
		.before = { .last_heard = NOW - 6 * HOUR, .page_entries = 20 },
		.entries = 20,
		.fresh = 1,
		.now = NOW };
}

/* The kinds that were found, as a word each. */
static void
expect(const struct silence_case *given, const char *words)
{
	struct silence_findings found;
	char line[200] = "";

	silence_judge(given, &found);
	for (size_t i = 0; i < found.count; i++) {
		strcat(line, i ? " " : "");
		strcat(line, ailment_name(found.items[i].kind));
	}
	silence_findings_clear(&found);
	assert_string_equal(line, words);
}

static void
outcomes_are_troubles_of_hearing(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *open, *shut;
	} table[] = {
		{ OUTCOME_FRESH, "", "" },
		{ OUTCOME_NOT_MODIFIED, "", "" },
		{ OUTCOME_NONE, "", "" },
		{ OUTCOME_GONE, "missing", "missing" },
		{ OUTCOME_MISSING, "missing", "missing" },
		{ OUTCOME_FORBIDDEN, "refused", "sign-in" },
		{ OUTCOME_NO_ACCOUNT, "sign-in", "sign-in" },
		{ OUTCOME_BUSY, "unreachable", "unreachable" },
		{ OUTCOME_SERVER_ERROR, "unreachable", "unreachable" },
		{ OUTCOME_UNREACHABLE, "unreachable", "unreachable" },
		{ OUTCOME_TIMEOUT, "unreachable", "unreachable" },
		{ OUTCOME_CUT_OFF, "unreachable", "unreachable" },
		{ OUTCOME_REJECTED, "refused", "refused" },
		{ OUTCOME_TLS, "refused", "refused" },
		{ OUTCOME_TOO_BIG, "refused", "refused" },
		{ OUTCOME_REFUSED_ADDRESS, "refused", "refused" },
		{ OUTCOME_REDIRECTS, "refused", "refused" },
		{ OUTCOME_NOT_A_FEED, "other-format", "other-format" },
		{ OUTCOME_DAMAGED, "damaged", "damaged" },
		{ OUTCOME_LAYOUT_CHANGED, "layout-changed", "layout-changed" },
		{ OUTCOME_READER_CRASHED, "reader-crashed", "reader-crashed" },
		{ OUTCOME_READER_TIMEOUT, "reader-timeout", "reader-timeout" },
		{ OUTCOME_READER_LIMIT, "reader-limit", "reader-limit" },
		{ OUTCOME_READER_FAILED, "reader-failed", "reader-failed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct source_state s = heard();
		struct silence_case open = all_well(&bread, &s), shut = all_well(&locked, &s);

		s.outcome = table[i].outcome;
		expect(&open, table[i].open);
		expect(&shut, table[i].shut);
	}
}

static void
a_trouble_of_hearing_began_with_its_first_failure(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);
	struct silence_findings found;

	(void)state;
	s.outcome = OUTCOME_MISSING;
	s.failing_since = NOW - 3 * DAY;
	s.why = (char *)"the server answered 404";
	silence_judge(&given, &found);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].since, NOW - 3 * DAY);
	assert_string_equal(found.items[0].detail, "the server answered 404");
	silence_findings_clear(&found);
}

static void
a_list_that_lost_all_is_emptied_until_something_comes(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);
	struct source sometimes = bread;

	(void)state;
	s.page_entries = given.entries = given.fresh = 0;
	expect(&given, "emptied");
	given.before = (struct silence_before){ .last_heard = NOW - HOUR, .emptied = true };
	s.outcome = OUTCOME_NOT_MODIFIED;
	expect(&given, "emptied");
	s.page_entries = 1;
	expect(&given, "");
	/* Two that go are no trouble, nor is a list that was never full. */
	s.page_entries = 0;
	given.before = (struct silence_before){ .last_heard = NOW - HOUR, .page_entries = 2 };
	expect(&given, "");
	/* No disturbance is a good day, and some lists say of themselves that they may be empty. */
	given = all_well(&ovens, &s);
	expect(&given, "");
	sometimes.rules.at_least = READ_RULES_MAY_BE_EMPTY;
	given = all_well(&sometimes, &s);
	expect(&given, "");
}

static void
other_titles_are_a_page_of_which_nothing_is_known(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);

	(void)state;
	given.fresh = 20;
	expect(&given, "other-titles");
	given.fresh = 18;
	expect(&given, "other-titles");
	given.fresh = 17;
	expect(&given, "");
	/* A first page, a list that is short, one that was, windows of works. */
	given.fresh = 20;
	given.baseline = true;
	expect(&given, "");
	given.baseline = false;
	given.before.page_entries = 3;
	expect(&given, "");
	given = all_well(&bread, &s);
	given.entries = given.fresh = 7;
	expect(&given, "");
	given = all_well(&ovens, &s);
	given.fresh = 20;
	expect(&given, "");
}

static void
after_a_long_pause_all_may_be_new(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);
	int64_t daily[12];

	(void)state;
	for (int i = 0; i < 12; i++)
		daily[i] = NOW - i * DAY;
	given.fresh = 20;
	given.before.last_heard = NOW - 4 * DAY;
	expect(&given, "");
	given.before.last_heard = NOW - 2 * DAY;
	expect(&given, "other-titles");
	/* Somebody who has news every day fills a short list in two days. */
	given.arrivals = daily;
	given.arrival_count = 12;
	expect(&given, "");
}

/* Arrivals COUNT times every STEP days before NOW. */
static void
write_arrivals(int64_t *ret, int count, int64_t step)
{
	for (int i = 0; i < count; i++)
		ret[i] = NOW - i * step * DAY;
}

static void
a_rhythm_is_learned_from_enough_intervals(void **state)
{
	int64_t at[SILENCE_ARRIVALS];
	struct source told = bread;

	(void)state;
	write_arrivals(at, 9, 7);
	assert_int_equal(silence_rhythm(&bread, at, 8), 0);
	assert_int_equal(silence_rhythm(&bread, at, 9), 35 * DAY);
	assert_int_equal(silence_rhythm(&ovens, at, 9), 0);
	/* A summer break of 40 days is not far longer than usual the next time. */
	at[8] = at[7] - 40 * DAY;
	assert_int_equal(silence_rhythm(&bread, at, 9), 80 * DAY);
	/* News every day: a quiet week is no trouble. */
	write_arrivals(at, 30, 1);
	assert_int_equal(silence_rhythm(&bread, at, 30), SILENCE_RHYTHM_FLOOR_SEC);
	write_arrivals(at, 20, 180);
	assert_int_equal(silence_rhythm(&bread, at, 20), 550 * DAY);
	told.rhythm_sec = 10 * DAY;
	assert_int_equal(silence_rhythm(&told, at, 20), 10 * DAY);
	assert_int_equal(silence_rhythm(&told, NULL, 0), 10 * DAY);
}

static void
several_arrivals_of_a_day_are_one(void **state)
{
	int64_t at[16];

	(void)state;
	for (int i = 0; i < 16; i++)
		at[i] = NOW - i * HOUR;
	assert_int_equal(silence_rhythm(&bread, at, 16), 0);
}

static void
frozen_is_heard_but_nothing_new_for_far_longer_than_usual(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);
	int64_t at[9];
	struct silence_findings found;

	(void)state;
	write_arrivals(at, 9, 7);
	given.arrivals = at;
	given.arrival_count = 9;
	given.fresh = 0;
	s.outcome = OUTCOME_NOT_MODIFIED;
	given.now = NOW + 35 * DAY;
	expect(&given, "");
	given.now++;
	expect(&given, "frozen");
	silence_judge(&given, &found);
	assert_int_equal(found.items[0].since, NOW);
	silence_findings_clear(&found);
	/* The vendor still edits there. */
	at[0] = NOW + 20 * DAY;
	expect(&given, "");
	/* What is not heard is told as that. */
	at[0] = NOW;
	s.outcome = OUTCOME_TIMEOUT;
	expect(&given, "unreachable");
}

static void
an_adopted_move_is_told_with_whatever_else_is_wrong(void **state)
{
	struct source_state s = heard();
	struct silence_case given = all_well(&bread, &s);

	(void)state;
	s.moved_to = (char *)"https://bread.example/new";
	s.moved_seen = 2;
	expect(&given, "");
	s.moved_adopted = true;
	given.fresh = 20;
	expect(&given, "other-titles moved");
}

static void
patience_depends_on_the_trouble(void **state)
{
	static const struct {
		enum ailment_kind kind;
		unsigned seen;
		int64_t lasted;
		bool lasts;
	} table[] = {
		{ AILMENT_UNREACHABLE, 4, DAY - 1, false },
		{ AILMENT_UNREACHABLE, 4, DAY, true },
		{ AILMENT_UNREACHABLE, 3, DAY, false },
		{ AILMENT_UNREACHABLE, 2, 3 * DAY, true },
		{ AILMENT_UNREACHABLE, 1, 9 * DAY, false },
		{ AILMENT_MISSING, 1, DAY, false },
		{ AILMENT_MISSING, 2, HOUR, true },
		{ AILMENT_SIGN_IN, 1, DAY, false },
		{ AILMENT_SIGN_IN, 2, HOUR, true },
		{ AILMENT_REFUSED, 9, DAY - 1, false },
		{ AILMENT_REFUSED, 2, DAY, true },
		{ AILMENT_DAMAGED, 2, DAY, true },
		{ AILMENT_OTHER_FORMAT, 5, HOUR, false },
		{ AILMENT_OTHER_FORMAT, 2, 6 * HOUR, true },
		{ AILMENT_LAYOUT, 2, 6 * HOUR, true },
		{ AILMENT_EMPTIED, 1, 6 * HOUR, false },
		{ AILMENT_EMPTIED, 2, 6 * HOUR, true },
		{ AILMENT_OTHER_TITLES, 1, 0, true },
		{ AILMENT_FROZEN, 1, 40 * DAY, true },
		{ AILMENT_MOVED, 1, 0, true },
		{ AILMENT_NETWORK, 1, HOUR - 1, false },
		{ AILMENT_NETWORK, 1, HOUR, true },
		{ AILMENT_READER_CRASHED, 1, 0, true },
		{ AILMENT_READER_TIMEOUT, 1, DAY, false },
		{ AILMENT_READER_TIMEOUT, 2, 0, true },
		{ AILMENT_READER_LIMIT, 1, DAY, false },
		{ AILMENT_READER_LIMIT, 2, 0, true },
		{ AILMENT_READER_FAILED, 1, DAY, false },
		{ AILMENT_READER_FAILED, 2, 0, true },
		/* A clock that was set back. */
		{ AILMENT_UNREACHABLE, 40, -DAY, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (silence_lasts(table[i].kind, table[i].seen, NOW - table[i].lasted, NOW) !=
			table[i].lasts)
			fail_msg("row %zu: %s seen %u times in %lld seconds", i,
				ailment_name(table[i].kind), table[i].seen,
				(long long)table[i].lasted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes_are_troubles_of_hearing),
		cmocka_unit_test(a_trouble_of_hearing_began_with_its_first_failure),
		cmocka_unit_test(a_list_that_lost_all_is_emptied_until_something_comes),
		cmocka_unit_test(other_titles_are_a_page_of_which_nothing_is_known),
		cmocka_unit_test(after_a_long_pause_all_may_be_new),
		cmocka_unit_test(a_rhythm_is_learned_from_enough_intervals),
		cmocka_unit_test(several_arrivals_of_a_day_are_one),
		cmocka_unit_test(frozen_is_heard_but_nothing_new_for_far_longer_than_usual),
		cmocka_unit_test(an_adopted_move_is_told_with_whatever_else_is_wrong),
		cmocka_unit_test(patience_depends_on_the_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
