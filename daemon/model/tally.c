/* Tally: names, and classes of durations. */
#include "model/tally.h"

static const char *const readers[TALLY_READER_COUNT] = { "crashed", "timeout", "limit",
	"failed", "bad-page", "worn", "unfit" };

static const double bounds[TALLY_BOUNDS] = { 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60 };

const char *
tally_reader_name(enum tally_reader why)
{
	return readers[why];
}

double
tally_bound(unsigned number)
{
	return bounds[number];
}

void
tally_duration(struct tally_durations *durations, double seconds)
{
	unsigned i = 0;

	while (i < TALLY_BOUNDS && seconds > bounds[i])
		i++;
	durations->classes[i]++;
	durations->count++;
	durations->seconds += seconds;
}
