/* Disk: the disk of the store fails for a moment. What could not be read is never taken for what was never there, nor for damage. */
#include "keep/scratch.h"

#include <dirent.h>

/* SQLite's usual way to the disk, but that one read fails. */
static struct {
	sqlite3_vfs vfs;
	sqlite3_vfs *usual;
	sqlite3_io_methods methods;
	int (*read)(sqlite3_file *, void *, int, sqlite3_int64);
	unsigned reads, fails_at; /* 0: none */
} disk;

static int
failing_read(sqlite3_file *file, void *data, int n, sqlite3_int64 at)
{
	if (++disk.reads != disk.fails_at)
		return disk.read(file, data, n, at);
	errno = ENOENT; /* left over from the look for a log */
	return SQLITE_IOERR_READ;
}

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	int code = disk.usual->xOpen(disk.usual, name, file, flags, ret_flags);

	(void)vfs;
	if (code == SQLITE_OK && flags & SQLITE_OPEN_MAIN_DB) {
		disk.methods = *file->pMethods;
		disk.read = disk.methods.xRead;
		disk.methods.xRead = failing_read;
		file->pMethods = &disk.methods;
	}
	return code;
}

static int
take_disk(void **state)
{
	disk.usual = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.usual;
	disk.vfs.zName = "failing";
	disk.vfs.pNext = NULL;
	disk.vfs.xOpen = open_file;
	return sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK ? scratch_setup(state) : -1;
}

static int
give_disk_back(void **state)
{
	disk.fails_at = 0;
	(void)scratch_teardown(state);
	return sqlite3_vfs_unregister(&disk.vfs) == SQLITE_OK ? 0 : -1;
}

static void
fail_at(unsigned n)
{
	disk.reads = 0;
	disk.fails_at = n;
}

static bool
was_put_aside(const struct scratch *s)
{
	DIR *dir = opendir(s->dir);
	bool aside = false;

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		aside = aside || strstr(e->d_name, "damaged");
	(void)closedir(dir);
	return aside;
}

static void
fill(struct scratch *s)
{
	struct source_state source = { .id = (char *)"acme/notes",
		.url = (char *)"https://acme.example/notes.atom",
		.baseline = true };

	assert_int_equal(store_source_put(s->store, &source), 0);
	for (unsigned i = 0; i < 50; i++)
		assert_true(scratch_keep(s->store, "acme/notes", i, "Loaves get lighter.",
				    1000) >= 0);
	store_close(TAKE(s->store));
}

static void
a_read_that_fails_once_is_no_damage(void **state)
{
	struct scratch *s = *state;
	unsigned failed = 0;

	fill(s);
	for (unsigned n = 1; n < 1000; n++) {
		_cleanup_free_ char *why = NULL;
		int r;

		fail_at(n);
		r = store_open_mending(s->dir, 2000000 + n, &s->store, &why);
		failed += disk.reads >= n;
		if (was_put_aside(s))
			fail_msg("read %u failed once, and the store counts as damaged", n);
		if (r < 0)
			assert_non_null(why);
		store_close(TAKE(s->store));
		if (disk.reads < n)
			break;
	}
	assert_true(failed > 5);
	fail_at(0);
	s->store = scratch_open(s->dir, STORE_WRITE);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM entry"), 50);
}

static void
what_cannot_be_read_is_not_what_never_was(void **state)
{
	struct scratch *s = *state;
	unsigned failed = 0;

	fill(s);
	for (unsigned n = 1; n < 100; n++) {
		struct source_state source = { 0 };
		int r;

		s->store = scratch_open(s->dir, STORE_WRITE);
		fail_at(n);
		r = store_source_get(s->store, "acme/notes", &source);
		assert_true(r != -ENOENT);
		failed += r < 0;
		source_state_clear(&source);
		store_close(TAKE(s->store));
		if (disk.reads < n)
			break;
		fail_at(0);
	}
	fail_at(0);
	assert_true(failed > 0);
	s->store = scratch_open(s->dir, STORE_WRITE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_read_that_fails_once_is_no_damage, take_disk, give_disk_back),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_read_is_not_what_never_was, take_disk, give_disk_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
