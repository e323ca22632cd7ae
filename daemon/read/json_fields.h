/* JSON by a field map: the service file says where the page has its entries, and what is what in
 * them. */
#pragma once

#include "read/json_page.h"

/* Do the rules have a map, and want it for JSON? */
bool json_fields_wanted(const struct read_rules *rules);
/* 0, or -EBADMSG with a sentence: a pointer is none, or leads nowhere on the whole page. */
int json_fields_read(struct json_page *page, char **reterr_why);
