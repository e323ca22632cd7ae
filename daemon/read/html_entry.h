/* HTML entry: one element of a page as one entry. */
#pragma once

#include "read/harvest.h"
#include "read/html_rules.h"
#include "read/html_twins.h"
#include "read/read.h"

/* Headings have levels 1 to 6, dt has 7. */
#define HTML_LEVELS 7

/* The last heading of a level, as long as none of a higher one followed. */
struct html_above {
	char *title;     /* NULL: there is none */
	struct when day; /* that it names */
};

struct html_page {
	const struct read_input *input;
	const struct read_rules *rules; /* never NULL */
	struct html_rules compiled;
	char *base; /* what links are seen from; NULL: nothing */
	const xmlNode
		*top; /* the smallest element around all entries; NULL: there is one only */

	const xmlNode *walked; /* how far the headings are known */
	struct html_above above[HTML_LEVELS + 1];

	const xmlNode *group, *names; /* of the last row: its parent, and the row of names */
	struct harvest harvest;
	struct reading *reading;
	struct html_twin *twins; /* by entry */
	size_t twin_cap;
};

/* ELEMENT as an entry at the end of the reading, unless nothing is in it. NEXT is the element of
 * the next entry, or NULL. */
void html_entry_read(struct html_page *page, xmlNode *element, const xmlNode *next);
