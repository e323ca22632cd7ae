/* XML: RSS, RDF and Atom by libxml2's SAX2 push parser, entry by entry. */
#pragma once

#include "read/read.h"

/* S is UTF-8. 0: RET is filled, maybe damaged. -EBADMSG: the root element is no feed's;
 * *RET_ROOT is its name, or NULL when there is no element at all (the caller frees). */
int xml_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **ret_root);
