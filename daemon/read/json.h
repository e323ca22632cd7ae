/* JSON: the document by jansson, and which of our dialects it is. */
#pragma once

#include "read/read.h"

/* The name of the dialect with that number; NULL beyond the last. */
const char *json_dialect_name(size_t index);

/* S is UTF-8. 0: RET is filled. -EBADMSG with a sentence: it is no JSON, or JSON of another
 * kind. */
int json_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **reterr_why);
