/* Mime: the lines of a mail as RFC 5322, 2045 and 2047 want them. Whatever is given, no header
 * can be injected: every value goes through base/text.h's gate first. Line ends are CRLF. */
#pragma once

#include <stddef.h>

#include "base/text.h"

/* "NAME: VALUE", folded at 78; encoded words where it is no ASCII, or a word is too long to
 * fold. */
void mime_header(struct text *out, const char *name, const char *value);
/* "NAME: DISPLAY <ADDRESS>", or the address alone without DISPLAY (an ASCII phrase of our own).
 */
void mime_address(struct text *out, const char *name, const char *display, const char *address);
/* Lines of at most 76 characters that no relay changes; \n becomes CRLF. */
void mime_quoted_printable(struct text *out, const char *s);
/* An addr-spec that can stand in a header and in an SMTP command: printable ASCII without space
 * and angle brackets. */
bool mime_is_address(const char *address);
