/* Gauge: how we stand, counted and put into the file of metrics. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "inquiry.h"
#include "keep/store.h"
#include "model/config.h"
#include "tell/journal.h"
#include "tell/metrics.h"

struct gauge {
	int64_t started;
	char *trouble; /* why the file could not be written, as it was told; NULL: it could */
	/* Changes ahead on that day, as they were after so many writes. */
	bool counted;
	int32_t day;
	uint64_t writes;
	uint64_t ahead[KIND_COUNT][METRICS_SPANS];
};
void gauge_clear(struct gauge *gauge);

/* Writes the file that CONFIG names, if it names one. 0, or -errno of the store. That the file cannot be written is told to
 * the journal, once. */
int gauge_round(struct gauge *gauge, struct store *store, struct journal *journal,
	const struct config *config, const struct inquiry *inquiry, int64_t now);
