/* Soundness: is a store whole, as SQLite itself sees it? For tests; the store is looked at in a copy, so that nothing is
 * mended by looking. */
#pragma once

#include <stdint.h>

/* Copies the store in folder STATE and lets SQLite check the copy: integrity_check and foreign_key_check. NULL: sound; else a
 * sentence, which the caller frees. A folder without a store is sound. */
char *soundness_check(const char *state);
/* One number that SQL asks of the store in folder STATE (which nobody writes now); -1: it cannot be asked. */
int64_t soundness_number(const char *state, const char *sql);
