/* Timeline: moments of several kinds, sorted, between the revisions of the store. */
#include "command/timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/body.h"
#include "command/caged.h"
#include "command/command.h"

/* The parts of one page arrive one after another. */
#define FIRST_PAGE_SEC 600

enum what { WHAT_ENTRY, WHAT_LISTED, WHAT_UNLISTED, WHAT_DECIDED };

struct timeline_moment {
	int64_t at;
	enum what what;
	size_t number; /* those of one moment stay in the order in which they came */
	const struct service *service;
	const struct source *source; /* of an entry */
	char *of;                    /* the source's id, of others */
	struct hash key;
	struct entry entry;
	struct decision decision;
};

void
timeline_clear(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->count; i++) {
		free(timeline->moments[i].of);
		entry_clear(&timeline->moments[i].entry);
		decision_clear(&timeline->moments[i].decision);
	}
	free(timeline->moments);
	free(timeline->firsts);
}

static struct timeline_moment *
add(struct timeline *timeline, enum what what, int64_t at)
{
	struct timeline_moment *moment;

	timeline->moments = mem_grow(
		timeline->moments, timeline->count, &timeline->cap, sizeof(*timeline->moments));
	moment = &timeline->moments[timeline->count];
	*moment = (struct timeline_moment){ .at = at,
		.what = what,
		.number = timeline->count++,
		.decision = DECISION_INITIAL };
	return moment;
}

static void
add_listings(
	struct timeline *timeline, const struct change *change, const struct events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		enum happening happening = events->items[i].happening;
		struct timeline_moment *moment;

		if (happening != HAPPENED_UNLISTED && happening != HAPPENED_RELISTED)
			continue;
		moment = add(timeline,
			happening == HAPPENED_UNLISTED ? WHAT_UNLISTED : WHAT_LISTED,
			events->items[i].at);
		moment->of = mem_dup(change->source);
		moment->key = change->key;
	}
}

static void
add_decisions(
	struct timeline *timeline, const struct change *change, struct decisions *decisions)
{
	for (size_t i = 0; i < decisions->count; i++) {
		struct timeline_moment *moment =
			add(timeline, WHAT_DECIDED, decisions->items[i].at);

		moment->of = mem_dup(change->source);
		moment->key = change->key;
		moment->decision = decisions->items[i];
		decisions->items[i] = DECISION_INITIAL;
	}
}

static int
take_change(struct change *change, void *userdata)
{
	struct timeline *timeline = userdata;
	_cleanup_(events_clear) struct events events = { 0 };
	_cleanup_(decisions_clear) struct decisions decisions = { 0 };
	int r = store_events(timeline->heard, change->id, &events);

	if (r >= 0)
		r = store_decisions(timeline->heard, change->id, &decisions);
	if (r < 0)
		return r;
	add_listings(timeline, change, &events);
	add_decisions(timeline, change, &decisions);
	return 0;
}

static int
compare_stamps(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int
take_first(const struct source_state *state, void *userdata)
{
	struct timeline *timeline = userdata;
	int64_t first = STAMP_NONE;
	int r;

	if (!config_asked_source(timeline->config, state->id))
		return 0;
	r = store_heard_since(timeline->heard, state->id, &first);
	if (r < 0 || first == STAMP_NONE)
		return r;
	timeline->firsts = mem_grow(timeline->firsts, timeline->first_count,
		&timeline->first_cap, sizeof(*timeline->firsts));
	timeline->firsts[timeline->first_count++] = first;
	return 0;
}

int
timeline_take_store(struct timeline *timeline)
{
	int r = store_each_change(timeline->heard, DAY_NONE, take_change, timeline);

	if (r >= 0)
		r = store_sources(timeline->heard, take_first, timeline);
	if (timeline->first_count)
		qsort(timeline->firsts, timeline->first_count, sizeof(*timeline->firsts),
			compare_stamps);
	return r;
}

static void
take_reading(struct timeline *timeline, const struct service *service,
	const struct source *source, struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		struct entry *entry = &reading->entries[i];
		int64_t at = entry->published != STAMP_NONE ? entry->published : entry->updated;
		struct timeline_moment *moment;

		if (at == STAMP_NONE) {
			timeline->undated++;
			continue;
		}
		moment = add(timeline, WHAT_ENTRY, at);
		moment->service = service;
		moment->source = source;
		moment->entry = *entry;
		*entry = (struct entry){ 0 };
	}
}

int
timeline_take_archive(struct timeline *timeline, const char *file,
	const struct service *service, const struct source *source)
{
	_cleanup_(text_clear) struct text body = { 0 };
	struct read_input input = { .base = source->url, .rules = &source->rules };
	struct cage_answer answer = { 0 };
	struct caged *caged;
	int status = body_read(file, &body);

	if (status)
		return status;
	input.body = body.data;
	input.len = body.len;
	caged = caged_open();
	caged_ask(caged, CAGE_PAGE, &input, &answer);
	caged_close(caged);
	status = caged_status(answer.verdict);
	if (status)
		(void)command_fail(status, "%s: %s", file, answer.why);
	else
		take_reading(timeline, service, source, &answer.reading);
	cage_answer_clear(&answer);
	return status;
}

static int
compare_moments(const void *a, const void *b)
{
	const struct timeline_moment *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Entries of one source and one moment, on their way into the rerun. */
struct play {
	struct timeline *timeline;
	struct rerun *rerun;
	int (*progress)(double part);
	const struct service *service;
	const struct source *source;
	struct reading reading;
	int64_t at;
	bool baseline, pending,
		failed; /* PENDING: something happened at that moment that is not told yet */
	unsigned played, all;
};

/* Opening letters wait for the sources that are asked for the first time about now. */
static bool
is_open(const struct play *play)
{
	const struct timeline *timeline = play->timeline;

	for (size_t i = 0; i < timeline->first_count; i++)
		if (timeline->firsts[i] > play->at)
			return timeline->firsts[i] > play->at + STAMP_DAY_SEC;
	return true;
}

static int
flush(struct play *play)
{
	int r = 0;

	if (play->reading.count)
		r = rerun_entries(play->rerun, play->service, play->source, &play->reading,
			play->baseline);
	reading_clear(&play->reading);
	play->reading = (struct reading){ 0 };
	play->failed = play->failed || r < 0;
	return r;
}

static int
tell(struct play *play)
{
	int r = play->pending ? rerun_tell(play->rerun, is_open(play)) : 0;

	play->pending = false;
	play->failed = play->failed || r < 0;
	return r;
}

/* It is AT now, and all that was due before is told. */
static int
go_to(struct play *play, int64_t at)
{
	int r = flush(play);

	if (r < 0 || (play->at != STAMP_NONE && at <= play->at))
		return r;
	r = tell(play);
	if (r >= 0)
		r = rerun_until(play->rerun, at, is_open(play));
	play->failed = play->failed || r < 0;
	play->at = at;
	if (play->timeline->from == STAMP_NONE)
		play->timeline->from = at;
	play->timeline->until = at;
	return r;
}

static int
take_entry(struct play *play, int64_t at, const struct service *service,
	const struct source *source, const struct entry *entry, bool baseline)
{
	int r = 0;

	if (play->reading.count && (play->source != source || play->baseline != baseline))
		r = flush(play);
	if (r >= 0 && at != play->at)
		r = go_to(play, at);
	if (r < 0)
		return r;
	play->service = service;
	play->source = source;
	play->baseline = baseline;
	play->pending = true;
	play->timeline->revisions++;
	entry_copy(reading_add(&play->reading), entry);
	return 0;
}

/* A decision comes after what it was decided about was told. */
static int
take_moment(struct play *play, struct timeline_moment *moment)
{
	int r;

	if (moment->what == WHAT_ENTRY)
		return take_entry(play, moment->at, moment->service, moment->source,
			&moment->entry, false);
	r = go_to(play, moment->at);
	if (r >= 0 && moment->what == WHAT_DECIDED)
		r = tell(play);
	if (r < 0)
		return r;
	if (moment->what == WHAT_DECIDED)
		r = rerun_decide(play->rerun, moment->of, &moment->key, &moment->decision);
	else
		r = rerun_listed(
			play->rerun, moment->of, &moment->key, moment->what == WHAT_LISTED);
	play->pending = true;
	play->failed = play->failed || r < 0;
	return r;
}

/* All that happened before AT; at AT itself the pages come first. */
static int
take_moments(struct play *play, int64_t at)
{
	struct timeline *timeline = play->timeline;
	int r = 0;

	while (r >= 0 && timeline->next < timeline->count &&
		timeline->moments[timeline->next].at < at)
		r = take_moment(play, &timeline->moments[timeline->next++]);
	return r;
}

static const struct service *
service_of(const struct config *config, const char *source)
{
	_cleanup_free_ char *id = mem_ndup(source, strcspn(source, "/"));

	return config_service(config, id);
}

static int
take_arrival(const struct arrival *arrival, void *userdata)
{
	struct play *play = userdata;
	const struct config *config = play->timeline->config;
	const struct source *source = config_asked_source(config, arrival->source);
	int64_t since = STAMP_NONE;
	int r;

	if (play->progress &&
		play->progress(play->all ? (double)play->played++ / play->all : 0))
		return -ECANCELED;
	if (!source) {
		play->timeline->strangers++;
		return 0;
	}
	r = take_moments(play, arrival->at);
	if (r >= 0 && arrival->revision == 1)
		r = store_heard_since(play->timeline->heard, arrival->source, &since);
	if (r < 0)
		return r;
	return take_entry(play, arrival->at, service_of(config, arrival->source), source,
		arrival->entry, arrival->revision == 1 && arrival->at < since + FIRST_PAGE_SEC);
}

int
timeline_play(struct timeline *timeline, struct rerun *rerun, int64_t now,
	int (*progress)(double part), bool *ret_rerun)
{
	struct play play = {
		.timeline = timeline, .rerun = rerun, .progress = progress, .at = STAMP_NONE
	};
	struct store_size size = { 0 };
	int r = timeline->heard ? store_size(timeline->heard, &size) : 0;

	play.all = (unsigned)size.revisions;
	if (timeline->count)
		qsort(timeline->moments, timeline->count, sizeof(*timeline->moments),
			compare_moments);
	if (r >= 0 && timeline->heard)
		r = store_each_revision(timeline->heard, take_arrival, &play);
	if (r >= 0)
		r = take_moments(&play, INT64_MAX);
	if (r >= 0 && play.at != STAMP_NONE)
		r = go_to(&play, now);
	if (r >= 0)
		r = tell(&play);
	reading_clear(&play.reading);
	*ret_rerun = play.failed;
	return r;
}
