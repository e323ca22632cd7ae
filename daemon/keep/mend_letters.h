/* Mend letters: a letter that was to go out goes out, and none goes twice under another Message-ID. */
#pragma once

#include <stdint.h>

struct store;

/* *LOST: letters that waited and of which nothing can be sent; *AGAIN: of which the notice waits again. Both are added to. */
int mend_letters(struct store *store, int64_t *lost, int64_t *again);
/* Histories with a gap get an event behind it, with a number that no letter has had. */
int mend_history(struct store *store, int64_t now);
