/* Unread: pages that the reader could not cope with, kept aside for whoever mends it. */
#include "unread.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

#define MARK "forewarn-page 1\n"
/* Written first, so that what has a name is whole. The store's lock keeps others out. */
#define NEW_NAME ".new"
#define ABOUT_BYTES 8192u

CLEANUP_DEFINE(DIR, closedir)

/* Source ids have small letters, digits, hyphens and one slash; anything else might lead out of the
 * folder. NULL: it is no such id. The caller frees. */
static char *
file_name(const char *source)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-/";
	char *name;

	if (!*source || source[strspn(source, allowed)] || strlen(source) > NAME_MAX)
		return NULL;
	name = mem_dup(source);
	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '=';
	return name;
}

static int
open_folder(const char *state_dir, bool make, char **ret_path)
{
	int fd;

	*ret_path = mem_printf("%s/" UNREAD_FOLDER, state_dir);
	if (make && mkdir(*ret_path, 0750) < 0 && errno != EEXIST)
		return -errno;
	fd = open(*ret_path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* A page that is kept must not be what fills the disk. */
static int
check_room(int folder, size_t len)
{
	struct statvfs fs;

	if (fstatvfs(folder, &fs) < 0)
		return -errno;
	return (uint64_t)fs.f_bavail * fs.f_frsize < LIMIT_UNREAD_ALL_BYTES + (uint64_t)len
		       ? -ENOSPC
		       : 0;
}

static int
write_all(int fd, const char *s, size_t len)
{
	while (len) {
		ssize_t n = write(fd, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		s += n;
		len -= (size_t)n;
	}
	return 0;
}

static void
put_about(struct text *to, const char *name, const char *value)
{
	_cleanup_free_ char *line = value ? text_line(value, ABOUT_BYTES / 8) : NULL;

	if (line)
		text_printf(to, "%s: %s\n", name, line);
}

/* What follows a question mark may be a key. */
static char *
write_about(const struct unread *page)
{
	_cleanup_free_ char *url =
		page->url ? text_line_of(page->url, strcspn(page->url, "?#"), 0) : NULL;
	struct text about = { 0 };
	char stamp[STAMP_SIZE];

	put_about(&about, "Source", page->source);
	put_about(&about, "Address", url);
	put_about(&about, "Content-Type", page->content_type);
	put_about(&about, "Outcome", outcome_name(page->outcome));
	put_about(&about, "Why", page->why);
	put_about(&about, "Asked", stamp_write(page->at, stamp));
	text_printf(&about, "Bytes: %zu%s\n", page->len,
		page->len > LIMIT_UNREAD_BYTES ? ", cut short here" : "");
	text_puts(&about, "Forewarn: " FOREWARN_VERSION "\n");
	return text_take(&about);
}

static int
write_page(int folder, const char *name, const struct unread *page)
{
	_cleanup_free_ char *about = write_about(page);
	_cleanup_close_ int fd = -1;
	size_t len = page->len < LIMIT_UNREAD_BYTES ? page->len : LIMIT_UNREAD_BYTES;
	int r;

	if (unlinkat(folder, NEW_NAME, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(
		folder, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0)
		return -errno;
	r = fchmod(fd, 0640) < 0 ? -errno : write_all(fd, MARK, strlen(MARK));
	if (r >= 0)
		r = write_all(fd, about, strlen(about));
	if (r >= 0)
		r = write_all(fd, "\n", 1);
	if (r >= 0)
		r = write_all(fd, page->body, len);
	if (r >= 0 && renameat(folder, NEW_NAME, folder, name) < 0)
		r = -errno;
	if (r < 0)
		(void)unlinkat(folder, NEW_NAME, 0);
	return r;
}

struct kept {
	char *name;
	struct timespec at;
	off_t bytes;
};

static int
latest_first(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->at.tv_sec != y->at.tv_sec)
		return x->at.tv_sec < y->at.tv_sec ? 1 : -1;
	if (x->at.tv_nsec != y->at.tv_nsec)
		return x->at.tv_nsec < y->at.tv_nsec ? 1 : -1;
	return strcmp(x->name, y->name);
}

static size_t
list_kept(int folder, struct kept **ret)
{
	_cleanup_(closedir_cleanup) DIR *dir = NULL;
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct dirent *entry;
	size_t count = 0, cap = 0;

	*ret = NULL;
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			(void)close(fd);
		return 0;
	}
	while ((entry = readdir(dir))) {
		struct stat st;

		if (entry->d_name[0] == '.' ||
			fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
			!S_ISREG(st.st_mode))
			continue;
		*ret = mem_grow(*ret, count, &cap, sizeof(**ret));
		(*ret)[count++] =
			(struct kept){ mem_dup(entry->d_name), st.st_mtim, st.st_size };
	}
	return count;
}

static void
remove_oldest(int folder)
{
	struct kept *kept;
	size_t count = list_kept(folder, &kept);
	uint64_t bytes = 0;

	if (count)
		qsort(kept, count, sizeof(*kept), latest_first);
	for (size_t i = 0; i < count; i++) {
		bytes += (uint64_t)kept[i].bytes;
		if (i >= LIMIT_UNREAD_PAGES || bytes > LIMIT_UNREAD_ALL_BYTES)
			(void)unlinkat(folder, kept[i].name, 0);
		free(kept[i].name);
	}
	free(kept);
}

int
unread_keep(const char *state_dir, const struct unread *page, char **reterr_why)
{
	_cleanup_free_ char *path = NULL, *name = file_name(page->source);
	_cleanup_close_ int folder = open_folder(state_dir, true, &path);
	int r = !name ? -EINVAL : folder < 0 ? folder : check_room(folder, page->len);

	if (r >= 0)
		r = write_page(folder, name, page);
	if (r < 0)
		return mem_why(r, reterr_why,
			"the page of %s could not be kept in %s for a report: %s", page->source,
			path, strerror(-r));
	remove_oldest(folder);
	return 0;
}

void
unread_page_clear(struct unread_page *page)
{
	free(page->path);
	free(page->about);
	if (page->fd >= 0)
		(void)close(page->fd);
	*page = (struct unread_page){ .fd = -1 };
}

/* Takes what the page is out of its file, and leaves the file at the first byte of the page. */
static int
read_about(struct unread_page *page)
{
	char buffer[ABOUT_BYTES + 1];
	ssize_t n = pread(page->fd, buffer, ABOUT_BYTES, 0);
	struct stat st;
	const char *end;
	size_t len;

	if (n < 0 || fstat(page->fd, &st) < 0)
		return -errno;
	buffer[n] = '\0';
	end = strstr(buffer, "\n\n");
	if (!S_ISREG(st.st_mode) || !text_starts(buffer, MARK) || !end)
		return -EBADMSG;
	len = (size_t)(end - buffer) + 2;
	page->about = mem_printf("%.*s", (int)(len - 1 - strlen(MARK)), buffer + strlen(MARK));
	page->bytes = (uint64_t)st.st_size - len;
	return lseek(page->fd, (off_t)len, SEEK_SET) < 0 ? -errno : 0;
}

static int
open_page(const char *state_dir, const char *source, struct unread_page *ret)
{
	_cleanup_free_ char *folder_path = NULL, *name = file_name(source);
	_cleanup_close_ int folder = name ? open_folder(state_dir, false, &folder_path) : -1;

	if (!name)
		return -ENOENT;
	ret->path = mem_printf("%s/%s", folder_path, name);
	if (folder < 0)
		return folder;
	ret->fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return ret->fd < 0 ? -errno : read_about(ret);
}

int
unread_open(
	const char *state_dir, const char *source, struct unread_page *ret, char **reterr_why)
{
	int r;

	*ret = (struct unread_page){ .fd = -1 };
	r = open_page(state_dir, source, ret);
	if (r == -ENOENT)
		r = mem_why(r, reterr_why,
			"no page of “%s” is kept: that is done only when the reader crashes on "
			"one, or takes too long or too much memory for it",
			source);
	else if (r < 0)
		r = mem_why(r, reterr_why, "%s cannot be read: %s", ret->path,
			r == -EBADMSG ? "forewarnd did not write it" : strerror(-r));
	if (r < 0)
		unread_page_clear(ret);
	return r;
}

char *
unread_about(const struct unread_page *page, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = page->about; *line;) {
		size_t n = strcspn(line, "\n");

		if (n > len + 1 && strncmp(line, name, len) == 0 && line[len] == ':')
			return text_line_of(line + len + 2, n - len - 2, 0);
		line += n + (line[n] == '\n');
	}
	return NULL;
}
