/* Read here: what a caged reader does in the daemon, without a cage. */
#pragma once

#include "support/unit.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "model/page.h"
#include "read/read.h"

/* Fills the reading of a fresh PAGE; one that cannot be read gets another outcome and why. */
static inline void
read_here(struct page *page, const struct read_rules *rules)
{
	struct read_input input = { page->body, page->body_len, page->content_type, page->url,
		rules };

	if (page->outcome != OUTCOME_FRESH)
		return;
	page->reading = MEM_NEW(struct reading);
	if (read_page(&input, page->reading, &page->why) >= 0)
		return;
	free(TAKE(page->reading));
	page->outcome = OUTCOME_NOT_A_FEED;
}
