/* Backup: a copy of the store in one file, whether it is in use or not. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/check.h"
#include "keep/inside.h"
#include "keep/trouble.h"

#define STEP_PAGES 1024

/* The copy while it is made: beside its place, and a store of its own as far as SQLite goes. */
struct copy {
	struct store *from;
	struct store to; /* .file is where it is made */
	const struct store_backup *wish;
};

static char *
folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? mem_ndup(file, (size_t)(slash - file) + 1) : mem_dup(".");
}

static int
same_folder(const char *a, const char *b)
{
	_cleanup_free_ char *dir = folder_of(a);
	struct stat one, two;

	return stat(dir, &one) == 0 && stat(b, &two) == 0 && one.st_dev == two.st_dev &&
	       one.st_ino == two.st_ino;
}

/* Is that a place for a copy? */
static int
look_at_place(struct store *from, const struct store_backup *wish)
{
	const char *slash = strrchr(wish->file, '/'), *name = slash ? slash + 1 : wish->file;
	struct stat st;

	if (strncmp(name, "forewarn.", 9) == 0 && same_folder(wish->file, from->dir))
		return trouble_say(from, -EINVAL,
			"%s: is where the store itself is; name another file, best on another "
			"disk",
			wish->file);
	if (stat(wish->file, &st) < 0)
		return errno == ENOENT ? 0
				       : trouble_say(from, -errno, "%s: %s", wish->file,
						 strerror(errno));
	if (S_ISDIR(st.st_mode))
		return trouble_say(from, -EISDIR,
			"%s: is a folder; name the file in it that the backup shall be",
			wish->file);
	if (!S_ISREG(st.st_mode))
		return trouble_say(from, -EINVAL,
			"%s: is no file; a backup has to be one, for it is checked when it is "
			"whole",
			wish->file);
	if (wish->over)
		return 0;
	return trouble_say(from, -EEXIST,
		"%s: is there already; name another file, or add --force to replace it",
		wish->file);
}

static int
open_copy(struct copy *copy)
{
	int fd;

	copy->to.file = mem_printf("%s.XXXXXX", copy->wish->file);
	copy->to.lock = -1;
	/* Nobody but its owner may read it, whatever the umask. */
	fd = mkostemp(copy->to.file, O_CLOEXEC);
	if (fd < 0) {
		int error = errno;

		free(TAKE(copy->to.file));
		return trouble_say(copy->from, -error,
			"%s: cannot be made (%s); name a folder that you may write in",
			copy->wish->file, strerror(error));
	}
	(void)close(fd);
	if (sqlite3_open_v2(copy->to.file, &copy->to.db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
		    NULL) == SQLITE_OK &&
		sqlite3_exec(copy->to.db,
			"PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", NULL, NULL,
			NULL) == SQLITE_OK)
		return 0;
	return copy->to.db ? trouble_database(&copy->to)
			   : trouble_say(&copy->to, -ENOMEM, "there is not enough memory");
}

/* In one moment of the store, whatever is written to it meanwhile: the transaction holds that moment. */
static int
copy_pages(struct copy *copy)
{
	const struct store_backup *wish = copy->wish;
	sqlite3_backup *work;
	int code = sqlite3_exec(
		copy->from->db, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);

	if (code != SQLITE_OK)
		return trouble_database(copy->from);
	work = sqlite3_backup_init(copy->to.db, "main", copy->from->db, "main");
	while (work && (code = sqlite3_backup_step(work, STEP_PAGES)) == SQLITE_OK)
		if (wish->progress)
			wish->progress(1 - (double)sqlite3_backup_remaining(work) /
						       sqlite3_backup_pagecount(work),
				wish->userdata);
	code = work ? sqlite3_backup_finish(work) : SQLITE_ERROR;
	(void)sqlite3_exec(copy->from->db, "COMMIT", NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : trouble_database(&copy->to);
}

/* One file without a log, so that it can be copied and looked into anywhere; and sound. */
static int
finish_copy(struct copy *copy)
{
	int r, fd;

	if (sqlite3_exec(copy->to.db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) !=
		SQLITE_OK)
		return trouble_database(&copy->to);
	if (check_file(&copy->to, true) < 0)
		return trouble_say(&copy->to, -EBADMSG,
			"the store is damaged, and so would its copy be; restart forewarnd, it "
			"saves what can be read, then try again");
	(void)sqlite3_close(TAKE(copy->to.db));
	fd = open(copy->to.file, O_RDWR | O_CLOEXEC);
	r = fd < 0 || fsync(fd) < 0
		    ? trouble_say(&copy->to, -errno, "%s: cannot be brought to the disk (%s)",
			      copy->to.file, strerror(errno))
		    : 0;
	cleanup_close(&fd);
	return r;
}

static int
name_copy(struct copy *copy, uint64_t *ret_bytes)
{
	const char *file = copy->wish->file;
	_cleanup_free_ char *dir = folder_of(file);
	_cleanup_close_ int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	int r = copy->wish->over
			? rename(copy->to.file, file)
			: renameat2(AT_FDCWD, copy->to.file, AT_FDCWD, file, RENAME_NOREPLACE);

	/* Some file systems do not know how to leave alone what is there. */
	if (r < 0 && errno == EINVAL && access(file, F_OK) < 0)
		r = rename(copy->to.file, file);
	if (r < 0)
		return trouble_say(&copy->to, -errno, "%s: cannot be given its name (%s)", file,
			strerror(errno));
	free(TAKE(copy->to.file));
	if (fd >= 0)
		(void)fsync(fd);
	*ret_bytes = stat(file, &st) < 0 ? 0 : (uint64_t)st.st_size;
	return 0;
}

/* A store that nobody had open was read without a lock: did somebody open it meanwhile? */
static int
look_again(struct store *from, const struct stat *before)
{
	_cleanup_free_ char *log = mem_printf("%s-wal", from->file);
	struct stat st;

	if (!from->frozen ||
		(access(log, F_OK) < 0 && stat(from->file, &st) == 0 &&
			st.st_ino == before->st_ino && st.st_size == before->st_size &&
			st.st_mtim.tv_sec == before->st_mtim.tv_sec &&
			st.st_mtim.tv_nsec == before->st_mtim.tv_nsec))
		return 0;
	return trouble_say(from, -EAGAIN,
		"%s: forewarnd was started while the copy was made; try again", from->file);
}

static int
make_copy(struct copy *copy, uint64_t *ret_bytes)
{
	struct stat before = { 0 };
	int r = open_copy(copy);

	(void)stat(copy->from->file, &before);
	if (r >= 0)
		r = copy_pages(copy);
	if (r >= 0)
		r = look_again(copy->from, &before);
	if (r >= 0)
		r = finish_copy(copy);
	return r < 0 ? r : name_copy(copy, ret_bytes);
}

int
store_backup(struct store *store, const struct store_backup *wish, uint64_t *ret_bytes)
{
	struct copy copy = { .from = store, .wish = wish };
	int r = look_at_place(store, wish);

	if (r < 0)
		return r;
	r = make_copy(&copy, ret_bytes);
	(void)sqlite3_close(copy.to.db);
	if (copy.to.file)
		(void)unlink(copy.to.file);
	if (r < 0 && copy.to.why)
		(void)trouble_say(store, r, "%s", copy.to.why);
	free(copy.to.why);
	free(copy.to.file);
	return r;
}
