/* Mime: folding, encoded words, quoted-printable. */
#include "tell/mime.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

#define LINE_COLUMNS 78u    /* RFC 5322 section 2.1.1, without CRLF */
#define BODY_COLUMNS 76u    /* RFC 2045 section 6.7, with the "=" of a soft break */
#define ENCODED_COLUMNS 75u /* RFC 2047 section 2: one encoded word */
#define ADDRESS_BYTES 254u  /* RFC 5321 section 4.5.3.1.3: a path of 256 with its brackets */

static const char hex[] = "0123456789ABCDEF";

bool
mime_is_address(const char *address)
{
	size_t n = address ? strlen(address) : 0;

	if (n == 0 || n > ADDRESS_BYTES)
		return false;
	for (size_t i = 0; i < n; i++)
		if (address[i] <= ' ' || address[i] >= 0x7F || address[i] == '<' ||
			address[i] == '>')
			return false;
	return true;
}

static bool
needs_encoding(const char *value, size_t name_len)
{
	size_t word = name_len + 1;

	if (strstr(value, "=?"))
		return true;
	for (const char *p = value; *p; p++) {
		if (*p <= 0 || *p >= 0x7F)
			return true;
		word = *p == ' ' ? 1 : word + 1;
		if (word > LINE_COLUMNS)
			return true;
	}
	return false;
}

static void
fold_words(struct text *out, size_t column, const char *value)
{
	while (*value) {
		size_t n = strcspn(value, " ");

		if (column + 1 + n > LINE_COLUMNS) {
			text_puts(out, "\r\n");
			column = 0;
		}
		text_putc(out, ' ');
		text_add(out, value, n);
		column += 1 + n;
		value += n + (value[n] == ' ');
	}
}

/* RFC 2047 section 5 (3) is the narrowest set: what it allows stands everywhere. */
static bool
stands_for_itself(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!*+-/", c));
}

static size_t
encode_character(const char *s, size_t n, char ret[static 13])
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == ' ')
			ret[at++] = '_';
		else if (stands_for_itself((char)c))
			ret[at++] = (char)c;
		else {
			ret[at++] = '=';
			ret[at++] = hex[c >> 4];
			ret[at++] = hex[c & 15];
		}
	}
	return at;
}

/* A character never straddles two words (RFC 2047 section 5), or strict readers show rubbish.
 */
static void
encode_words(struct text *out, size_t column, const char *value)
{
	static const char begin[] = "=?utf-8?q?";
	size_t left = strlen(value), room;
	char code[13];

	text_putc(out, ' ');
	text_puts(out, begin);
	room = column + 1 + ENCODED_COLUMNS > LINE_COLUMNS ? LINE_COLUMNS - column - 1
							   : ENCODED_COLUMNS;
	room -= strlen(begin) + 2;
	while (left) {
		uint32_t c;
		size_t n = text_decode(value, left, &c),
		       coded = encode_character(value, n, code);

		if (coded > room) {
			text_puts(out, "?=\r\n ");
			text_puts(out, begin);
			room = ENCODED_COLUMNS - strlen(begin) - 2;
		}
		text_add(out, code, coded);
		room -= coded;
		value += n;
		left -= n;
	}
	text_puts(out, "?=");
}

void
mime_header(struct text *out, const char *name, const char *value)
{
	_cleanup_free_ char *clean = text_line(value, 0);
	size_t column = strlen(name) + 1;

	text_puts(out, name);
	text_putc(out, ':');
	if (needs_encoding(clean, column))
		encode_words(out, column, clean);
	else
		fold_words(out, column, clean);
	text_puts(out, "\r\n");
}

void
mime_address(struct text *out, const char *name, const char *display, const char *address)
{
	_cleanup_(text_clear) struct text clean = { 0 };

	for (const char *p = address ? address : ""; *p && clean.len < ADDRESS_BYTES; p++)
		if (*p > ' ' && *p < 0x7F && *p != '<' && *p != '>')
			text_putc(&clean, *p);
	text_printf(out, "%s:", name);
	if (display)
		text_printf(out, " %s%s<", display,
			strlen(name) + strlen(display) + clean.len + 5 > LINE_COLUMNS ? "\r\n "
										      : " ");
	else
		text_puts(out, " ");
	text_puts(out, clean.data);
	text_puts(out, display ? ">\r\n" : "\r\n");
}

/* "." alone on a line is SMTP's end mark and "From " mbox's: encoded, no relay has to touch
 * them. */
static bool
must_be_coded(const char *s, bool line_begins)
{
	unsigned char c = (unsigned char)*s;

	if (c == '=' || (c < ' ' && c != '\t') || c >= 0x7F)
		return true;
	if (line_begins && (c == '.' || strncmp(s, "From ", 5) == 0))
		return true;
	return (c == ' ' || c == '\t') && (s[1] == '\n' || s[1] == '\0');
}

static size_t
code_bytes(const char *s, size_t n, bool line_begins, char ret[static 13])
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!must_be_coded(s + i, line_begins)) {
			ret[at++] = (char)c;
			continue;
		}
		ret[at++] = '=';
		ret[at++] = hex[c >> 4];
		ret[at++] = hex[c & 15];
	}
	return at;
}

void
mime_quoted_printable(struct text *out, const char *s)
{
	size_t left = strlen(s), column = 0;
	char code[13];

	while (left) {
		uint32_t c;
		size_t n = text_decode(s, left, &c), coded;

		if (*s == '\n') {
			text_puts(out, "\r\n");
			column = 0;
		} else {
			coded = code_bytes(s, n, column == 0, code);
			if (column + coded > BODY_COLUMNS - 1) {
				text_puts(out, "=\r\n");
				coded = code_bytes(s, n, true, code);
				column = 0;
			}
			text_add(out, code, coded);
			column += coded;
		}
		s += n;
		left -= n;
	}
	if (column)
		text_puts(out, "\r\n");
}
