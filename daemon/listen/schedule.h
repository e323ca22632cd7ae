/* Schedule: when to ask a source again. Pure: the clock and chance are arguments. */
#pragma once

#include <stdint.h>

#include "model/listen_settings.h"
#include "model/page.h"
#include "model/service.h"
#include "model/source_state.h"

/* Updates STATE by the outcome of a try (outcome, failures, failing_since, last_try,
 * last_heard, max_age, moved_*) and plans next_due: the source's interval, not under
 * Cache-Control max-age and ttl, Retry-After obeyed, exponential back-off with jitter and a
 * ceiling for failures (never "given up"). A permanent redirect is adopted after
 * SCHEDULE_MOVED_SIGHTINGS polls in a row that each gave a valid page: then moved_adopted
 * becomes true. Call it once the page has been read,
 * with the outcome as reading left it: only FRESH and NOT_MODIFIED count as good. DAMAGED keeps
 * the source's interval, 410 and a repeated 404 go to the ceiling at once; an adopted address
 * that fails three times in a row is dropped again. */
void schedule_plan(struct source_state *state, const struct source *source,
	const struct listen_settings *settings, const struct page *page, int64_t now,
	uint64_t random);
#define SCHEDULE_MOVED_SIGHTINGS 3

/* When to ask after a start: what is overdue is spread over a short while so that a restart
 * does not stampede. */
int64_t schedule_first(const struct source_state *state, const struct source *source,
	const struct listen_settings *settings, int64_t now, uint64_t random);
