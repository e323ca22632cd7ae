/* HTML: web pages read by rules (XPath and CSS) that come with the input. */
#include "base/mem.h"
#include "fuzz/page.h"
#include "fuzz/target.h"

FUZZ_TARGET(html)
{
	static const char *const family[] = { "html", NULL };
	struct fuzz_page page;

	page_draw(data, size, family, &page);
	mem_set(&page.rules.format, "html");
	page_hold(&page);
	page_end(&page);
	return 0;
}
