/* Ending: what a program may say and how it may end, when one of its calls failed. */
#include "fault/ending.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

/* Is there a sentence for the admin among what was said? */
static bool
is_told(const struct program_result *r)
{
	return strstr(r->err, "<2>") || strstr(r->err, "<3>") || strstr(r->err, "<4>") ||
	       strstr(r->err, "<5>") || strstr(r->err, "forewarn: ") ||
	       strstr(r->err, ":1:1: "); /* what is wrong with a file */
}

/* libcurl forgets the last dot of a letter when it could not send it at once (4 bytes; found with 7.88). */
static bool
is_leak_of_curl(const struct program_result *r)
{
	return strstr(r->err,
		       "SUMMARY: AddressSanitizer: 4 byte(s) leaked in 1 allocation(s)") &&
	       strstr(r->err, "__interceptor_strdup") && strstr(r->err, "libcurl.so");
}

/* Of the C library, of the sanitizer, or what makes calls fail. */
static bool
is_in_between(const char *frame)
{
	static const char *const places[] = { "/libsanitizer/", " nptl/", "/sysdeps/",
		" stdlib/", " string/", " malloc/", "tests/fault/inject/", "/libc.so" };
	_cleanup_free_ char *line = mem_ndup(frame, strcspn(frame, "\n"));

	for (size_t i = 0; i < LENGTH_OF(places); i++)
		if (strstr(line, places[i]))
			return true;
	return false;
}

/* Is the first to blame of the stack that begins behind AT a library? */
static bool
blames_library(const char *at)
{
	const char *frame = strstr(at, "    #0 ");

	while (frame && text_starts(frame, "    #") && is_in_between(frame)) {
		frame = strchr(frame, '\n');
		frame = frame ? frame + 1 : NULL;
	}
	if (!frame || !text_starts(frame, "    #"))
		return false;
	return memmem(frame, strcspn(frame, "\n"), " (/", 3) != NULL &&
	       memmem(frame, strcspn(frame, "\n"), ".so", 3) != NULL;
}

bool
ending_is_theirs(const char *kind, const struct program_result *r)
{
	const char *crash = strstr(r->err, "ERROR: AddressSanitizer: ");

	if (strcmp(kind, "library") != 0 || strstr(r->err, "runtime error:"))
		return false;
	if (crash)
		return (strstr(crash, "Sanitizer: SEGV") || strstr(crash, "Sanitizer: ABRT")) &&
		       blames_library(crash);
	if (!strstr(r->err, "LeakSanitizer: detected"))
		return false;
	for (const char *s = r->err; (s = strstr(s, " leak of ")); s++)
		if (!blames_library(s))
			return false;
	return true;
}

char *
ending_wrong(const char *kind, const struct program_result *r)
{
	if (is_leak_of_curl(r) || ending_is_theirs(kind, r))
		return NULL;
	if (strstr(r->err, "Sanitizer") || strstr(r->err, "runtime error:"))
		return mem_printf("a sanitizer speaks:\n%s", r->err);
	if (r->status >= 128)
		return mem_printf("ended by signal %d", r->status - 128);
	if (r->status == 99 || (r->status > 1 && (r->status < 64 || r->status > 78)))
		return mem_printf("ended with status %d, which is none of ours", r->status);
	if (r->status != 0 && !is_told(r))
		return mem_printf(
			"ended with status %d and no sentence: %s", r->status, r->err);
	if (strcmp(kind, "memory") == 0 && r->status != 71)
		return mem_printf("memory ran out, and the status is %d", r->status);
	return NULL;
}
