/* Mend seen: the key and the hash of an entry, from the entry itself. */
#pragma once

struct store;

int mend_seen(struct store *store);
