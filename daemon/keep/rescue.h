/* Rescue: a damaged store is put aside and a new one made of what can be read. */
#pragma once

#include <stdint.h>

struct store;

/* STORE has its lock and no connection. The new store tells of it (store_rescued). 0, or -errno with the sentence in
 * store_why: then all is as it was. */
int rescue(struct store *store, int64_t now, const char *what);
