/* Calendar event: the lines of one VEVENT to an entry. */
#pragma once

#include <stdbool.h>

#include "read/harvest.h"
#include "read/read.h"

struct calendar_event {
	const struct read_input *input;
	const struct read_rules *rules; /* never NULL */
	bool cancelled;                 /* the whole calendar says so */
	struct harvest *harvest;        /* to work with */
};

/* Is the line (its name, N bytes) one of those that an entry is made of? */
bool calendar_event_wants(const char *name, size_t n);
/* The unfolded lines between BEGIN:VEVENT and END:VEVENT, of wanted names only. Adds one entry, whose
 * id is NULL when the calendar gives none that holds; none when nothing is said. */
void calendar_event_read(
	const struct calendar_event *how, const struct strings *lines, struct reading *reading);
/* Seconds of a DURATION ("PT1H"); 0 for none. */
unsigned calendar_event_duration(const char *value);
