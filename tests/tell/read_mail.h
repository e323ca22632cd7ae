/* Reads a mail back as a mail program does: headers unfolded and decoded, quoted-printable
 * undone. Kept apart from the writer's code, so that the two check each other. */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static inline int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "=?utf-8?q?...?=" words of a header; white space between two of them is nothing (RFC 2047
 * section 6.2). */
static inline char *
decode_words(const char *s)
{
	struct text out = { 0 };

	while (*s) {
		const char *end;

		if (!text_starts(s, "=?utf-8?q?") || !(end = strstr(s + 10, "?="))) {
			text_putc(&out, *s++);
			continue;
		}
		for (s += 10; s < end; s++) {
			if (*s == '=') {
				text_putc(&out, (char)(hex_digit(s[1]) * 16 + hex_digit(s[2])));
				s += 2;
			} else
				text_putc(&out, *s == '_' ? ' ' : *s);
		}
		s = end + 2;
		if (text_starts(s, " =?utf-8?q?"))
			s++;
	}
	return text_take(&out);
}

/* The value of a header, unfolded and decoded; NULL if it is not there. */
static inline char *
header_of(const char *message, const char *name)
{
	const char *end = strstr(message, "\r\n\r\n");

	for (const char *line = message; line && line < end; line = strstr(line, "\r\n") + 2) {
		struct text value = { 0 };
		char *decoded;

		if (strncasecmp(line, name, strlen(name)) != 0 || line[strlen(name)] != ':')
			continue;
		for (line += strlen(name) + 1; !(line[0] == '\r' && line[2] != ' '); line++)
			if (*line != '\r' && *line != '\n')
				text_putc(&value, *line);
		decoded = decode_words(value.data ? value.data + strspn(value.data, " ") : "");
		text_clear(&value);
		return decoded;
	}
	return NULL;
}

static inline char *
decode_quoted_printable(const char *s, const char *end)
{
	struct text out = { 0 };

	while (s < end) {
		if (*s != '=') {
			if (*s != '\r')
				text_putc(&out, *s);
			s++;
		} else if (s[1] == '\r') {
			s += 3;
		} else {
			text_putc(&out, (char)(hex_digit(s[1]) * 16 + hex_digit(s[2])));
			s += 3;
		}
	}
	return text_take(&out);
}

/* The decoded body of the part "text/TYPE", up to the boundary that began it; NULL if there is none. */
static inline char *
part_of(const char *message, const char *type)
{
	char *head = mem_printf("\r\nContent-Type: text/%s; charset=utf-8", type), *body = NULL;
	const char *at = strstr(message, head), *begin = at ? strstr(at + 2, "\r\n\r\n") : NULL;

	free(head);
	while (at && at > message && strncmp(at, "\r\n--", 4) != 0)
		at--;
	if (at && begin) {
		char *boundary = mem_printf("\r\n%.*s", (int)strcspn(at + 2, "\r"), at + 2);
		const char *end = strstr(begin + 4, boundary);

		body = end ? decode_quoted_printable(begin + 4, end) : NULL;
		free(boundary);
	}
	return body;
}

/* What every mail must hold to; NULL, or what is wrong. */
static inline const char *
mail_fault(const char *message, size_t len)
{
	size_t column = 0;
	bool id = false;

	if (strlen(message) != len)
		return "a NUL inside";
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)message[i];

		if (c == '\n' && (i == 0 || message[i - 1] != '\r'))
			return "a bare LF";
		if (c == '\r' && message[i + 1] != '\n')
			return "a bare CR";
		if (c >= 0x7F || (c < ' ' && c != '\r' && c != '\n' && c != '\t'))
			return "a byte that is no printable ASCII";
		column = c == '\n' ? 0 : column + (c != '\r');
		/* An id has no place to fold. */
		if (column == 2)
			id = message[i - 1] == ' ' && c == '<';
		if (column > (id ? 998 : 78))
			return "a line of more than 78 characters";
	}
	return len > 2 && message[len - 1] == '\n' ? NULL : "no line end at the end";
}
