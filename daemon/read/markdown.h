/* Markdown: its parts, for what turns it into text or into a page. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* N bytes inside a block, as HTML: links as links, marks of emphasis and code gone, HTML as it
 * stands. */
void markdown_inline(struct text *out, const char *s, size_t n);
/* A line of marks only: a rule, the underline of a heading, or the line below the head of a
 * table. */
bool markdown_only_marks(const char *s, size_t n);
/* "[name]: address": a definition that nobody reads. */
bool markdown_is_definition(const char *s, size_t n);
