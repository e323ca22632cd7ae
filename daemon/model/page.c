/* Page: outcomes by name, and ownership. */
#include "model/page.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/names.h"

static const char *const names[OUTCOME_COUNT] = {
	[OUTCOME_NONE] = "never-tried",
	[OUTCOME_FRESH] = "fresh",
	[OUTCOME_NOT_MODIFIED] = "not-modified",
	[OUTCOME_GONE] = "gone",
	[OUTCOME_MISSING] = "missing",
	[OUTCOME_FORBIDDEN] = "forbidden",
	[OUTCOME_BUSY] = "busy",
	[OUTCOME_REJECTED] = "rejected",
	[OUTCOME_SERVER_ERROR] = "server-error",
	[OUTCOME_UNREACHABLE] = "unreachable",
	[OUTCOME_TLS] = "tls",
	[OUTCOME_TIMEOUT] = "timeout",
	[OUTCOME_CUT_OFF] = "cut-off",
	[OUTCOME_TOO_BIG] = "too-big",
	[OUTCOME_REFUSED_ADDRESS] = "refused-address",
	[OUTCOME_REDIRECTS] = "redirects",
	[OUTCOME_NOT_A_FEED] = "not-a-feed",
	[OUTCOME_DAMAGED] = "damaged",
	[OUTCOME_LAYOUT_CHANGED] = "layout-changed",
	[OUTCOME_NO_ACCOUNT] = "no-account",
	[OUTCOME_READER_CRASHED] = "reader-crashed",
	[OUTCOME_READER_TIMEOUT] = "reader-timeout",
	[OUTCOME_READER_LIMIT] = "reader-limit",
	[OUTCOME_READER_FAILED] = "reader-failed",
};

const char *
outcome_name(enum outcome outcome)
{
	return names[outcome];
}

int
outcome_of(const char *name)
{
	return names_find(names, OUTCOME_COUNT, name);
}

bool
outcome_heard(enum outcome outcome)
{
	return outcome == OUTCOME_FRESH || outcome == OUTCOME_NOT_MODIFIED;
}

bool
outcome_unread(enum outcome outcome)
{
	return outcome >= OUTCOME_READER_CRASHED && outcome <= OUTCOME_READER_FAILED;
}

void
validators_clear(struct validators *v)
{
	free(v->etag);
	free(v->last_modified);
	free(v->url);
	*v = (struct validators){ 0 };
}

void
validators_copy(struct validators *to, const struct validators *from)
{
	to->etag = mem_dup(from->etag);
	to->last_modified = mem_dup(from->last_modified);
	to->url = mem_dup(from->url);
}

void
page_drop_body(struct page *page)
{
	free(TAKE(page->body));
	page->body_len = 0;
	if (page->reading)
		reading_clear(page->reading);
	free(TAKE(page->reading));
}

void
page_clear(struct page *page)
{
	page_drop_body(page);
	free(page->why);
	free(page->url);
	free(page->moved_to);
	free(page->content_type);
	validators_clear(&page->validators);
	*page = (struct page){ 0 };
}
