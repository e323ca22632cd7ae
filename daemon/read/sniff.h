/* Sniff: what a page is that is no feed, as a sentence for the person who has to find the right
 * address. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"

/* Does S begin as a web page does? */
bool sniff_html(const char *s, size_t n);
/* What the bytes of a page are when they are no text at all ("a PDF document"), or NULL. Static storage. */
const char *sniff_packed(const char *body, size_t len);
/* S is UTF-8; ROOT is its root element's name or NULL; BASE the page's address or NULL. Never
 * NULL; the caller frees. */
char *sniff_sentence(const char *s, size_t n, const char *root, const char *base);
/* The feeds that a web page links to, absolute: first those that it announces (autodiscovery), then
 * links that look like feeds; each once, at most SNIFF_FEEDS. Nothing when BODY is no web page. */
#define SNIFF_FEEDS 5
void sniff_feeds(const char *body, size_t len, const char *content_type, const char *base,
	struct strings *ret);
