/* HTML entry: one element of a page as one entry. */
#pragma once

#include "read/harvest.h"
#include "read/html_rules.h"
#include "read/read.h"

struct html_page {
	const struct read_input *input;
	const struct read_rules *rules; /* never NULL */
	struct html_rules compiled;
	char *base; /* what links are seen from; NULL: nothing */
	const xmlNode
		*top; /* the smallest element around all entries; NULL: there is one only */

	/* The heading above the entry that is read: the day that it names, if any. */
	const xmlNode *walked;
	struct when day;
	int day_level;

	const xmlNode *group, *names; /* of the last row: its parent, and the row of names */
	struct harvest harvest;
	struct reading *reading;
	struct strings seconds; /* by entry: what tells it from others with its id, or "" */
};

/* ELEMENT as an entry at the end of the reading, unless nothing is in it. NEXT is the element of
 * the next entry, or NULL. */
void html_entry_read(struct html_page *page, xmlNode *element, const xmlNode *next);
