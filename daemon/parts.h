/* Parts: a page that comes in several, each naming the next (nextLink and its like). */
#pragma once

#include "model/page.h"
#include "model/service.h"
#include "model/source_state.h"

/* More are not asked for: a vendor's whole archive is not worth a day of requests. */
#define PARTS_MAX 200u

/* After a part was read, of which NEXT is said to be the rest (NULL: nothing is). 1: PARTS has
 * the next address to ask. 0: that was all. -EINVAL with a clause: the rest is somewhere that
 * is not asked, another host or a part that was read already. */
int parts_go_on(struct parts *parts, const struct source *source, const struct page *page,
	const char *next, char **reterr_why);
