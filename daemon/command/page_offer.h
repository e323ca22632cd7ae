/* Page offer: which elements of a web page tell of a change each, when it shows. */
#pragma once

#include <stdbool.h>

#include "command/caged.h"

/* Reads INPUT, a page that is no feed, as a web page by the elements that are usual: the rows of a
 * table of end dates, articles, headings with a day. True: RET is filled, and *RET_ENTRIES is the
 * expression for a service file, in static storage. */
bool page_offer_read(struct caged *caged, const struct read_input *input, struct reading *ret,
	const char **ret_entries);
