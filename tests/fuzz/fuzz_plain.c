/* Plain: the dialects that are neither XML nor JSON nor HTML: calendars, Markdown, response headers. */
#include "fuzz/page.h"
#include "fuzz/target.h"

FUZZ_TARGET(plain)
{
	static const char *const family[] = { "icalendar", "markdown", "headers", NULL };
	struct fuzz_page page;

	page_draw(data, size, family, &page);
	page_hold(&page);
	page_end(&page);
	return 0;
}
