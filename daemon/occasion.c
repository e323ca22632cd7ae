/* Occasion: at once, with the digest, in the opening letter, or never. */
#include "occasion.h"

#include "base/stamp.h"
#include "base/zone.h"
#include "digest.h"
#include "fold.h"

/* An undated match that a new configuration finds among old entries is worth a letter for this
 * long. */
#define UNDATED_FRESH_DAYS 180

static int32_t
today(const struct walk *walk)
{
	return zone_day(walk->setup->config->timezone, walk->now);
}

/* A digest that comes after the date, or after the last day to decide, comes too late: then it goes at once. */
static bool
digest_is_late(const struct walk *walk, const struct change *change, const char *recipient)
{
	const struct config *config = walk->setup->config;
	const struct recipient *person = config_recipient(config, recipient);
	int32_t digest_day, first = change->facts.effective.from;

	if (!person || !when_known(&change->facts.effective) ||
		change->facts.effective.to < today(walk))
		return false;
	digest_day =
		zone_day(config->timezone, digest_due(person, config->timezone, walk->now));
	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, change->matches.items[i].dependency);
		int32_t decide = d ? change_decide_by(change, d->lead_time_days) : first;

		if (decide >= today(walk) && decide < first)
			first = decide;
	}
	return first <= digest_day;
}

/* Has the time come by which somebody has to decide? */
static bool
is_pressing(const struct walk *walk, const struct change *change)
{
	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d = config_dependency(
			walk->setup->config, change->matches.items[i].dependency);
		int32_t by = d ? change_decide_by(change, d->lead_time_days) : DAY_NONE;

		if (by != DAY_NONE && by <= today(walk))
			return true;
	}
	return false;
}

/* Why this reader hears of it, and so when. */
static enum occasion
occasion_for(const struct walk *walk, const struct change *change, enum occasion occasion,
	const char *reader)
{
	if (walk->away && occasion == OCCASION_NOW)
		return is_pressing(walk, change) ? OCCASION_NOW : OCCASION_AWAY;
	if (occasion != OCCASION_DIGEST)
		return occasion;
	if (digest_is_late(walk, change, reader))
		return OCCASION_NOW;
	return walk->away ? OCCASION_AWAY : OCCASION_DIGEST;
}

int
occasion_note(const struct walk *walk, const struct change *change, const struct event *event,
	enum occasion occasion, const struct strings *audience)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < audience->count; i++)
		r = store_notice_add(
			walk->store, &(struct notice){ .recipient = audience->items[i],
					     .change = change->id,
					     .event = event->number,
					     .occasion = occasion_for(walk, change, occasion,
						     audience->items[i]),
					     .at = walk->now });
	return r;
}

static bool
ahead(const struct walk *walk, const struct facts *facts)
{
	return when_known(&facts->effective) && facts->effective.to >= today(walk);
}

bool
occasion_is_over(const struct walk *walk, const struct facts *facts)
{
	return when_known(&facts->effective) && facts->effective.to < today(walk);
}

bool
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

bool
occasion_of_event(const struct walk *walk, const struct case_entry *from, enum verdict before,
	const struct change *change, const struct event *event, enum occasion *ret)
{
	enum verdict loudest = before > change->verdict ? before : change->verdict;

	/* Of what the first page holds only what is still ahead is told, in one letter. */
	if (from->baseline && from->joined) {
		*ret = OCCASION_OPENING;
		return loudest != VERDICT_SILENT && ahead(walk, &change->facts) &&
		       (event->happening != HAPPENED_JOINED ||
			       !fold_agrees(&event->before, &event->after));
	}
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
	case HAPPENED_DECIDED:
	case HAPPENED_VOIDED:
	case HAPPENED_NOTED:
	case HAPPENED_PARTED:
	case HAPPENED_REMINDED:
	case HAPPENED_DECIDE_BY:
	case HAPPENED_NOTICE_BY:
	case HAPPENED_PLAN_DUE:
	case HAPPENED_OPEN_AGAIN:
	case HAPPENED_IN_FORCE:
	case HAPPENED_ESCALATED:
	case HAPPENED_CLOSED:
		return false;
	case HAPPENED_JOINED:
		*ret = loudest == VERDICT_NOW ? OCCASION_NOW : OCCASION_DIGEST;
		return loudest != VERDICT_SILENT && !fold_agrees(&event->before, &event->after);
	case HAPPENED_UNLISTED:
	case HAPPENED_RELISTED:
		*ret = OCCASION_DIGEST;
		return loudest != VERDICT_SILENT && ahead(walk, &change->facts);
	case HAPPENED_ANNOUNCED:
	case HAPPENED_EDITED:
	case HAPPENED_STEP_MOVED:
		break;
	}
	*ret = from->review             ? OCCASION_RECONFIGURED
	       : loudest == VERDICT_NOW ? OCCASION_NOW
					: OCCASION_DIGEST;
	/* An edit that takes the threat away must reach whoever heard of it; an edit of something that is over need not. */
	return change->verdict != VERDICT_SILENT ||
	       (loudest != VERDICT_SILENT && !occasion_is_over(walk, &change->facts));
}
