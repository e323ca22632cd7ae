/* Files that others read: whole, readable, and never through somebody's link. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/program.h"
#include "tell/shelf.h"

struct place {
	char *dir, *folder;
};

static int
set_up(void **state)
{
	struct place *p = MEM_NEW(struct place);

	p->dir = scratch_make();
	p->folder = mem_printf("%s/public", p->dir);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	scratch_remove(p->dir);
	free(p->folder);
	free(p);
	return 0;
}

static int
put(const struct place *p, const char *data)
{
	_cleanup_free_ char *why = NULL;
	int r = shelf_put(p->folder, "a.txt", data, strlen(data), &why);

	assert_true((r < 0) == (why != NULL));
	return r;
}

static void
assert_nothing_left(const struct place *p)
{
	_cleanup_free_ char *begun = mem_printf("%s/.a.txt.new", p->folder);

	assert_int_equal(access(begun, F_OK), -1);
}

static void
assert_holds(const struct place *p, const char *data)
{
	_cleanup_free_ char *found = scratch_read(p->folder, "a.txt");
	_cleanup_free_ char *path = mem_printf("%s/a.txt", p->folder);
	struct stat status;

	assert_string_equal(found, data);
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISREG(status.st_mode));
	assert_int_equal(status.st_mode & 07777, 0644);
	assert_nothing_left(p);
}

static void
a_file_is_written_once_for_everybody(void **state)
{
	mode_t before = umask(0077);
	struct stat status;
	struct place *p = *state;

	assert_int_equal(put(p, "one"), 1);
	umask(before);
	assert_holds(p, "one");
	assert_int_equal(stat(p->folder, &status), 0);
	assert_int_equal(status.st_mode & 0022, 0);
	assert_int_equal(put(p, "one"), 0);
	assert_int_equal(put(p, "two"), 1);
	assert_int_equal(put(p, "longer"), 1);
	assert_holds(p, "longer");
}

static void
a_file_that_others_may_write_or_cannot_read_is_written_anew(void **state)
{
	struct place *p = *state;
	_cleanup_free_ char *path = mem_printf("%s/a.txt", p->folder);

	assert_int_equal(put(p, "one"), 1);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(put(p, "one"), 1);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(put(p, "one"), 1);
	assert_holds(p, "one");
}

static void
links_of_others_lead_nowhere(void **state)
{
	struct place *p = *state;
	_cleanup_free_ char *path = mem_printf("%s/a.txt", p->folder),
			    *begun = mem_printf("%s/.a.txt.new", p->folder),
			    *victim = mem_printf("%s/victim", p->dir), *found = NULL;

	scratch_write(p->dir, "victim", "one");
	assert_int_equal(mkdir(p->folder, 0755), 0);
	assert_int_equal(symlink(victim, path), 0);
	assert_int_equal(symlink(victim, begun), 0);
	assert_int_equal(put(p, "one"), 1);
	assert_holds(p, "one");
	assert_int_equal(put(p, "two"), 1);
	found = scratch_read(p->dir, "victim");
	assert_string_equal(found, "one");
}

static void
a_fifo_does_not_hold_us_up(void **state)
{
	struct place *p = *state;
	_cleanup_free_ char *path = mem_printf("%s/a.txt", p->folder);

	assert_int_equal(mkdir(p->folder, 0755), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_int_equal(put(p, "one"), 1);
	assert_holds(p, "one");
}

static void
what_cannot_be_written_is_said(void **state)
{
	struct place *p = *state;
	_cleanup_free_ char *deep = mem_printf("%s/no/such", p->dir), *why = NULL,
			    *other = NULL, *third = NULL, *file = mem_printf("%s/file", p->dir),
			    *blocked = mem_printf("%s/a.txt", p->folder);

	assert_int_equal(shelf_put(deep, "a.txt", "x", 1, &why), -ENOENT);
	assert_non_null(strstr(why, "cannot be made: No such file"));
	scratch_write(p->dir, "file", "");
	assert_int_equal(shelf_put(file, "a.txt", "x", 1, &other), -ENOTDIR);
	assert_non_null(strstr(other, "cannot be opened"));
	assert_int_equal(mkdir(p->folder, 0755), 0);
	assert_int_equal(mkdir(blocked, 0755), 0);
	assert_true(shelf_put(p->folder, "a.txt", "x", 1, &third) < 0);
	assert_non_null(strstr(third, "/a.txt cannot be written"));
	assert_int_equal(rmdir(blocked), 0);
	assert_nothing_left(p);
}

#define SHELF(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SHELF(a_file_is_written_once_for_everybody),
		SHELF(a_file_that_others_may_write_or_cannot_read_is_written_anew),
		SHELF(links_of_others_lead_nowhere),
		SHELF(a_fifo_does_not_hold_us_up),
		SHELF(what_cannot_be_written_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
