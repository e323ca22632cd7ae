/* Brackets: one walk over a window for each kind, with the open ones on a stack. */
#include "read/brackets.h"

#include <stdbool.h>
#include <string.h>

/* A backslash stands before it, as far as can be seen from where the window begins. */
#define SHUT UINT16_MAX

static void
match(const char *s, size_t n, char open, bool escapes, uint16_t ret[static BRACKETS_WINDOW])
{
	uint16_t stack[BRACKETS_WINDOW];
	char close = open == '[' ? ']' : ')';
	size_t depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (escapes && s[i] == '\\' && i + 1 < n) {
			if (s[++i] == open)
				ret[i] = SHUT;
		} else if (s[i] == open) {
			stack[depth++] = (uint16_t)i;
		} else if (s[i] == close && depth) {
			depth--;
			ret[stack[depth]] = (uint16_t)(i - stack[depth]);
		}
	}
}

static void
look(struct brackets *brackets, const char *s, size_t n)
{
	bool all = n <= BRACKETS_WINDOW;

	if (!all)
		n = BRACKETS_WINDOW;
	memset(brackets->plain, 0, n * sizeof(*brackets->plain));
	memset(brackets->escaped, 0, n * sizeof(*brackets->escaped));
	match(s, n, '[', true, brackets->escaped);
	match(s, n, '[', false, brackets->plain);
	match(s, n, '(', false, brackets->plain);
	brackets->from = s;
	brackets->known = all ? n : n - BRACKETS_REACH;
}

/* Where S stands in the window; a window that does not have it moves there. */
static size_t
place(struct brackets *brackets, const char *s, size_t n)
{
	if (!brackets->from || s < brackets->from ||
		(size_t)(s - brackets->from) >= brackets->known)
		look(brackets, s, n);
	return (size_t)(s - brackets->from);
}

static size_t
within_reach(size_t far, size_t n)
{
	return far < n && far < BRACKETS_REACH ? far : 0;
}

size_t
brackets_close(struct brackets *brackets, const char *s, size_t n)
{
	return within_reach(brackets->plain[place(brackets, s, n)], n);
}

size_t
brackets_close_escaped(struct brackets *brackets, const char *s, size_t n)
{
	if (brackets->escaped[place(brackets, s, n)] == SHUT)
		look(brackets, s, n);
	return within_reach(brackets->escaped[s - brackets->from], n);
}
