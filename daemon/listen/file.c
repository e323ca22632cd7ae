/* File: reading it as a page. */
#include "listen/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

static void
say(struct page *page, enum outcome outcome, const char *path, const char *what)
{
	_cleanup_free_ char *shown = text_line(path, 200);

	page->outcome = outcome;
	page->why = mem_printf("the file %s %s", shown, what);
}

static void
say_errno(struct page *page, const char *path, int error)
{
	_cleanup_free_ char *what = NULL;

	if (error == ENOENT || error == ENOTDIR) {
		say(page, OUTCOME_MISSING, path, "does not exist");
		return;
	}
	if (error == EACCES || error == EPERM) {
		say(page, OUTCOME_FORBIDDEN, path,
			"may not be read by the user that forewarn runs as");
		return;
	}
	what = mem_printf("cannot be read (%s)", strerror(error));
	say(page, OUTCOME_REJECTED, path, what);
}

static char *
etag_of(const struct stat *st)
{
	return mem_printf("\"%llx-%lld.%09ld\"", (unsigned long long)st->st_size,
		(long long)st->st_mtim.tv_sec, (long)st->st_mtim.tv_nsec);
}

/* The whole file into TEXT; -EFBIG over the cap. It may grow under our hands. */
static int
slurp(int fd, uint64_t max_bytes, struct text *text)
{
	char buffer[65536];
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (text->len + (size_t)n > max_bytes)
			return -EFBIG;
		text_add(text, buffer, (size_t)n);
	}
	return 0;
}

static void
read_body(int fd, const char *path, const char *etag, uint64_t max_bytes, struct page *page)
{
	_cleanup_(text_clear) struct text body = { 0 };
	_cleanup_free_ char *after = NULL;
	struct stat st;
	int r = slurp(fd, max_bytes, &body);

	if (r == -EFBIG) {
		_cleanup_free_ char *what =
			mem_printf("is bigger than the %llu bytes that a page may have",
				(unsigned long long)max_bytes);

		say(page, OUTCOME_TOO_BIG, path, what);
		return;
	}
	if (r < 0) {
		say_errno(page, path, -r);
		return;
	}
	page->outcome = OUTCOME_FRESH;
	page->wire_bytes = page->body_len = body.len;
	page->body = text_take(&body);
	/* Somebody wrote while we read: without a validator it is read again next time. */
	if (fstat(fd, &st) < 0)
		return;
	after = etag_of(&st);
	if (strcmp(after, etag) == 0)
		page->validators.etag = TAKE(after);
}

void
file_read(const char *path, const struct validators *validators, uint64_t max_bytes,
	struct page *page)
{
	/* Non-blocking: opening a pipe that nobody writes to must not stop the daemon. */
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	_cleanup_free_ char *etag = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		say_errno(page, path, errno);
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		say(page, OUTCOME_REJECTED, path, "is no regular file");
		return;
	}
	etag = etag_of(&st);
	if (validators->etag && strcmp(validators->etag, etag) == 0) {
		page->outcome = OUTCOME_NOT_MODIFIED;
		page->validators.etag = TAKE(etag);
		return;
	}
	read_body(fd, path, etag, max_bytes, page);
}
