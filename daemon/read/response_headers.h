/* Response headers: what an endpoint says of its own end: Sunset (RFC 8594), Deprecation (RFC
 * 9745 and its drafts), their links (RFC 8288), and headers of the vendor's own. */
#pragma once

#include "read/read.h"

/* The name of the format: headers are read only when a service file asks for them. */
#define RESPONSE_HEADERS "headers"

/* TEXT (N bytes of UTF-8) is the status line and the header lines of an answer; of several
 * answers in a row the last counts. 0: one entry for each header that announces something, maybe
 * none; -EBADMSG and a sentence: these are no headers. */
int response_headers_read(const struct read_input *input, const char *text, size_t n,
	struct reading *ret, char **reterr_why);
