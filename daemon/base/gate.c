/* Gate: escaping, byte by byte. */
#include "base/gate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/limits.h"
#include "base/mem.h"

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
gate_markup(struct text *out, const char *s)
{
	for (size_t n = strlen(s), i = 0; i < n;) {
		const char *written = entity(s[i]);
		uint32_t c;
		size_t took = text_decode(s + i, n - i, &c);

		if (written)
			text_puts(out, written);
		else if (c == '\n' || c == '\t' || !(glyph_is_control(c) || glyph_is_none(c)))
			text_put_utf8(out, c);
		i += took;
	}
}

static void
put_escaped(struct text *out, uint32_t c)
{
	if (c > 0xFFFF)
		text_printf(out, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10),
			0xDC00 + (c & 0x3FF));
	else
		text_printf(out, "\\u%04x", c);
}

char *
gate_json(char *json)
{
	size_t n = strlen(json);
	struct text out = { 0 };

	text_reserve(&out, n);
	/* Beyond ASCII there is nothing outside of strings. */
	for (size_t i = 0; i < n;) {
		uint32_t c = (unsigned char)json[i];

		if (c < 0x7F) {
			text_putc(&out, json[i++]);
			continue;
		}
		i += text_decode(json + i, n - i, &c);
		if (glyph_is_control(c) || glyph_is_hidden(c) || glyph_is_none(c) ||
			glyph_ends_line(c))
			put_escaped(&out, c);
		else
			text_put_utf8(&out, c);
	}
	free(json);
	return text_take(&out);
}

/* The length of "http://" or "https://" with the authority, or 0 where that is not to be trusted: "good.example@evil.example"
 * looks like the first and leads to the second. */
static size_t
origin(const char *url)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-_:[]";
	size_t scheme = text_starts_nocase(url, "https://")  ? 8
			: text_starts_nocase(url, "http://") ? 7
							     : 0;
	size_t host = strspn(url + scheme, plain);

	if (!scheme || !host || !strchr("/?#", url[scheme + host]))
		return 0;
	return scheme + host;
}

char *
gate_link(const char *url)
{
	size_t begin = url ? origin(url) : 0;
	struct text out = { 0 };

	if (!begin)
		return NULL;
	text_add(&out, url, begin);
	for (const char *s = url + begin; *s && out.len <= LIMIT_URL_BYTES; s++) {
		unsigned char c = (unsigned char)*s;

		if (glyph_is_control(c) && c < 0x80) {
			text_clear(&out);
			return NULL;
		}
		if (c == ' ' || c >= 0x80 || strchr("\"'<>\\^`{|}", c))
			text_printf(&out, "%%%02X", c);
		else
			text_putc(&out, (char)c);
	}
	if (out.len > LIMIT_URL_BYTES)
		text_clear(&out);
	return out.data;
}

struct stream {
	int fd;
	char begun[4]; /* the first bytes of a character whose others have not come yet */
	size_t begun_len;
};

static int
write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* How many bytes at the end of S are the beginning of a character. */
static size_t
unfinished(const char *s, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)s[n - back];

		if (c >= 0xC0)
			return back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? back : 0;
		if (c < 0x80)
			return 0;
	}
	return 0;
}

static void
put_for_terminal(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c = (unsigned char)s[i];

		if ((c >= ' ' && c < 0x7F) || c == '\n' || c == '\t') {
			text_putc(out, s[i++]);
			continue;
		}
		i += text_decode(s + i, n - i, &c);
		if (!glyph_turns(c))
			text_put_utf8(out, glyph_is_control(c) ? 0xFFFD : c);
	}
}

static ssize_t
on_write(void *cookie, const char *data, size_t len)
{
	struct stream *stream = cookie;
	_cleanup_(text_clear) struct text all = { 0 }, out = { 0 };
	size_t whole;
	int r;

	text_add(&all, stream->begun, stream->begun_len);
	text_add(&all, data, len);
	whole = all.len - unfinished(all.data, all.len);
	put_for_terminal(&out, all.data, whole);
	stream->begun_len = all.len - whole;
	memcpy(stream->begun, all.data + whole, stream->begun_len);
	r = out.len ? write_all(stream->fd, out.data, out.len) : 0;
	errno = r < 0 ? -r : errno;
	return r < 0 ? 0 : (ssize_t)len;
}

static int
on_close(void *cookie)
{
	free(cookie);
	return 0;
}

FILE *
gate_stream(FILE *to)
{
	struct stream *stream = MEM_NEW(struct stream);
	FILE *gate;

	stream->fd = fileno(to);
	gate = mem_got(fopencookie(
		stream, "w", (cookie_io_functions_t){ .write = on_write, .close = on_close }));
	(void)setvbuf(gate, NULL,
		to == stderr         ? _IONBF
		: isatty(stream->fd) ? _IOLBF
				     : _IOFBF,
		0);
	return gate;
}
