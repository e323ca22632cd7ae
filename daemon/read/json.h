/* JSON: JSON Feed 1.0 and 1.1 (and the same without its version) by jansson. */
#pragma once

#include "read/read.h"

/* S is UTF-8. 0: RET is filled. -EBADMSG with a sentence: it is no JSON, or JSON of another
 * kind. */
int json_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **reterr_why);
