/* JSON: every dialect of it, by what the page says or forced by its rules. */
#include "base/cleanup.h"
#include "fuzz/page.h"
#include "fuzz/target.h"
#include "read/json.h"

FUZZ_TARGET(json)
{
	const char *family[64] = { 0 };
	struct fuzz_page page;

	for (size_t i = 0; i < LENGTH_OF(family) - 1 && json_dialect_name(i); i++)
		family[i] = json_dialect_name(i);
	page_draw(data, size, family, &page);
	page_hold(&page);
	page_end(&page);
	return 0;
}
