/* Capture: the content of one element as its field's value. */
#include "read/capture.h"

#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/reference.h"

/* libxml2 gives five pointers an attribute: name, prefix, URI, begin and end of the value. */
#define PER_ATTRIBUTE 5

char *
capture_value(const xmlChar **attribute)
{
	const char *s = (const char *)attribute[3], *end = (const char *)attribute[4];
	char *value = mem_ndup(s, (size_t)(end - s)), *to = value;

	for (const char *from = value; *from; to++) {
		*to = *from;
		from += strncmp(from, "&#38;", 5) == 0 ? 5 : 1;
	}
	*to = '\0';
	return value;
}

char *
capture_attribute(const xmlChar **attributes, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * PER_ATTRIBUTE;

		if (!a[1] && strcasecmp((const char *)a[0], name) == 0)
			return capture_value(a);
	}
	return NULL;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcasecmp(s + n - k, end) == 0;
}

/* RFC 4287 section 4.1.3.3. */
static void
set_atom_type(struct capture *c, const char *type)
{
	c->form = FORM_TEXT;
	if (!type || !*type || strcasecmp(type, "text") == 0)
		return;
	if (strcasecmp(type, "html") == 0 || strcasecmp(type, "text/html") == 0) {
		c->form = FORM_HTML;
	} else if (strcasecmp(type, "xhtml") == 0 || ends_with(type, "+xml") ||
		   ends_with(type, "/xml")) {
		c->form = FORM_HTML;
		c->mode = CAPTURE_XML;
	} else if (!text_starts_nocase(type, "text/") && strchr(type, '/')) {
		c->mode = CAPTURE_BASE64;
		c->form = FORM_EITHER;
	}
}

void
capture_begin(struct capture *c, bool atom, const xmlChar **attributes, int count)
{
	_cleanup_free_ char *mode = capture_attribute(attributes, count, "mode");
	_cleanup_free_ char *type = capture_attribute(attributes, count, "type");

	c->mode = CAPTURE_RAW;
	c->form = FORM_EITHER;
	c->text.len = 0;
	c->inner = 0;
	if (atom)
		set_atom_type(c, type);
	if (!mode)
		return;
	/* Atom 0.3 said separately how the content is packed. */
	if (strcasecmp(mode, "base64") == 0) {
		c->mode = CAPTURE_BASE64;
		c->form = FORM_EITHER;
	} else if (strcasecmp(mode, "escaped") == 0) {
		c->mode = CAPTURE_RAW;
		c->form = FORM_EITHER;
	}
}

static void
add(struct capture *c, const char *s, size_t n)
{
	size_t room = c->text.len < LIMIT_FIELD_BYTES ? LIMIT_FIELD_BYTES - c->text.len : 0;

	if (n > room) {
		n = room;
		while (n && ((unsigned char)s[n] & 0xC0) == 0x80)
			n--;
	}
	text_add(&c->text, s, n);
}

static void
add_escaped(struct capture *c, const char *s, size_t n, bool in_attribute)
{
	for (size_t i = 0; i < n;) {
		size_t run = i;

		while (run < n && s[run] != '<' && s[run] != '&' && s[run] != '>' &&
			s[run] != '"')
			run++;
		add(c, s + i, run - i);
		if (run == n)
			return;
		if (s[run] == '<')
			add(c, "&lt;", 4);
		else if (s[run] == '&')
			add(c, "&amp;", 5);
		else if (s[run] == '>')
			add(c, "&gt;", 4);
		else
			add(c, in_attribute ? "&quot;" : "\"", in_attribute ? 6 : 1);
		i = run + 1;
	}
}

void
capture_characters(struct capture *c, const char *s, size_t n)
{
	if (c->mode == CAPTURE_XML || c->inner)
		add_escaped(c, s, n, false);
	else
		add(c, s, n);
}

static bool
is_void(const char *name)
{
	static const char *const names[] = { "area", "base", "br", "col", "embed", "hr", "img",
		"input", "link", "meta", "source", "track", "wbr" };

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if ((name[0] | 0x20) == names[i][0] && strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

void
capture_open(struct capture *c, const char *name, const xmlChar **attributes, int count)
{
	/* Elements in what was said to be text: somebody forgot to say that it is markup. */
	if (c->form == FORM_TEXT) {
		_cleanup_(text_clear) struct text before = c->text;

		c->text = (struct text){ 0 };
		c->form = FORM_HTML;
		c->mode = CAPTURE_XML;
		add_escaped(c, before.data ? before.data : "", before.len, false);
	}
	c->inner++;
	add(c, "<", 1);
	add(c, name, strlen(name));
	for (int i = 0; i < count; i++) {
		const xmlChar **a = attributes + i * PER_ATTRIBUTE;
		_cleanup_free_ char *value = capture_value(a);

		add(c, " ", 1);
		add(c, (const char *)a[0], strlen((const char *)a[0]));
		add(c, "=\"", 2);
		add_escaped(c, value, strlen(value), true);
		add(c, "\"", 1);
	}
	add(c, ">", 1);
}

void
capture_close(struct capture *c, const char *name)
{
	c->inner--;
	if (is_void(name))
		return;
	add(c, "</", 2);
	add(c, name, strlen(name));
	add(c, ">", 1);
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Quotes and dashes of Windows written as "&#146;" are controls to XML, and were meant as what HTML
 * takes them for. */
static void
mend_controls(struct text *t)
{
	struct text out = { 0 };
	size_t done = 0;

	for (const char *p = t->data; (p = memchr(p, 0xC2, t->len - (size_t)(p - t->data)));
		p++) {
		size_t at = (size_t)(p - t->data);

		if ((unsigned char)p[1] < 0x80 || (unsigned char)p[1] > 0x9F)
			continue;
		text_add(&out, t->data + done, at - done);
		text_put_utf8(&out, reference_number((unsigned char)p[1]));
		done = at + 2;
	}
	if (done == 0)
		return;
	text_add(&out, t->data + done, t->len - done);
	text_clear(t);
	*t = out;
}

static void
unpack_base64(struct capture *c)
{
	_cleanup_(text_clear) struct text bytes = { 0 };
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < c->text.len && c->text.data[i] != '='; i++) {
		int digit = base64_digit(c->text.data[i]);

		if (digit < 0 && strchr(" \t\r\n", c->text.data[i]))
			continue;
		if (digit < 0)
			return; /* not what it said: kept as it is */
		bits = bits << 6 | (uint32_t)digit;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		/* A NUL would end the text, other controls mean nothing. */
		text_putc(&bytes,
			(char)((bits >> have & 0xFF) < ' ' ? ' ' : bits >> have & 0xFF));
	}
	if (!text_is_utf8(bytes.data ? bytes.data : "", bytes.len))
		return;
	c->text.len = 0;
	text_puts(&c->text, bytes.data);
}

void
capture_end(struct capture *c)
{
	if (c->mode == CAPTURE_BASE64)
		unpack_base64(c);
	if (c->text.len)
		mend_controls(&c->text);
}
