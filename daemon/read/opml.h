/* OPML: a list of feeds, as feed readers write it (OPML 1.0 and 2.0). Pure, and hostile as every page. */
#pragma once

#include <stddef.h>

struct outline {
	char *title;    /* one plain line; NULL: none */
	char *url;      /* xmlUrl; never NULL */
	char *html_url; /* of the page for people; NULL: none */
	char *type;     /* as it is written; NULL: none */
};

struct outlines {
	struct outline *items;
	size_t count, cap;
};

/* Every outline with an address, in document order, folders opened. 0, or -EBADMSG and a sentence
 * when it is no OPML. */
int opml_read(const char *body, size_t len, struct outlines *ret, char **reterr_why);
void outlines_clear(struct outlines *list);
