/* Small disk: a tmpfs in a namespace of our own. */
#include "support/small_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"

static void
write_line(const char *path, const char *line)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

	/* Where it is not allowed, mounting says so. */
	if (fd >= 0 && write(fd, line, strlen(line)) < 0)
		return;
}

/* Root needs no user namespace; everybody else becomes root of one. */
static int
own_namespace(void)
{
	_cleanup_free_ char *users = mem_printf("0 %u 1", (unsigned)getuid()),
			    *groups = mem_printf("0 %u 1", (unsigned)getgid());

	if (getuid() == 0)
		return unshare(CLONE_NEWNS) < 0 ? -errno : 0;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -errno;
	write_line("/proc/self/setgroups", "deny");
	write_line("/proc/self/uid_map", users);
	write_line("/proc/self/gid_map", groups);
	return 0;
}

int
small_disk_mount(const char *dir, unsigned kib)
{
	static bool separated;
	_cleanup_free_ char *size = mem_printf("size=%uk", kib);
	int r = separated ? 0 : own_namespace();

	if (r < 0)
		return r;
	separated = true;
	if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0 ||
		mount("none", dir, "tmpfs", 0, size) < 0)
		return -errno;
	return 0;
}

void
small_disk_unmount(const char *dir)
{
	(void)umount2(dir, MNT_DETACH);
}

void
small_disk_fill(const char *dir, size_t leave)
{
	_cleanup_free_ char *path = mem_printf("%s/filler", dir);
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct statvfs st;
	off_t at = lseek(fd, 0, SEEK_END);

	if (fd < 0 || statvfs(dir, &st) < 0)
		return;
	while ((size_t)st.f_bavail * st.f_bsize > leave) {
		if (posix_fallocate(fd, at, (off_t)st.f_bsize) != 0)
			return;
		at += (off_t)st.f_bsize;
		st.f_bavail--;
	}
}

void
small_disk_free(const char *dir)
{
	_cleanup_free_ char *path = mem_printf("%s/filler", dir);

	(void)unlink(path);
}
