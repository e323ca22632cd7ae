/* URL: a reference and the address that it is relative to (RFC 3986 section 5). */
#pragma once

#include <stdbool.h>

/* REFERENCE seen from BASE (NULL or not absolute: REFERENCE as it is). White space at the ends
 * goes, nothing is decoded. Never NULL; the caller frees. */
char *url_resolve(const char *base, const char *reference);
/* Are both absolute, with the same scheme, host and port as they are written? */
bool url_same_origin(const char *a, const char *b);
