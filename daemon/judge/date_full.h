/* Date full: days and months as they are written, in digits and with names, and the second day of
 * a range. */
#pragma once

#include "judge/dates.h"

/* The date that begins with word I: 0 none, 1, or 2 with the other end of a range of days. */
size_t date_full_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date d[static 2]);
