/* HTML, cleaned: one pass over the bytes (HTML living standard, section 13.2.5, as far as it
 * matters). */
#include "read/html_clean.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "read/reference.h"

#define LIMIT_NAME 40u

struct walk {
	const char *s, *end;
	struct html_clean *out;
	size_t tags, attributes;
	bool unseen;       /* inside noscript or title */
	unsigned unclosed; /* bit i: no end tag of hidden[i] is left */
};

/* Elements whose content is not the page's text. Without an end tag the first ones hide all that
 * follows, as browsers do; of the others only the tag goes. */
static const char *const hidden[] = { "script", "style", "iframe", "textarea", "noembed",
	"noframes", "template", "svg", "math", "object", "canvas" };
#define HIDING 6u

/* What says nothing here: libxml2 would take those without an end tag for containers. */
static const char *const dropped[] = { "meta", "link", "wbr", "source", "track", "embed",
	"param", "input", "font" };

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
name_byte(char c)
{
	return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':';
}

static int
index_of(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], name) == 0)
			return (int)i;
	return -1;
}

/* N bytes of text or of a value: references decoded, and what means something to a parser
 * written as one. */
static void
put_text(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t k = i;
		uint32_t c;

		while (k < n && s[k] && !strchr("<>&\"", s[k]))
			k++;
		text_add(out, s + i, k - i);
		i = k;
		if (i == n)
			break;
		k = s[i] == '&' ? reference_decode(s + i, n - i, &c) : 0;
		if (!k) {
			c = s[i] ? (unsigned char)s[i] : ' ';
			k = 1;
		}
		if (c < 0x80 && c && strchr("<>&\"", (int)c))
			text_puts(out, c == '<'   ? "&lt;"
				       : c == '>' ? "&gt;"
				       : c == '&' ? "&amp;"
						  : "&quot;");
		else
			text_put_utf8(out, c ? c : ' ');
		i += k;
	}
}

static void
walk_text(struct walk *w, const char *s, size_t n)
{
	if (!w->unseen)
		for (size_t i = 0; i < n; i++)
			w->out->letters += (unsigned char)s[i] > ' ';
	put_text(&w->out->markup, s, n);
}

static void
skip_past(struct walk *w, const char *mark)
{
	const char *found = memmem(w->s, (size_t)(w->end - w->s), mark, strlen(mark));

	w->s = found ? found + strlen(mark) : w->end;
}

static void
skip_blank(struct walk *w)
{
	while (w->s < w->end && (blank(*w->s) || *w->s == '/'))
		w->s++;
}

/* The name at hand in small letters, cut to what fits; false when it holds what no name of HTML
 * does. */
static bool
take_name(struct walk *w, char stop, char name[static LIMIT_NAME + 1])
{
	size_t n = 0;
	bool plain = true;

	for (; w->s < w->end && !blank(*w->s) && *w->s != '/' && *w->s != '>' && *w->s != stop;
		w->s++) {
		plain = plain && name_byte(*w->s) && n < LIMIT_NAME;
		if (n < LIMIT_NAME)
			name[n++] = letter(*w->s) ? (char)(*w->s | 0x20) : *w->s;
	}
	name[n] = '\0';
	return plain && n;
}

/* The value behind a "=", if there is one. */
static size_t
take_value(struct walk *w, const char **ret)
{
	const char *close;

	*ret = w->s;
	while (w->s < w->end && blank(*w->s))
		w->s++;
	if (w->s == w->end || *w->s != '=')
		return 0;
	for (w->s++; w->s < w->end && blank(*w->s);)
		w->s++;
	*ret = w->s;
	if (w->s < w->end && (*w->s == '"' || *w->s == '\'')) {
		*ret = w->s + 1;
		close = memchr(*ret, *w->s, (size_t)(w->end - *ret));
		w->s = close ? close + 1 : w->end;
		return (size_t)((close ? close : w->end) - *ret);
	}
	while (w->s < w->end && !blank(*w->s) && *w->s != '>')
		w->s++;
	return (size_t)(w->s - *ret);
}

/* A value too long for a link is a picture written out. */
static void
walk_attribute(struct walk *w, struct text *out, size_t *count)
{
	char name[LIMIT_NAME + 1];
	const char *value;
	bool plain;
	size_t n;

	/* A "=" at the beginning is part of the name. */
	w->s += *w->s == '=';
	plain = take_name(w, '=', name);
	n = take_value(w, &value);
	if (!plain || !letter(*name) || n > LIMIT_LINK_BYTES || strncmp(name, "on", 2) == 0 ||
		strcmp(name, "style") == 0 || *count >= LIMIT_TAG_ATTRIBUTES ||
		w->attributes >= LIMIT_ALL_ATTRIBUTES)
		return;
	++*count;
	w->attributes++;
	text_printf(out, " %s=\"", name);
	put_text(out, value, n);
	text_putc(out, '"');
}

/* Past the end tag of hidden[WHICH], whose start tag was just read. */
static void
skip_hidden(struct walk *w, unsigned which)
{
	const char *name = hidden[which], *s = w->s;
	size_t n = strlen(name);

	if (w->unclosed & 1u << which)
		return;
	while ((s = memmem(s, (size_t)(w->end - s), "</", 2))) {
		s += 2;
		if ((size_t)(w->end - s) > n && strncasecmp(s, name, n) == 0 &&
			!name_byte(s[n])) {
			w->s = s + n;
			skip_past(w, ">");
			return;
		}
	}
	w->unclosed |= 1u << which;
	if (which < HIDING)
		w->s = w->end;
}

static void
walk_start_tag(struct walk *w)
{
	_cleanup_(text_clear) struct text attributes = { 0 };
	char name[LIMIT_NAME + 1];
	bool plain = take_name(w, '>', name);
	size_t count = 0;
	int which;

	for (skip_blank(w); w->s < w->end && *w->s != '>'; skip_blank(w))
		walk_attribute(w, &attributes, &count);
	w->s += w->s < w->end;
	which = index_of(hidden, LENGTH_OF(hidden), name);
	w->out->scripts += which == 0;
	if (which >= 0)
		skip_hidden(w, (unsigned)which);
	if (!plain || which >= 0 || index_of(dropped, LENGTH_OF(dropped), name) >= 0)
		return;
	if (w->tags >= LIMIT_TAGS || w->attributes >= LIMIT_ALL_ATTRIBUTES) {
		w->out->cut = true;
		w->s = w->end;
		return;
	}
	w->tags++;
	w->unseen = w->unseen || strcmp(name, "noscript") == 0 || strcmp(name, "title") == 0;
	text_printf(&w->out->markup, "<%s%s>", name, attributes.len ? attributes.data : "");
}

static void
walk_end_tag(struct walk *w)
{
	char name[LIMIT_NAME + 1];
	bool plain = take_name(w, '>', name);

	skip_past(w, ">");
	if (!plain || index_of(hidden, LENGTH_OF(hidden), name) >= 0 ||
		index_of(dropped, LENGTH_OF(dropped), name) >= 0)
		return;
	if (strcmp(name, "noscript") == 0 || strcmp(name, "title") == 0)
		w->unseen = false;
	text_printf(&w->out->markup, "</%s>", name);
}

/* W is at a "<". */
static void
walk_tag(struct walk *w)
{
	size_t left = (size_t)(w->end - w->s);

	if (left > 1 && letter(w->s[1])) {
		w->s++;
		walk_start_tag(w);
	} else if (left > 2 && w->s[1] == '/' && letter(w->s[2])) {
		w->s += 2;
		walk_end_tag(w);
	} else if (left > 3 && memcmp(w->s, "<!--", 4) == 0) {
		w->s += 2;
		skip_past(w, "-->");
	} else if (left > 1 && strchr("!?/", w->s[1])) {
		skip_past(w, ">");
	} else {
		walk_text(w, w->s++, 1);
	}
}

void
html_clean(const char *html, size_t n, struct html_clean *ret)
{
	struct walk w = { .s = html, .end = html + n, .out = ret };

	*ret = (struct html_clean){ 0 };
	while (w.s < w.end) {
		const char *tag = memchr(w.s, '<', (size_t)(w.end - w.s));

		tag = tag ? tag : w.end;
		walk_text(&w, w.s, (size_t)(tag - w.s));
		w.s = tag;
		if (w.s < w.end)
			walk_tag(&w);
	}
}

void
html_clean_clear(struct html_clean *clean)
{
	text_clear(&clean->markup);
}
