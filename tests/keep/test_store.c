/* The store itself: opening, the lock, migrations, reading beside the writer. */
#include "keep/scratch.h"

#include <fcntl.h>

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
a_new_store_is_ours_and_closed_to_strangers(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	_cleanup_free_ char *log = scratch_path(s, "forewarn.db-wal");
	struct stat st;

	assert_int_equal(scratch_ask(s, "PRAGMA application_id"), 0x4657524e);
	assert_int_equal(scratch_ask(s, "PRAGMA user_version"), SCRATCH_VERSION);
	assert_int_equal(
		scratch_ask(s, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM pragma_table_list WHERE type = "
					"'table' AND NOT strict "
					"AND name NOT LIKE 'sqlite_%'"),
		0);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07, 0);
	assert_int_equal(stat(log, &st), 0);
	assert_int_equal(st.st_mode & 07, 0);
}

static void
the_folder_is_made_but_not_its_parents(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *dir = scratch_path(s, "new ?#%41 folder");
	_cleanup_free_ char *deep = scratch_path(s, "no/such/place");
	_cleanup_free_ char *twice = mem_printf("/%s", dir);
	_cleanup_free_ char *why = NULL;
	struct store *store = scratch_open(dir, STORE_WRITE);
	struct stat st;

	assert_int_equal(store_meta_set(store, "a", "1"), 0);
	store_close(store);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07, 0);
	/* Characters that mean something in a URI lead a reader to the same file. */
	store = scratch_open(dir, STORE_READ);
	store_close(store);
	store = scratch_open(twice, STORE_READ);
	store_close(store);
	why = scratch_refused(deep, STORE_WRITE, -ENOENT);
	assert_non_null(strstr(why, deep));
}

static void
a_file_for_a_folder_and_a_folder_for_a_file_are_told(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "state");
	_cleanup_free_ char *dir = scratch_path(s, "other");
	_cleanup_free_ char *db = scratch_path(s, "other/forewarn.db");
	_cleanup_fclose_ FILE *f = fopen(file, "we");

	assert_non_null(f);
	assert_int_equal(mkdir(dir, 0755), 0);
	assert_int_equal(mkdir(db, 0755), 0);
	for (enum store_mode mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		_cleanup_free_ char *first = scratch_refused(file, mode, -ENOTDIR);
		_cleanup_free_ char *second = scratch_refused(dir, mode, -EISDIR);

		assert_non_null(strstr(first, "is a file, but the store is a folder"));
		assert_non_null(strstr(second, "is a folder, but the store keeps a file"));
	}
}

static void
a_second_writer_is_refused_with_the_name_of_the_first(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *me = mem_printf("process %ld", (long)getpid());
	_cleanup_free_ char *why = scratch_refused(s->dir, STORE_WRITE, -EBUSY);
	_cleanup_free_ char *path = scratch_path(s, "forewarn.lock");
	_cleanup_fclose_ FILE *f = fopen(path, "r");
	long pid = 0;

	assert_non_null(strstr(why, me));
	assert_non_null(strstr(why, "forewarn.lock"));
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%ld", &pid), 1);
	assert_int_equal(pid, getpid());
	store_close(TAKE(s->store));
	s->store = scratch_open(s->dir, STORE_WRITE);
}

static void
a_lock_file_full_of_rubbish_names_nobody(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *path = scratch_path(s, "forewarn.lock");
	_cleanup_free_ char *why = NULL;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	(void)fputs("12\033[2J\n", f);
	(void)fclose(f);
	why = scratch_refused(s->dir, STORE_WRITE, -EBUSY);
	assert_non_null(strstr(why, "another process"));
}

static void
a_newer_store_is_refused_and_left_alone(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *why = NULL, *reading = NULL;

	store_close(TAKE(s->store));
	scratch_raw(s, "PRAGMA user_version = 99");
	why = scratch_refused(s->dir, STORE_WRITE, -EPROTO);
	reading = scratch_refused(s->dir, STORE_READ, -EPROTO);
	assert_non_null(strstr(why, "newer forewarn"));
	assert_non_null(strstr(why, "99"));
	assert_non_null(strstr(reading, "newer forewarn"));
	assert_int_equal(scratch_ask(s, "PRAGMA user_version"), 99);
}

static void
an_older_store_is_brought_up_to_date_with_what_it_holds(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *value = NULL, *why = NULL;
	struct letters letters = { 0 };

	assert_int_equal(store_meta_set(s->store, "installation", "k3x"), 0);
	store_close(TAKE(s->store));
	scratch_raw(s, SCRATCH_UNDO_TO_6
		"DROP TABLE decision; DROP TABLE message; DROP TABLE letter; DROP TABLE "
		"notice; DROP TABLE "
		"told; ALTER TABLE source_state DROP COLUMN validators_url; "
		"ALTER TABLE source_state DROP COLUMN page_entries; ALTER TABLE source_state "
		"DROP COLUMN fewer_polls; ALTER TABLE source_state DROP COLUMN rules; PRAGMA "
		"user_version = 2");
	why = scratch_refused(s->dir, STORE_READ, -ESTALE);
	assert_non_null(strstr(why, "older forewarn"));
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(scratch_ask(s, "PRAGMA user_version"), SCRATCH_VERSION);
	assert_int_equal(store_meta_get(s->store, "installation", &value), 0);
	assert_string_equal(value, "k3x");
	assert_int_equal(store_letters(s->store, 0, &letters), 0);
	assert_int_equal(letters.count, 0);
}

static void
a_store_of_version_4_learns_to_count_what_a_page_holds(void **state)
{
	struct scratch *s = *state;
	struct source_state put = { .id = (char *)"acme/notes",
		.url = (char *)"https://acme.example/notes",
		.validators = { .etag = (char *)"\"1\"" },
		.outcome = OUTCOME_FRESH,
		.page_entries = 12,
		.baseline = true };
	struct source_state got;

	assert_int_equal(store_source_put(s->store, &put), 0);
	store_close(TAKE(s->store));
	scratch_raw(s, SCRATCH_UNDO_TO_6
		"DROP TABLE decision; ALTER TABLE source_state DROP COLUMN "
		"page_entries; ALTER TABLE "
		"source_state DROP COLUMN fewer_polls; ALTER TABLE source_state DROP "
		"COLUMN rules; PRAGMA user_version = 4");
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(scratch_ask(s, "PRAGMA user_version"), SCRATCH_VERSION);
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), 0);
	assert_string_equal(got.validators.etag, "\"1\"");
	assert_true(got.baseline);
	assert_int_equal(got.page_entries, 0);
	assert_int_equal(got.fewer_polls, 0);
	source_state_clear(&got);
	put.page_entries = 30;
	assert_int_equal(store_source_put(s->store, &put), 0);
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), 0);
	assert_int_equal(got.page_entries, 30);
	source_state_clear(&got);
}

static void
a_migration_that_fails_changes_nothing(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *why = NULL;

	store_close(TAKE(s->store));
	/* The third step finds one of its names taken, after it has made others. */
	scratch_raw(s, "DROP TABLE letter; DROP TABLE notice; DROP TABLE told; PRAGMA "
		       "user_version = 2");
	why = scratch_refused(s->dir, STORE_WRITE, -EIO);
	assert_non_null(strstr(why, "message"));
	assert_int_equal(scratch_ask(s, "PRAGMA user_version"), 2);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM sqlite_schema WHERE name IN "
					"('letter', 'notice')"),
		0);
}

static void
a_file_of_another_program_is_refused_and_left_alone(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	_cleanup_free_ char *why = NULL;

	store_close(TAKE(s->store));
	assert_int_equal(unlink(file), 0);
	scratch_raw(s, "CREATE TABLE songs (name TEXT)");
	why = scratch_refused(s->dir, STORE_WRITE, -EMEDIUMTYPE);
	assert_non_null(strstr(why, "another program"));
	assert_int_equal(
		scratch_ask(s, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), 1);
}

static void
a_file_that_is_no_database_is_damaged(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	_cleanup_free_ char *why = NULL;
	FILE *f;

	store_close(TAKE(s->store));
	f = fopen(file, "w");
	assert_non_null(f);
	for (int i = 0; i < 2000; i++)
		(void)fputs("not a database\n", f);
	(void)fclose(f);
	why = scratch_refused(s->dir, STORE_WRITE, -EBADMSG);
	assert_non_null(strstr(why, file));
	assert_non_null(strstr(why, "restart forewarnd"));
}

static void
a_page_overwritten_with_zeros_is_an_error_and_no_crash(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	static const char zeros[4096];
	struct seen_list seen = { 0 };
	struct stat st;
	int fd, r = 0;

	assert_int_equal(store_begin(s->store), 0);
	for (unsigned i = 0; i < 500; i++)
		assert_int_equal(scratch_keep(s->store, "acme/notes", i, "x", 1), 1);
	assert_int_equal(store_commit(s->store), 0);
	store_close(TAKE(s->store));
	fd = open(file, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	for (off_t at = 4096; at < st.st_size; at += 4096)
		assert_int_equal(pwrite(fd, zeros, sizeof(zeros), at), sizeof(zeros));
	(void)close(fd);
	if (store_open(s->dir, STORE_WRITE, &s->store, NULL) >= 0)
		r = store_seen(s->store, "acme/notes", &seen);
	assert_true(!s->store || r == -EBADMSG);
	if (s->store)
		assert_non_null(strstr(store_why(s->store), "damaged"));
	seen_list_clear(&seen);
}

static void
named_values_come_back_and_are_replaced(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *value = NULL, *missing = NULL;

	assert_int_equal(store_meta_get(s->store, "rules", &missing), -ENOENT);
	assert_null(missing);
	assert_non_null(strstr(store_why(s->store), "rules"));
	assert_int_equal(store_meta_set(s->store, "rules", "1"), 0);
	assert_int_equal(store_meta_set(s->store, "rules", "żółć \xF0\x9F\x8D\x9E '\";--"), 0);
	scratch_reopen(s);
	assert_int_equal(store_meta_get(s->store, "rules", &value), 0);
	assert_string_equal(value, "żółć \xF0\x9F\x8D\x9E '\";--");
}

static void
a_reader_sees_what_was_committed_while_the_writer_works(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *before = NULL, *after = NULL, *next = NULL;
	struct store *reader;

	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "a", "2"), 0);
	reader = scratch_open(s->dir, STORE_READ);
	assert_int_equal(store_meta_get(reader, "a", &before), 0);
	assert_string_equal(before, "1");
	assert_int_equal(store_commit(s->store), 0);
	assert_int_equal(store_meta_get(reader, "a", &after), 0);
	assert_string_equal(after, "2");
	/* A reader that stays does not keep the writer from closing and coming back. */
	scratch_reopen(s);
	assert_int_equal(store_meta_set(s->store, "a", "3"), 0);
	assert_int_equal(store_meta_get(reader, "a", &next), 0);
	assert_string_equal(next, "3");
	store_close(reader);
}

static void
a_reader_may_write_nothing(void **state)
{
	struct scratch *s = *state;
	struct store *reader = scratch_open(s->dir, STORE_READ);
	struct letter letter = { .id = 1 };
	struct source_state source = { .id = (char *)"acme/notes" };
	struct event event = { 0 };
	struct notice notice = { .change = (char *)"acme-aaaaaa" };
	struct hash key = scratch_hash(1);

	assert_int_equal(store_begin(reader), -EROFS);
	assert_non_null(strstr(store_why(reader), "reading"));
	assert_int_equal(store_meta_set(reader, "a", "1"), -EROFS);
	assert_int_equal(store_source_put(reader, &source), -EROFS);
	assert_int_equal(scratch_keep(reader, "acme/notes", 1, "x", 1), -EROFS);
	assert_int_equal(store_entry_rehash(reader, "acme/notes", &key, &key), -EROFS);
	assert_int_equal(store_prune(reader, 1, 1, 1), -EROFS);
	assert_int_equal(scratch_change(reader, "acme-aaaaaa", 1, 1), -EROFS);
	assert_int_equal(store_alias_add(reader, "a", "b"), -EROFS);
	assert_int_equal(store_event_add(reader, "acme-aaaaaa", &event), -EROFS);
	assert_int_equal(store_notice_add(reader, &notice), -EROFS);
	assert_int_equal(store_notice_drop(reader, 1), -EROFS);
	assert_int_equal(store_letter_add(reader, &letter), -EROFS);
	assert_int_equal(store_letter_update(reader, &letter), -EROFS);
	assert_int_equal(store_letters_recover(reader, 1), -EROFS);
	store_close(reader);
}

static int
count_file(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)walk;
	if (type == FTW_F && strcmp(strrchr(path, '/'), "/forewarn.db") &&
		strcmp(strrchr(path, '/'), "/forewarn.lock"))
		fail_msg("a reader left %s", path);
	return 0;
}

static void
a_reader_of_a_stopped_store_creates_no_file(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *value = NULL, *none = NULL, *file = scratch_path(s, "forewarn.db");
	struct store *reader;

	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	store_close(TAKE(s->store));
	assert_int_equal(nftw(s->dir, count_file, 4, FTW_PHYS), 0);
	reader = scratch_open(s->dir, STORE_READ);
	assert_int_equal(store_meta_get(reader, "a", &value), 0);
	assert_string_equal(value, "1");
	assert_int_equal(nftw(s->dir, count_file, 4, FTW_PHYS), 0);
	store_close(reader);
	assert_int_equal(nftw(s->dir, count_file, 4, FTW_PHYS), 0);
	assert_int_equal(unlink(file), 0);
	none = scratch_refused(s->dir, STORE_READ, -ENOENT);
	assert_non_null(strstr(none, "no store yet"));
	assert_int_equal(access(file, F_OK), -1);
}

static void
a_log_without_its_index_is_refused_with_what_to_do(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *log = scratch_path(s, "forewarn.db-wal"), *why = NULL;
	FILE *f;

	store_close(TAKE(s->store));
	f = fopen(log, "w");
	assert_non_null(f);
	(void)fclose(f);
	why = scratch_refused(s->dir, STORE_READ, -ESTALE);
	assert_non_null(strstr(why, "start forewarnd once"));
}

static void
an_empty_file_has_nothing_to_read_but_can_be_filled(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db"), *why = NULL;

	store_close(TAKE(s->store));
	assert_int_equal(truncate(file, 0), 0);
	why = scratch_refused(s->dir, STORE_READ, -ENOENT);
	assert_non_null(strstr(why, "nothing was kept yet"));
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
}

static void
the_connection_is_set_to_be_durable_and_careful(void **state)
{
	static const struct {
		const char *sql;
		int value;
	} settings[] = { { "PRAGMA synchronous", 2 }, { "PRAGMA foreign_keys", 1 },
		{ "PRAGMA trusted_schema", 0 }, { "PRAGMA busy_timeout", 5000 },
		{ "PRAGMA cell_size_check", 1 } };
	struct scratch *s = *state;

	assert_int_equal(sqlite3_auto_extension((void (*)(void))note_connection), SQLITE_OK);
	scratch_reopen(s);
	sqlite3_reset_auto_extension();
	for (size_t i = 0; i < LENGTH_OF(settings); i++) {
		sqlite3_stmt *statement = NULL;

		assert_int_equal(
			sqlite3_prepare_v2(last_opened, settings[i].sql, -1, &statement, NULL),
			SQLITE_OK);
		assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int(statement, 0), settings[i].value);
		(void)sqlite3_finalize(statement);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_new_store_is_ours_and_closed_to_strangers),
		SCRATCH_TEST(the_folder_is_made_but_not_its_parents),
		SCRATCH_TEST(a_file_for_a_folder_and_a_folder_for_a_file_are_told),
		SCRATCH_TEST(a_second_writer_is_refused_with_the_name_of_the_first),
		SCRATCH_TEST(a_lock_file_full_of_rubbish_names_nobody),
		SCRATCH_TEST(a_newer_store_is_refused_and_left_alone),
		SCRATCH_TEST(an_older_store_is_brought_up_to_date_with_what_it_holds),
		SCRATCH_TEST(a_store_of_version_4_learns_to_count_what_a_page_holds),
		SCRATCH_TEST(a_migration_that_fails_changes_nothing),
		SCRATCH_TEST(a_file_of_another_program_is_refused_and_left_alone),
		SCRATCH_TEST(a_file_that_is_no_database_is_damaged),
		SCRATCH_TEST(a_page_overwritten_with_zeros_is_an_error_and_no_crash),
		SCRATCH_TEST(named_values_come_back_and_are_replaced),
		SCRATCH_TEST(a_reader_sees_what_was_committed_while_the_writer_works),
		SCRATCH_TEST(a_reader_may_write_nothing),
		SCRATCH_TEST(a_reader_of_a_stopped_store_creates_no_file),
		SCRATCH_TEST(a_log_without_its_index_is_refused_with_what_to_do),
		SCRATCH_TEST(an_empty_file_has_nothing_to_read_but_can_be_filled),
		SCRATCH_TEST(the_connection_is_set_to_be_durable_and_careful),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
