/* Mend JSON: what servers write that is nearly JSON, above all titles that were cut in the middle of a
 * character. */
#include <stdbool.h>
#include <string.h>

#include "read/mend.h"

/* jansson holds integers of 64 bits and reals of 64: longer ones are written out as they stand. */
#define NUMBER_BYTES 18

/* The four hexadecimal digits of the \u at S, or -1. */
static int
escape_value(const char *s, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	int value = 0;

	if (n < 6 || s[0] != '\\' || s[1] != 'u')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		const char *digit = memchr(digits, s[i] >= 'A' ? s[i] | 0x20 : s[i], 16);

		if (!digit)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	return value;
}

/* The escape at S, a backslash; returns what it takes. */
static size_t
mend_escape(struct text *out, const char *s, size_t n, bool *ret_bad)
{
	int value = escape_value(s, n), low;

	if (value < 0) {
		if (n > 1 && s[1] && strchr("\"\\/bfnrt", s[1])) {
			text_add(out, s, 2);
			return 2;
		}
		text_puts(out, "\\\\");
		*ret_bad = true;
		return 1;
	}
	low = value >= 0xD800 && value <= 0xDBFF ? escape_value(s + 6, n - 6) : -1;
	if (low >= 0xDC00 && low <= 0xDFFF) {
		text_add(out, s, 12);
		return 12;
	}
	if (value == 0 || (value >= 0xD800 && value <= 0xDFFF))
		text_puts(out, "\\ufffd");
	else
		text_add(out, s, 6);
	return 6;
}

/* One character inside a string; returns what it takes. */
static size_t
mend_character(struct text *out, const char *s, size_t n, bool *ret_bad)
{
	uint32_t c;
	size_t took;

	if (*s == '\\')
		return mend_escape(out, s, n, ret_bad);
	took = text_decode(s, n, &c);
	*ret_bad |= c < ' ' || (took == 1 && c == 0xFFFD);
	if (c < ' ')
		text_putc(out, ' ');
	else
		text_put_utf8(out, c);
	return took;
}

/* The string at S, a quotation mark; returns what it takes. */
static size_t
mend_string(struct text *out, const char *s, size_t n, bool *ret_bad)
{
	size_t i = 1;

	text_putc(out, '"');
	while (i < n && s[i] != '"')
		i += mend_character(out, s + i, n - i, ret_bad);
	if (i >= n)
		return n;
	text_putc(out, '"');
	return i + 1;
}

/* The number at S; returns what it takes. */
static size_t
mend_number(struct text *out, const char *s, size_t n)
{
	size_t i = 0;
	bool beyond = false;

	for (; i < n && s[i] && strchr("0123456789+-.eE", s[i]); i++)
		beyond |= s[i] == 'e' || s[i] == 'E';
	beyond |= i > NUMBER_BYTES;
	text_puts(out, beyond ? "\"" : "");
	text_add(out, s, i);
	text_puts(out, beyond ? "\"" : "");
	return i;
}

bool
mend_json(struct text *out, const char *s, size_t n)
{
	bool bad = false;

	for (size_t i = 0; i < n;) {
		size_t run = i;

		while (run < n && s[run] != '"' && s[run] != '-' &&
			!(s[run] >= '0' && s[run] <= '9'))
			run++;
		text_add(out, s + i, run - i);
		i = run;
		if (i == n)
			break;
		i += s[i] == '"' ? mend_string(out, s + i, n - i, &bad)
				 : mend_number(out, s + i, n - i);
	}
	return bad;
}
