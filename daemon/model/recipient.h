/* Recipient: a person or a mailbox that hears about changes. */
#pragma once

#include <stdbool.h>

#include "model/place.h"

enum wording { WORDING_TECHNICAL, WORDING_PLAIN };

struct recipient {
	char *name;
	char *mail; /* addr-spec (RFC 5322 section 3.4.1) */
	enum wording wording;
	bool has_digest_time; /* else Monday 08:00 */
	int digest_weekday;   /* 0 Sunday ... 6 Saturday; -1: every day */
	int digest_hour, digest_minute;
	char *language; /* of his letters; NULL: the configuration's */
	char *timezone; /* NULL: the configuration's */
	struct place at;
};
void recipient_clear(struct recipient *recipient);
