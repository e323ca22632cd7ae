/* Agenda: the dates of a letter as iCalendar (RFC 5545, 5546), for the reader's own calendar. */
#pragma once

#include "tell/publication.h"
#include "tell/story.h"
#include "tell/tale.h"

#define AGENDA_FILE "forewarn.ics"

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

/* The dates of all changes as a calendar that others subscribe to: the same events under the same UIDs, as they stand now. What
 * does not happen after all is CANCELLED for a while. Lines end with CRLF; the same publication is the same calendar, to the
 * byte. The caller frees. */
char *agenda_publish(const struct publication *publication);
