/* Mend: XML that is not well-formed, made so that a parser gets through it. */
#include "read/mend.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
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

struct name {
	const char *s;
	size_t n;
	uint32_t mark; /* equal names have equal ones; other names hardly ever */
};

/* The elements that are open, so that an end tag closes those that were forgotten inside of its
 * own, as browsers do. */
struct open {
	struct name names[LIMIT_ELEMENT_DEPTH];
	unsigned count, beyond; /* how many more there were no room for */
	bool no_cdata_end;      /* is left in the document */
};

static struct name
name_at(const char *s, size_t n)
{
	struct name name = { s, 0, 0 };

	while (name.n < n && !space(s[name.n]) && !strchr("></", s[name.n]))
		name.mark = name.mark * 31 + (uint32_t)(s[name.n++] | 0x20);
	return name;
}

static bool
same_name(const struct name *a, const struct name *b)
{
	return a->mark == b->mark && a->n == b->n && strncasecmp(a->s, b->s, a->n) == 0;
}

static void
begin_element(struct open *open, struct name name)
{
	if (open->count < LIMIT_ELEMENT_DEPTH)
		open->names[open->count++] = name;
	else
		open->beyond++;
}

static void
put_end_tag(struct text *out, const struct name *name)
{
	text_puts(out, "</");
	text_add(out, name->s, name->n);
	text_putc(out, '>');
}

/* Writes the end tag NAME, and before it those that were forgotten. What nobody opened is not closed. */
static void
end_element(struct open *open, struct text *out, struct name name)
{
	unsigned i = open->count;

	if (open->beyond) {
		open->beyond--;
		put_end_tag(out, &name);
		return;
	}
	while (i > 0 && !same_name(&open->names[i - 1], &name))
		i--;
	for (; i > 0 && open->count >= i; open->count--)
		put_end_tag(out, &open->names[open->count - 1]);
}

/* HTML's elements without an end tag, besides those whose names feeds use for something else. */
static bool
is_void(const struct name *name)
{
	static const char *const names[] = { "br", "hr", "img", "input", "wbr" };

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (strlen(names[i]) == name->n && strncasecmp(names[i], name->s, name->n) == 0)
			return true;
	return false;
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

/* The value of an attribute that nobody put in quotes; returns what it takes. */
static size_t
mend_value(struct text *out, const char *s, size_t n)
{
	size_t i = 0;

	text_putc(out, '"');
	while (i < n && !space(s[i]) && s[i] != '>' && s[i] != '<' && !starts(s, n, i, "/>")) {
		if (s[i] == '"')
			text_puts(out, "&quot;");
		i += s[i] == '"' ? 1 : mend_byte(out, s + i, n - i);
	}
	text_putc(out, '"');
	return i;
}

/* The inside of a start tag after its name, up to its '>' or the next '<'; returns what it takes. */
static size_t
mend_attribute_list(struct text *out, const char *s, size_t n)
{
	char quote = 0;
	bool value = false; /* comes next */
	size_t i = 0;

	while (i < n && (quote || (s[i] != '>' && s[i] != '<'))) {
		char c = s[i];

		if (!quote && (c == '"' || c == '\'') &&
			memchr(s + i + 1, c, n - i - 1 < 65536 ? n - i - 1 : 65536)) {
			quote = c;
		} else if (c == quote) {
			quote = 0;
		} else if (!quote && value && !space(c)) {
			i += mend_value(out, s + i, n - i);
			value = false;
			continue;
		} else if (quote || !allowed((unsigned char)c)) {
			i += mend_byte(out, s + i, n - i);
			continue;
		}
		value = !quote && (c == '=' || (value && space(c)));
		text_putc(out, c);
		i++;
	}
	return i;
}

/* The tag at S; returns what it takes. A '<' ends a tag that was not finished. */
static size_t
mend_tag(struct text *out, const char *s, size_t n, struct open *open)
{
	size_t start = s[1] == '/' ? 2 : 1, i;
	struct name name = name_at(s + start, n - start);

	i = start + name.n;
	if (start == 2) {
		while (i < n && s[i] != '>' && s[i] != '<')
			i++;
		end_element(open, out, name);
		keep_lines(out, s, i);
		return i + (i < n && s[i] == '>');
	}
	text_add(out, s, i);
	i += mend_attribute_list(out, s + i, n - i);
	if (s[i - 1] != '/' && is_void(&name))
		text_putc(out, '/');
	else if (s[i - 1] != '/')
		begin_element(open, name);
	text_putc(out, '>');
	return i + (i < n && s[i] == '>');
}

/* Where a CDATA section without its own end ends: before the end tag of its element. */
static size_t
open_cdata_end(const char *s, size_t n, const struct name *element)
{
	for (const char *p = s; (p = memmem(p, n - (size_t)(p - s), "</", 2)); p += 2) {
		struct name name = name_at(p + 2, n - (size_t)(p + 2 - s));

		if (same_name(&name, element))
			return (size_t)(p - s);
	}
	return n;
}

static size_t
mend_cdata(struct text *out, const char *s, size_t n, struct open *open)
{
	const char *close = open->no_cdata_end ? NULL : memmem(s + 9, n - 9, "]]>", 3);
	size_t end = close ? (size_t)(close - s) : n;

	if (!close) {
		open->no_cdata_end = true;
		if (open->count)
			end = open_cdata_end(s, n, &open->names[open->count - 1]);
	}
	for (size_t i = 0; i < end; i++)
		if (allowed((unsigned char)s[i]))
			text_putc(out, s[i]);
	text_puts(out, "]]>");
	return close ? end + 3 : end;
}

/* What begins with '<' at I; returns the offset after it. */
static size_t
mend_markup(struct text *out, const char *s, size_t n, size_t i, struct open *open)
{
	size_t end;

	if (starts(s, n, i, "<![CDATA["))
		return i + mend_cdata(out, s + i, n - i, open);
	if (starts(s, n, i, "<!--"))
		end = after(s, n, i + 4, "-->");
	else if (starts(s, n, i, "<?"))
		end = after(s, n, i, "?>");
	else if (starts(s, n, i, "<!DOCTYPE") || starts(s, n, i, "<!doctype"))
		end = after_doctype(s, n, i + 9);
	else if (i + 1 < n && (name_start(s[i + 1]) ||
				      (s[i + 1] == '/' && i + 2 < n && name_start(s[i + 2]))))
		return i + mend_tag(out, s + i, n - i, open);
	else
		return i + mend_byte(out, s + i, n - i);
	keep_lines(out, s + i, end - i);
	return end;
}

void
mend_xml(struct text *out, const char *s, size_t n)
{
	struct open open = { .count = 0 };
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
			i = s[i] == '<' ? mend_markup(out, s, n, i, &open)
					: i + mend_byte(out, s + i, n - i);
	}
}
