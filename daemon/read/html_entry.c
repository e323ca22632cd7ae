/* HTML entry: the title, text and labels of one element, as the service file says or as pages
 * usually are. */
#include "read/html_entry.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/html_dates.h"
#include "read/html_draft.h"
#include "read/html_place.h"
#include "read/html_table.h"
#include "read/html_tree.h"
#include "read/markup.h"

static void
draft_clear(struct html_draft *d)
{
	free(d->title);
	free(d->anchor);
	free(d->link);
}

static bool
is_heading(const xmlNode *node)
{
	return html_tree_heading(node) > 0;
}

static const xmlNode *
heading_of(const xmlNode *element)
{
	const xmlNode *cell;

	if (html_tree_heading(element) || html_tree_is(element, "a"))
		return element;
	if (html_tree_is(element, "tr"))
		return html_table_cells(element, &cell, 1) ? cell : NULL;
	return html_draft_below(element, is_heading);
}

/* The first line of the text, for what has no title. */
static char *
first_line(const xmlNode *element)
{
	_cleanup_(text_clear) struct text html = { 0 }, plain = { 0 };

	html_tree_inside(&html, element, NULL);
	markup_html(&plain, html.data ? html.data : "", html.len);
	if (!plain.len)
		return NULL;
	plain.data[strcspn(plain.data, "\n")] = '\0';
	return text_line(plain.data, LIMIT_TITLE_BYTES);
}

static void
draft_title(struct html_draft *d)
{
	_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &d->page->compiled.title);

	if (d->page->compiled.title.compiled) {
		const xmlNode *node =
			html_find_count(object) ? html_find_node(object, 0) : NULL;

		if (html_tree_heading(node))
			d->heading = node;
		if (d->heading && d->heading == node)
			d->title = html_tree_title(node);
		else if (html_find_count(object))
			d->title = html_draft_line(d, object, 0);
	} else if (d->heading) {
		d->title = html_tree_title(d->heading);
	} else {
		d->title = first_line(d->element);
	}
}

static void
offer_labels(struct html_draft *d)
{
	const struct html_rules *rules = &d->page->compiled;

	for (size_t i = 0; i < rules->label_count; i++) {
		_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &rules->labels[i]);
		size_t count = html_find_count(object);

		for (size_t k = 0; k < count && k < LIMIT_LABELS; k++) {
			_cleanup_free_ char *line = html_draft_line(d, object, k);

			if (line)
				harvest_label(&d->page->harvest, rules->labels[i].name, line);
		}
	}
}

/* What the expression for the text gives, one part after the other. */
static void
put_parts(struct html_draft *d, const xmlXPathObject *object, struct text *out)
{
	size_t count = html_find_count(object);

	for (size_t i = 0; i < count && out->len < LIMIT_FIELD_BYTES; i++) {
		const xmlNode *node = html_find_node(object, i);
		_cleanup_free_ char *line = NULL;

		text_puts(out, "<div>");
		if (node && node->type == XML_ELEMENT_NODE) {
			html_tree_inside(out, node, d->heading);
		} else {
			line = html_draft_line(d, object, i);
			html_tree_escape(out, line ? line : "");
		}
		text_puts(out, "</div>");
	}
}

static void
put_content(struct html_draft *d, struct text *out)
{
	_cleanup_object_ xmlXPathObject *object = html_draft_find(d, &d->page->compiled.text);
	struct html_find *bounds = &d->page->compiled.find;

	if (d->page->compiled.text.compiled) {
		put_parts(d, object, out);
		bounds->spent = bounds->spent || out->len > bounds->bytes;
		bounds->bytes -= out->len < bounds->bytes ? out->len : bounds->bytes;
	} else if (html_tree_heading(d->element)) {
		html_tree_below(out, d->element, d->page->top);
	} else if (html_tree_is(d->element, "tr")) {
		html_table_markup(out, d->element, html_draft_names(d));
	} else {
		html_tree_inside(
			out, d->element, html_tree_heading(d->heading) ? d->heading : NULL);
	}
}

/* A heading with nothing below it but other entries is the name of a group. */
static bool
is_group(const struct html_draft *d, const struct text *content, const xmlNode *next)
{
	_cleanup_(text_clear) struct text plain = { 0 };
	int level = html_tree_heading(d->element);

	if (!level || !next || html_tree_heading(next) <= level)
		return false;
	markup_html(&plain, content->data ? content->data : "", content->len);
	return text_blank(plain.data);
}

static void
finish(struct html_draft *d, struct text *content)
{
	struct html_page *page = d->page;
	struct html_twin twin;

	html_place_anchor(d);
	html_place_link(d);
	html_draft_offer(d, FIELD_TITLE, FORM_TEXT, d->title);
	html_dates_stamps(d);
	html_place_id(d, &twin);
	harvest_offer_link(&page->harvest, LINK_PAGE, d->link, NULL);
	offer_labels(d);
	html_dates_offer(d);
	harvest_offer(&page->harvest, FIELD_CONTENT, 0, FORM_HTML, content);
	page->twins = mem_grow(
		page->twins, page->reading->count, &page->twin_cap, sizeof(*page->twins));
	page->twins[page->reading->count] = twin;
	harvest_finish(&page->harvest, NULL, page->reading);
	harvest_reset(&page->harvest);
}

void
html_entry_read(struct html_page *page, xmlNode *element, const xmlNode *next)
{
	struct html_draft draft = { .page = page,
		.element = element,
		.page_address = page->input->base ? page->input->base : "" };
	_cleanup_(text_clear) struct text content = { 0 };

	html_dates_walk(page, element);
	if (html_tree_is(element, "tr") && html_table_is_heading(element))
		return;
	draft.heading = heading_of(element);
	draft_title(&draft);
	put_content(&draft, &content);
	if ((draft.title || content.len) && !is_group(&draft, &content, next))
		finish(&draft, &content);
	draft_clear(&draft);
}
