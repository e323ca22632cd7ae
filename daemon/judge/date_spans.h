/* Date spans: what is counted from a day, the day of publication or one that is written. */
#pragma once

#include "judge/dates.h"

/* "in six months", "30 days after March 1, 2027", "next year", "the end of the month", "this
 * Friday", "effective immediately". */
bool date_spans_read(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d);
