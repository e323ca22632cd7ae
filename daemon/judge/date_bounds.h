/* Date bounds: ends of ranges, and dates that are only the earliest possible. */
#pragma once

#include "judge/dates.h"

/* Marks the last of DATES by what stands around it and between it and the one before. */
void date_bounds_mark(const struct words *words, struct dates *dates);
