/* Torture, upgrade: the real daemon opens the store of an older forewarn and is killed at a call to disk or network while it
 * brings it up to date, and is started again. Then the store is of today's version and sound, all that was in it is
 * there, and nobody is told twice.
 *
 * UPGRADE=N: at so many calls, spread over all of a round (default: a few; more than there are: each, on both
 * sides). */
#include "whole/oven_house.h"

#include <signal.h>

#include "keep/older.h"

#define MONDAY "2027-01-11T09:00:00Z"
#define TUESDAY "2027-01-12T09:00:00Z"
#define WEDNESDAY "2027-01-13T09:00:00Z"

/* What was heard, told and decided, as the store of an older version keeps it. */
static void
live_with_an_older_forewarn(const struct shop *shop)
{
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", shop->dir);
	sqlite3 *db = NULL;

	write_page(shop, 2);
	expect(round_at(shop, MONDAY), 0, NULL);
	assert_int_equal(letters(shop), 1);
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				 "INSERT INTO decision (change, kind, person, why, at) VALUES "
				 "(1, 'accept', 'eva', 'we have another oven', 1799658000);"
				 "BEGIN;" SCRATCH_UNDO_TO_6 "PRAGMA user_version = 6; COMMIT",
				 NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
shell(const struct shop *shop, const char *words)
{
	_cleanup_free_ char *command = mem_printf("cd %s && %s", shop->dir, words);

	assert_int_equal(system(command), 0);
}

/* Killed at call POINT; 0: it is only counted what calls there are. The exit status. */
static int
upgrade(const struct shop *shop, unsigned point, const char *side)
{
	_cleanup_free_ char *library = program_path("killpoint.so"),
			    *at = mem_printf("%u", point),
			    *log = mem_printf("%s/calls", shop->dir);
	struct program_result round;
	int status;

	(void)remove(log);
	(void)setenv("LD_PRELOAD", library, 1);
	(void)setenv("KILLPOINT_AT", at, 1);
	(void)setenv("KILLPOINT_SIDE", side, 1);
	(void)setenv("KILLPOINT_LOG", log, 1);
	round = round_at(shop, TUESDAY);
	(void)unsetenv("LD_PRELOAD");
	status = round.status;
	if (status != 0 && status != 128 + SIGKILL)
		print_message("call %u %s: %s%s", point, side, round.out, round.err);
	program_result_clear(&round);
	return status;
}

static unsigned
calls_made(const struct shop *shop)
{
	_cleanup_free_ char *log = scratch_read(shop->dir, "calls");
	unsigned count = 0;

	for (const char *s = log; s && (s = strchr(s, '\n')); s++)
		count++;
	return count;
}

static void
all_is_there(const struct shop *shop)
{
	expect(round_at(shop, WEDNESDAY), 0, NULL);
	assert_int_equal(ask_store(shop, "PRAGMA user_version"), SCRATCH_VERSION);
	assert_int_equal(
		ask_store(shop, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
		1);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 2);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM entry"), 2);
	assert_int_equal(
		ask_store(shop, "SELECT count(*) FROM decision WHERE person = 'eva'"), 1);
	assert_int_equal(scratch_count(shop->dir, "state"), 2);
	assert_int_equal(letters(shop), 1);
}

static void
wherever_an_upgrade_is_killed_the_next_start_completes_it(void **state)
{
	const struct shop *shop = *state;
	const char *wish = getenv("UPGRADE"), *build = getenv("FOREWARN_BUILD");
	unsigned kills = wish ? (unsigned)strtoul(wish, NULL, 10) : 4, points, done = 0,
		 versions[SCRATCH_VERSION + 1] = { 0 };

	if (build && strstr(build, "/asan")) {
		print_message("skipped: a sanitizer's runtime and a preloaded library do not "
			      "go together\n");
		skip();
	}
	live_with_an_older_forewarn(shop);
	shell(shop, "cp -a state older");
	assert_int_equal(upgrade(shop, 0, "before"), 0);
	points = 2 * calls_made(shop);
	all_is_there(shop);
	assert_true(points > 20);
	if (kills > points)
		kills = points;
	for (; done < kills; done++) {
		unsigned point = done * points / kills;

		shell(shop, "rm -rf state && cp -a older state");
		assert_int_equal(upgrade(shop, 1 + point / 2, point % 2 ? "after" : "before"),
			128 + SIGKILL);
		versions[ask_store(shop, "PRAGMA user_version")]++;
		all_is_there(shop);
	}
	print_message(
		"killed %u times at %u places of an upgrade; the store was then of version",
		done, points);
	for (size_t i = 0; i < LENGTH_OF(versions); i++)
		if (versions[i])
			print_message(" %zu (%u times)", i, versions[i]);
	print_message("; each time the next start completed it\n");
	assert_true(versions[6] > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			wherever_an_upgrade_is_killed_the_next_start_completes_it, open_house,
			close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
