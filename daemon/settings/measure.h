/* Measure: readers of durations, sizes, dates and the hour of a digest. */
#pragma once

#include <stdint.h>

#include "settings/keys.h"

/* How a duration is counted and what is sensible. */
struct span {
	enum { SPAN_SECONDS, SPAN_DAYS, SPAN_MONTHS } in;
	unsigned low, high; /* in that unit */
	const char *low_text, *high_text;
	const char *example;
};

/* "8 weeks" as an unsigned number of the unit of its struct span. A month of days has 30, a
 * year 365. */
void
measure_span(struct check *check, const struct key *key, const struct node *value, void *field);
/* "16 MiB" as uint64_t. */
void measure_bytes(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* "2027-03-31" as int32_t day. */
void
measure_day(struct check *check, const struct key *key, const struct node *value, void *field);
/* "2026-09" or "2026-09-30" as the char * that it is. */
void measure_month(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* "monday 08:00" or "daily 08:00" into a struct recipient. */
void measure_digest(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* "22:00-07:00", a weekday, or a list of them into a struct quiet_time. */
void measure_quiet(
	struct check *check, const struct key *key, const struct node *value, void *field);
