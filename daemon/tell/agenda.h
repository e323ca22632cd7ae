/* Agenda: the dates of a letter as iCalendar (RFC 5545, 5546), for the reader's own calendar. */
#pragma once

#include "tell/story.h"
#include "tell/tale.h"

struct agenda_frame {
	const char *installation; /* random id of this installation */
	const char *from;         /* addr-spec; the organizer that RFC 5546 wants */
	int64_t now;
};

/* One event of whole days for each change whose date is told or taken back, and for each of its other steps that is ahead. Its
 * UID lasts as long as the change, its SEQUENCE is the number of what happened last to it; what does not happen after all is
 * CANCELLED. A month or another period lasts from its first day to its last and says that no day was given. Lines end with
 * \n; NULL: there is no date to tell. The caller frees. */
char *agenda_write(
	const struct story *story, const struct tales *tales, const struct agenda_frame *frame);
