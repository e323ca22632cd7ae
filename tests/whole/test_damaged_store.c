/* The real daemon on a damaged store, and on one that was put back from a backup: nothing is lost, and nothing told twice that
 * could be known. */
#include "whole/oven_house.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MONDAY "2027-01-11T09:00:00Z"
#define LONG_AGO "2024-01-11T09:00:00Z" /* before any clock that runs */
#define TUESDAY "2027-01-12T09:00:00Z"
#define WEDNESDAY "2027-01-13T09:00:00Z"
#define THURSDAY "2027-01-14T09:00:00Z"

/* Two announcements are heard and told, and one is decided about. */
static void
live_until_monday(const struct shop *shop)
{
	write_page(shop, 2);
	expect(round_at(shop, MONDAY), 0, NULL);
	assert_int_equal(letters(shop), 1);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 2);
	(void)ask_store(shop,
		"INSERT INTO decision (change, kind, person, why, at) VALUES (1, 'accept', "
		"'eva', 'we have another oven', 1799658000)");
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM decision"), 1);
}

/* What stands in the letters of the folder. */
static bool
some_letter_says(const struct shop *shop, const char *what)
{
	_cleanup_free_ char *command =
		mem_printf("grep -lr -- '%s' %s/out | grep -q .", what, shop->dir);

	return system(command) == 0;
}

static void
what_was_told_is_not_told_again_and_what_is_new_is_told(void **state)
{
	static const char *const tables[] = { "seen", "source_state", "entry",
		"change_by_entry", "source", "told", "sqlite_autoindex_letter_1", "message" };

	for (size_t i = 0; i < LENGTH_OF(tables); i++) {
		struct shop *shop;

		assert_int_equal(open_house(state), 0);
		shop = *state;
		live_until_monday(shop);
		write_page(shop, 3);
		spoil_table(shop, tables[i]);
		expect(round_at(shop, TUESDAY), 0,
			"the store was damaged and was made anew from what could be read: 2 "
			"changes, 1 decision, 1 letter");
		/* One to the operators about this, one about the third oven. */
		if (letters(shop) != 3)
			fail_msg("%s: %u letters", tables[i], letters(shop));
		assert_true(some_letter_says(shop, "The store was damaged"));
		assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 3);
		expect(round_at(shop, WEDNESDAY), 0, NULL);
		assert_int_equal(letters(shop), 3);
		expect(ASK_CONFIGURED(shop, "list", "--all"), 0, "accepted by eva");
		(void)close_shop(state);
	}
	*state = NULL;
}

static void
write_store(const struct shop *shop, const char *command)
{
	_cleanup_free_ char *line = mem_printf("cd %s/state && %s", shop->dir, command);

	assert_int_equal(system(line), 0);
}

static void
of_what_is_no_store_at_all_nothing_is_promised(void **state)
{
	struct shop *shop = *state;

	live_until_monday(shop);
	write_store(shop, "rm -f forewarn.db-* && yes bread | head -c 100000 >forewarn.db");
	expect(round_at(shop, TUESDAY), 0, "nothing of it could be read: it begins anew");
	assert_true(some_letter_says(shop, "Nothing at all of it could be read"));
	assert_false(some_letter_says(shop, "Nothing is known to be lost"));
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 2);
}

/* As after a copy that did not fit on the disk: SQLite takes an empty file for a new store. */
static void
a_store_that_is_gone_is_told(void **state)
{
	static const char told[] = "forewarn ran here before, but its store was gone or empty";
	struct shop *shop = *state;
	struct program_result round;

	live_until_monday(shop);
	write_store(shop, "rm -f forewarn.db-* && : >forewarn.db");
	expect(round_at(shop, TUESDAY), 0, told);
	round = round_at(shop, WEDNESDAY);
	assert_null(strstr(round.err, told));
	program_result_clear(&round);
	write_store(shop, "rm -f forewarn.db*");
	expect(round_at(shop, THURSDAY), 0, told);
}

/* Of a case whose row is gone the id is left in an index, and the entry has the rest. */
static void
a_case_that_lost_its_row_is_read_again_and_keeps_its_decision(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *before = NULL;
	struct program_result list;

	live_until_monday(shop);
	list = ASK_CONFIGURED(shop, "list", "--all", "--json");
	before = mem_dup(list.out);
	program_result_clear(&list);
	spoil_table(shop, "change");
	expect(round_at(shop, TUESDAY), 0, "made anew");
	assert_int_equal(letters(shop), 2);
	assert_true(some_letter_says(shop, "only the ids were left"));
	list = ASK_CONFIGURED(shop, "list", "--all");
	assert_non_null(strstr(list.out, "Oven model 1 will be retired"));
	assert_non_null(strstr(list.out, "2027-06-02"));
	assert_non_null(strstr(list.out, "accepted by eva"));
	assert_non_null(strstr(before, "ovens-"));
	program_result_clear(&list);
	expect(round_at(shop, WEDNESDAY), 0, NULL);
	assert_int_equal(letters(shop), 2);
}

/* Somebody else writes: what the daemon has of the store in its memory counts no more. */
static void
write_beside(const struct shop *shop)
{
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", shop->dir);
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	(void)sqlite3_busy_timeout(db, 20000);
	assert_int_equal(
		sqlite3_exec(db, "INSERT INTO meta (name, value) VALUES ('bread', '1')", NULL,
			NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A daemon that stays, by the clock of the machine. */
static struct program
start_daemon(const struct shop *shop)
{
	_cleanup_free_ char *share = mem_printf("%s/share", shop->dir),
			    *err = mem_printf("%s/err", shop->dir),
			    *control = mem_printf("%s/run/control", shop->dir),
			    *before = mem_dup(getenv("FOREWARN_SHARE"));
	struct program daemon;

	(void)setenv("FOREWARN_SHARE", share, 1);
	daemon = program_start(
		(const char *const[]){ "forewarnd", "--config", shop->config, NULL }, err);
	if (before)
		(void)setenv("FOREWARN_SHARE", before, 1);
	for (int i = 0; i < 3000 && access(control, F_OK) < 0; i++)
		(void)usleep(10000);
	assert_int_equal(access(control, F_OK), 0);
	return daemon;
}

static int
ends_with(struct program *daemon)
{
	int status = 0;
	pid_t ended = 0;

	for (int i = 0; i < 3000 && ended == 0; i++) {
		ended = waitpid(daemon->pid, &status, WNOHANG);
		(void)usleep(10000);
	}
	if (ended == 0)
		(void)program_stop(daemon, SIGKILL);
	assert_true(ended == daemon->pid && WIFEXITED(status));
	(void)close(daemon->out);
	return WEXITSTATUS(status);
}

/* Exit status 74 of forewarnd(8): what is damaged while it is in use is mended by the next start, not by this one. */
static void
damage_in_use_ends_the_daemon_and_the_next_start_mends(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *err = NULL;
	struct program_result reload;
	struct program daemon;

	write_page(shop, 2);
	expect(round_at(shop, LONG_AGO), 0, NULL);
	daemon = start_daemon(shop);
	write_beside(shop);
	(void)ask_store(shop, "PRAGMA wal_checkpoint(TRUNCATE)");
	spoil_table(shop, "revision");
	spoil_table(shop, "change");
	write_config(shop, "operators: [it]\n",
		"  Baking: { service: ovens, lead_time: 9 weeks }\n");
	/* What is configured otherwise is judged anew, for which all that was heard is read. */
	reload = ASK_CONFIGURED(shop, "reload");
	program_result_clear(&reload);
	assert_int_equal(ends_with(&daemon), 74);
	err = scratch_read(shop->dir, "err");
	assert_non_null(
		strstr(err, "the store is damaged; forewarnd ends, and its next start"));
	expect(round_at(shop, TUESDAY), 0, "made anew from what could be read");
	expect(round_at(shop, WEDNESDAY), 0, NULL);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 2);
}

/* Whoever only reads says what is to be done, and changes nothing. */
static void
a_command_does_not_mend(void **state)
{
	struct shop *shop = *state;

	live_until_monday(shop);
	spoil_table(shop, "change");
	expect(ASK_CONFIGURED(shop, "list"), 74, "restart forewarnd");
	assert_int_equal(scratch_count(shop->dir, "state"), 2);
}

/* A row that cannot be stops neither its source nor the review of a new configuration; it is told once. */
static void
one_row_that_cannot_be_stops_nobody(void **state)
{
	struct shop *shop = *state;

	live_until_monday(shop);
	(void)ask_store(shop, "UPDATE change SET kind = 'bread' WHERE number = 1");
	(void)ask_store(shop, "UPDATE revision SET packed = x'00' WHERE entry = 2");
	write_page(shop, 3);
	write_config(shop, "operators: [it]\n",
		"  Baking: { service: ovens, lead_time: 9 weeks }\n");
	expect(round_at(shop, TUESDAY), 0, "1 row of the store held what cannot be");
	assert_true(some_letter_says(shop, "Rows of the store were put right"));
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 3);
	/* The entry that did not unpack was met by the review, left out, and read again from its page. */
	expect(round_at(shop, WEDNESDAY), 0, NULL);
	assert_int_equal(
		ask_store(shop, "SELECT count(*) FROM revision WHERE length(packed) > 50"), 3);
	assert_int_equal(letters(shop), 3);
	expect(round_at(shop, THURSDAY), 0, NULL);
	assert_int_equal(letters(shop), 3);
}

/* As forewarn(1) says it is done. */
static void
put_back(const struct shop *shop)
{
	_cleanup_free_ char *command =
		mem_printf("cd %s && rm -f state/forewarn.db* && install -m 640 copy.db "
			   "state/forewarn.db",
			shop->dir);

	assert_int_equal(system(command), 0);
}

static void
a_backup_put_back_tells_nothing_twice_that_is_in_it(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *copy = mem_printf("%s/copy.db", shop->dir);

	live_until_monday(shop);
	expect(ASK_CONFIGURED(shop, "backup", copy), 0,
		"with 2 changes and 2 announcements; checked, and sound");
	write_page(shop, 3);
	expect(round_at(shop, TUESDAY), 0, NULL);
	assert_int_equal(letters(shop), 2);
	put_back(shop);
	expect(ASK_CONFIGURED(shop, "list", "--all"), 0, "accepted by eva");
	/* The third oven was heard after the backup: it is heard again, and told. */
	expect(round_at(shop, WEDNESDAY), 0, NULL);
	assert_int_equal(letters(shop), 3);
	assert_int_equal(ask_store(shop, "SELECT count(*) FROM change"), 3);
	expect(round_at(shop, THURSDAY), 0, NULL);
	assert_int_equal(letters(shop), 3);
}

static void
the_command_says_what_it_wants(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *copy = mem_printf("%s/copy.db", shop->dir);

	expect(ASK_CONFIGURED(shop, "backup", copy), 66, "nothing was heard yet");
	live_until_monday(shop);
	expect(ASK_CONFIGURED(shop, "backup"), 64, "wants the file");
	expect(ASK_CONFIGURED(shop, "backup", "--fast", copy), 64, "--fast is not an option");
	expect(ASK_CONFIGURED(shop, "backup", copy), 0, "sound");
	expect(ASK_CONFIGURED(shop, "backup", copy), 64, "add --force to replace it");
	expect(ASK_CONFIGURED(shop, "backup", "--force", copy), 0, "sound");
	expect(ASK_CONFIGURED(shop, "--json", "backup", "--force", copy), 0, "\"changes\":2");
}

#define HOUSE_TEST(f) cmocka_unit_test_setup_teardown(f, open_house, close_shop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_told_is_not_told_again_and_what_is_new_is_told),
		HOUSE_TEST(of_what_is_no_store_at_all_nothing_is_promised),
		HOUSE_TEST(a_store_that_is_gone_is_told),
		HOUSE_TEST(a_case_that_lost_its_row_is_read_again_and_keeps_its_decision),
		HOUSE_TEST(a_command_does_not_mend),
		HOUSE_TEST(damage_in_use_ends_the_daemon_and_the_next_start_mends),
		HOUSE_TEST(one_row_that_cannot_be_stops_nobody),
		HOUSE_TEST(a_backup_put_back_tells_nothing_twice_that_is_in_it),
		HOUSE_TEST(the_command_says_what_it_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
