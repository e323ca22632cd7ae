/* A back-test of a year tells what the year told: the same cases, and to the same people as many letters on the same days. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tell/compose.h"
#include "whole/shop.h"
#include "whole/year_replay.h"

#define SECONDS 5.0

static int
by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
sort(struct strings *lines)
{
	if (lines->count)
		qsort(lines->items, lines->count, sizeof(*lines->items), by_line);
}

/* "2026-03-04 joke mail", once for each letter. */
static void
add_letter(struct strings *lines, const char *zone, int64_t at, const char *recipient,
	const char *channel)
{
	char day[STAMP_SIZE];

	strings_take(lines, mem_printf("%s %s %s", stamp_write_day(zone_day(zone, at), day),
				    recipient, channel));
}

/* Letters about forewarn itself are no part of it. */
static void
gather_live(const struct replay *replay, struct strings *letters, struct strings *cases)
{
	const char *zone = replay->setup->config->timezone;
	struct letters all = { 0 };
	struct changes changes = { 0 };

	assert_true(store_letters(replay->store, 0, &all) >= 0);
	for (size_t i = 0; i < all.count; i++)
		if (!compose_is_operator(&all.items[i]))
			add_letter(letters, zone, all.items[i].created, all.items[i].recipient,
				channel_name(all.items[i].channel));
	letters_clear(&all);
	assert_true(store_changes(replay->store, DAY_NONE, &changes) >= 0);
	for (size_t i = 0; i < changes.count; i++) {
		const struct change *c = &changes.items[i];
		char date[WHEN_SIZE];

		if (c->verdict == VERDICT_SILENT)
			continue;
		strings_take(cases, mem_printf("%s %s moves %u%s%s", c->id,
					    when_write(&c->facts.effective, date), c->moves,
					    c->withdrawn ? " withdrawn" : "",
					    c->unlisted ? " unlisted" : ""));
	}
	changes_clear(&changes);
	sort(letters);
	sort(cases);
}

static void
gather_again(const struct replay *replay, json_t *json, struct strings *letters,
	struct strings *cases)
{
	/* The back-test goes on until today. */
	int64_t end = replay->now;
	const char *zone = replay->setup->config->timezone;
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(json, "letters"), i, item)
	{
		int64_t at = STAMP_NONE;

		assert_int_equal(
			stamp_read(json_string_value(json_object_get(item, "at")), &at, NULL),
			0);
		if (at <= end)
			add_letter(letters, zone, at,
				json_string_value(json_object_get(item, "recipient")),
				json_string_value(json_object_get(item, "channel")));
	}
	json_array_foreach(json_object_get(json, "changes"), i, item)
	{
		const char *id = json_string_value(json_object_get(item, "known_as")),
			   *date = json_string_value(json_object_get(item, "effective"));

		strings_take(cases,
			mem_printf("%s %s moves %lld%s%s", id ? id : "nobody", date ? date : "",
				(long long)json_integer_value(json_object_get(item, "moves")),
				json_is_true(json_object_get(item, "withdrawn")) ? " withdrawn"
										 : "",
				json_is_true(json_object_get(item, "unlisted")) ? " unlisted"
										: ""));
	}
	sort(letters);
	sort(cases);
}

/* How many lines the one has and not the other; they are named. */
static unsigned
compare(const char *what, const struct strings *live, const struct strings *again)
{
	unsigned differ = 0;
	size_t i = 0, k = 0;

	while (i < live->count || k < again->count) {
		int order = i == live->count    ? 1
			    : k == again->count ? -1
						: strcmp(live->items[i], again->items[k]);

		if (order == 0) {
			i++, k++;
			continue;
		}
		differ++;
		print_message("%s: only %s: %s\n", what,
			order < 0 ? "live" : "in the back-test",
			order < 0 ? live->items[i] : again->items[k]);
		i += order < 0;
		k += order > 0;
	}
	return differ;
}

/* Tells all that falls due before AT, each when it does, as the timers of the daemon have it. */
static void
live_until(struct replay *replay, int64_t at)
{
	for (;;) {
		int64_t day = upkeep_next_day(&replay->upkeep, replay->store),
			digest = deliver_next_digest(replay->deliver), next = day;

		if (next == STAMP_NONE || (digest != STAMP_NONE && digest < next))
			next = digest;
		if (next == STAMP_NONE || next >= at)
			break;
		replay->now = next > replay->now ? next : replay->now + 60;
		replay_tell(replay);
	}
	replay->now = at;
}

static void
live_year(struct replay *replay)
{
	int32_t first = replay->year->plan.first_day;

	for (int32_t day = first; day < first + 365; day++) {
		static const int hours[] = { 6, 12, 18 };

		for (size_t i = 0; i < LENGTH_OF(hours); i++) {
			live_until(replay, stamp_utc(day, hours[i], 10, 0));
			replay_ask(replay);
			replay_tell(replay);
		}
		if (stamp_weekday(day) == 3)
			replay_sit_down(replay);
	}
}

static json_t *
backtest(const struct replay *replay, double *ret_seconds)
{
	_cleanup_free_ char *config = scratch_read(replay->dir, "forewarn.yaml"), *all = NULL,
			    *path = mem_printf("%s/again.yaml", replay->dir),
			    *share = mem_printf("%s/share", replay->dir);
	struct timespec from, to;
	struct program_result r;
	json_t *json;

	all = mem_printf("state: %s\nruntime: %s/run\n%s", replay->state, replay->dir, config);
	scratch_write(replay->dir, "again.yaml", all);
	assert_int_equal(setenv("FOREWARN_SHARE", share, 1), 0);
	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	r = program_run((const char *const[]){
		"forewarn", "--config", path, "backtest", "--json", NULL });
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	*ret_seconds =
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	json = expect_json(r, 0);
	return json;
}

static void
a_year_is_told_again_as_it_was(void **state)
{
	struct year *year = year_make(&(struct year_plan){ .seed = 2026,
		.first_day = stamp_day(2025, 11, 17),
		.services = 40,
		.entries = 4000 });
	_cleanup_free_ char *share = mem_dup(getenv("FOREWARN_SHARE"));
	_cleanup_(strings_clear) struct strings live = { 0 }, again = { 0 }, cases = { 0 },
						cases_again = { 0 };
	struct company company = company_clinic();
	struct replay replay;
	double seconds = 0;
	json_t *json;

	(void)state;
	replay_begin(&replay, year, &company);
	live_year(&replay);
	gather_live(&replay, &live, &cases);
	json = backtest(&replay, &seconds);
	gather_again(&replay, json, &again, &cases_again);
	print_message("%zu letters and %zu cases live, %zu and %zu again, in %.1f s\n",
		live.count, cases.count, again.count, cases_again.count, seconds);
	assert_true(cases.count > 100 && live.count > 400);
	assert_int_equal(compare("cases", &cases, &cases_again), 0);
	assert_int_equal(compare("letters", &live, &again), 0);
	/* Instrumented programs are slow, and nobody waits for them. */
	if (strstr(getenv("FOREWARN_BUILD"), "/plain") && !unit_emulated())
		assert_true(seconds < SECONDS);
	json_decref(json);
	replay_end(&replay);
	year_free(year);
	assert_int_equal(setenv("FOREWARN_SHARE", share, 1), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_year_is_told_again_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
