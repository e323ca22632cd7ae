/* Gate: what text passes on its way into markup, JSON, a link or a terminal. The gate for words that people read is text_line
 * (one line) or text_lines in base/text.h; all five leave Dutch, emoji and right-to-left words as they are. */
#pragma once

#include <stdio.h>

#include "base/text.h"

/* Appends S as the text of an element or the value of an attribute of HTML or XML. Control characters but line breaks and tabs,
 * and what is no character, are left out: XML has no way to write them. */
void gate_markup(struct text *out, const char *s);

/* The same JSON (taken over, and freed) in which whatever steers a display is written as \uXXXX. The caller frees. */
char *gate_json(char *json);

/* A copy of URL that may stand as a link, or NULL where it may not: only http and https, a host of plain letters without a sign-in
 * before it, no control characters, no longer than a URL may be. Blanks, quotes and letters beyond ASCII are written in percents. The
 * caller frees. */
char *gate_link(const char *url);

/* A stream that writes to the descriptor of TO, buffered as TO is: no control characters but line breaks and
 * tabs, nothing that turns what stands beside it. Never NULL; the caller closes it. */
FILE *gate_stream(FILE *to);
