/* Places that are not as they should be: folders and files of others, a disk without room. Each is told in a sentence, changes
 * nothing, is never taken for damage, and is over when its cause is. */
#include "keep/scratch.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "keep/full_store.h"
#include "support/small_disk.h"

#define NOW INT64_C(1800000000)
#define NOBODY 65534

/* What the child of a test writes and the test reads. */
struct answer {
	int error;
	char why[1000];
};

/* Opens the store as NOBODY, or with a limit on the size of files, in a child. */
static struct answer
open_in_child(const char *dir, bool nobody, rlim_t limit)
{
	struct answer answer = { 0 };
	int ends[2], status;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		struct rlimit most = { limit, limit };
		struct store *store = NULL;
		char *why = NULL;

		(void)signal(SIGXFSZ, SIG_IGN);
		if (limit)
			(void)setrlimit(RLIMIT_FSIZE, &most);
		if (nobody &&
			(setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
			_exit(2);
		answer.error = store_open_mending(dir, NOW, &store, &why);
		if (why)
			(void)snprintf(answer.why, sizeof(answer.why), "%s", why);
		store_close(store);
		free(why);
		_exit(write(ends[1], &answer, sizeof(answer)) == sizeof(answer) ? 0 : 3);
	}
	(void)close(ends[1]);
	assert_int_equal(read(ends[0], &answer, sizeof(answer)), sizeof(answer));
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	return answer;
}

static unsigned
count_files(const struct scratch *s)
{
	_cleanup_free_ char *command = mem_printf("ls -A %s | wc -l", s->dir);
	FILE *f = popen(command, "r");
	unsigned count = 0;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%u", &count), 1);
	(void)pclose(f);
	return count;
}

static struct hash
hash_file(const struct scratch *s)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat st;
	_cleanup_free_ char *bytes = NULL;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	bytes = mem_new(1, (size_t)st.st_size + 1);
	assert_int_equal(read(fd, bytes, (size_t)st.st_size), st.st_size);
	(void)close(fd);
	return hash_of(bytes, (size_t)st.st_size);
}

static void
own(const struct scratch *s, const char *name, uid_t who, mode_t mode)
{
	_cleanup_free_ char *path = *name ? scratch_path(s, name) : mem_dup(s->dir);

	assert_int_equal(chown(path, who, who), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* Everything belongs to nobody, and the store opens. */
static void
put_right(const struct scratch *s)
{
	own(s, "", NOBODY, 0750);
	own(s, "forewarn.db", NOBODY, 0640);
	own(s, "forewarn.lock", NOBODY, 0640);
}

static void
files_of_others_are_told_and_left_alone(void **state)
{
	static const struct {
		const char *name;
		mode_t mode;
		int error;
		const char *say;
	} wrongs[] = {
		{ "", 0700, -EACCES, "must belong to the user" },
		{ "", 0755, -EROFS, "their folder belong to the user" },
		{ "forewarn.db", 0600, -EACCES, "must belong to the user" },
		{ "forewarn.db", 0644, -EACCES, "must belong to the user" },
		{ "forewarn.lock", 0600, -EACCES, "must belong to the user" },
	};
	struct scratch *s = *state;
	struct hash before, after;

	if (geteuid() != 0)
		skip();
	full_store(s->store);
	store_close(TAKE(s->store));
	before = hash_file(s);
	for (size_t i = 0; i < LENGTH_OF(wrongs); i++) {
		struct answer answer;

		put_right(s);
		own(s, wrongs[i].name, 0, wrongs[i].mode);
		answer = open_in_child(s->dir, true, 0);
		if (answer.error != wrongs[i].error || !strstr(answer.why, wrongs[i].say))
			fail_msg("\"%s\" of root with mode %o: %d, %s", wrongs[i].name,
				wrongs[i].mode, answer.error, answer.why);
		after = hash_file(s);
		assert_true(hash_equal(&before, &after));
		assert_int_equal(count_files(s), 2);
	}
	put_right(s);
	assert_int_equal(open_in_child(s->dir, true, 0).error, 0);
	assert_int_equal(count_files(s), 2);
}

/* Whose folder it is has nothing to do with it. */
static void
a_disk_that_is_read_only_is_told_as_that(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *dir = scratch_path(s, "disk"), *why = NULL;
	struct store *store = NULL;

	assert_int_equal(mkdir(dir, 0700), 0);
	if (small_disk_mount(dir, 1024) < 0)
		skip();
	assert_int_equal(store_open_mending(dir, NOW, &store, &why), 0);
	store_close(TAKE(store));
	assert_int_equal(mount("none", dir, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), 0);
	assert_int_equal(store_open_mending(dir, NOW, &store, &why), -EROFS);
	assert_non_null(strstr(why, "the disk is mounted read-only"));
	assert_null(strstr(why, "belong to the user"));
	small_disk_unmount(dir);
}

/* A log that cannot be read is not a log that is not there, and no damage. */
static void
a_log_of_another_is_told_and_left_alone(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *log = scratch_path(s, "forewarn.db-wal");
	struct answer answer;
	FILE *f;

	if (geteuid() != 0)
		skip();
	full_store(s->store);
	store_close(TAKE(s->store));
	put_right(s);
	f = fopen(log, "w");
	assert_non_null(f);
	(void)fputs("something", f);
	(void)fclose(f);
	own(s, "forewarn.db-wal", 0, 0600);
	answer = open_in_child(s->dir, true, 0);
	assert_true(
		answer.error == -EACCES || answer.error == -EROFS || answer.error == -EPERM);
	assert_non_null(strstr(answer.why, "forewarn.db"));
	assert_int_equal(access(log, F_OK), 0);
	assert_int_equal(unlink(log), 0);
	assert_int_equal(open_in_child(s->dir, true, 0).error, 0);
	assert_int_equal(count_files(s), 2);
}

/* A rescue needs room: without it all is as it was, and the next start tries again. */
static void
a_rescue_without_room_changes_nothing(void **state)
{
	struct scratch *s = *state;
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db"), *why = NULL,
			    *half = scratch_path(s, "forewarn.db.mending");
	struct hash before, after;
	struct answer answer;
	struct store_rescue told;
	uint32_t root;
	int fd;

	full_store(s->store);
	root = (uint32_t)scratch_ask(
		s, "SELECT rootpage FROM sqlite_schema WHERE name = 'change'");
	store_close(TAKE(s->store));
	fd = open(file, O_RDWR | O_CLOEXEC);
	assert_int_equal(pwrite(fd, "bread", 5, (off_t)(root - 1) * 4096), 5);
	(void)close(fd);
	before = hash_file(s);
	for (rlim_t limit = 4096; limit < 800000; limit *= 3) {
		answer = open_in_child(s->dir, false, limit);
		if (answer.error != -EFBIG || !strstr(answer.why, "may not grow any more"))
			fail_msg("%lu: %d, %s", (unsigned long)limit, answer.error, answer.why);
		after = hash_file(s);
		assert_true(hash_equal(&before, &after));
		/* The log that SQLite made, empty, and its index may be there; nothing half made. */
		assert_true(count_files(s) <= 4);
		assert_int_equal(access(half, F_OK), -1);
	}
	if (store_open_mending(s->dir, NOW, &s->store, &why) < 0)
		fail_msg("%s", why);
	assert_int_equal(store_rescued(s->store, &told), 1);
	assert_int_equal(told.changes, FULL_CHANGES);
	store_rescue_clear(&told);
}

/* Whoever mends is one at a time, too. */
static void
a_store_in_use_is_not_checked_by_a_second(void **state)
{
	struct scratch *s = *state;
	struct answer answer = open_in_child(s->dir, false, 0);

	assert_int_equal(answer.error, -EBUSY);
	assert_non_null(strstr(answer.why, "only one program may write it"));
	assert_int_equal(store_meta_set(s->store, "a", "1"), 0);
}

/* Neither is a newer store, or a file of another program, taken for a damaged one. */
static void
what_is_not_ours_to_mend_is_left_alone(void **state)
{
	struct scratch *s = *state;
	struct hash before, after;
	_cleanup_free_ char *newer = NULL, *other = NULL;
	struct store *store = NULL;

	full_store(s->store);
	store_close(TAKE(s->store));
	scratch_raw(s, "PRAGMA user_version = 99");
	before = hash_file(s);
	assert_int_equal(store_open_mending(s->dir, NOW, &store, &newer), -EPROTO);
	assert_non_null(strstr(newer, "newer forewarn"));
	after = hash_file(s);
	assert_true(hash_equal(&before, &after));
	scratch_raw(s, "PRAGMA application_id = 7; ALTER TABLE revision RENAME TO songs");
	before = hash_file(s);
	assert_int_equal(store_open_mending(s->dir, NOW, &store, &other), -EMEDIUMTYPE);
	assert_non_null(strstr(other, "another program"));
	after = hash_file(s);
	assert_true(hash_equal(&before, &after));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(files_of_others_are_told_and_left_alone),
		SCRATCH_TEST(a_disk_that_is_read_only_is_told_as_that),
		SCRATCH_TEST(a_log_of_another_is_told_and_left_alone),
		SCRATCH_TEST(a_rescue_without_room_changes_nothing),
		SCRATCH_TEST(a_store_in_use_is_not_checked_by_a_second),
		SCRATCH_TEST(what_is_not_ours_to_mend_is_left_alone),
	};

	if (geteuid() != 0)
		printf("skipped: tests about owners of files, which need root\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
