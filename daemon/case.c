/* Case: what an entry means for the changes that we follow. */
#include "case.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"

/* An undated match that a new configuration finds among old entries is worth a letter for this
 * long. */
#define UNDATED_FRESH_DAYS 180

/* What judge said of an entry now. */
struct judgement {
	struct facts facts;
	struct matches matches;
	enum verdict verdict;
	char *reason;
};

static void
judgement_clear(struct judgement *j)
{
	facts_clear(&j->facts);
	matches_clear(&j->matches);
	free(j->reason);
}

static void
judge_entry(const struct walk *walk, const struct case_entry *from, struct judgement *ret)
{
	const struct setup *setup = walk->setup;

	judge_facts(setup->rules, from->entry, walk->now, &ret->facts);
	judge_match(setup->rules, from->service, from->entry, &ret->facts, &ret->matches);
	ret->verdict = judge_verdict(
		setup->config, &ret->facts, &ret->matches, walk->now, &ret->reason);
}

/* Hands what was judged over to the change; matches only when there are any, so that an edit
 * that drops our word does not lose the case. */
static void
change_take_judgement(struct change *change, struct judgement *j, const struct walk *walk)
{
	facts_clear(&change->facts);
	change->facts = j->facts;
	j->facts = (struct facts){ 0 };
	if (j->matches.count) {
		matches_clear(&change->matches);
		change->matches = j->matches;
		j->matches = (struct matches){ 0 };
	}
	change->verdict = j->verdict;
	free(change->reason);
	change->reason = TAKE(j->reason);
	change->rules = rules_version(walk->setup->rules);
	mem_set(&change->quote, facts_quote(&change->facts));
}

static void
change_take_entry(struct change *change, const struct entry *entry)
{
	free(change->title);
	change->title = text_line(entry->title, LIMIT_TITLE_BYTES);
	mem_set(&change->link, entry->link);
	mem_set(&change->language, entry->language);
	change->published = entry->published;
	change->updated = entry->updated;
}

static int
draw_id(const struct walk *walk, const char *service, char **ret)
{
	for (;;) {
		char *id = change_id_draw(service, walk->random(walk->random_data));
		int r = store_change_exists(walk->store, id);

		if (r == 0) {
			*ret = id;
			return 0;
		}
		free(id);
		if (r < 0)
			return r;
	}
}

static int32_t
today(const struct walk *walk)
{
	return zone_day(walk->setup->config->timezone, walk->now);
}

/* Everybody whom the matched dependencies name, each once. */
static void
gather_recipients(
	const struct config *config, const struct matches *matches, struct strings *ret)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct dependency *d =
			config_dependency(config, matches->items[i].dependency);

		for (size_t j = 0; d && j < d->tell.count; j++)
			if (!strings_has(ret, d->tell.items[j]))
				strings_add(ret, d->tell.items[j]);
	}
}

static int
add_notices(const struct walk *walk, const struct change *change, const struct event *event,
	enum occasion occasion)
{
	struct strings recipients = { 0 };
	int r = 0;

	gather_recipients(walk->setup->config, &change->matches, &recipients);
	for (size_t i = 0; r >= 0 && i < recipients.count; i++)
		r = store_notice_add(
			walk->store, &(struct notice){ .recipient = recipients.items[i],
					     .change = change->id,
					     .event = event->number,
					     .occasion = occasion,
					     .at = walk->now });
	strings_clear(&recipients);
	return r;
}

static bool
ahead(const struct walk *walk, const struct facts *facts)
{
	return when_known(&facts->effective) && facts->effective.to >= today(walk);
}

/* Is this new case worth a letter, and on which occasion? */
static bool
occasion_of_new(const struct walk *walk, const struct case_entry *from,
	const struct change *change, enum occasion *ret)
{
	int64_t told = change->published != STAMP_NONE ? change->published : change->first_seen;

	if (change->verdict == VERDICT_SILENT)
		return false;
	if (from->review) {
		*ret = OCCASION_RECONFIGURED;
		return ahead(walk, &change->facts) ||
		       (!when_known(&change->facts.effective) &&
			       told >= walk->now - (int64_t)UNDATED_FRESH_DAYS * STAMP_DAY_SEC);
	}
	if (from->baseline) {
		*ret = OCCASION_OPENING;
		return ahead(walk, &change->facts);
	}
	*ret = change->verdict == VERDICT_NOW ? OCCASION_NOW : OCCASION_DIGEST;
	return true;
}

/* The same for an event in a case that we know. */
static bool
occasion_of_event(const struct case_entry *from, enum verdict before,
	const struct change *change, const struct event *event, enum occasion *ret)
{
	enum verdict loudest = before > change->verdict ? before : change->verdict;

	switch (event->happening) {
	case HAPPENED_MOVED:
	case HAPPENED_WITHDRAWN:
		/* Whoever was told of a date must hear that it no longer holds. */
		*ret = loudest == VERDICT_NOW ? OCCASION_NOW : OCCASION_DIGEST;
		return loudest != VERDICT_SILENT;
	case HAPPENED_REREAD:
		*ret = OCCASION_RECONFIGURED;
		return loudest != VERDICT_SILENT && !when_equal(&event->before, &event->after);
	case HAPPENED_MATCHED:
		*ret = OCCASION_RECONFIGURED;
		return change->verdict != VERDICT_SILENT;
	case HAPPENED_UNMATCHED:
		return false;
	case HAPPENED_ANNOUNCED:
	case HAPPENED_EDITED:
		break;
	}
	*ret = from->review                     ? OCCASION_RECONFIGURED
	       : change->verdict == VERDICT_NOW ? OCCASION_NOW
						: OCCASION_DIGEST;
	return change->verdict != VERDICT_SILENT;
}

/* Keeps the change with its event and, when TOLD, the notices; hands both to the result. */
static int
keep_case(const struct walk *walk, struct change *change, struct event *event, bool told,
	enum occasion occasion, struct walk_result *ret)
{
	struct walk_case *item;
	int r = store_change_put(walk->store, change);

	if (r >= 0)
		r = store_event_add(walk->store, change->id, event);
	if (r >= 0) {
		event->number = (unsigned)r;
		if (told)
			r = add_notices(walk, change, event, occasion);
	}
	if (r < 0)
		return r;
	ret->cases = mem_grow(ret->cases, ret->count, &ret->cap, sizeof(*ret->cases));
	item = &ret->cases[ret->count++];
	*item = (struct walk_case){
		.change = *change, .event = *event, .told = told, .occasion = occasion
	};
	*change = (struct change){ 0 };
	event->detail = NULL;
	return 0;
}

static int
open_case(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct walk_result *ret)
{
	struct change change = {
		.first_seen = from->first_seen, .key = from->key, .concerns = true
	};
	struct event event = { .at = walk->now,
		.happening = from->review ? HAPPENED_MATCHED : HAPPENED_ANNOUNCED };
	enum occasion occasion = OCCASION_DIGEST;
	bool told;
	int r;

	/* A case is what may force something on us; the rest is kept as an entry only. */
	if (!j->matches.count || (j->facts.forced == FORCED_NO && j->verdict == VERDICT_SILENT))
		return 0;
	r = draw_id(walk, from->service, &change.id);
	if (r < 0)
		return r;
	mem_set(&change.service, from->service);
	mem_set(&change.source, from->source);
	change_take_entry(&change, from->entry);
	change_take_judgement(&change, j, walk);
	event.after = change.facts.effective;
	told = occasion_of_new(walk, from, &change, &occasion);
	r = keep_case(walk, &change, &event, told, occasion, ret);
	change_clear(&change);
	return r;
}

/* What our own configuration did to a case that we know: it matches no longer, or again. */
static bool
reconfigured(const struct case_entry *from, const struct change *change,
	const struct judgement *j, struct event *ret)
{
	bool concerns = j->matches.count > 0;

	if (!from->review || concerns == change->concerns)
		return false;
	ret->happening = concerns ? HAPPENED_MATCHED : HAPPENED_UNMATCHED;
	ret->after = j->facts.effective;
	return true;
}

static int
follow_case(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct change *change, struct walk_result *ret)
{
	struct event event = { .at = walk->now };
	enum verdict before = change->verdict;
	enum occasion occasion = OCCASION_DIGEST;
	bool happened = reconfigured(from, change, j, &event), told;
	int r;

	if (!happened)
		happened = judge_compare(change, from->entry, &j->facts, walk->setup->rules,
				   from->revised, &event) > 0;
	event.at = walk->now;
	if (from->review)
		change->concerns = j->matches.count > 0;
	change_take_entry(change, from->entry);
	change_take_judgement(change, j, walk);
	if (event.happening == HAPPENED_MOVED && happened)
		change->moves++;
	change->withdrawn |= happened && event.happening == HAPPENED_WITHDRAWN;
	if (!happened)
		return store_change_put(walk->store, change);
	told = change->concerns && occasion_of_event(from, before, change, &event, &occasion);
	r = keep_case(walk, change, &event, told, occasion, ret);
	free(event.detail);
	return r;
}

int
case_take(const struct walk *walk, const struct case_entry *from, struct walk_result *ret)
{
	struct judgement j = { 0 };
	struct change known;
	int r;

	judge_entry(walk, from, &j);
	r = store_change_of_entry(walk->store, from->source, &from->key, &known);
	if (r >= 0) {
		r = follow_case(walk, from, &j, &known, ret);
		change_clear(&known);
	} else if (r == -ENOENT) {
		r = open_case(walk, from, &j, ret);
	}
	judgement_clear(&j);
	return r < 0 ? r : 0;
}
