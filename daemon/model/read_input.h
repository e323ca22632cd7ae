/* Read input: all that a reader is given with a page. It goes through the seam of the cage (DESIGN section 4). */
#pragma once

#include <stddef.h>

#include "model/service.h"

struct read_input {
	const char *body;
	size_t len;
	const char *content_type;       /* header value as sent, for its charset only; NULL */
	const char *base;               /* address of the page, for relative links; NULL */
	const struct read_rules *rules; /* NULL: recognise everything by content */
};
