/* Swap: files change places. */
#include "keep/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/trouble.h"
#include "base/stamp.h"

#define ASIDE_SIZE sizeof("20270331T080000")

char *
swap_making(const char *file)
{
	return mem_printf("%s.mending", file);
}

static char *
made(const char *file)
{
	return mem_printf("%s.mended", file);
}

/* 20270331T080000, in UTC. */
static void
write_moment(int64_t stamp, char into[static ASIDE_SIZE])
{
	char full[STAMP_SIZE];
	size_t n = 0;

	(void)stamp_write(stamp, full);
	for (const char *c = full; *c && n + 1 < ASIDE_SIZE; c++)
		if (*c != '-' && *c != ':')
			into[n++] = *c;
	into[n] = '\0';
}

char *
swap_aside(const char *file, int64_t now)
{
	for (;; now++) {
		char moment[ASIDE_SIZE], *name;

		write_moment(now, moment);
		name = mem_printf("%s.damaged-%s", file, moment);
		if (access(name, F_OK) < 0)
			return name;
		free(name);
	}
}

static int
cannot(int error, const char *from, const char *to, char **reterr_why)
{
	return mem_why(-error, reterr_why, "%s: cannot be renamed to %s (%s); %s", from, to,
		strerror(error), trouble_advice(error));
}

/* Never over what was put aside before. */
static int
move(const char *from, const char *to, char **reterr_why)
{
	if (access(from, F_OK) < 0)
		return 0;
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	/* Some file systems do not know how. */
	if (errno == EINVAL && access(to, F_OK) < 0 && rename(from, to) == 0)
		return 0;
	return cannot(errno, from, to, reterr_why);
}

static void
sync_folder(const char *file)
{
	const char *slash = strrchr(file, '/');
	_cleanup_free_ char *dir =
		slash ? mem_ndup(file, (size_t)(slash - file) + 1) : mem_dup(".");
	_cleanup_close_ int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		(void)fsync(fd);
}

static int
put_aside(const char *file, const char *aside, char **reterr_why)
{
	static const char *const ends[] = { "-shm", "-wal", "" };
	int r = 0;

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(ends); i++) {
		_cleanup_free_ char *from = mem_printf("%s%s", file, ends[i]),
				    *to = mem_printf("%s%s", aside, ends[i]);

		r = move(from, to, reterr_why);
	}
	return r;
}

/* Under which name it was to be put aside stands in a link beside it: whoever goes on must use the same, or a file and its
 * log would get two names. */
static char *
marker(const char *file)
{
	return mem_printf("%s.aside", file);
}

static int
mark(const char *file, const char *aside, char **reterr_why)
{
	_cleanup_free_ char *path = marker(file);

	(void)unlink(path);
	return symlink(aside, path) < 0 ? cannot(errno, path, aside, reterr_why) : 0;
}

static char *
marked(const char *file)
{
	_cleanup_free_ char *path = marker(file);
	char aside[4096];
	ssize_t n = readlink(path, aside, sizeof(aside));

	/* A name of our own making, or none at all. */
	if (n <= 0 || (size_t)n == sizeof(aside) || strncmp(aside, file, strlen(file)) != 0)
		return swap_aside(file, 0);
	return mem_ndup(aside, (size_t)n);
}

int
swap_finish(const char *file, char **reterr_why)
{
	_cleanup_free_ char *new = made(file), *making = swap_making(file),
			    *link = marker(file), *aside = NULL;
	int r;

	if (access(new, F_OK) < 0) {
		(void)unlink(making);
		(void)unlink(link);
		return 0;
	}
	aside = marked(file);
	r = put_aside(file, aside, reterr_why);
	if (r < 0)
		return r;
	sync_folder(file);
	if (rename(new, file) < 0)
		return cannot(errno, new, file, reterr_why);
	sync_folder(file);
	(void)unlink(link);
	return 1;
}

int
swap_in(const char *file, const char *aside, char **reterr_why)
{
	_cleanup_free_ char *making = swap_making(file), *new = made(file);
	_cleanup_close_ int fd = open(making, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	int r;

	if (fd < 0 || fsync(fd) < 0)
		return mem_why(-errno, reterr_why, "%s: cannot be brought to the disk (%s)",
			making, strerror(errno));
	r = mark(file, aside, reterr_why);
	if (r < 0)
		return r;
	sync_folder(file);
	if (rename(making, new) < 0)
		return cannot(errno, making, new, reterr_why);
	sync_folder(file);
	r = swap_finish(file, reterr_why);
	return r < 0 ? r : 0;
}
