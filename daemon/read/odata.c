/* OData: where the list is, what it names, and where it goes on. */
#include "read/odata.h"

#include <string.h>

#include "base/text.h"

const json_t *
odata_list(const json_t *root)
{
	const json_t *list = json_is_array(root) ? root : json_object_get(root, "value");

	return json_is_array(list) ? list : NULL;
}

bool
odata_names(const json_t *root, const char *collection)
{
	const char *context = json_page_string(root, "@odata.context");

	return context && strstr(context, collection);
}

bool
odata_empty(const json_t *root)
{
	const json_t *list = odata_list(root);
	const char *key;
	json_t *value;

	if (!list || json_array_size(list) > 0)
		return false;
	json_object_foreach((json_t *)root, key, value)
	{
		if (strcmp(key, "value") != 0 && !text_starts(key, "@odata."))
			return false;
	}
	return true;
}

void
odata_read(
	struct json_page *page, void (*read_item)(struct json_page *page, const json_t *item))
{
	const json_t *list = odata_list(page->root);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (!json_is_object(item))
			continue;
		if (!json_page_begin(page))
			return;
		read_item(page, item);
	}
	json_page_next(page, json_page_string(page->root, "@odata.nextLink"));
}
