/* HTML place: where an entry of a web page stands, and by what it is known again. */
#pragma once

#include "read/html_draft.h"

/* D->anchor: the id that lasts of the element, its heading, or what the heading begins. */
void html_place_anchor(struct html_draft *d);
/* D->link: what the service file says, the link in the title, the anchor, or the page. */
void html_place_link(struct html_draft *d);
/* Offers the id, when all else is known; RET is what else the entry may be known by. */
void html_place_id(struct html_draft *d, struct html_twin *ret);
