/* Calendar: iCalendar (RFC 5545) to entries, one for each event. */
#pragma once

#include <stdbool.h>

#include "base/text.h"
#include "read/read.h"

#define CALENDAR_FORMAT "icalendar"

/* Does S begin as a calendar does? */
bool calendar_is(const char *s, size_t n);
/* Lines of a calendar may be folded inside of a character (RFC 5545 section 3.1). True, and the unfolded
 * body is appended to OUT, when BODY is a calendar that is UTF-8 only without its folds. */
bool calendar_unfold(struct text *out, const char *body, size_t n);
/* S is UTF-8; after white space it is one for which calendar_is. RET is filled, maybe marked damaged. */
void
calendar_read(const struct read_input *input, const char *s, size_t n, struct reading *ret);
