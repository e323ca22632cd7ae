/* Mail text: what a person sees of a message that we composed - decoded subject and text part.
 * For tests only; it reads no more than forewarn writes. */
#pragma once

#include <stddef.h>

/* The value of a header, unfolded and with RFC 2047 words decoded; NULL if it is not there. The
 * caller frees. */
char *mail_text_header(const char *message, const char *name);
/* The decoded text/plain part, line ends as \n; NULL if there is none. The caller frees. */
char *mail_text_plain(const char *message);
/* The decoded text/html part. */
char *mail_text_html(const char *message);
