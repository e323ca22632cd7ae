/* Publish: what is ahead as a feed and a calendar in a folder that a web server may show. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/stamp.h"
#include "keep/store.h"
#include "model/config.h"
#include "tell/journal.h"

/* What the store remembers of it, for `forewarn status`: a sentence; "" when all is well. */
#define PUBLISH_TROUBLE "publish-trouble"

struct publish {
	uint64_t writes; /* of cases, when it was last done */
	int32_t day;     /* and the day */
	int64_t again; /* it failed: not before then, unless a case changes; STAMP_NONE: it did not */
};
/* All is to be done. */
#define PUBLISH_DUE ((struct publish){ 0, DAY_NONE, STAMP_NONE })

/* Writes both files where a case, the day or the configuration is another than last time. 0, or -errno of the store. That
 * the folder cannot be written is told to the journal once, kept in the store and tried again. There must be no transaction. */
int publish_round(struct publish *publish, struct store *store, struct journal *journal,
	const struct config *config, int64_t now);
/* The calendar alone, as it would be published now; the caller frees. 0, or -errno of the store. */
int publish_calendar(struct store *store, const struct config *config, int64_t now, char **ret);
bool publish_well(const struct publish *publish);
