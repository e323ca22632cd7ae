/* Gauge: counts for a monitoring system. */
#include "gauge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "chronicle.h"
#include "weekly.h"

void
gauge_clear(struct gauge *gauge)
{
	free(gauge->trouble);
	*gauge = (struct gauge){ 0 };
}

static void
count_sources(const struct roster *roster, struct metrics *ret)
{
	ret->sources = mem_new(roster->count, sizeof(*ret->sources));
	ret->source_count = roster->count;
	for (size_t i = 0; i < roster->count; i++) {
		const struct slot *slot = &roster->slots[i];

		ret->sources[i] = (struct metrics_source){ .service = slot->service->id,
			.source = slot->source->id,
			.outcome = slot->state.outcome,
			.last_heard = slot->state.last_heard,
			.silent = chronicle_silent(&slot->state) };
	}
}

static int
count_change(struct change *change, void *userdata)
{
	struct gauge *gauge = userdata;

	if (weekly_is_ahead(change, gauge->day))
		gauge->ahead[change->facts.kind]
			    [metrics_span(change->facts.effective.from - gauge->day)]++;
	return 0;
}

/* Anew only when the day or a case is another. */
static int
count_changes(
	struct gauge *gauge, struct store *store, const struct config *config, int64_t now)
{
	int32_t today = zone_day(config->timezone, now);
	uint64_t writes = store_case_writes(store);
	int r;

	if (gauge->counted && gauge->day == today && gauge->writes == writes)
		return 0;
	memset(gauge->ahead, 0, sizeof(gauge->ahead));
	gauge->day = today;
	r = store_each_change(store, today, count_change, gauge);
	gauge->counted = r >= 0;
	gauge->writes = writes;
	return r;
}

static int
gather(struct gauge *gauge, struct store *store, const struct config *config,
	const struct inquiry *inquiry, struct metrics *ret)
{
	struct store_size size = { 0 };
	int r = store_size(store, &size);

	if (r >= 0)
		r = store_letters_count(store, ret->letters);
	if (r >= 0)
		r = count_changes(gauge, store, config, ret->now);
	memcpy(ret->ahead, gauge->ahead, sizeof(ret->ahead));
	count_sources(&inquiry->roster, ret);
	ret->store_bytes = size.bytes;
	ret->oldest_waiting = size.oldest_waiting;
	return r;
}

/* What an admin can do about it at three in the morning. */
static const char *
advice(int error)
{
	switch (error) {
	case -EROFS:
		return "; the unit may write in /var/cache/forewarn, or elsewhere with a "
		       "drop-in: "
		       "systemctl edit forewarnd, [Service], ReadWritePaths= and the folder";
	case -EACCES:
	case -EPERM:
	case -ENOENT:
		return "; make the folder and let the user of forewarnd write to it, or take "
		       "/var/cache/forewarn";
	default:
		return "";
	}
}

static void
remember(struct gauge *gauge, struct journal *journal, const char *path, int r, const char *why)
{
	_cleanup_free_ char *sentence =
		r < 0 ? mem_printf("the metrics are not up to date: %s%s", why, advice(r))
		      : NULL;

	if (text_equal(gauge->trouble, sentence))
		return;
	if (sentence)
		journal_note(journal, LOG_WARNING, "%s", sentence);
	else
		journal_note(journal, LOG_NOTICE, "the metrics are written to %s again", path);
	mem_set(&gauge->trouble, sentence);
}

int
gauge_round(struct gauge *gauge, struct store *store, struct journal *journal,
	const struct config *config, const struct inquiry *inquiry, int64_t now)
{
	struct metrics metrics = {
		.now = now, .started = gauge->started, .tally = &inquiry->tally
	};
	_cleanup_free_ char *text = NULL, *why = NULL;
	int r;

	if (!config->metrics)
		return 0;
	r = gather(gauge, store, config, inquiry, &metrics);
	if (r >= 0) {
		text = metrics_write(&metrics);
		remember(gauge, journal, config->metrics,
			metrics_put(config->metrics, text, &why), why);
	}
	free(metrics.sources);
	return r < 0 ? r : 0;
}
