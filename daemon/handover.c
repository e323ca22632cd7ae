/* Handover: the body of a page is given to a reader, and what it read comes back. */
#include "handover.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/read.h"

void
handover_read(struct page *page, const struct read_rules *rules)
{
	struct read_input input = { .body = page->body,
		.len = page->body_len,
		.content_type = page->content_type,
		.base = page->url,
		.rules = rules };
	char *why = NULL;

	page->reading = MEM_NEW(struct reading);
	if (read_page(&input, page->reading, &why) >= 0)
		return;
	free(TAKE(page->reading));
	page->outcome = OUTCOME_NOT_A_FEED;
	free(page->why);
	page->why = why;
}
