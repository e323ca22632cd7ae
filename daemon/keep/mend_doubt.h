/* Mend doubt: of whom the store says that they were told, while of no letter to them anything is left. Whether it went out
 * nobody can know: they are told again. */
#pragma once

#include <stdint.h>

struct store;

/* After MEND_LETTERS. *DOUBTED: tellings that are in doubt, and that are told again; it is added to. */
int mend_doubt(struct store *store, int64_t now, int64_t *doubted);
/* Cases that somebody should have heard of while nothing speaks of anybody who did: they are announced anew when they are
 * judged again. After all that is known of who was told is put together. Adds to *DOUBTED. */
int mend_unheard(struct store *store, int64_t now, int64_t *doubted);
