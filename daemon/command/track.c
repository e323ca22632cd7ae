/* Track: cases out of the store into a record. */
#include "command/track.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

/* What is needed while the cases of one service are counted. */
struct count {
	const struct config *config;
	struct store *store;
	struct track *track;
	char *source; /* of which HEARD_SINCE is known */
	int64_t heard_since;
};

static int32_t
contract_by(const struct config *config, const char *service)
{
	int32_t day = DAY_NONE;

	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];

		if (text_equal(d->service, service) && d->contract_notice_by != DAY_NONE &&
			(day == DAY_NONE || d->contract_notice_by < day))
			day = d->contract_notice_by;
	}
	return day;
}

static int
count_case(const struct history *history, void *userdata)
{
	struct count *count = userdata;
	const struct change *change = history->change;

	if (!text_equal(count->source, change->source)) {
		int r = store_heard_since(count->store, change->source, &count->heard_since);

		if (r < 0)
			return r;
		mem_set(&count->source, change->source);
	}
	record_take(&count->track->record,
		&(struct record_case){ .change = change,
			.events = history->events,
			.heard_since = count->heard_since,
			.contract_by = contract_by(count->config, change->service),
			.timezone = count->config->timezone,
			.recent_since = count->track->recent_since });
	return 0;
}

bool
track_wanted(const struct config *config, const struct service *service)
{
	for (size_t i = 0; i < config->dependency_count; i++)
		if (text_equal(config->dependencies[i].service, service->id))
			return true;
	return false;
}

int
track_fill(struct track *track, const struct config *config, struct store *store)
{
	struct count count = {
		.config = config, .store = store, .track = track, .heard_since = STAMP_NONE
	};
	int r = store_histories(store, track->service->id, count_case, &count);

	for (size_t i = 0; r >= 0 && i < track->service->source_count; i++) {
		unsigned ailments = 0;

		r = store_ailments_ever(store, track->service->sources[i].id, &ailments);
		track->ailments += ailments;
	}
	free(count.source);
	record_settle(&track->record);
	return r < 0 ? r : 0;
}
