/* The record of a vendor, against figures that were reckoned by hand. */
#include "support/unit.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "model/record.h"

/* Days of 2026: the first of January is day 1. */
static int32_t
day(int number)
{
	return stamp_day(2026, 1, 1) + number - 1;
}

static int64_t
at(int number)
{
	return stamp_utc(day(number), 9, 0, 0);
}

/* Announced on day ANNOUNCED, in force on day DATE (0: no date). */
static struct change
announced(int announced_on, int date)
{
	struct change change = { .verdict = VERDICT_NOW,
		.published = at(announced_on),
		.first_seen = at(announced_on + 1),
		.facts.kind = KIND_RETIREMENT };

	if (date)
		change.facts.effective = when_day(day(date));
	return change;
}

static void
take_with(struct record *record, const struct change *change, struct event *events,
	size_t count, int32_t contract_by)
{
	record_take(
		record, &(struct record_case){ .change = change,
				.events = &(struct events){ .items = events, .count = count },
				.heard_since = at(1),
				.contract_by = contract_by });
}

static void
take(struct record *record, const struct change *change, struct event *events, size_t count)
{
	take_with(record, change, events, count, DAY_NONE);
}

static struct event
moved(int on, int from, int to)
{
	return (struct event){ .at = at(on),
		.happening = HAPPENED_MOVED,
		.before = from ? when_day(day(from)) : WHEN_NONE,
		.after = to ? when_day(day(to)) : WHEN_NONE };
}

static void
notice_runs_from_the_announcement_to_the_first_date(void **state)
{
	struct record record = { 0 };
	/* 90, 29, 200 (and moved), 0 (had come), 60 days */
	struct change a = announced(10, 100), b = announced(20, 49), c = announced(1, 300),
		      d = announced(50, 40), e = announced(5, 65);
	struct event later = moved(100, 201, 300);

	(void)state;
	take(&record, &a, NULL, 0);
	take(&record, &b, NULL, 0);
	take(&record, &c, &later, 1);
	take(&record, &d, NULL, 0);
	take(&record, &e, NULL, 0);
	record_settle(&record);
	assert_int_equal(record.cases, 5);
	assert_int_equal(record.named, 5);
	assert_int_equal(record.notice_count, 5);
	assert_int_equal(record_worst(&record), 0);
	assert_int_equal(record_median(&record), 60);
	assert_int_equal(record_under(&record, 30), 2);
	assert_int_equal(record_under(&record, 90), 3);
	assert_int_equal(record_under(&record, 91), 4);
	assert_int_equal(record.first, at(1));
	assert_int_equal(record.last, at(50));
	record_clear(&record);
}

static void
a_date_that_is_named_later_counts_from_then(void **state)
{
	struct record record = { 0 };
	struct change change = announced(10, 100), never = announced(10, 0);
	struct event named = moved(70, 0, 100);

	(void)state;
	take(&record, &change, &named, 1);
	take(&record, &never, NULL, 0);
	record_settle(&record);
	assert_int_equal(record.cases, 2);
	assert_int_equal(record.named, 0);
	assert_int_equal(record.notice_count, 1);
	assert_int_equal(record_worst(&record), 30);
	assert_int_equal(record.later + record.earlier + record.moved, 0);
	record_clear(&record);
}

static void
moves_are_counted_by_their_direction(void **state)
{
	struct record record = { 0 };
	struct change change = announced(10, 0);
	struct event events[] = { moved(20, 100, 150), moved(30, 150, 90), moved(40, 90, 200),
		moved(50, 200, 0), { .happening = HAPPENED_EDITED, .unmarked = true },
		{ .happening = HAPPENED_EDITED },
		{ .happening = HAPPENED_REREAD,
			.before = when_day(day(3)),
			.after = when_day(day(9)) } };
	struct event sharpened = { .happening = HAPPENED_MOVED,
		.before = when_month(2026, 4),
		.after = when_day(stamp_day(2026, 4, 20)) };

	(void)state;
	events[1].unmarked = true;
	take(&record, &change, events, LENGTH_OF(events));
	take(&record, &change, &sharpened, 1);
	record_settle(&record);
	assert_int_equal(record.later, 2);
	assert_int_equal(record.earlier, 1);
	assert_int_equal(record.taken_back, 1);
	assert_int_equal(record.moved, 1);
	assert_int_equal(record.silent, 2);
	/* The first of its dates counts, a month by its first day. */
	assert_int_equal(record.notice_count, 2);
	assert_int_equal(record_worst(&record), stamp_day(2026, 4, 1) - day(10));
	assert_int_equal(record.notice[1], 90);
	record_clear(&record);
}

static void
what_forced_nothing_does_not_count(void **state)
{
	struct record record = { 0 };
	struct change silent = announced(1, 50), works = announced(1, 50),
		      gone = announced(1, 50);

	(void)state;
	silent.verdict = VERDICT_SILENT;
	works.facts.kind = KIND_MAINTENANCE;
	gone.withdrawn = true;
	take(&record, &silent, NULL, 0);
	take(&record, &works, NULL, 0);
	assert_int_equal(record.cases, 0);
	take(&record, &gone, NULL, 0);
	assert_int_equal(record.cases, 1);
	assert_int_equal(record.withdrawn, 1);
	record_clear(&record);
}

/* A vendor is not blamed for what was there before we listened. */
static void
what_is_older_than_our_listening_has_no_known_notice(void **state)
{
	struct record record = { 0 };
	struct change old = announced(1, 50), new = announced(1, 50), odd = announced(1, 50);

	(void)state;
	old.published = new.published = STAMP_NONE;
	old.first_seen = at(1);
	new.first_seen = at(20);
	/* A stamp from the future is none. */
	odd.published = at(40);
	odd.first_seen = at(30);
	take(&record, &old, NULL, 0);
	take(&record, &new, NULL, 0);
	take(&record, &odd, NULL, 0);
	record_settle(&record);
	assert_int_equal(record.cases, 3);
	assert_int_equal(record.unknown, 1);
	assert_int_equal(record.notice_count, 2);
	assert_int_equal(record_worst(&record), 20);
	assert_int_equal(record.notice[1], 30);
	record_clear(&record);
}

static void
what_comes_after_the_contract_s_day_is_counted(void **state)
{
	struct record record = { 0 };
	struct change before = announced(30, 100), after = announced(31, 100);

	(void)state;
	take_with(&record, &before, NULL, 0, day(30));
	take_with(&record, &after, NULL, 0, day(30));
	assert_int_equal(record.after_contract, 1);
	record_clear(&record);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notice_runs_from_the_announcement_to_the_first_date),
		cmocka_unit_test(a_date_that_is_named_later_counts_from_then),
		cmocka_unit_test(moves_are_counted_by_their_direction),
		cmocka_unit_test(what_forced_nothing_does_not_count),
		cmocka_unit_test(what_is_older_than_our_listening_has_no_known_notice),
		cmocka_unit_test(what_comes_after_the_contract_s_day_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
