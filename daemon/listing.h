/* Listing: what a page that was read well lists no longer, or again. That something is gone is never taken for a
 * withdrawal. */
#pragma once

#include "model/entry.h"
#include "walk.h"

/* READING is the whole page of SOURCE, with nothing amiss, and not its first. What happened is kept in the open transaction
 * and added to RET. 0 or -errno of the store. */
int listing_take(const struct walk *walk, const struct source *source,
	const struct reading *reading, struct walk_result *ret);
