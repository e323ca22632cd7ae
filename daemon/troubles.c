/* Troubles: what began, lasts and is over. */
#include "troubles.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "outage.h"

/* Other titles are seen once; so long they stay in listings. */
#define TITLES_SHOWN_SEC (14 * INT64_C(86400))

void
troubles_news_clear(struct troubles_news *news)
{
	ailments_clear(&news->begun);
	ailments_clear(&news->over);
}

static void
note(struct ailments *list, const struct ailment *ailment)
{
	struct ailment *copy = ailments_add(list);

	*copy = *ailment;
	copy->source = mem_dup(ailment->source);
	copy->detail = mem_dup(ailment->detail);
}

int
troubles_nobody_since(struct store *store, int64_t *ret)
{
	struct ailment last;
	int r = store_ailment_last(store, AILMENT_NETWORK, &last);

	*ret = STAMP_NONE;
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	if (last.over == STAMP_NONE)
		*ret = last.since;
	ailment_clear(&last);
	return 0;
}

/* From when patience counts: while our own network was down, nobody else is to blame. STAMP_NONE:
 * it is down. */
static int
patient_since(
	struct store *store, const struct source_state *state, int64_t since, int64_t *ret)
{
	struct ailment network;
	int r;

	*ret = since;
	if (!outage_suspect(state->outcome))
		return 0;
	r = store_ailment_last(store, AILMENT_NETWORK, &network);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (network.over == STAMP_NONE)
		*ret = STAMP_NONE;
	else if (network.over > since)
		*ret = network.over;
	ailment_clear(&network);
	return 0;
}

static int
put(struct store *store, const struct troubles_page *page, struct ailment *ailment)
{
	int64_t since;
	int r = patient_since(store, page->state, ailment->since, &since);

	if (r < 0)
		return r;
	if (ailment->ripe == STAMP_NONE && since != STAMP_NONE &&
		silence_lasts(ailment->kind, ailment->seen, since, page->now))
		ailment->ripe = page->now;
	return store_ailment_put(store, ailment);
}

static int
begin(struct store *store, const struct troubles_page *page, struct silence_finding *finding,
	struct troubles_news *ret)
{
	struct ailment ailment = { .source = mem_dup(page->source->id),
		.kind = finding->kind,
		.since = finding->since,
		.seen = 1,
		.ripe = STAMP_NONE,
		.told = STAMP_NONE,
		.over = STAMP_NONE,
		.over_told = STAMP_NONE };
	int r;

	ailment.detail = TAKE(finding->detail);
	r = put(store, page, &ailment);
	note(&ret->begun, &ailment);
	ailment_clear(&ailment);
	return r;
}

/* The ailment was there before; when its end was not told yet, it has not ended. */
static int
go_on(struct store *store, const struct troubles_page *page, struct silence_finding *finding,
	struct ailment *ailment)
{
	ailment->kind = finding->kind;
	ailment->over = STAMP_NONE;
	ailment->seen += ailment->seen < UINT32_MAX;
	free(ailment->detail);
	ailment->detail = TAKE(finding->detail);
	return put(store, page, ailment);
}

/* Can this page say that the ailment is over? */
static bool
ends(const struct troubles_page *page, const struct ailment *ailment)
{
	switch (ailment_aspect(ailment->kind)) {
	case ASPECT_RHYTHM:
		return outcome_heard(page->state->outcome);
	case ASPECT_TITLES:
		return ailment->told != STAMP_NONE &&
		       page->now - ailment->since > TITLES_SHOWN_SEC;
	case ASPECT_HEARING:
	case ASPECT_ADDRESS:
	case ASPECT_NETWORK:
		break;
	}
	return true;
}

/* Of what nobody was told, nobody has to hear the end. Of a moved source it was somebody's own
 * doing. */
static int
end(struct store *store, const struct troubles_page *page, struct ailment *ailment,
	struct troubles_news *ret)
{
	enum ailment_aspect aspect = ailment_aspect(ailment->kind);

	ailment->over = page->now;
	note(&ret->over, ailment);
	if (ailment->told == STAMP_NONE)
		return store_ailment_drop(store, ailment->id);
	if (aspect == ASPECT_TITLES || aspect == ASPECT_ADDRESS)
		ailment->over_told = page->now;
	return store_ailment_put(store, ailment);
}

static struct ailment *
of_aspect(struct ailments *known, enum ailment_kind kind)
{
	for (size_t i = 0; i < known->count; i++)
		if (ailment_aspect(known->items[i].kind) == ailment_aspect(kind))
			return &known->items[i];
	return NULL;
}

static bool
is_found(const struct silence_findings *found, const struct ailment *ailment)
{
	for (size_t i = 0; i < found->count; i++)
		if (ailment_aspect(found->items[i].kind) == ailment_aspect(ailment->kind))
			return true;
	return false;
}

static int
keep(struct store *store, const struct troubles_page *page, struct silence_findings *found,
	struct ailments *known, struct troubles_news *ret)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < known->count; i++)
		if (known->items[i].over == STAMP_NONE && !is_found(found, &known->items[i]) &&
			ends(page, &known->items[i]))
			r = end(store, page, &known->items[i], ret);
	for (size_t i = 0; r >= 0 && i < found->count; i++) {
		struct ailment *ailment = of_aspect(known, found->items[i].kind);

		r = ailment ? go_on(store, page, &found->items[i], ailment)
			    : begin(store, page, &found->items[i], ret);
	}
	return r;
}

/* Arrivals are only read when they can matter. */
static int
read_arrivals(struct store *store, const struct troubles_page *page, int64_t *ret)
{
	const struct source_state *state = page->state;
	bool quiet = state->last_new != STAMP_NONE &&
		     page->now - state->last_new > SILENCE_RHYTHM_FLOOR_SEC;
	bool strange = page->entries && page->fresh == page->entries;

	if (!outcome_heard(state->outcome) || (!quiet && !strange && !page->source->rhythm_sec))
		return 0;
	return store_arrivals(store, page->source->id, ret, SILENCE_ARRIVALS);
}

int
troubles_take(struct store *store, const struct troubles_page *page, struct troubles_news *ret)
{
	int64_t arrivals[SILENCE_ARRIVALS];
	struct silence_case given = { .source = page->source,
		.state = page->state,
		.before = page->before,
		.entries = page->entries,
		.fresh = page->fresh,
		.baseline = page->baseline,
		.arrivals = arrivals,
		.now = page->now };
	struct silence_findings found = { 0 };
	struct ailments known;
	struct ailment *hearing;
	int r;

	*ret = (struct troubles_news){ 0 };
	r = store_ailments(store, page->source->id, &known);
	if (r < 0)
		return r;
	hearing = of_aspect(&known, AILMENT_EMPTIED);
	given.before.emptied = hearing && hearing->kind == AILMENT_EMPTIED;
	r = read_arrivals(store, page, arrivals);
	if (r >= 0) {
		given.arrival_count = (size_t)r;
		silence_judge(&given, &found);
		r = keep(store, page, &found, &known, ret);
	}
	silence_findings_clear(&found);
	ailments_clear(&known);
	return r < 0 ? r : 0;
}

static size_t
gather_tries(const struct roster *roster, struct outage_try *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < roster->count; i++) {
		const struct slot *slot = &roster->slots[i];
		const struct source_state *state = &slot->state;

		if (!state->id || state->last_try == STAMP_NONE ||
			slot->source->allow_private || state->outcome == OUTCOME_NO_ACCOUNT ||
			text_starts_nocase(slot->source->url, "file:"))
			continue;
		ret[count++] = (struct outage_try){ .url = slot->source->url,
			.at = state->last_try,
			.failing_since = state->failing_since,
			.outcome = state->outcome };
	}
	return count;
}

/* Long before a letter is due it may be over: then the journal has said it, and that is enough. */
static int
keep_network(struct store *store, int64_t before, int64_t since, int64_t now)
{
	struct ailment ailment = { .source = mem_dup(""),
		.kind = AILMENT_NETWORK,
		.since = since,
		.seen = 1,
		.ripe = STAMP_NONE,
		.told = STAMP_NONE,
		.over = STAMP_NONE,
		.over_told = STAMP_NONE };
	int r = 0;

	if (before != STAMP_NONE) {
		ailment_clear(&ailment);
		r = store_ailment_last(store, AILMENT_NETWORK, &ailment);
		ailment.over = now;
		if (!silence_lasts(AILMENT_NETWORK, 1, ailment.since, now))
			ailment.over_told = now;
	}
	if (r >= 0)
		r = store_ailment_put(store, &ailment);
	ailment_clear(&ailment);
	return r;
}

int
troubles_network(
	struct store *store, const struct roster *roster, int64_t now, int64_t *ret_since)
{
	_cleanup_free_ struct outage_try *tries = mem_new(roster->count, sizeof(*tries));
	int64_t before, since;
	size_t count;
	int r = troubles_nobody_since(store, &before);

	*ret_since = before;
	if (r < 0)
		return r;
	count = gather_tries(roster, tries);
	since = outage_judge(tries, count, before, now);
	if (since == before)
		return 0;
	r = keep_network(store, before, since, now);
	if (r < 0)
		return r;
	*ret_since = since;
	return 1;
}

bool
troubles_shown(const struct config *config, const struct ailment *ailment)
{
	if (ailment->over != STAMP_NONE)
		return false;
	if (ailment->kind == AILMENT_NETWORK)
		return true;
	return ailment->ripe != STAMP_NONE && config_asked_source(config, ailment->source);
}

char *
troubles_span(int64_t seconds)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = { { "day", 86400 }, { "hour", 3600 }, { "minute", 60 } };
	size_t i = 0;
	int64_t n;

	/* 26 hours say more than one day. */
	while (i + 1 < LENGTH_OF(units) && seconds < 2 * units[i].seconds)
		i++;
	n = seconds > 0 ? seconds / units[i].seconds : 0;
	return mem_printf("%lld %s%s", (long long)n, units[i].name, n == 1 ? "" : "s");
}

char *
troubles_moment(const char *timezone, int64_t stamp)
{
	char day[STAMP_SIZE];
	int second = zone_second_of_day(timezone, stamp);

	return mem_printf("%s %02d:%02d", stamp_write_day(zone_day(timezone, stamp), day),
		second / 3600, second / 60 % 60);
}
