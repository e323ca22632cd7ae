/* HTML draft: tools for making an entry of an element. */
#include "read/html_draft.h"

#include "read/html_table.h"
#include "read/html_tree.h"

xmlXPathObject *
html_draft_find(struct html_draft *d, const struct html_rule *rule)
{
	return html_find(&d->page->compiled.find, rule->compiled, d->element);
}

char *
html_draft_line(struct html_draft *d, const xmlXPathObject *object, size_t index)
{
	return html_find_line(&d->page->compiled.find, object, index);
}

void
html_draft_offer(struct html_draft *d, enum field field, enum form form, const char *value)
{
	_cleanup_(text_clear) struct text t = { 0 };

	text_puts(&t, value ? value : "");
	harvest_offer(&d->page->harvest, field, 0, form, &t);
}

const xmlNode *
html_draft_below(const xmlNode *element, bool (*is)(const xmlNode *node))
{
	const xmlNode *node = element->children;

	while (node && !(node->type == XML_ELEMENT_NODE && !html_tree_marked(node) && is(node)))
		node = html_tree_next(node, element, !html_tree_marked(node));
	return node;
}

const xmlNode *
html_draft_names(struct html_draft *d)
{
	struct html_page *page = d->page;

	if (page->group != d->element->parent) {
		page->group = d->element->parent;
		page->names = html_table_names(d->element);
	}
	return page->names;
}
