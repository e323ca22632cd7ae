/* Calendar: iCalendar (RFC 5545) to entries, one for each event. */
#pragma once

#include <stdbool.h>

#include "read/read.h"

#define CALENDAR_FORMAT "icalendar"

/* Does S begin as a calendar does? */
bool calendar_is(const char *s, size_t n);
/* S is UTF-8; after white space it is one for which calendar_is. RET is filled, maybe marked damaged. */
void
calendar_read(const struct read_input *input, const char *s, size_t n, struct reading *ret);
