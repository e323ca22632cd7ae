/* Backup: a copy of one moment, whole or not there at all. */
#include "keep/scratch.h"

#include <fcntl.h>

#include "keep/full_store.h"

static int64_t
ask_file(const char *file, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int64_t answer;

	assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	answer = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return answer;
}

/* Nothing but the store, and the copy if there is one. */
static void
leaves_nothing(const struct scratch *s, const char *file)
{
	_cleanup_free_ char *command = mem_printf("ls %s | grep -c '%s\\.'", s->dir, file);
	FILE *f = popen(command, "r");
	int count = -1;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &count), 1);
	(void)pclose(f);
	assert_int_equal(count, 0);
}

static int
back_up(const struct scratch *s, const char *file, bool over, char **ret_why)
{
	struct store *reader = scratch_open(s->dir, STORE_READ);
	uint64_t bytes = 0;
	int r = store_backup(
		reader, &(struct store_backup){ .file = file, .over = over }, &bytes);

	*ret_why = r < 0 ? mem_dup(store_why(reader)) : NULL;
	assert_true(r < 0 || bytes > 4096);
	store_close(reader);
	return r;
}

static void
has_all(const char *file)
{
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ask_file(file, "SELECT count(*) FROM change"), FULL_CHANGES);
	assert_int_equal(ask_file(file, "SELECT count(*) FROM entry"), FULL_ENTRIES);
	assert_int_equal(ask_file(file, "SELECT count(*) FROM message"), FULL_CHANGES);
	assert_int_equal(
		ask_file(file, "SELECT journal_mode = 'delete' FROM pragma_journal_mode"), 1);
	assert_int_equal(
		ask_file(file, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
}

/* The daemon is in the middle of a round: what it did not commit is not in the copy, and nothing keeps it from going on. */
static void
a_copy_is_made_while_the_store_is_written(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "copy.db"), *why = NULL;

	full_store(s->store);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_meta_set(s->store, "later", "1"), 0);
	assert_int_equal(back_up(s, file, false, &why), 0);
	assert_int_equal(store_commit(s->store), 0);
	has_all(file);
	assert_int_equal(ask_file(file, "SELECT count(*) FROM meta WHERE name = 'later'"), 0);
	leaves_nothing(s, "copy.db");
}

struct writing {
	struct store *store;
	int written;
};

static void
write_meanwhile(double part, void *userdata)
{
	struct writing *w = userdata;
	_cleanup_free_ char *name = mem_printf("during-%d", w->written);

	assert_true(part >= 0 && part <= 1);
	assert_int_equal(store_meta_set(w->store, name, "1"), 0);
	w->written++;
}

static void
what_is_committed_while_it_is_made_is_not_in_it(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "copy.db");
	struct writing w = { .store = s->store };
	struct store *reader;
	uint64_t bytes;

	full_store(s->store);
	/* More pages than one step takes. */
	assert_int_equal(store_begin(s->store), 0);
	for (unsigned i = 0; i < 9000; i++)
		assert_true(scratch_keep(s->store, "flour/notes", i,
				    "a text that is neither long nor short, as most of them "
				    "are, and of which there are many in the store of "
				    "somebody who listens for years",
				    i) > 0);
	assert_int_equal(store_commit(s->store), 0);
	reader = scratch_open(s->dir, STORE_READ);
	assert_int_equal(
		store_backup(reader,
			&(struct store_backup){
				.file = file, .progress = write_meanwhile, .userdata = &w },
			&bytes),
		0);
	store_close(reader);
	assert_true(w.written > 0);
	assert_true(bytes > 4096 * 1024);
	assert_int_equal(ask_file(file, "SELECT count(*) FROM entry"), FULL_ENTRIES + 9000);
	assert_int_equal(
		ask_file(file, "SELECT count(*) FROM meta WHERE name LIKE 'during%'"), 0);
}

static void
a_copy_of_a_stopped_store_leaves_no_trace_beside_it(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "copy.db"), *why = NULL;

	full_store(s->store);
	store_close(TAKE(s->store));
	assert_int_equal(back_up(s, file, false, &why), 0);
	has_all(file);
	leaves_nothing(s, "copy.db");
	leaves_nothing(s, "forewarn.db");
}

static void
what_is_there_is_left_alone_unless_told_otherwise(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "copy.db"), *why = NULL, *none = NULL;
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	(void)fputs("a poem", f);
	(void)fclose(f);
	full_store(s->store);
	assert_int_equal(back_up(s, file, false, &why), -EEXIST);
	assert_non_null(strstr(why, "--force"));
	f = fopen(file, "r");
	assert_int_equal(fgetc(f), 'a');
	(void)fclose(f);
	assert_int_equal(back_up(s, file, true, &none), 0);
	has_all(file);
}

static void
places_that_are_none_are_told(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *itself = scratch_path(s, "forewarn.db"),
			    *log = scratch_path(s, "./forewarn.db-wal"),
			    *nowhere = scratch_path(s, "no/such/place.db"),
			    *taken = scratch_path(s, "folder");
	const struct {
		const char *file;
		int error;
		const char *say;
	} places[] = { { itself, -EINVAL, "where the store itself is" },
		{ log, -EINVAL, "where the store itself is" },
		{ nowhere, -ENOENT, "name a folder that you may write in" },
		{ taken, -EISDIR, "name the file in it" },
		{ "/dev/null", -EINVAL, "is no file" } };

	assert_int_equal(mkdir(taken, 0755), 0);
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		_cleanup_free_ char *why = NULL;

		assert_int_equal(back_up(s, places[i].file, true, &why), places[i].error);
		assert_non_null(strstr(why, places[i].say));
	}
}

static void
a_damaged_store_gives_no_copy(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db"),
			    *copy = scratch_path(s, "copy.db"), *why = NULL;
	static const char zeros[4096];
	uint32_t root;
	int fd;

	full_store(s->store);
	root = (uint32_t)scratch_ask(
		s, "SELECT rootpage FROM sqlite_schema WHERE name = 'revision'");
	store_close(TAKE(s->store));
	fd = open(file, O_RDWR | O_CLOEXEC);
	assert_int_equal(pwrite(fd, zeros, sizeof(zeros), (off_t)(root - 1) * 4096), 4096);
	(void)close(fd);
	assert_int_equal(back_up(s, copy, false, &why), -EBADMSG);
	assert_non_null(strstr(why, "restart forewarnd"));
	assert_int_equal(access(copy, F_OK), -1);
	leaves_nothing(s, "copy.db");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_copy_is_made_while_the_store_is_written),
		SCRATCH_TEST(what_is_committed_while_it_is_made_is_not_in_it),
		SCRATCH_TEST(a_copy_of_a_stopped_store_leaves_no_trace_beside_it),
		SCRATCH_TEST(what_is_there_is_left_alone_unless_told_otherwise),
		SCRATCH_TEST(places_that_are_none_are_told),
		SCRATCH_TEST(a_damaged_store_gives_no_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
