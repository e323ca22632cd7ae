/* Shelf: files written aside, then renamed. */
#include "tell/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"

int
shelf_write(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* Does the file hold just DATA? Whoever may write to the folder may have put anything there. */
static bool
holds(int dir, const char *name, const char *data, size_t len)
{
	_cleanup_close_ int fd =
		openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	_cleanup_free_ char *found = NULL;
	struct stat status;
	size_t have = 0;

	if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) ||
		(status.st_mode & 0777) != 0644 || status.st_size != (off_t)len)
		return false;
	found = mem_new(len + 1, 1);
	while (have < len) {
		ssize_t n = read(fd, found + have, len - have);

		if (n <= 0)
			return false;
		have += (size_t)n;
	}
	return memcmp(found, data, len) == 0;
}

/* A name that begins with a point is served by no web server that is told what it serves. What a crash left there is of no use
 * to anybody; a link that somebody put there is not followed. */
static int
replace(int dir, const char *name, const char *data, size_t len)
{
	_cleanup_free_ char *begun = mem_printf(".%s.new", name);
	_cleanup_close_ int fd = -1;
	int r;

	(void)unlinkat(dir, begun, 0);
	fd = openat(dir, begun, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	/* Whatever the umask says. */
	r = fchmod(fd, 0644) < 0 ? -errno : shelf_write(fd, data, len);
	if (r >= 0 && renameat(dir, begun, dir, name) < 0)
		r = -errno;
	if (r < 0)
		(void)unlinkat(dir, begun, 0);
	else if (fsync(dir) < 0)
		r = -errno;
	return r;
}

int
shelf_put(const char *folder, const char *name, const char *data, size_t len, char **reterr_why)
{
	_cleanup_close_ int dir = -1;
	int r;

	if (mkdir(folder, 0755) < 0 && errno != EEXIST)
		return mem_why(-errno, reterr_why, "the folder %s cannot be made: %s", folder,
			strerror(errno));
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return mem_why(-errno, reterr_why, "the folder %s cannot be opened: %s", folder,
			strerror(errno));
	if (holds(dir, name, data, len))
		return 0;
	r = replace(dir, name, data, len);
	return r < 0 ? mem_why(r, reterr_why, "%s/%s cannot be written: %s", folder, name,
			       strerror(-r))
		     : 1;
}
