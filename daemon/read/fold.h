/* Fold: several items of one page that have the same identity. */
#pragma once

#include "model/entry.h"

/* Of entries with one id that are states of one thing the newest stays, in its own place. Where
 * different things share an id, it says nothing, and each gets its title added to it. Returns
 * how many entries went. */
size_t fold_entries(struct reading *reading);
