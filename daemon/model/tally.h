/* Tally: what is counted while the daemon runs, for the metrics. */
#pragma once

#include <stdint.h>

/* Why a reader was ended and another one takes its place. */
enum tally_reader {
	TALLY_READER_CRASHED,
	TALLY_READER_TIMEOUT,
	TALLY_READER_LIMIT,
	TALLY_READER_FAILED,
	TALLY_READER_BAD_PAGE, /* the page was damaged, or nothing that was asked for */
	TALLY_READER_WORN,     /* it had read as many pages as one may */
	TALLY_READER_UNFIT,    /* it did not know a time zone, or its page was wanted no more */
};
#define TALLY_READER_COUNT (TALLY_READER_UNFIT + 1)
const char *tally_reader_name(enum tally_reader why); /* "crashed", ... */

/* Upper bounds of the classes of durations, in seconds; the last class has none. */
#define TALLY_BOUNDS 9
double tally_bound(unsigned number);

struct tally_durations {
	uint64_t classes[TALLY_BOUNDS + 1];
	uint64_t count;
	double seconds;
};

struct tally {
	uint64_t readers[TALLY_READER_COUNT];
	struct tally_durations polls; /* from the request until the page was read */
};

void tally_duration(struct tally_durations *durations, double seconds);
