/* Disk: the calls that touch files, and time and chance, as the plan wants them. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fault/inject/point.h"

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Sets errno as the way HOW says. -1, for the caller to return. */
static int
fail(int error)
{
	errno = error;
	return -1;
}

/* What is left of N bytes to be written; 0: nothing, errno is set. */
static size_t
cut_write(const char *name, size_t n)
{
	switch (point_ask(POINT_WRITE, name)) {
	case -1:
		return n;
	case 0:
		return (size_t)(fail(EIO) + 1);
	case 1:
		return (size_t)(fail(ENOSPC) + 1);
	case 2:
		return n > 1 ? n / 2 : n;
	default:
		return (size_t)(fail(EINTR) + 1);
	}
}

ssize_t
write(int fd, const void *data, size_t n)
{
	/* The sentence about a disk that stays full does not go to that disk. */
	size_t left = fd == STDERR_FILENO ? n : cut_write("write", n);

	return n && !left ? -1 : REAL(write)(fd, data, left);
}

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	size_t left = cut_write("pwrite", n);

	return n && !left ? -1 : REAL(pwrite)(fd, data, left, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	size_t left = cut_write("pwrite64", n);

	return n && !left ? -1 : REAL(pwrite64)(fd, data, left, at);
}

int
ftruncate(int fd, off_t length)
{
	return cut_write("ftruncate", 1) ? REAL(ftruncate)(fd, length) : -1;
}

int
ftruncate64(int fd, off64_t length)
{
	return cut_write("ftruncate64", 1) ? REAL(ftruncate64)(fd, length) : -1;
}

static bool
sync_fails(const char *name)
{
	int how = point_ask(POINT_SYNC, name);

	return how >= 0 && fail(how ? ENOSPC : EIO) < 0;
}

int
fsync(int fd)
{
	return sync_fails("fsync") ? -1 : REAL(fsync)(fd);
}

int
fdatasync(int fd)
{
	return sync_fails("fdatasync") ? -1 : REAL(fdatasync)(fd);
}

/* What is left of N bytes to be read; 0: nothing, errno is set. */
static size_t
cut_read(const char *name, size_t n)
{
	switch (point_ask(POINT_READ, name)) {
	case -1:
		return n;
	case 0:
		return (size_t)(fail(EIO) + 1);
	case 1:
		return n ? 1 : 0;
	default:
		return (size_t)(fail(EINTR) + 1);
	}
}

ssize_t
read(int fd, void *data, size_t n)
{
	size_t left = cut_read("read", n);

	return n && !left ? -1 : REAL(read)(fd, data, left);
}

ssize_t
pread(int fd, void *data, size_t n, off_t at)
{
	size_t left = cut_read("pread", n);

	return n && !left ? -1 : REAL(pread)(fd, data, left, at);
}

ssize_t
pread64(int fd, void *data, size_t n, off64_t at)
{
	size_t left = cut_read("pread64", n);

	return n && !left ? -1 : REAL(pread64)(fd, data, left, at);
}

static bool
open_fails(const char *name)
{
	int how = point_ask(POINT_OPEN, name);

	return how >= 0 && fail(how ? EACCES : EMFILE) < 0;
}

static mode_t
mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(ap, int) : 0;
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_fails(path) ? -1 : REAL(open)(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_fails(path) ? -1 : REAL(open64)(path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_fails(path) ? -1 : REAL(openat)(dir, path, flags, mode);
}

int
openat64(int dir, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return open_fails(path) ? -1 : REAL(openat64)(dir, path, flags, mode);
}

DIR *
opendir(const char *path)
{
	return open_fails(path) ? NULL : REAL(opendir)(path);
}

int
mkdir(const char *path, mode_t mode)
{
	return open_fails("mkdir") ? -1 : REAL(mkdir)(path, mode);
}

int
rename(const char *from, const char *to)
{
	return open_fails("rename") ? -1 : REAL(rename)(from, to);
}

int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return open_fails("renameat") ? -1 : REAL(renameat)(from_dir, from, to_dir, to);
}

int
unlink(const char *path)
{
	return open_fails("unlink") ? -1 : REAL(unlink)(path);
}

int
unlinkat(int dir, const char *path, int flags)
{
	return open_fails("unlinkat") ? -1 : REAL(unlinkat)(dir, path, flags);
}

int
memfd_create(const char *name, unsigned flags)
{
	return open_fails("memfd_create") ? -1 : REAL(memfd_create)(name, flags);
}

time_t
time(time_t *ret)
{
	const char *now = getenv("FAULT_NOW");
	time_t value = now ? strtoll(now, NULL, 10) : REAL(time)(NULL);

	if (ret)
		*ret = value;
	return value;
}

/* splitmix64, so that the same run draws the same. */
ssize_t
getrandom(void *data, size_t n, unsigned flags)
{
	static uint64_t drawn;
	const char *seed = getenv("FAULT_SEED");
	unsigned char *out = data;

	if (!seed)
		return REAL(getrandom)(data, n, flags);
	if (!drawn)
		drawn = strtoull(seed, NULL, 10);
	for (size_t i = 0; i < n; i++) {
		uint64_t z = drawn += 0x9E3779B97F4A7C15u;

		z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
		z = (z ^ z >> 27) * 0x94D049BB133111EBu;
		out[i] = (unsigned char)(z ^ z >> 31);
	}
	return (ssize_t)n;
}
