/* HTML place: anchors, links and ids. */
#include "read/html_place.h"

#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "read/html_dates.h"
#include "read/html_table.h"
#include "read/html_tree.h"
#include "read/url.h"

static bool
has_href(const xmlNode *node)
{
	return html_tree_is(node, "a") && xmlHasProp(node, (const xmlChar *)"href");
}

static bool
has_place(const xmlNode *node)
{
	return xmlHasProp(node, (const xmlChar *)"id") ||
	       (html_tree_is(node, "a") && xmlHasProp(node, (const xmlChar *)"name"));
}

/* Ids that scripts make up anew each time. */
static bool
is_random(const char *id)
{
	static const char *const made_up[] = { ":r", "radix-", "headlessui-", "react-aria",
		"mui-", "__" };

	for (size_t i = 0; i < LENGTH_OF(made_up); i++)
		if (text_starts(id, made_up[i]))
			return true;
	return false;
}

/* The id of NODE as a place of the page; NULL if it has none that lasts. */
static char *
place_of(const xmlNode *node)
{
	_cleanup_free_ char *id = html_tree_attribute(node, "id");

	if (!id && html_tree_is(node, "a"))
		id = html_tree_attribute(node, "name");
	return id && !is_random(id) ? TAKE(id) : NULL;
}

/* Is there an entry in PARENT besides HEADING? */
static bool
is_shared(const xmlNode *parent, const xmlNode *heading)
{
	const xmlNode *node = parent->children;

	while (node && (node == heading || !html_tree_marked(node)))
		node = html_tree_next(node, parent, true);
	return node != NULL;
}

/* The section that a heading begins and has for itself, or the empty link before it: places too. */
static char *
place_around(const struct html_page *page, const xmlNode *heading)
{
	const xmlNode *before = heading->prev;

	while (before && before->type == XML_TEXT_NODE && xmlIsBlankNode(before))
		before = before->prev;
	/* Alone on its page it may be in anything. */
	if (!before && !page->top && !html_tree_is(heading->parent, "section"))
		return NULL;
	if (!before)
		return is_shared(heading->parent, heading) ? NULL : place_of(heading->parent);
	return html_tree_is(before, "a") && !before->children ? place_of(before) : NULL;
}

void
html_place_anchor(struct html_draft *d)
{
	const xmlNode *heading = d->heading, *inside;

	d->anchor = place_of(d->element);
	if (!d->anchor && heading)
		d->anchor = place_of(heading);
	inside = !d->anchor && heading ? html_draft_below(heading, has_place) : NULL;
	if (inside)
		d->anchor = place_of(inside);
	if (!d->anchor && html_tree_heading(heading) && heading == d->element)
		d->anchor = place_around(d->page, heading);
}

/* The address of an element: its own, or that of the first link in it. */
static char *
href_of(const xmlNode *node)
{
	const xmlNode *link = has_href(node) ? node : html_draft_below(node, has_href);
	_cleanup_free_ char *href = link ? html_tree_attribute(link, "href") : NULL;

	if (!href || text_starts_nocase(href, "javascript:") ||
		text_starts_nocase(href, "mailto:"))
		return NULL;
	return TAKE(href);
}

void
html_place_link(struct html_draft *d)
{
	_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &d->page->compiled.link);
	const xmlNode *node = html_find_count(object) ? html_find_node(object, 0) : NULL;
	_cleanup_free_ char *href = NULL;

	if (node && node->type == XML_ELEMENT_NODE)
		href = href_of(node);
	else if (html_find_count(object))
		href = html_draft_line(d, object, 0);
	else if (!d->page->compiled.link.compiled && d->heading)
		href = href_of(d->heading);
	if (href)
		d->link = url_resolve(d->page->base, href);
	else if (d->anchor)
		d->link = mem_printf("%s#%s", d->page_address, d->anchor);
	else
		d->link = mem_dup(d->page_address);
}

/* An address on the same page. */
static bool
is_here(const struct html_draft *d)
{
	size_t n = strlen(d->page_address);

	return strncmp(d->link, d->page_address, n) == 0 && (!d->link[n] || d->link[n] == '#');
}

/* The id that does not depend on the page's places. */
static char *
plain_id(const struct html_draft *d)
{
	char written[STAMP_SIZE] = "";

	if (html_tree_is(d->element, "tr") && d->heading)
		return html_tree_line(d->heading);
	if (!is_here(d))
		return mem_dup(d->link);
	/* The whole page, to be parted by its headings, is known whatever it is called. */
	if (html_tree_is(d->element, "main") || html_tree_is(d->element, "body"))
		return mem_dup(*d->page_address ? d->page_address : "page");
	if (d->published != STAMP_NONE)
		stamp_write_day(stamp_utc_day(d->published), written);
	return html_twins_id(written, d->title);
}

void
html_place_id(struct html_draft *d, struct html_twin *ret)
{
	_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &d->page->compiled.id);
	_cleanup_free_ char *given =
		html_find_count(object) ? html_draft_line(d, object, 0) : NULL;
	const char *above = html_dates_above(d);
	const xmlNode *cells[2];

	*ret = (struct html_twin){ .given = given != NULL, .above = mem_dup(above) };
	ret->plain = plain_id(d);
	if (!ret->plain)
		ret->plain = html_twins_id(NULL, d->title);
	if (html_tree_is(d->element, "tr")) {
		if (html_table_cells(d->element, cells, LENGTH_OF(cells)) == 2)
			ret->second = html_tree_line(cells[1]);
	} else {
		ret->anchored = d->anchor || (is_here(d) && strchr(d->link, '#'));
	}
	if (given)
		html_draft_offer(d, FIELD_ID, FORM_TEXT, given);
	else if (ret->anchored)
		html_draft_offer(d, FIELD_ID, FORM_TEXT, d->anchor ? d->anchor : d->link);
	else
		html_draft_offer(d, FIELD_ID, FORM_TEXT, ret->plain);
}
