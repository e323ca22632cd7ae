/* HTML dates: when an entry of a web page was told, and the dates that stand in it. */
#pragma once

#include "read/html_draft.h"

/* Goes on to ELEMENT, the next entry: the headings on the way may be days. */
void html_dates_walk(struct html_page *page, const xmlNode *element);
/* Offers published and updated; D->published is kept. */
void html_dates_stamps(struct html_draft *d);
/* Offers the dates that the service file names. */
void html_dates_offer(struct html_draft *d);
