/* Transactions: rolled back, killed halfway, out of disk, locked out. */
#include "keep/scratch.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static sqlite3 *last_opened;

/* The store's own connection, for PRAGMAs that hold only there. */
static int
note_connection(sqlite3 *db, const char **error, const void *api)
{
	(void)error;
	(void)api;
	last_opened = db;
	return SQLITE_OK;
}

static void
what_was_rolled_back_never_was(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *value = NULL;

	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	store_rollback(s->store);
	store_rollback(s->store);
	assert_int_equal(store_meta_get(s->store, "a", &value), -ENOENT);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM source"), 0);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "a", "2"), 0);
	assert_int_equal(store_commit(s->store), 0);
	assert_int_equal(store_meta_get(s->store, "a", &value), 0);
	assert_string_equal(value, "2");
}

static void
transactions_do_not_nest_and_end_once(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(store_commit(s->store), -EINVAL);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_begin(s->store), -EALREADY);
	assert_int_equal(store_commit(s->store), 0);
	assert_int_equal(store_commit(s->store), -EINVAL);
}

static void
closing_rolls_back_an_open_transaction(void **state)
{
	struct scratch *s = *state;
	char *value = NULL;

	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	scratch_reopen(s);
	assert_int_equal(store_meta_get(s->store, "a", &value), -ENOENT);
}

/* Ends at STEP of a round, without closing anything. */
static void
die_in_a_round(const char *dir, int step)
{
	struct store *store = NULL;
	struct letter letter = { .message_id = (char *)"m@x",
		.recipient = (char *)"it",
		.to = (char *)"it@example.org",
		.message = (char *)"Subject: x\r\n",
		.message_len = 12,
		.delivered = STAMP_NONE };

	if (store_open(dir, STORE_WRITE, &store, NULL) < 0)
		_exit(9);
	for (int i = 0; i <= step; i++) {
		int r = 0;

		if (i == 0)
			r = store_begin(store);
		else if (i == 1)
			r = scratch_keep(store, "acme/notes", 7, "x", 5);
		else if (i == 2)
			r = scratch_change(store, "acme-aaaaaa", 7, 20000);
		else if (i == 3)
			r = store_letter_add(store, &letter);
		else if (i == 4)
			r = store_commit(store);
		if (r < 0)
			_exit(8);
	}
	(void)raise(SIGKILL);
	_exit(7);
}

static void
a_process_that_dies_anywhere_in_a_round_leaves_all_of_it_or_nothing(void **state)
{
	struct scratch *s = *state;

	store_close(TAKE(s->store));
	for (int step = 0; step <= 4; step++) {
		struct store_size size;
		int status;
		pid_t pid = fork();

		if (pid == 0)
			die_in_a_round(s->dir, step);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		s->store = scratch_open(s->dir, STORE_WRITE);
		assert_int_equal(store_size(s->store, &size), 0);
		assert_int_equal(size.entries, step == 4);
		assert_int_equal(size.changes, step == 4);
		assert_int_equal(size.letters_waiting, step == 4);
		store_close(TAKE(s->store));
	}
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM pragma_integrity_check WHERE "
					"integrity_check <> 'ok'"),
		0);
}

static void
a_killed_writer_leaves_a_store_that_can_be_read_at_once(void **state)
{
	struct scratch *s = *state;
	struct store *reader;
	struct store_size size;
	pid_t pid;

	store_close(TAKE(s->store));
	pid = fork();
	if (pid == 0)
		die_in_a_round(s->dir, 4);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	reader = scratch_open(s->dir, STORE_READ);
	assert_int_equal(store_size(reader, &size), 0);
	assert_int_equal(size.changes, 1);
	store_close(reader);
}

/* Fills the store until it says no; the error. */
static int
fill(struct store *store)
{
	char text[4001];
	uint32_t seed = 1;
	int r = 0;

	for (unsigned n = 0; r >= 0 && n < 1000; n++) {
		for (size_t i = 0; i < sizeof(text) - 1; i++)
			text[i] =
				(char)('!' + ((seed = seed * 1664525 + 1013904223) >> 24) % 90);
		text[sizeof(text) - 1] = '\0';
		r = scratch_keep(store, "acme/notes", 100 + n, text, 5);
	}
	return r;
}

static void
a_full_disk_loses_the_whole_round_and_says_so(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *value = NULL;
	struct store_size size;

	assert_int_equal(sqlite3_auto_extension((void (*)(void))note_connection), SQLITE_OK);
	scratch_reopen(s);
	sqlite3_reset_auto_extension();
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	assert_int_equal(
		sqlite3_exec(last_opened, "PRAGMA max_page_count = 60", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "a", "2"), 0);
	assert_int_equal(fill(s->store), -ENOSPC);
	assert_non_null(strstr(store_why(s->store), "disk is full"));
	assert_non_null(strstr(store_why(s->store), "forewarn.db"));
	/* Nothing slips through after the failure, whether or not SQLite has rolled back by
	 * itself. */
	assert_int_equal(store_meta_set(s->store, "a", "3"), -ECANCELED);
	assert_int_equal(store_commit(s->store), -ENOSPC);
	assert_int_equal(store_meta_get(s->store, "a", &value), 0);
	assert_string_equal(value, "1");
	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.entries, 0);
	/* Room again: it goes on without being opened again. */
	assert_int_equal(
		sqlite3_exec(last_opened, "PRAGMA max_page_count = 100000", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
}

static void
fill_a_limited_file(const char *dir)
{
	struct rlimit limit = { .rlim_cur = 300000, .rlim_max = 300000 };
	struct store *store = NULL;
	int r;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (store_open(dir, STORE_WRITE, &store, NULL) < 0 ||
		setrlimit(RLIMIT_FSIZE, &limit) < 0)
		_exit(1);
	if (store_begin(store) < 0)
		_exit(2);
	r = fill(store);
	if (r >= 0)
		r = store_commit(store);
	if (r != -EFBIG)
		_exit(3);
	r = strstr(store_why(store), "LimitFSIZE") ? 0 : 4;
	store_close(store);
	_exit(r);
}

static void
a_file_that_may_not_grow_is_named_as_such(void **state)
{
	struct scratch *s = *state;
	struct store_size size;
	int status;
	pid_t pid;

	store_close(TAKE(s->store));
	pid = fork();
	if (pid == 0)
		fill_a_limited_file(s->dir);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.entries, 0);
}

static void
a_store_locked_by_another_program_says_so(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	sqlite3 *other = NULL;

	assert_int_equal(sqlite3_auto_extension((void (*)(void))note_connection), SQLITE_OK);
	scratch_reopen(s);
	sqlite3_reset_auto_extension();
	assert_int_equal(sqlite3_busy_timeout(last_opened, 20), SQLITE_OK);
	assert_int_equal(sqlite3_open(file, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(store_begin(s->store), -EBUSY);
	assert_non_null(strstr(store_why(s->store), "another program holds it"));
	assert_int_equal(store_meta_set(s->store, "a", "1"), -EBUSY);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(what_was_rolled_back_never_was),
		SCRATCH_TEST(transactions_do_not_nest_and_end_once),
		SCRATCH_TEST(closing_rolls_back_an_open_transaction),
		SCRATCH_TEST(
			a_process_that_dies_anywhere_in_a_round_leaves_all_of_it_or_nothing),
		SCRATCH_TEST(a_killed_writer_leaves_a_store_that_can_be_read_at_once),
		SCRATCH_TEST(a_full_disk_loses_the_whole_round_and_says_so),
		SCRATCH_TEST(a_file_that_may_not_grow_is_named_as_such),
		SCRATCH_TEST(a_store_locked_by_another_program_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
