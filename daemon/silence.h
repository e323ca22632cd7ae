/* Silence: what is wrong with a source, judged from its last page and what we remember of it.
 * Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/ailment.h"
#include "model/service.h"
#include "model/source_state.h"

/* What a source was before its last page. */
struct silence_before {
	int64_t last_heard, last_new; /* STAMP_NONE: never */
	unsigned page_entries;
	bool emptied; /* it was found empty, and nothing has come since */
};

struct silence_case {
	const struct source *source;
	const struct source_state *state; /* with the last page */
	struct silence_before before;
	unsigned entries;        /* on the last page, all its parts together */
	unsigned fresh;          /* never seen before */
	bool baseline;           /* a first page: nothing to compare with */
	const int64_t *arrivals; /* when entries came or were edited, the latest first */
	size_t arrival_count;
	int64_t now;
};

/* More arrivals tell nothing more of a rhythm. */
#define SILENCE_ARRIVALS 60

struct silence_finding {
	enum ailment_kind kind;
	int64_t since;
	char *detail; /* a clause (no capital, no stop); NULL */
};
/* At most one of each aspect. */
struct silence_findings {
	struct silence_finding items[ASPECT_COUNT];
	size_t count;
};
void silence_findings_clear(struct silence_findings *findings);
void silence_judge(const struct silence_case *given, struct silence_findings *ret);

/* Something new should have come after so many seconds: from the service file, else from what was
 * usual so far, and then far longer than that. 0: nobody can say. */
int64_t
silence_rhythm(const struct source *source, const int64_t *arrivals, size_t arrival_count);
/* Before so much time has passed silence_rhythm never finds anything: arrivals need not be read. */
#define SILENCE_RHYTHM_FLOOR_SEC (14 * INT64_C(86400))

/* Has it lasted so long that a person should hear of it? SEEN tries found it. */
bool silence_lasts(enum ailment_kind kind, unsigned seen, int64_t since, int64_t now);
