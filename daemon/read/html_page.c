/* HTML page: from the bytes to the elements that hold one change each. */
#include "read/html_page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/html_clean.h"
#include "read/html_entry.h"
#include "read/html_table.h"
#include "read/html_tree.h"
#include "read/url.h"

CLEANUP_DEFINE(xmlDoc, xmlFreeDoc)
CLEANUP_DEFINE(xmlXPathObject, xmlXPathFreeObject)

/* Fewer letters than this outside its scripts, and a page has not been written yet. */
#define LIMIT_LETTERS 400u

bool
html_page_is(const char *s, size_t n)
{
	static const char *const feeds[] = { "rss", "feed", "rdf:RDF", "RDF" };
	const char *end = s + n;

	/* The first element of XML decides. */
	while (end - s > 2 && *s == '<' && (s[1] == '?' || s[1] == '!')) {
		bool comment = end - s > 4 && memcmp(s, "<!--", 4) == 0;
		const char *mark = comment ? "-->" : ">";
		const char *close = memmem(s, (size_t)(end - s), mark, strlen(mark));

		if (!close)
			return false;
		for (s = close + strlen(mark); s < end && strchr(" \t\r\n", *s);)
			s++;
	}
	if (s == end || *s == '{' || *s == '[' || !memchr(s, '<', (size_t)(end - s)))
		return false;
	for (size_t i = 0; i < LENGTH_OF(feeds); i++) {
		size_t length = strlen(feeds[i]);

		if ((size_t)(end - s) > length + 1 && *s == '<' &&
			memcmp(s + 1, feeds[i], length) == 0 &&
			strchr(" \t\r\n/>", s[length + 1]))
			return false;
	}
	return true;
}

static xmlNode *
first_of(const xmlNode *root, const char *name)
{
	xmlNode *node = root ? root->children : NULL;

	while (node && !html_tree_is(node, name))
		node = html_tree_next(node, root, true);
	return node;
}

/* What the head says of the page. */
static void
read_head(struct html_page *page, const xmlNode *root)
{
	const xmlNode *title = first_of(root, "title"), *base = first_of(root, "base");
	_cleanup_free_ char *href = base ? html_tree_attribute(base, "href") : NULL;

	page->reading->title = title ? html_tree_line(title) : NULL;
	page->reading->language = html_tree_attribute(root, "lang");
	page->base = href ? url_resolve(page->input->base, href) : mem_dup(page->input->base);
	page->walked = root;
}

static bool
is_inside(const xmlNode *node, const xmlNode *top)
{
	while (node && node != top)
		node = node->parent;
	return node != NULL;
}

/* Marks the elements and finds the smallest one around them all. */
static void
mark(struct html_page *page, const xmlXPathObject *found)
{
	size_t count = html_find_count(found);
	const xmlNode *top = NULL;

	for (size_t i = 0; i < count; i++) {
		xmlNode *node = html_find_node(found, i);

		if (!node || node->type != XML_ELEMENT_NODE)
			continue;
		html_tree_mark(node);
		if (!top)
			top = node->parent;
		while (!is_inside(node, top))
			top = top->parent;
	}
	page->top = count > 1 ? top : NULL;
}

static void
damage(struct reading *reading, const char *why)
{
	if (!reading->damaged)
		reading->damaged_line = 1;
	reading->damaged = true;
	mem_set(&reading->damaged_why, why);
}

static void
read_elements(struct html_page *page, xmlXPathObject *found)
{
	size_t count = html_find_count(found);

	harvest_reset(&page->harvest);
	for (size_t i = 0; i < count; i++) {
		xmlNode *node = html_find_node(found, i);

		if (!node || node->type != XML_ELEMENT_NODE)
			continue;
		if (page->reading->count >= LIMIT_ENTRIES) {
			damage(page->reading, "it has more entries than forewarn reads of one "
					      "page; the first ones were read");
			return;
		}
		html_entry_read(
			page, node, i + 1 < count ? html_find_node(found, i + 1) : NULL);
		if (page->compiled.find.spent || page->compiled.find.wrong)
			return;
	}
}

static int
read_found(struct html_page *page, xmlNode *root, char **reterr_why)
{
	struct html_find *find = &page->compiled.find;
	_cleanup_(xmlXPathFreeObject_cleanup) xmlXPathObject *found =
		html_find(find, page->compiled.entries.compiled, root);

	if (found && found->type != XPATH_NODESET)
		return mem_why(-EBADMSG, reterr_why,
			"“entries” of the service file does not select elements");
	mark(page, found);
	read_elements(page, found);
	if (find->wrong)
		return mem_why(-EBADMSG, reterr_why, "%s", find->wrong);
	if (find->spent)
		damage(page->reading,
			"the service file's selectors take too long on this page");
	html_twins_part(page->reading, page->twins);
	return 0;
}

static int
read_tree(struct html_page *page, xmlDoc *doc, size_t bytes, char **reterr_why)
{
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

	if (!root)
		return mem_why(-EBADMSG, reterr_why, "this HTML page holds no element at all");
	html_table_even(doc);
	read_head(page, root);
	if (html_rules_compile(page->rules, doc, bytes, &page->compiled, reterr_why) < 0)
		return -EBADMSG;
	return read_found(page, root, reterr_why);
}

static void
page_clear(struct html_page *page)
{
	html_rules_clear(&page->compiled);
	harvest_clear(&page->harvest);
	for (size_t i = 0; i < page->reading->count; i++)
		html_twin_clear(&page->twins[i]);
	free(page->twins);
	for (int i = 0; i <= HTML_LEVELS; i++)
		free(page->above[i].title);
	free(page->base);
}

int
html_page_read(const struct read_input *input, const char *html, size_t n, struct reading *ret,
	char **reterr_why)
{
	struct html_page page = { .input = input, .rules = input->rules, .reading = ret };
	_cleanup_(html_clean_clear) struct html_clean clean;
	_cleanup_(xmlFreeDoc_cleanup) xmlDoc *doc = NULL;
	bool deep;
	int r;

	html_clean(html, n, input->rules, &clean);
	doc = html_tree(&clean.markup, &deep);
	*ret = (struct reading){ .format = HTML_PAGE };
	if (clean.cut || deep)
		damage(ret, clean.cut
				    ? "it has more in it than forewarn reads of one page; the "
				      "first ones were read"
				    : "its elements are nested deeper than forewarn follows; "
				      "what comes before was read");
	r = read_tree(&page, doc, n, reterr_why);
	/* The expressions hold on to the tree. */
	page_clear(&page);
	if (r < 0 || ret->count || !clean.scripts || clean.letters >= LIMIT_LETTERS)
		return r;
	return mem_why(-EBADMSG, reterr_why,
		"scripts in the browser make this page: what the server sends holds next to no "
		"text, so there is nothing to read here");
}
