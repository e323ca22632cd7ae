/* Date glued: full dates that run into the words beside them, as in the cells of a table whose marks
 * were lost: "Replacement2027-04-30muffin-3", "DateJanuary 21, 2027muffin-2". */
#pragma once

#include "judge/dates.h"

/* The date in word I and those behind it, if it is one that no other form reads. */
bool date_glued_read(const struct words *words, size_t i, struct date *d);
