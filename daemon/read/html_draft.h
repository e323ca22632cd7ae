/* HTML draft: what is known of an entry of a web page while it is made, and the tools for it. */
#pragma once

#include "base/cleanup.h"
#include "read/html_entry.h"

CLEANUP_DEFINE(xmlXPathObject, xmlXPathFreeObject)
#define _cleanup_object_ _cleanup_(xmlXPathFreeObject_cleanup)

struct html_draft {
	struct html_page *page;
	xmlNode *element;
	const xmlNode *heading; /* the element that is its title; NULL: none is */
	char *title, *anchor, *link;
	const char *page_address;
	int64_t published;
};

/* What a rule gives for the entry; NULL when the service file has none. */
xmlXPathObject *html_draft_find(struct html_draft *d, const struct html_rule *rule);
/* Value INDEX of it on one line; NULL for none. The caller frees. */
char *html_draft_line(struct html_draft *d, const xmlXPathObject *object, size_t index);
/* VALUE (NULL: nothing) for a field of the entry. */
void
html_draft_offer(struct html_draft *d, enum field field, enum form form, const char *value);
/* The first element below ELEMENT that IS holds of; not inside other entries. */
const xmlNode *html_draft_below(const xmlNode *element, bool (*is)(const xmlNode *node));
/* The row that names the columns of the element, a row; NULL if none does. */
const xmlNode *html_draft_names(struct html_draft *d);
