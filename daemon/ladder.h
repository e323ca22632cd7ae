/* Ladder: which rung of the days before a date a person is to hear of now. Pure. */
#pragma once

#include "remind.h"

/* Whoever had a letter about the change so shortly before has not forgotten it; nor for a quarter of the days that are
 * left. */
#define LADDER_SETTLED_DAYS 3

/* A person's day, and what comes of it. */
struct desk {
	const struct remind_input *in;
	struct reminders *ret;
	const char *zone;
	int32_t today;
	int minute;    /* of the day, from which he is reminded */
	bool awake;    /* it is late enough, and not yet night */
	int64_t opens; /* when he is awake next */
	int32_t letter; /* day of the last letter that was no reminder; DAY_NONE: there was none */
	int64_t next; /* when something is to be looked at again */
};

struct desk ladder_desk(const struct remind_input *in, struct reminders *ret);
/* The day of the last letter to NAME that was no reminder, where the desk is; DAY_NONE. */
int32_t ladder_letter_day(const struct desk *desk, const char *name);
/* The instant from which the person is reminded on that day; and to look again then, if it is ahead. */
int64_t ladder_hour(const struct desk *desk, int32_t day);
void ladder_wake(struct desk *desk, int64_t at);

/* Rungs towards one date. */
struct ladder_to {
	enum about about;
	enum role role;
	int32_t date, last; /* beyond LAST it is no use any more */
	const unsigned *days;
	size_t count;
};

/* Adds the rung that has come and was not told; plans the others. */
void ladder_climb(struct desk *desk, const struct ladder_to *to);
/* Adds the rung DAYS before the date, which has come, unless it was told; in the night it waits. */
void ladder_tell(struct desk *desk, const struct ladder_to *to, unsigned days);
