/* Markup: HTML to plain text in one pass, and plain text to the same form. */
#include "read/markup.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/mem.h"
#include "read/reference.h"

/* The text that comes out is never longer than what went in, so the room is made once and bytes
 * are stored unchecked. */
struct walk {
	const char *end;    /* of the input */
	char *out, *begin;  /* where the next byte goes; where this text began */
	char gap;           /* what parts the next word from the last: 0, ' ' or '\n' */
	bool quotes_broken; /* a quote stayed open to the end: from then on tags end at the
			       first '>' */
	bool no_more_tags;  /* no '>' is left */
};

/* Bytes that end a run of text that can be copied as it is. */
static const unsigned char stops[256] = { [0 ... ' '] = 1,
	['<'] = 1,
	['&'] = 1,
	[0x7F] = 1,
	[0xC2] = 1,
	[0xE2] = 1,
	[0xE3] = 1,
	[0xEF] = 1 };

static void
begin(struct walk *w, struct text *out, const char *s, size_t n)
{
	size_t need = out->len + n + 2;

	if (need > out->cap) {
		out->cap = out->len ? need + need / 2 : need;
		out->data = mem_resize(out->data, out->cap, 1);
	}
	*w = (struct walk){
		.end = s + n, .out = out->data + out->len, .begin = out->data + out->len
	};
}

static void
finish(const struct walk *w, struct text *out)
{
	out->len = (size_t)(w->out - out->data);
	*w->out = '\0';
}

static inline void
put(struct walk *w, const char *s, size_t n)
{
	if (w->gap && w->out > w->begin)
		*w->out++ = w->gap;
	w->gap = 0;
	memcpy(w->out, s, n);
	w->out += n;
}

static inline void
part(struct walk *w, char gap)
{
	if (w->gap != '\n')
		w->gap = gap;
}

/* What a character of two or three bytes is: 0 ordinary, ' ' white space, 'x' nothing that a
 * reader sees. */
static char
nature(uint32_t c)
{
	if (c <= ' ' || c == 0x7F || (c >= 0x80 && c <= 0xA0) || (c >= 0x2000 && c <= 0x200A) ||
		c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000)
		return ' ';
	return glyph_is_hidden(c) ? 'x' : 0;
}

/* The character that was written last; 0 where a gap parts it from what comes. */
static uint32_t
written_last(const struct walk *w)
{
	const char *s = w->out;
	uint32_t c = 0;

	if (w->gap || s == w->begin)
		return 0;
	do
		s--;
	while (s > w->begin && w->out - s < 4 && (*s & 0xC0) == 0x80);
	(void)text_decode(s, (size_t)(w->out - s), &c);
	return c;
}

/* Is the C before REST, which nobody sees, part of an emoji or of letters that join? */
static bool
joins(const struct walk *w, uint32_t c, const char *rest)
{
	uint32_t after = 0;

	if (rest < w->end)
		(void)text_decode(rest, (size_t)(w->end - rest), &after);
	return glyph_joins(written_last(w), c, after);
}

/* REST is what comes after it. */
static void
put_character(struct walk *w, uint32_t c, const char *rest)
{
	char bytes[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	switch (nature(c)) {
	case ' ':
		part(w, ' ');
		return;
	case 'x':
		if (joins(w, c, rest))
			break;
		return;
	default:
		break;
	}
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3F));
	bytes[0] = (char)(n == 1 ? c : (0xF00u >> n & 0xFF) | c);
	put(w, bytes, n);
}

enum tag { TAG_INLINE, TAG_BREAK, TAG_CELL, TAG_HIDDEN };

/* Names by their first eight letters, packed so that they compare like text. */
#define BYTE_OF(name, i) \
	((uint64_t)(unsigned char)(name "\0\0\0\0\0\0\0\0")[i] << (56 - 8 * (i)))
#define KEY(name) \
	(BYTE_OF(name, 0) | BYTE_OF(name, 1) | BYTE_OF(name, 2) | BYTE_OF(name, 3) | \
		BYTE_OF(name, 4) | BYTE_OF(name, 5) | BYTE_OF(name, 6) | BYTE_OF(name, 7))

struct tag_row {
	uint64_t key;
	enum tag tag;
};

/* Every other tag is inline. Sorted. */
static const struct tag_row tag_rows[] = {
	{ KEY("address"), TAG_BREAK },
	{ KEY("applet"), TAG_HIDDEN },
	{ KEY("article"), TAG_BREAK },
	{ KEY("aside"), TAG_BREAK },
	{ KEY("blockquo"), TAG_BREAK },
	{ KEY("body"), TAG_BREAK },
	{ KEY("br"), TAG_BREAK },
	{ KEY("caption"), TAG_BREAK },
	{ KEY("center"), TAG_BREAK },
	{ KEY("dd"), TAG_BREAK },
	{ KEY("details"), TAG_BREAK },
	{ KEY("dialog"), TAG_BREAK },
	{ KEY("dir"), TAG_BREAK },
	{ KEY("div"), TAG_BREAK },
	{ KEY("dl"), TAG_BREAK },
	{ KEY("dt"), TAG_BREAK },
	{ KEY("fieldset"), TAG_BREAK },
	{ KEY("figcapti"), TAG_BREAK },
	{ KEY("figure"), TAG_BREAK },
	{ KEY("footer"), TAG_BREAK },
	{ KEY("form"), TAG_BREAK },
	{ KEY("h1"), TAG_BREAK },
	{ KEY("h2"), TAG_BREAK },
	{ KEY("h3"), TAG_BREAK },
	{ KEY("h4"), TAG_BREAK },
	{ KEY("h5"), TAG_BREAK },
	{ KEY("h6"), TAG_BREAK },
	{ KEY("head"), TAG_BREAK },
	{ KEY("header"), TAG_BREAK },
	{ KEY("hr"), TAG_BREAK },
	{ KEY("html"), TAG_BREAK },
	{ KEY("iframe"), TAG_HIDDEN },
	{ KEY("legend"), TAG_BREAK },
	{ KEY("li"), TAG_BREAK },
	{ KEY("main"), TAG_BREAK },
	{ KEY("menu"), TAG_BREAK },
	{ KEY("nav"), TAG_BREAK },
	{ KEY("ol"), TAG_BREAK },
	{ KEY("optgroup"), TAG_BREAK },
	{ KEY("option"), TAG_BREAK },
	{ KEY("p"), TAG_BREAK },
	{ KEY("pre"), TAG_BREAK },
	{ KEY("script"), TAG_HIDDEN },
	{ KEY("section"), TAG_BREAK },
	{ KEY("select"), TAG_BREAK },
	{ KEY("style"), TAG_HIDDEN },
	{ KEY("summary"), TAG_BREAK },
	{ KEY("table"), TAG_BREAK },
	{ KEY("tbody"), TAG_BREAK },
	{ KEY("td"), TAG_CELL },
	{ KEY("template"), TAG_HIDDEN },
	{ KEY("tfoot"), TAG_BREAK },
	{ KEY("th"), TAG_CELL },
	{ KEY("thead"), TAG_BREAK },
	{ KEY("title"), TAG_BREAK },
	{ KEY("tr"), TAG_BREAK },
	{ KEY("ul"), TAG_BREAK },
};

static enum tag
tag_of(uint64_t key)
{
	size_t low = 0, high = LENGTH_OF(tag_rows);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (tag_rows[middle].key == key)
			return tag_rows[middle].tag;
		if (tag_rows[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return TAG_INLINE;
}

static inline bool
letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The byte after the first '>' at or after P. NULL, and remembered, when there is none: nothing
 * is scanned twice. */
static const char *
after_bracket(struct walk *w, const char *p)
{
	const char *close = w->no_more_tags ? NULL : memchr(p, '>', (size_t)(w->end - p));

	if (!close)
		w->no_more_tags = true;
	return close ? close + 1 : NULL;
}

/* The byte after the tag whose attributes begin at P. A '>' inside a quoted value does not
 * count. */
static const char *
after_tag(struct walk *w, const char *p)
{
	const char *q = p;

	while (!w->quotes_broken && q < w->end) {
		const char *close;

		if (*q == '>')
			return q + 1;
		if (*q++ != '=')
			continue;
		while (q < w->end && (*q == ' ' || *q == '\n'))
			q++;
		if (q == w->end || (*q != '"' && *q != '\''))
			continue;
		close = memchr(q + 1, *q, (size_t)(w->end - q - 1));
		q = close ? close + 1 : w->end;
	}
	w->quotes_broken = true;
	return after_bracket(w, p);
}

/* The byte after the end tag of the element NAME (N bytes), whose content begins at P. */
static const char *
after_hidden(struct walk *w, const char *p, const char *name, size_t n)
{
	while ((p = memchr(p, '<', (size_t)(w->end - p)))) {
		p++;
		if ((size_t)(w->end - p) > n && *p == '/' && strncasecmp(p + 1, name, n) == 0) {
			const char *after = after_bracket(w, p);

			return after ? after : w->end;
		}
	}
	return w->end;
}

/* Comments, CDATA marks, declarations: S is at "<!" or "<?". */
static const char *
after_declaration(struct walk *w, const char *s)
{
	size_t n = (size_t)(w->end - s);

	if (n >= 4 && memcmp(s, "<!--", 4) == 0) {
		const char *close = w->no_more_tags ? NULL : memmem(s + 2, n - 2, "-->", 3);

		return close ? close + 3 : w->end;
	}
	if (n >= 9 && memcmp(s, "<![CDATA[", 9) == 0)
		return s + 9;
	return after_bracket(w, s);
}

/* S is at '<'. Returns where the text goes on; a '<' that begins no tag is text. */
static const char *
walk_tag(struct walk *w, const char *s)
{
	const char *p = s + 1, *name, *after;
	uint64_t key = 0;
	int shift = 56;
	bool closes = p < w->end && *p == '/';

	if (p < w->end && (*p == '!' || *p == '?')) {
		after = after_declaration(w, s);
	} else {
		name = p += closes;
		for (; p < w->end && *p != '>' && *p != '/' && *p != '<' &&
			(unsigned char)*p > ' ';
			p++, shift -= 8)
			if (shift >= 0)
				key |= (uint64_t)(unsigned char)(*p >= 'A' && *p <= 'Z'
									 ? *p | 0x20
									 : *p)
				       << shift;
		after = name < w->end && letter(*name) ? after_tag(w, p) : NULL;
		if (after) {
			enum tag tag = tag_of(key);

			if (tag == TAG_HIDDEN && !closes && after[-2] != '/')
				return after_hidden(w, after, name, (size_t)(p - name));
			if (tag != TAG_INLINE)
				part(w, tag == TAG_CELL ? ' ' : '\n');
		}
	}
	if (after)
		return after;
	put(w, "<", 1);
	return s + 1;
}

/* A byte of `stops` that is neither a tag nor a reference: white space, or the first of a
 * character. */
static const char *
walk_character(struct walk *w, const char *s)
{
	uint32_t c;
	size_t step;

	if ((unsigned char)*s <= ' ') {
		part(w, ' ');
		return s + 1;
	}
	step = text_decode(s, (size_t)(w->end - s), &c);
	if (step == 1 && c == 0xFFFD)
		put(w, s, 1);
	else
		put_character(w, c, s + step);
	return s + step;
}

/* The end of what can be copied from S as it is: single blanks between words and ordinary
 * characters are. */
static inline const char *
run_end(const struct walk *w, const char *s)
{
	const unsigned char *p = (const unsigned char *)s, *end = (const unsigned char *)w->end;

	for (;;) {
		while (p < end && !stops[*p])
			p++;
		if (end - p < 3)
			break;
		if (*p == ' ' && !stops[p[1]] && p > (const unsigned char *)s)
			p += 2;
		else if (*p == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7)
			p += 3; /* dashes, quotes, bullets, ellipsis */
		else if (*p == 0xC2 && p[1] > 0xAD)
			p += 2;
		else
			break;
	}
	return (const char *)p;
}

void
markup_html(struct text *out, const char *html, size_t n)
{
	struct walk w;
	const char *s = html;

	begin(&w, out, html, n);
	while (s < w.end) {
		const char *p = run_end(&w, s);
		uint32_t c;
		size_t step;

		if (p > s)
			put(&w, s, (size_t)(p - s));
		s = p;
		if (s == w.end)
			break;
		if (*s == '<') {
			s = walk_tag(&w, s);
		} else if (*s == '&') {
			step = reference_decode(s, (size_t)(w.end - s), &c);
			if (step)
				put_character(&w, c, s + step);
			else
				put(&w, "&", 1);
			s += step ? step : 1;
		} else {
			s = walk_character(&w, s);
		}
	}
	finish(&w, out);
}

/* A line of plain text that begins something new: an item of a list, or the line after an empty
 * one. */
static bool
begins_block(const char *s, const char *end)
{
	const char *p = s;

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	if (p == end || *p == '\n')
		return true;
	if (end - p > 2 && (*p == '-' || *p == '*' || *p == '+') && p[1] == ' ')
		return true;
	if (end - p > 3 && memcmp(p, "\xE2\x80\xA2", 3) == 0)
		return true;
	while (p < end && *p >= '0' && *p <= '9' && p - s < 12)
		p++;
	return p > s && p + 1 < end && p[-1] >= '0' && p[-1] <= '9' &&
	       (*p == '.' || *p == ')') && p[1] == ' ';
}

void
markup_plain(struct text *out, const char *text, size_t n)
{
	struct walk w;
	const char *s = text;

	begin(&w, out, text, n);
	while (s < w.end) {
		const char *p = run_end(&w, s);

		if (p > s)
			put(&w, s, (size_t)(p - s));
		s = p;
		if (s == w.end)
			break;
		if (*s == '<' || *s == '&') {
			put(&w, s++, 1);
		} else if (*s == '\n') {
			part(&w, begins_block(s + 1, w.end) ? '\n' : ' ');
			s++;
		} else {
			s = walk_character(&w, s);
		}
	}
	finish(&w, out);
}
