/* Brackets: which one closes which, found out piece by piece, so that text of nothing but brackets costs its length and
 * not its square. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A bracket that closes later than this has none. */
#define BRACKETS_REACH 1000u
#define BRACKETS_WINDOW 4000u

/* Of one text, which must stay where it is; zeroed to begin with. */
struct brackets {
	const char *from;
	size_t known; /* of that many bytes behind it */
	uint16_t plain[BRACKETS_WINDOW], escaped[BRACKETS_WINDOW];
};

/* How far behind the bracket at S its closing one is, in the N bytes that there are, or 0. */
size_t brackets_close(struct brackets *brackets, const char *s, size_t n);
/* As that, of a "[", where a backslash takes its meaning from the byte behind it. */
size_t brackets_close_escaped(struct brackets *brackets, const char *s, size_t n);
