/* OPML: a list of feeds, as feed readers write it (OPML 1.0 and 2.0). Pure, and hostile as every page. */
#pragma once

#include <stddef.h>

#include "model/entry.h"

/* Every outline with an address, in document order, folders opened: an entry whose id is the feed's address, with
 * its title, the page for people as link and what the list calls its dialect as the label type=. 0, or -EBADMSG and a
 * sentence when it is no OPML. */
int opml_read(const char *body, size_t len, struct reading *ret, char **reterr_why);
