/* JSON pointers (RFC 6901), as service files write them. */
#pragma once

#include <stdbool.h>

#include <jansson.h>

/* Are its "~" all "~0" or "~1"? */
bool json_pointer_valid(const char *pointer);
/* What POINTER leads to from VALUE; NULL: nothing. "" is VALUE itself; the first slash may be
 * missing. Borrowed. */
const json_t *json_pointer_find(const json_t *value, const char *pointer);
