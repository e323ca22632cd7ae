/* Markdown page: a file of Markdown whose headings, table rows or list items are changes. */
#pragma once

#include "base/text.h"
#include "read/read.h"

/* The name of the format: Markdown betrays itself by nothing, a service file has to say so. */
#define MARKDOWN_PAGE "markdown"

/* Could S (N bytes) be Markdown, rather than a web page or JSON? */
bool markdown_page_is(const char *s, size_t n);
/* As html_page_read, of the page that the Markdown means. */
int markdown_page_read(const struct read_input *input, const char *markdown, size_t n,
	struct reading *ret, char **reterr_why);
/* That page: headings, tables, lists, code and paragraphs (CommonMark and GitHub tables, as far as
 * changelogs use them); the values of a front matter as <p class="front-matter" id="KEY">. */
void markdown_page_html(struct text *out, const char *markdown, size_t n);
