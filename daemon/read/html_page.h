/* HTML page: a web page whose changes a service file points out with XPath or CSS selectors. */
#pragma once

#include "read/read.h"

/* The name of the format: a web page is read only when a service file asks for it. */
#define HTML_PAGE "html"

/* Does S (N bytes) look like a page to search, rather than a feed, JSON or bare text? */
bool html_page_is(const char *s, size_t n);
/* HTML is UTF-8. 0: one entry for each element that the rules select, maybe none; -EBADMSG and a
 * sentence: a selector is wrong, or scripts make the page and nothing is in it yet. */
int html_page_read(const struct read_input *input, const char *html, size_t n,
	struct reading *ret, char **reterr_why);
