/* Mend: XML that is not well-formed, made so that a parser gets through it. */
#include "read/mend.h"

#include <stdbool.h>
#include <string.h>

#include "read/reference.h"

static bool
name_start(char c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || (c & 0x80)
				 : c == '_' || c == ':' || (c & 0x80);
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The offset after NEEDLE at or after I, or N when it never comes. */
static size_t
after(const char *s, size_t n, size_t i, const char *needle)
{
	size_t length = strlen(needle);
	const char *p = i < n ? memmem(s + i, n - i, needle, length) : NULL;

	return p ? (size_t)(p - s) + length : n;
}

static bool
starts(const char *s, size_t n, size_t i, const char *what)
{
	size_t length = strlen(what);

	return n - i >= length && memcmp(s + i, what, length) == 0;
}

/* The offset after a document type declaration that begins at I. */
static size_t
after_doctype(const char *s, size_t n, size_t i)
{
	bool subset = false;

	for (; i < n; i++) {
		if (s[i] == '"' || s[i] == '\'') {
			const char *close = memchr(s + i + 1, s[i], n - i - 1);

			if (!close)
				return n;
			i = (size_t)(close - s);
		} else if (starts(s, n, i, "<!--")) {
			i = after(s, n, i + 4, "-->") - 1;
		} else if (s[i] == '[') {
			subset = true;
		} else if (s[i] == ']') {
			subset = false;
		} else if (s[i] == '>' && !subset) {
			return i + 1;
		}
	}
	return n;
}

size_t
mend_doctype(const char *s, size_t n, size_t *ret_end)
{
	size_t i = 0;

	while (i < n) {
		if (space(s[i])) {
			i++;
		} else if (starts(s, n, i, "<?")) {
			i = after(s, n, i, "?>");
		} else if (starts(s, n, i, "<!--")) {
			i = after(s, n, i + 4, "-->");
		} else if (starts(s, n, i, "<!DOCTYPE")) {
			*ret_end = after_doctype(s, n, i + 9);
			return i;
		} else {
			break;
		}
	}
	return n;
}

/* A tag is shorter than this, or its attributes are counted. */
#define LONG_TAG 1024

static unsigned
count_attributes(const char *s, size_t n, unsigned max)
{
	unsigned count = 0;

	for (size_t i = 1; i < n && s[i] != '>' && count <= max; i++) {
		const char *close;

		if (s[i] != '"' && s[i] != '\'')
			continue;
		count++;
		close = memchr(s + i + 1, s[i], n - i - 1);
		if (!close)
			break;
		i = (size_t)(close - s);
	}
	return count;
}

size_t
mend_attributes(const char *s, size_t n, unsigned max)
{
	const char *p = memchr(s, '<', n);

	while (p) {
		size_t at = (size_t)(p - s);
		const char *next = memchr(p + 1, '<', n - at - 1);
		size_t length = next ? (size_t)(next - p) : n - at;

		if (length > LONG_TAG && name_start(p[1]) &&
			count_attributes(p, length, max) > max)
			return at;
		p = next;
	}
	return n;
}

/* Line breaks of what is left out, so that later lines keep their numbers. */
static void
keep_lines(struct text *out, const char *s, size_t n)
{
	for (const char *p = s; (p = memchr(p, '\n', n - (size_t)(p - s))); p++)
		text_putc(out, '\n');
}

static bool
allowed(uint32_t c)
{
	return c >= ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The reference or bare ampersand at S; returns what it takes. */
static size_t
mend_ampersand(struct text *out, const char *s, size_t n)
{
	uint32_t c;
	size_t took = reference_decode(s, n, &c);

	if (took == 0 || s[took - 1] != ';') {
		text_puts(out, "&amp;");
		return 1;
	}
	if (c == '&')
		text_puts(out, "&amp;");
	else if (c == '<')
		text_puts(out, "&lt;");
	else if (c == '"' || c == '\'' || c == '>')
		text_printf(out, "&#%u;", c);
	else if (allowed(c) && c != 0xFFFE && c != 0xFFFF)
		text_put_utf8(out, c);
	return took;
}

/* One byte of text or of an attribute's value that may be trouble; returns what it takes. */
static size_t
mend_byte(struct text *out, const char *s, size_t n)
{
	if (*s == '&')
		return mend_ampersand(out, s, n);
	if (*s == '<')
		text_puts(out, "&lt;");
	else if (*s == '>')
		text_puts(out, "&gt;");
	else if (starts(s, n, 0, "\xEF\xBF\xBE") || starts(s, n, 0, "\xEF\xBF\xBF"))
		return 3;
	else if (allowed((unsigned char)*s))
		text_putc(out, *s);
	return 1;
}

/* The tag at S; returns what it takes. A '<' in an unclosed value ends that value. */
static size_t
mend_tag(struct text *out, const char *s, size_t n)
{
	size_t i = 0;
	char quote = 0;

	text_putc(out, s[i++]);
	while (i < n) {
		char c = s[i];

		if (!quote && (c == '>' || c == '<')) {
			if (c == '>')
				i++;
			text_putc(out, '>');
			return i;
		}
		if (!quote && (c == '"' || c == '\'') &&
			memchr(s + i + 1, c, n - i - 1 < 65536 ? n - i - 1 : 65536)) {
			quote = c;
		} else if (c == quote) {
			quote = 0;
		} else if (quote || !allowed((unsigned char)c)) {
			i += mend_byte(out, s + i, n - i);
			continue;
		}
		text_putc(out, c);
		i++;
	}
	return i;
}

static size_t
mend_cdata(struct text *out, const char *s, size_t n)
{
	size_t end = after(s, n, 9, "]]>");

	for (size_t i = 0; i < end; i++)
		if (allowed((unsigned char)s[i]))
			text_putc(out, s[i]);
	return end;
}

/* What begins with '<' at I; returns the offset after it. */
static size_t
mend_markup(struct text *out, const char *s, size_t n, size_t i)
{
	size_t end;

	if (starts(s, n, i, "<![CDATA["))
		return i + mend_cdata(out, s + i, n - i);
	if (starts(s, n, i, "<!--"))
		end = after(s, n, i + 4, "-->");
	else if (starts(s, n, i, "<?"))
		end = after(s, n, i, "?>");
	else if (starts(s, n, i, "<!DOCTYPE") || starts(s, n, i, "<!doctype"))
		end = after_doctype(s, n, i + 9);
	else if (i + 1 < n && (name_start(s[i + 1]) ||
				      (s[i + 1] == '/' && i + 2 < n && name_start(s[i + 2]))))
		return i + mend_tag(out, s + i, n - i);
	else
		return i + mend_byte(out, s + i, n - i);
	keep_lines(out, s + i, end - i);
	return end;
}

void
mend_xml(struct text *out, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && !(s[i] == '<' && i + 1 < n &&
				(name_start(s[i + 1]) || s[i + 1] == '?' || s[i + 1] == '!')))
		i++;
	/* Only white space that keeps the line numbers may stand before the root element. */
	keep_lines(out, s, i);
	while (i < n) {
		size_t run = i;

		while (run < n && s[run] != '<' && s[run] != '&' && s[run] != '>' &&
			(unsigned char)s[run] >= ' ' && s[run] != '\xEF')
			run++;
		text_add(out, s + i, run - i);
		i = run;
		if (i < n)
			i = s[i] == '<' ? mend_markup(out, s, n, i)
					: i + mend_byte(out, s + i, n - i);
	}
}
