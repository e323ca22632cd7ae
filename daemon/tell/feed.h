/* Feed: what is ahead as an Atom feed (RFC 4287), for whoever reads feeds. */
#pragma once

#include "tell/publication.h"

#define FEED_FILE "forewarn.atom"

/* What last happened comes first, at most LIMIT_PUBLISHED_ENTRIES. The id of a change's entry lasts as long as the change; its
 * `updated` is when something last happened to it. The same publication is the same feed, to the byte. The caller frees. */
char *feed_write(const struct publication *publication);
