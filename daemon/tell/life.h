/* Life: the sign of life, as a letter and as the last line of a digest. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/ailment.h"
#include "tell/sheet.h"
#include "tell/wording.h"

struct life {
	const struct tongue *wording;
	const char *zone;
	unsigned heard, silent, ahead;
	int64_t silent_since;            /* the longest of them */
	const struct ailments *ailments; /* that last and are spoken of */
	const int64_t *next; /* of each, when it is asked again; STAMP_NONE: unknown */
	int64_t now;
	bool machine; /* the reader looks after it */
	uint64_t waiting, dead, bytes;
};

/* "47 sources heard, 1 silent since 3 May 2026, 2 changes ahead"; and that as a sentence for the foot
 * of a letter. The caller frees. */
char *life_line(const struct life *life);
char *life_foot(const struct life *life);
/* Fills SHEET; returns the subject, which the caller frees. */
char *life_write(const struct life *life, struct sheet *sheet);
