/* Absence: a time in which forewarn did not run, noticed by the sign of life that it leaves in the store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bundle.h"
#include "keep/store.h"

/* Leaves a sign of life, and looks at the last one. LONGEST: so many seconds ago it was at most, by
 * a clock that nobody sets (INT64_MAX: there is none to ask). 1: there was an absence, which is kept in the
 * store until it is told, and RET is it; 0: there was none; or -errno. */
int absence_notice(struct store *store, int64_t now, int64_t longest, struct absence *ret);
/* When the last sign of life was left; STAMP_NONE: never. 0 or -errno. */
int absence_alive(struct store *store, int64_t *ret);
/* The one that is not told yet; FROM is STAMP_NONE when there is none. 0 or -errno. */
int absence_get(struct store *store, struct absence *ret);

/* Once the round after it is over (INPUT->opening): tells the operators for whom nothing changed
 * meanwhile that there was one, and forgets it; the others read it in their letters. To be called
 * before those are composed. The count of letters, or -errno. */
int absence_tell(const struct bundle_input *input);
