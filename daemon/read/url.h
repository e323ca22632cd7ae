/* URL: a reference and the address that it is relative to (RFC 3986 section 5). */
#pragma once

/* REFERENCE seen from BASE (NULL or not absolute: REFERENCE as it is). White space at the ends
 * goes, nothing is decoded. Never NULL; the caller frees. */
char *url_resolve(const char *base, const char *reference);
