/* Voice: what a customer has to say about a change - to the vendor, to the staff, to customers, to the management. Ready texts out
 * of letters/LANGUAGE.yaml (the group “voice”); what is not known is left out. Pure: the day is an argument. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/change.h"
#include "model/config.h"
#include "model/record.h"
#include "tell/sheet.h"
#include "tell/wording.h"

enum voice { VOICE_VENDOR, VOICE_STAFF, VOICE_CUSTOMERS, VOICE_MANAGEMENT };
#define VOICE_COUNT (VOICE_MANAGEMENT + 1)
const char *voice_name(enum voice to); /* "vendor", ... */
int voice_of(const char *name);        /* the value, or -EINVAL */

struct voice_input {
	const struct config *config;
	const struct tongue *wording;
	enum wording level; /* WORDING_TECHNICAL: for those who run systems */
	const struct change *change;
	const struct events *events; /* its history */
	const struct record *record; /* of its service over all history, settled */
	const struct record *own;    /* of this change alone, settled */
	int32_t today;
};

/* SHEET gets what is written to them; returns the subject, which the caller frees. */
char *voice_write(enum voice to, const struct voice_input *input, struct sheet *sheet);
