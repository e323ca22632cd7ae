/* Date periods: quarters, halves, seasons and years. */
#pragma once

#include "judge/dates.h"

/* "Q3 2026", "first half of 2026", "summer 2026", "in 2026", "the end of the year", "next year". */
bool date_periods_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d);
