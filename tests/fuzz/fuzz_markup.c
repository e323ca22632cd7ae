/* Markup: HTML and Markdown to text, the words that a text is cut into, and the gates of base/text.h. */
#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/text.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "read/language.h"
#include "read/markup.h"
#include "read/reference.h"

static void
hold_text(const struct text *text, size_t source)
{
	/* Named references of two bytes may stand for characters of three. */
	holds(text->len <= 4 * source + 16, "a text", "is not much longer than its markup");
	for (size_t i = 0; i < text->len; i++)
		holds(text->data[i] != '\0', "a text", "has no NUL");
	holds_utf8(text->data, "a text");
}

/* What passed may stand in an element and in an attribute, and says the same wherever it was safe before. */
static void
hold_markup(const char *s)
{
	_cleanup_(text_clear) struct text out = { 0 };
	xmlDoc *doc;

	text_puts(&out, "<a b=\"");
	gate_markup(&out, s);
	text_puts(&out, "\">");
	gate_markup(&out, s);
	text_puts(&out, "</a>");
	doc = xmlReadMemory(out.data, (int)out.len, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
	holds(doc != NULL, "what passed the gate of markup", "is well-formed");
	holds(xmlChildElementCount(xmlDocGetRootElement(doc)) == 0,
		"what passed the gate of markup", "is text");
	xmlFreeDoc(doc);
}

static void
hold_json(const char *s)
{
	json_t *value = json_string(s), *again;
	_cleanup_free_ char *safe = NULL;

	if (!value)
		return;
	safe = gate_json(json_dumps(value, JSON_ENCODE_ANY));
	again = json_loads(safe, JSON_DECODE_ANY, NULL);
	holds(json_equal(value, again), "what passed the gate of JSON", "is the same value");
	json_decref(again);
	json_decref(value);
}

static void
hold_link(const char *s)
{
	_cleanup_free_ char *link = gate_link(s), *again = link ? gate_link(link) : NULL;

	if (!link)
		return;
	holds(text_starts_nocase(link, "http://") || text_starts_nocase(link, "https://"),
		"a link", "leads to the web");
	for (const char *c = link; *c; c++)
		holds(*c > ' ' && *c < 0x7F && !strchr("<>\"", *c), "a link", link);
	holds(text_equal(link, again), "a link", "passes its gate again as it is");
}

static void
hold_gates(const char *s)
{
	_cleanup_free_ char *line = text_line(s, 0), *cut = text_line(s, 40);
	_cleanup_free_ char *lines = text_lines(s), *folded = text_folded(line);

	holds_line(line, "a line");
	holds_line(cut, "a cut line");
	holds(strlen(cut) <= 40 + strlen("…"), "a cut line", "is cut");
	holds_lines(lines, "lines");
	holds_utf8(folded, "folded words");
	holds(!strpbrk(line, "\n\r\t\x1b"), "a line", "is one");
	hold_markup(s);
	hold_json(s);
	hold_link(s);
}

FUZZ_TARGET(markup)
{
	void (*const all[])(struct text *, const char *, size_t) = { markup_html,
		markup_markdown, markup_plain };
	struct draw draw = draw_of(data, size);
	unsigned which = draw_number(&draw, LENGTH_OF(all));
	_cleanup_(text_clear) struct text text = { 0 };

	if (!text_is_utf8(draw.at, draw.left)) {
		_cleanup_free_ char *bytes = draw_rest(&draw);

		hold_gates(bytes);
		return 0;
	}
	all[which](&text, draw.at, draw.left);
	hold_text(&text, draw.left);
	hold_gates(text.data ? text.data : "");
	(void)language_detect(text.data ? text.data : "", text.len);
	return 0;
}
