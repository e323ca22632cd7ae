/* Date parts: years, days, quarters, halves, and spans counted from publication. */
#pragma once

#include "judge/dates.h"

/* A year of four digits from 1990 to 2099. */
bool date_parts_year(const struct words *words, size_t i);
/* A day of a month, as "1", "01", "1st" or "1 st"; 0 if it is none. RET_END is behind it. */
int date_parts_day(const struct words *words, size_t i, size_t *ret_end);
/* The day in "31" or "31T08" of a stamp; 0 if it is none. */
int date_parts_day_of_stamp(const struct words *words, size_t i);
/* True if the words FIRST to END are part of something longer: a model name, a build, an API
 * version. */
bool date_parts_glued(const struct words *words, size_t first, size_t end);
/* True if the name of a month at I can stand for a date although neither day nor year is there.
 */
bool date_parts_month_alone(const struct words *words, size_t i);
/* "Q3 2026", "H1 2026", "first half of 2026", "end of 2026", "in 2026", "mid-2026". */
bool date_parts_period(const struct words *words, size_t i, const struct dates_context *context,
	struct date *d);
/* "in six months", "30 days from now": counted from publication. */
bool date_parts_relative(const struct words *words, size_t i,
	const struct dates_context *context, struct date *d);
