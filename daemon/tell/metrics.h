/* Metrics: what a monitoring system may know of us, as a textfile for Prometheus' node_exporter. Names of services and of
 * sources are the only words of others in it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/kind.h"
#include "model/letter.h"
#include "model/page.h"
#include "model/tally.h"

/* How far away a change is: at most 7, 30, 90, 365 days, or more. */
#define METRICS_SPANS 5
unsigned metrics_span(int32_t days);

struct metrics_source {
	const char *service, *source; /* borrowed */
	enum outcome outcome;         /* of the last try */
	int64_t last_heard;           /* STAMP_NONE: never */
	bool silent;
};

struct metrics {
	int64_t now, started;
	struct metrics_source *sources;
	size_t source_count;
	uint64_t ahead[KIND_COUNT][METRICS_SPANS];
	uint64_t letters[LETTER_STATE_COUNT];
	int64_t oldest_waiting; /* creation of the oldest letter that waits; STAMP_NONE */
	uint64_t store_bytes;
	const struct tally *tally;
};

/* The caller frees. */
char *metrics_write(const struct metrics *metrics);
/* TEXT as the file PATH (absolute), whole or not at all, for everybody to read. 0 or more; -errno with a sentence. */
int metrics_put(const char *path, const char *text, char **reterr_why);
