/* Headers: the few values of an answer that we act on. Pure: now is an argument. */
#pragma once

#include <stdint.h>

/* Retry-After (RFC 9110 section 10.2.3), seconds or an HTTP-date, in seconds from now; a date
 * is compared with the answer's own Date (NULL: with NOW). 0 when there is none, when it is
 * unreadable or over; never more than HEADERS_RETRY_MAX_SEC. */
unsigned headers_retry_after(const char *value, const char *date, int64_t now);
#define HEADERS_RETRY_MAX_SEC (7u * 86400)

/* max-age of Cache-Control (RFC 9111 section 5.2.2.1) less Age (NULL: none); 0 when there is
 * none, or with no-cache or no-store. */
unsigned headers_max_age(const char *cache_control, const char *age);

/* A validator that can be sent back: a copy without surrounding blanks, or NULL when it is
 * empty, longer than 1 KiB or holds control characters. The caller frees. */
char *headers_validator(const char *value);
