/* Track: the record of one service, from all that the store has of it. */
#pragma once

#include <stdbool.h>

#include "keep/store.h"
#include "model/config.h"
#include "model/record.h"

struct track {
	const struct service *service;
	int64_t recent_since; /* what was announced then or later counts as of late; 0: all of it */
	struct record record;
	unsigned ailments; /* of its sources, that lasted long enough to be told */
};

/* Does anybody depend on it? */
bool track_wanted(const struct config *config, const struct service *service);
/* Fills the record of TRACK's service (record_clear), settled, and its ailments. 0, or -errno of the store. */
int track_fill(struct track *track, const struct config *config, struct store *store);
