/* Parts: where the rest of a page is. */
#include "parts.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "listen/target.h"

int
parts_go_on(struct parts *parts, const struct source *source, const struct page *page,
	const char *next, char **reterr_why)
{
	_cleanup_(target_clear) struct target asked = { 0 }, came = { 0 }, rest = { 0 };

	free(TAKE(parts->next));
	strings_add(&parts->seen, page->url);
	if (!next)
		return 0;
	/* From the configured address, so that a sign-in in it goes along where it may. */
	if (target_read(source->url, &asked, reterr_why) < 0 ||
		target_read(page->url, &came, reterr_why) < 0 ||
		target_resolve(&asked, next, &rest, reterr_why) < 0)
		return -EINVAL;
	if (!target_same_origin(&came, &rest))
		return mem_why(-EINVAL, reterr_why,
			"its next part is said to be at %s, and parts are only asked where "
			"the page came from",
			rest.host);
	if (strings_has(&parts->seen, rest.shown))
		return mem_why(-EINVAL, reterr_why,
			"its next part is said to be one that was read already (%s)",
			rest.shown);
	if (parts->seen.count >= PARTS_MAX)
		return mem_why(-EINVAL, reterr_why,
			"it has more than %u parts; the first ones were read", PARTS_MAX);
	parts->next = TAKE(rest.url);
	return 1;
}
