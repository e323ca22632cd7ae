/* Record: how a vendor announces - the notice that it gives, and what it does to what it said. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/change.h"

/* With fewer cases nothing is concluded from them. */
#define RECORD_ENOUGH 5u
#define RECORD_SHORT_DAYS 30

struct record {
	unsigned cases; /* announcements that forced something */
	int64_t first,
		last;   /* when the first and the last of them were announced; STAMP_NONE */
	unsigned named; /* that named a date when they were announced */
	unsigned
		unknown; /* without a stamp, and older than our listening: their notice is not known */
	int32_t *
		notice; /* days of each from naming a date to its first day, 0 where it had come; sorted by record_settle */
	size_t notice_count, notice_cap;
	unsigned later, earlier, taken_back; /* dates that moved, or were named no more */
	unsigned moved;                      /* cases with such a date */
	unsigned silent;                     /* edits and moves that were not marked as one */
	unsigned withdrawn;
	unsigned
		short_recent; /* of those announced of late, with less notice than RECORD_SHORT_DAYS */
	unsigned
		after_contract; /* announced after the last day on which notice could be given */
};

/* What else belongs to a case. */
struct record_case {
	const struct change *change;
	const struct events *events;
	int64_t heard_since;  /* since when its source is heard; STAMP_NONE: nobody knows */
	int32_t contract_by;  /* last day to give notice; DAY_NONE */
	const char *timezone; /* in which days are counted */
	int64_t recent_since; /* what was announced then or later is of late */
};

/* Works, disturbances and what forced nothing do not count. */
bool record_counts(const struct change *change);
void record_take(struct record *record, const struct record_case *it);
/* Sorts: before any of those below. */
void record_settle(struct record *record);
/* Are there enough for a conclusion about the notice? */
bool record_enough(const struct record *record);
/* Days, rounded down; of the two in the middle the lesser. Needs one at least. */
int32_t record_median(const struct record *record);
int32_t record_worst(const struct record *record);
/* How many got less than so many days. */
unsigned record_under(const struct record *record, int32_t days);
void record_clear(struct record *record);
