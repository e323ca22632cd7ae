/* Markup: HTML or Markdown to plain text in one pass. A block tag is a break, an inline tag is
 * nothing. */
#pragma once

#include <stddef.h>

#include "base/text.h"

/* Appends the plain text of N bytes of HTML: character references decoded, scripts, styles and
 * comments left out, white space collapsed to one space, blocks parted by one "\n". No limit
 * but the input's length, time linear in it. */
void markup_html(struct text *out, const char *html, size_t n);
/* The same for Markdown: marks of emphasis, links, headings, code fences and tables go, their
 * text stays. */
void markup_markdown(struct text *out, const char *markdown, size_t n);
/* Plain text with its white space collapsed in the same way. */
void markup_plain(struct text *out, const char *text, size_t n);
