/* Offer: what a page that was read suggests for its service file. */
#pragma once

#include "model/entry.h"

/* The stamp of an entry that says how new it is: published, else updated, else STAMP_NONE. */
int64_t offer_stamp(const struct entry *entry);
/* The entries with the newest first, those without a stamp last. The caller frees the array. */
const struct entry **offer_newest(const struct reading *reading);
/* How often to ask: so often that nothing drops off the page unseen, and no oftener than the page
 * itself wishes. Seconds. */
unsigned offer_every(const struct reading *reading);
/* What its entries are (enum gives, or'ed); never 0. */
unsigned offer_gives(const struct reading *reading);
/* The language of most entries, as a code of two or three letters; NULL: none. The caller
 * frees. */
char *offer_language(const struct reading *reading);
