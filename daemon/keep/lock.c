/* Lock: flock on a file that names its holder. */
#include "keep/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/trouble.h"

/* What stands in the file is only ever shown, so anything that is no number counts as
 * "unknown". */
static long
holder(int fd)
{
	char buffer[32] = "";
	ssize_t n = pread(fd, buffer, sizeof(buffer) - 1, 0);
	char *end;
	long pid;

	if (n <= 0)
		return 0;
	pid = strtol(buffer, &end, 10);
	return *end == '\n' && pid > 0 ? pid : 0;
}

static int
held(const char *path, int fd, char **reterr_why)
{
	_cleanup_free_ char *who = NULL;
	long pid = holder(fd);

	who = pid ? mem_printf("process %ld", pid) : mem_dup("another process");
	return mem_why(-EBUSY, reterr_why,
		"%s: %s is using this store, and only one program may write it; if that is "
		"forewarnd, ask it by the "
		"forewarn command or stop it first",
		path, who);
}

static int
sign(int fd)
{
	char buffer[32];
	int n = snprintf(buffer, sizeof(buffer), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) < 0)
		return -errno;
	return pwrite(fd, buffer, (size_t)n, 0) == n ? 0 : -EIO;
}

int
lock_take(const char *path, int *ret_fd, char **reterr_why)
{
	_cleanup_close_ int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (fd < 0 && errno == EISDIR)
		return mem_why(-EISDIR, reterr_why,
			"%s: is a folder, but the lock is a file of that name; move that "
			"folder away",
			path);
	if (fd < 0)
		return mem_why(-errno, reterr_why, "%s: cannot be opened for writing (%s); %s",
			path, strerror(errno), trouble_advice(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			return held(path, fd, reterr_why);
		return mem_why(
			-errno, reterr_why, "%s: cannot be locked: %s", path, strerror(errno));
	}
	/* A full disk must not keep us from opening: then the name of the holder is missing,
	 * the lock is not. */
	(void)sign(fd);
	*ret_fd = fd;
	fd = -1;
	return 0;
}
