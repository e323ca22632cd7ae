/* OData: the lists that Microsoft's interfaces give, {"value": [...]}, and the same lists bare, as
 * people keep them in files. */
#pragma once

#include "read/json_page.h"

/* The list; NULL if there is none. Borrowed. */
const json_t *odata_list(const json_t *root);
/* Does its context ("...$metadata#Collection") name the collection? */
bool odata_names(const json_t *root, const char *collection);
/* A list with nothing in it, and nothing around it but OData's own. */
bool odata_empty(const json_t *root);
/* Reads each object of the list as an entry, and where the rest of the list is, if this is not all of it. */
void odata_read(
	struct json_page *page, void (*read_item)(struct json_page *page, const json_t *item));
