/* Status page: prints the page of a source that the reader could not cope with. */
#include "command/status_page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "unread.h"

static json_t *
json_about(const struct unread_page *page, const char *name)
{
	_cleanup_free_ char *value = unread_about(page, name);

	return command_json_string(value);
}

static int
print_json(const struct unread_page *page)
{
	return command_print_json(json_pack("{s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "file",
		page->path, "bytes", (json_int_t)page->bytes, "source",
		json_about(page, "Source"), "url", json_about(page, "Address"), "content_type",
		json_about(page, "Content-Type"), "outcome", json_about(page, "Outcome"), "why",
		json_about(page, "Why"), "asked", json_about(page, "Asked")));
}

/* Past the gate of standard output, which is for terminals: here every byte counts. */
static int
write_all(const char *s, size_t len)
{
	while (len) {
		ssize_t n = write(STDOUT_FILENO, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		s += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
print_bytes(const struct unread_page *page)
{
	char buffer[65536];
	ssize_t n;
	int r = 0;

	fprintf(stderr, "%sFile: %s\n", page->about, page->path);
	while (r >= 0 && (n = read(page->fd, buffer, sizeof(buffer))) > 0)
		r = write_all(buffer, (size_t)n);
	if (r < 0)
		return command_fail(EX_IOERR, "the page cannot be written: %s", strerror(-r));
	return n < 0 ? command_fail(
			       EX_IOERR, "%s cannot be read: %s", page->path, strerror(errno))
		     : EX_OK;
}

int
status_page(const struct command_context *context, const char *source)
{
	_cleanup_free_ char *why = NULL;
	struct config *config = command_config(context, false);
	struct unread_page page;
	bool is_asked;
	int status, r;

	if (!config)
		return EX_CONFIG;
	r = unread_open(config->state_dir, source, &page, &why);
	is_asked = config_asked_source(config, source);
	config_free(config);
	if (r == -ENOENT && !is_asked)
		return command_fail(EX_USAGE,
			"there is no source “%s” that this configuration asks, and no page of "
			"it is kept: forewarn status lists the sources",
			source);
	if (r < 0)
		return command_fail(
			r == -EACCES || r == -EPERM ? EX_NOPERM : EX_NOINPUT, "%s", why);
	if (context->json)
		status = print_json(&page);
	else if (isatty(STDOUT_FILENO))
		status = command_fail(EX_USAGE,
			"the page may hold anything, also what upsets a terminal: send it to a "
			"file, "
			"forewarn status --page %s > page (it stands in %s)",
			source, page.path);
	else
		status = print_bytes(&page);
	unread_page_clear(&page);
	return status;
}
