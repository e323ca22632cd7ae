/* Mail text: what a person sees of a message that we composed. */
#include "support/mail_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

static int
hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* Quoted-printable of a body (RFC 2045), or the Q encoding of a header word (RFC 2047) where
 * "_" is a space. */
static void
decode_quoted(struct text *out, const char *s, size_t n, int header)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '=' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
			text_putc(out, (char)(hex(s[i + 1]) * 16 + hex(s[i + 2])));
			i += 2;
		} else if (s[i] == '=' && i + 2 < n && s[i + 1] == '\r' && s[i + 2] == '\n') {
			i += 2;
		} else if (s[i] == '_' && header) {
			text_putc(out, ' ');
		} else if (s[i] != '\r') {
			text_putc(out, s[i]);
		}
	}
}

static void
decode_base64(struct text *out, const char *s, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, value = 0;

	for (size_t i = 0; i < n; i++) {
		const char *d = s[i] ? strchr(digits, s[i]) : NULL;

		if (!d)
			continue;
		value = value << 6 | (unsigned)(d - digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			text_putc(out, (char)(value >> bits & 0xFF));
		}
	}
}

/* One encoded word at S: appends its text, returns its length, or 0 when there is none. */
static size_t
encoded_word(struct text *out, const char *s)
{
	const char *kind, *text, *end;

	if (strncmp(s, "=?", 2) != 0 || !(kind = strchr(s + 2, '?')) || !kind[1] ||
		kind[2] != '?')
		return 0;
	text = kind + 3;
	end = strstr(text, "?=");
	if (!end)
		return 0;
	if (toupper((unsigned char)kind[1]) == 'B')
		decode_base64(out, text, (size_t)(end - text));
	else
		decode_quoted(out, text, (size_t)(end - text), 1);
	return (size_t)(end + 2 - s);
}

static char *
decode_header(const char *s)
{
	struct text t = { 0 };

	while (*s) {
		size_t n = encoded_word(&t, s);

		if (n) {
			s += n;
			/* White space between two encoded words is not text (RFC 2047
			 * section 6.2). */
			if (*s == ' ' && strncmp(s + 1, "=?", 2) == 0)
				s++;
			continue;
		}
		text_putc(&t, *s++);
	}
	return text_take(&t);
}

char *
mail_text_header(const char *message, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = message; line && *line && strncmp(line, "\r\n", 2) != 0;) {
		const char *end = strstr(line, "\r\n");

		if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
			struct text t = { 0 };
			char *raw, *decoded;

			line += n + 1;
			while (end && (end[2] == ' ' || end[2] == '\t')) {
				text_add(&t, line, (size_t)(end - line));
				line = end + 2;
				end = strstr(line, "\r\n");
			}
			text_add(&t, line, end ? (size_t)(end - line) : strlen(line));
			raw = text_take(&t);
			decoded = decode_header(raw + strspn(raw, " \t"));
			free(raw);
			return decoded;
		}
		line = end ? end + 2 : NULL;
	}
	return NULL;
}

/* The line that ends the part whose headers are at AT: the one that began it. An underlined heading in a text begins with two
 * dashes as well. */
static char *
part_end(const char *message, const char *at)
{
	while (at > message && strncmp(at, "\r\n--", 4) != 0)
		at--;
	return at > message ? mem_printf("\r\n%.*s", (int)strcspn(at + 2, "\r"), at + 2)
			    : mem_dup("\r\n--");
}

static char *
part(const char *message, const char *type)
{
	char *want = mem_printf("Content-Type: %s", type), *mark;
	const char *at = strcasestr(message, want), *body, *end;
	struct text t = { 0 };
	int quoted;

	free(want);
	if (!at || !(body = strstr(at, "\r\n\r\n")))
		return NULL;
	/* The encoding stands before or after the type; headers of a part are few. */
	quoted = memmem(at, (size_t)(body - at), "quoted-printable", 16) != NULL ||
		 (at - message > 200 && memmem(at - 200, 200, "quoted-printable", 16) != NULL);
	body += 4;
	mark = part_end(message, at);
	end = strstr(body, mark);
	free(mark);
	if (!end)
		end = body + strlen(body);
	if (quoted)
		decode_quoted(&t, body, (size_t)(end - body), 0);
	else
		text_add(&t, body, (size_t)(end - body));
	return text_take(&t);
}

char *
mail_text_plain(const char *message)
{
	return part(message, "text/plain");
}

char *
mail_text_html(const char *message)
{
	return part(message, "text/html");
}
