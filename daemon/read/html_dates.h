/* HTML dates: when an entry of a web page was told, and the dates that stand in it. */
#pragma once

#include "read/html_draft.h"

/* Goes on to ELEMENT, the next entry, and remembers the headings on the way. */
void html_dates_walk(struct html_page *page, const xmlNode *element);
/* The title of the nearest heading above the entry that is higher than its own; NULL if none is. */
const char *html_dates_above(const struct html_draft *d);
/* Offers published and updated; D->published is kept. */
void html_dates_stamps(struct html_draft *d);
/* Offers the dates that the service file names, or that the columns of a table do. */
void html_dates_offer(struct html_draft *d);
