/* What is wrong with sources and with our network: kept, so that it is told once. */
#include "support/unit.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "support/program.h"
#include "troubles.h"

#define DAY INT64_C(86400)
#define HOUR INT64_C(3600)
#define START (20000 * DAY)

static const struct source bread = { .id = (char *)"crumb/bread",
	.url = (char *)"https://crumb.example/bread",
	.gives = GIVES_CHANGES };

struct counter {
	char *dir;
	struct store *store;
};

static int
open_counter(void **state)
{
	struct counter *counter = MEM_NEW(struct counter);
	char *why = NULL;

	counter->dir = scratch_make();
	*state = counter;
	return store_open(counter->dir, STORE_WRITE, &counter->store, &why);
}

static int
close_counter(void **state)
{
	struct counter *counter = *state;

	store_close(counter->store);
	scratch_remove(counter->dir);
	free(counter);
	return 0;
}

/* The source is asked at NOW, and that comes of it; "began" and "over" as the news said. */
static const char *
ask(struct counter *counter, enum outcome outcome, int64_t now)
{
	struct source_state state = { .outcome = outcome,
		.last_new = START - DAY,
		.failing_since = outcome == OUTCOME_FRESH ? STAMP_NONE : now,
		.why = (char *)"the oven is cold",
		.page_entries = 20 };
	struct troubles_page page = { .source = &bread,
		.before = { .last_heard = START, .page_entries = 20 },
		.state = &state,
		.entries = outcome == OUTCOME_FRESH ? 20 : 0,
		.now = now };
	struct troubles_news news;
	const char *word;

	assert_int_equal(troubles_take(counter->store, &page, &news), 0);
	word = news.begun.count ? "began" : news.over.count ? "over" : "";
	troubles_news_clear(&news);
	return word;
}

/* The one unfinished ailment. */
static struct ailment
only(struct counter *counter)
{
	struct ailments list;
	struct ailment one;

	assert_int_equal(store_ailments(counter->store, NULL, &list), 0);
	assert_int_equal(list.count, 1);
	one = list.items[0];
	ailments_clear(&list);
	one.source = one.detail = NULL;
	return one;
}

static size_t
unfinished(struct counter *counter)
{
	struct ailments list;
	size_t count;

	assert_int_equal(store_ailments(counter->store, NULL, &list), 0);
	count = list.count;
	ailments_clear(&list);
	return count;
}

static void
tell(struct counter *counter, int64_t now)
{
	struct ailments list;

	assert_int_equal(store_ailments(counter->store, NULL, &list), 0);
	list.items[0].told = now;
	assert_int_equal(store_ailment_put(counter->store, &list.items[0]), 0);
	ailments_clear(&list);
}

static void
a_hiccup_leaves_no_trace(void **state)
{
	assert_string_equal(ask(*state, OUTCOME_TIMEOUT, START), "began");
	assert_string_equal(ask(*state, OUTCOME_TIMEOUT, START + HOUR), "");
	assert_int_equal(only(*state).seen, 2);
	assert_int_equal(only(*state).ripe, STAMP_NONE);
	assert_string_equal(ask(*state, OUTCOME_FRESH, START + 2 * HOUR), "over");
	assert_int_equal(unfinished(*state), 0);
}

static void
what_lasts_becomes_ripe_once(void **state)
{
	(void)ask(*state, OUTCOME_TIMEOUT, START);
	(void)ask(*state, OUTCOME_TIMEOUT, START + 8 * HOUR);
	(void)ask(*state, OUTCOME_TIMEOUT, START + 16 * HOUR);
	assert_int_equal(only(*state).ripe, STAMP_NONE);
	(void)ask(*state, OUTCOME_TIMEOUT, START + DAY);
	assert_int_equal(only(*state).ripe, START + DAY);
	(void)ask(*state, OUTCOME_TIMEOUT, START + 2 * DAY);
	assert_int_equal(only(*state).ripe, START + DAY);
	assert_int_equal(only(*state).since, START);
}

static void
one_trouble_that_becomes_another_is_one_story(void **state)
{
	(void)ask(*state, OUTCOME_TIMEOUT, START);
	assert_string_equal(ask(*state, OUTCOME_MISSING, START + HOUR), "");
	assert_int_equal(only(*state).kind, AILMENT_MISSING);
	assert_int_equal(only(*state).since, START);
	assert_int_equal(only(*state).seen, 2);
	assert_int_equal(only(*state).ripe, START + HOUR);
	/* From bad to worse: there is still one. */
	(void)ask(*state, OUTCOME_NOT_A_FEED, START + 2 * HOUR);
	assert_int_equal(only(*state).kind, AILMENT_OTHER_FORMAT);
}

static void
the_end_of_what_was_told_is_kept_to_be_told(void **state)
{
	(void)ask(*state, OUTCOME_MISSING, START);
	(void)ask(*state, OUTCOME_MISSING, START + HOUR);
	tell(*state, START + HOUR);
	assert_string_equal(ask(*state, OUTCOME_FRESH, START + DAY), "over");
	assert_int_equal(only(*state).over, START + DAY);
	assert_int_equal(only(*state).over_told, STAMP_NONE);
	/* It is heard again and again: it ended once. */
	assert_string_equal(ask(*state, OUTCOME_FRESH, START + 2 * DAY), "");
	assert_int_equal(only(*state).over, START + DAY);
	/* It had not ended: nobody heard of an end, and nobody hears of a new beginning. */
	assert_string_equal(ask(*state, OUTCOME_MISSING, START + 3 * DAY), "");
	assert_int_equal(only(*state).over, STAMP_NONE);
	assert_int_equal(only(*state).told, START + HOUR);
}

static void
add_network(struct counter *counter, int64_t since, int64_t over)
{
	struct ailment network = { .source = (char *)"",
		.kind = AILMENT_NETWORK,
		.since = since,
		.ripe = STAMP_NONE,
		.told = STAMP_NONE,
		.over = over,
		.over_told = over };

	assert_int_equal(store_ailment_put(counter->store, &network), 0);
}

static void
nobody_is_blamed_while_our_own_network_is_down(void **state)
{
	struct ailments list;

	add_network(*state, START, STAMP_NONE);
	for (int i = 0; i < 6; i++)
		(void)ask(*state, OUTCOME_UNREACHABLE, START + i * DAY);
	assert_int_equal(store_ailments(((struct counter *)*state)->store, bread.id, &list), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].seen, 6);
	assert_int_equal(list.items[0].ripe, STAMP_NONE);
	ailments_clear(&list);
	/* A server that answers 404 was reached. */
	(void)ask(*state, OUTCOME_MISSING, START + 6 * DAY);
	assert_int_equal(store_ailments(((struct counter *)*state)->store, bread.id, &list), 0);
	assert_int_equal(list.items[0].ripe, START + 6 * DAY);
	ailments_clear(&list);
}

static void
patience_begins_anew_when_the_network_is_back(void **state)
{
	add_network(*state, START, START + 5 * DAY);
	for (int i = 0; i < 6; i++)
		(void)ask(*state, OUTCOME_UNREACHABLE, START + i * DAY);
	assert_int_equal(only(*state).ripe, STAMP_NONE);
	(void)ask(*state, OUTCOME_UNREACHABLE, START + 6 * DAY);
	assert_int_equal(only(*state).ripe, START + 6 * DAY);
}

/* A roster of COUNT sources on hosts of their own. */
struct street {
	struct source sources[8];
	struct slot slots[8];
	char urls[8][40];
	struct roster roster;
};

static void
build_street(struct street *street)
{
	*street = (struct street){ .roster = { street->slots, 8 } };
	for (size_t i = 0; i < 8; i++) {
		(void)snprintf(street->urls[i], sizeof(street->urls[i]),
			"https://oven%zu.example/", i);
		street->sources[i].url = street->urls[i];
		street->slots[i].source = &street->sources[i];
		street->slots[i].state = (struct source_state){ .id = street->urls[i],
			.last_try = START + (int64_t)i,
			.outcome = OUTCOME_FRESH,
			.failing_since = STAMP_NONE };
	}
}

static void
try_all(struct street *street, enum outcome outcome, int64_t now)
{
	for (size_t i = 0; i < 8; i++) {
		struct source_state *s = &street->slots[i].state;

		s->outcome = outcome;
		s->last_try = now;
		s->failing_since = outcome == OUTCOME_FRESH         ? STAMP_NONE
				   : s->failing_since == STAMP_NONE ? now
								    : s->failing_since;
	}
}

static void
our_own_network_is_found_once_and_remembered(void **state)
{
	struct counter *counter = *state;
	struct street street;
	struct ailment last;
	int64_t since;

	build_street(&street);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + 10, &since), 0);
	assert_int_equal(since, STAMP_NONE);
	try_all(&street, OUTCOME_UNREACHABLE, START + HOUR);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + HOUR, &since), 1);
	assert_int_equal(since, START + HOUR);
	try_all(&street, OUTCOME_UNREACHABLE, START + 2 * HOUR);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + 2 * HOUR, &since), 0);
	assert_int_equal(troubles_nobody_since(counter->store, &since), 0);
	assert_int_equal(since, START + HOUR);
	try_all(&street, OUTCOME_FRESH, START + 9 * HOUR);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + 9 * HOUR, &since), 1);
	assert_int_equal(since, STAMP_NONE);
	assert_int_equal(store_ailment_last(counter->store, AILMENT_NETWORK, &last), 0);
	assert_int_equal(last.over, START + 9 * HOUR);
	assert_int_equal(last.over_told, STAMP_NONE);
	ailment_clear(&last);
}

static void
a_short_one_is_for_the_journal_only(void **state)
{
	struct counter *counter = *state;
	struct street street;
	int64_t since;

	build_street(&street);
	try_all(&street, OUTCOME_TIMEOUT, START + HOUR);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + HOUR, &since), 1);
	try_all(&street, OUTCOME_FRESH, START + HOUR + 600);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + HOUR + 600, &since),
		1);
	assert_int_equal(unfinished(counter), 0);
}

static void
hosts_of_our_own_house_and_files_are_no_witnesses(void **state)
{
	struct counter *counter = *state;
	struct street street;
	int64_t since;

	build_street(&street);
	for (size_t i = 0; i < 7; i++)
		street.sources[i].allow_private = true;
	street.sources[7].url = (char *)"file:///srv/bread.rss";
	try_all(&street, OUTCOME_UNREACHABLE, START + HOUR);
	assert_int_equal(
		troubles_network(counter->store, &street.roster, START + HOUR, &since), 0);
	assert_int_equal(since, STAMP_NONE);
}

static void
spans_and_moments_read_well(void **state)
{
	static const struct {
		int64_t seconds;
		const char *words;
	} table[] = { { 3 * DAY, "3 days" }, { 26 * HOUR, "26 hours" }, { 2 * DAY, "2 days" },
		{ 7200, "2 hours" }, { 7199, "119 minutes" }, { 60, "1 minute" },
		{ -5, "0 minutes" } };
	_cleanup_free_ char *moment =
		troubles_moment("Europe/Amsterdam", stamp_utc(stamp_day(2026, 3, 1), 13, 2, 0));

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(table); i++) {
		_cleanup_free_ char *words = troubles_span(table[i].seconds);

		assert_string_equal(words, table[i].words);
	}
	assert_string_equal(moment, "2026-03-01 14:02");
}

#define COUNTER_TEST(f) cmocka_unit_test_setup_teardown(f, open_counter, close_counter)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		COUNTER_TEST(a_hiccup_leaves_no_trace),
		COUNTER_TEST(what_lasts_becomes_ripe_once),
		COUNTER_TEST(one_trouble_that_becomes_another_is_one_story),
		COUNTER_TEST(the_end_of_what_was_told_is_kept_to_be_told),
		COUNTER_TEST(nobody_is_blamed_while_our_own_network_is_down),
		COUNTER_TEST(patience_begins_anew_when_the_network_is_back),
		COUNTER_TEST(our_own_network_is_found_once_and_remembered),
		COUNTER_TEST(a_short_one_is_for_the_journal_only),
		COUNTER_TEST(hosts_of_our_own_house_and_files_are_no_witnesses),
		cmocka_unit_test(spans_and_moments_read_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
