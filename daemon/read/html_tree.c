/* HTML tree: libxml2's tree of a web page, walked without recursion. */
#include "read/html_tree.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/markup.h"

CLEANUP_DEFINE(htmlParserCtxt, htmlFreeParserCtxt)

xmlDoc *
html_tree(const struct text *markup, bool *ret_deep)
{
	_cleanup_(htmlFreeParserCtxt_cleanup) htmlParserCtxt *parser = htmlNewParserCtxt();
	xmlDoc *doc;

	*ret_deep = false;
	if (!parser || !markup->len || markup->len > INT_MAX)
		return NULL;
	doc = htmlCtxtReadMemory(parser, markup->data, (int)markup->len, NULL, "UTF-8",
		HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
			HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
	/* Everything else it forgives. */
	*ret_deep = parser->disableSAX != 0;
	return doc;
}

bool
html_tree_is(const xmlNode *node, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

int
html_tree_heading(const xmlNode *node)
{
	const char *name;

	if (!node || node->type != XML_ELEMENT_NODE)
		return 0;
	name = (const char *)node->name;
	if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2])
		return name[1] - '0';
	return strcmp(name, "dt") == 0 ? 7 : 0;
}

char *
html_tree_attribute(const xmlNode *node, const char *name)
{
	xmlChar *value = node && node->type == XML_ELEMENT_NODE
				 ? xmlGetNoNsProp(node, (const xmlChar *)name)
				 : NULL;
	char *copy = text_blank((const char *)value) ? NULL : mem_dup((const char *)value);

	xmlFree(value);
	return copy;
}

xmlNode *
html_tree_next(const xmlNode *node, const xmlNode *top, bool into)
{
	if (into && node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node && node != top && !node->next)
		node = node->parent;
	return node && node != top ? node->next : NULL;
}

xmlNode *
html_tree_around(const xmlNode *node, const char *name)
{
	xmlNode *at = node->parent;

	while (at && !html_tree_is(at, name))
		at = at->parent;
	return at;
}

/* What libxml2 leaves to us of each node: the lowest bit says that it is marked, the others the last
 * round that visited it. */
#define MARKED ((uintptr_t)1)

static uintptr_t
notes_of(const xmlNode *node)
{
	return (uintptr_t)node->_private;
}

void
html_tree_mark(xmlNode *element)
{
	element->_private = (void *)(notes_of(element) | MARKED);
}

bool
html_tree_marked(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && (notes_of(node) & MARKED);
}

bool
html_tree_visited(const xmlNode *node, uintptr_t round)
{
	return notes_of(node) >> 1 == round;
}

bool
html_tree_visit(xmlNode *node, uintptr_t round)
{
	if (html_tree_visited(node, round))
		return false;
	node->_private = (void *)(round << 1 | (notes_of(node) & MARKED));
	return true;
}

void
html_tree_escape(struct text *out, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "<>&\"");

		text_add(out, s, n);
		s += n;
		if (*s)
			text_puts(out, *s == '<'   ? "&lt;"
				       : *s == '>' ? "&gt;"
				       : *s == '&' ? "&amp;"
						   : "&quot;");
		s += *s != '\0';
	}
}

static void
put_open(struct text *out, const xmlNode *node)
{
	static const char *const kept[] = { "id", "href", "datetime" };

	text_printf(out, "<%s", (const char *)node->name);
	for (size_t i = 0; i < LENGTH_OF(kept); i++) {
		_cleanup_free_ char *value = html_tree_attribute(node, kept[i]);

		if (!value)
			continue;
		text_printf(out, " %s=\"", kept[i]);
		html_tree_escape(out, value);
		text_putc(out, '"');
	}
	text_putc(out, '>');
}

static void
put_close(struct text *out, const xmlNode *node)
{
	static const char *const empty[] = { "br", "hr", "img", "col", "area" };

	for (size_t i = 0; i < LENGTH_OF(empty); i++)
		if (html_tree_is(node, empty[i]))
			return;
	text_printf(out, "</%s>", (const char *)node->name);
}

/* "2 days ago" is a clock: a time that shows no year is written as the day that it means. */
static bool
put_time(struct text *out, const xmlNode *node)
{
	_cleanup_free_ char *datetime = html_tree_attribute(node, "datetime");
	xmlChar *shown = datetime ? xmlNodeGetContent(node) : NULL;
	const char *s = (const char *)shown;
	bool year = false;

	if (!shown)
		return false;
	for (; *s && !year; s++)
		year = strspn(s, "0123456789") >= 4;
	xmlFree(shown);
	if (year || strspn(datetime, "0123456789-") < 10)
		return false;
	text_printf(out, "<time>%.10s</time>", datetime);
	return true;
}

/* A part of the tree that is being written. */
struct part {
	struct text *out;
	const xmlNode *top;  /* its end is the end */
	const xmlNode *skip; /* left out */
	int level;           /* of the heading above it; 0: it is the inside of an element */
	bool anchors_out;    /* links to places of the page are left out */
};

/* "#", "¶", "§": the handle of a place, not text. */
static bool
is_handle(const xmlNode *link)
{
	xmlChar *content = xmlNodeGetContent(link);
	const char *s = (const char *)content;
	bool handle =
		s && strlen(s) <= 8 &&
		!s[strcspn(
			s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")];

	xmlFree(content);
	return handle;
}

/* Controls, and what surrounds a page's content. */
static bool
is_noise(const struct part *p, const xmlNode *node)
{
	static const char *const noise[] = { "button", "select", "nav", "footer" };
	size_t count = LENGTH_OF(noise) - (p->level == 0);
	_cleanup_free_ char *href = NULL;

	for (size_t i = 0; i < count; i++)
		if (html_tree_is(node, noise[i]))
			return true;
	if (!html_tree_is(node, "a"))
		return false;
	href = html_tree_attribute(node, "href");
	return href && *href == '#' && (p->anchors_out || is_handle(node));
}

static bool
is_end(const struct part *p, const xmlNode *node)
{
	int level = html_tree_heading(node);

	return p->level && (html_tree_marked(node) || (level && level <= p->level));
}

/* True when the node was written whole, or left out; false when its children follow. */
static bool
put_node(const struct part *p, const xmlNode *node)
{
	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		html_tree_escape(p->out, node->content ? (const char *)node->content : "");
	if (node->type != XML_ELEMENT_NODE || node == p->skip || html_tree_marked(node) ||
		is_noise(p, node))
		return true;
	if (html_tree_is(node, "time") && put_time(p->out, node))
		return true;
	put_open(p->out, node);
	if (node->children)
		return false;
	put_close(p->out, node);
	return true;
}

/* NODE and everything after it up to the end of the part. */
static void
put_part(const struct part *p, const xmlNode *node)
{
	unsigned open = 0;

	while (node && !is_end(p, node)) {
		if (!put_node(p, node)) {
			open++;
			node = node->children;
			continue;
		}
		while (node && node != p->top && !node->next) {
			node = node->parent;
			if (open && node) {
				put_close(p->out, node);
				open--;
			}
		}
		node = node && node != p->top ? node->next : NULL;
	}
	for (; open && node; open--) {
		node = node->parent;
		put_close(p->out, node);
	}
}

void
html_tree_inside(struct text *out, const xmlNode *element, const xmlNode *skip)
{
	struct part part = { .out = out, .top = element, .skip = skip };

	if (element->children)
		put_part(&part, element->children);
}

/* What a heading is never the heading of. */
static bool
is_wall(const xmlNode *node)
{
	static const char *const walls[] = { "section", "article", "main", "body", "td", "li",
		"dl", "details" };

	for (size_t i = 0; i < LENGTH_OF(walls); i++)
		if (html_tree_is(node, walls[i]))
			return true;
	return false;
}

void
html_tree_below(struct text *out, const xmlNode *heading, const xmlNode *top)
{
	struct part part = { .out = out, .level = html_tree_heading(heading) };
	const xmlNode *at = heading->parent, *next;

	while (at && at != top && !is_wall(at))
		at = at->parent;
	part.top = at;
	next = html_tree_next(heading, part.top, false);
	if (next)
		put_part(&part, next);
}

static char *
line_of(const xmlNode *node, bool anchors_out)
{
	_cleanup_(text_clear) struct text html = { 0 }, plain = { 0 };
	struct part part = { .out = &html, .top = node, .anchors_out = anchors_out };
	_cleanup_free_ char *line = NULL;

	if (node->children)
		put_part(&part, node->children);
	markup_html(&plain, html.data ? html.data : "", html.len);
	line = text_line(plain.data ? plain.data : "", 0);
	return *line ? TAKE(line) : NULL;
}

char *
html_tree_line(const xmlNode *node)
{
	return line_of(node, false);
}

char *
html_tree_title(const xmlNode *heading)
{
	char *title = line_of(heading, true);

	return title ? title : line_of(heading, false);
}
