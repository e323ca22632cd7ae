/* Body: the bytes of a file that somebody hands to a command. */
#include "command/body.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "command/command.h"

int
body_read(const char *path, struct text *body)
{
	_cleanup_fclose_ FILE *opened = strcmp(path, "-") == 0 ? NULL : fopen(path, "re");
	FILE *file = strcmp(path, "-") == 0 ? stdin : opened;
	char chunk[65536];
	size_t n;

	if (!file)
		return command_fail(EX_NOINPUT, "%s: %s", path, strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
		text_add(body, chunk, n);
		if (body->len > LIMIT_PAGE_BYTES)
			return command_fail(EX_DATAERR,
				"%s is larger than the %u MiB that forewarn takes of a page",
				path, LIMIT_PAGE_BYTES >> 20);
	}
	return ferror(file) ? command_fail(EX_NOINPUT, "%s: %s", path, strerror(errno)) : 0;
}
