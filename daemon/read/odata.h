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
/* Where the rest of the list is, if this is not all of it. */
void odata_next(struct json_page *page);
