/* Ripen: one case, on one day. */
#include "ripen.h"

#include <stdlib.h>

#include "audience.h"
#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "judge/judge.h"

/* Nobody is told of it in the night in which it becomes so. */
#define HOUR 8

/* The first day on which the rule may say otherwise than before; DAY_NONE: none. */
static int32_t
turning_day(const struct verdict_rule *rule, const struct when *effective)
{
	if (rule->days_left == DAYS_LEFT_MORE)
		return effective->from - (int32_t)rule->days;
	if (rule->days_left == DAYS_LEFT_LESS)
		return effective->from - (int32_t)rule->days + 1;
	return DAY_NONE;
}

static void
wake(const struct almanac_input *in, const struct change *change, int64_t *ret_next)
{
	const struct policy *policy = &in->config->policy;

	for (size_t i = 0; i < policy->verdict_count; i++) {
		int32_t day = turning_day(&policy->verdicts[i], &change->facts.effective);
		int64_t at = day == DAY_NONE ? in->now
					     : zone_stamp(in->config->timezone, day, HOUR, 0);

		if (at > in->now && at < *ret_next)
			*ret_next = at;
	}
}

static int
add_notices(const struct almanac_input *in, const struct change *change,
	const struct walk_case *item, const struct strings *audience)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < audience->count; i++)
		r = store_notice_add(
			in->store, &(struct notice){ .recipient = audience->items[i],
					   .change = change->id,
					   .event = item->event.number,
					   .occasion = item->occasion,
					   .at = in->now });
	return r;
}

static int
tell(const struct almanac_input *in, struct change *change, struct walk_result *ret)
{
	_cleanup_(strings_clear) struct strings audience = { 0 };
	struct walk_case item = { .event = { .at = in->now,
					  .happening = HAPPENED_ANNOUNCED,
					  .after = change->facts.effective },
		.told = true,
		.occasion = change->verdict == VERDICT_NOW ? OCCASION_NOW : OCCASION_DIGEST };
	int r = store_change_put(in->store, change);

	if (r >= 0)
		r = store_event_add(in->store, change->id, &item.event);
	item.event.number = r >= 0 ? (unsigned)r : 0;
	audience_tell(in->config, &change->matches, &audience);
	if (r >= 0)
		r = add_notices(in, change, &item, &audience);
	if (r >= 0)
		r = store_change_get(in->store, change->id, &item.change);
	if (r < 0)
		return r;
	ret->cases = mem_grow(ret->cases, ret->count, &ret->cap, sizeof(*ret->cases));
	ret->cases[ret->count++] = item;
	return 0;
}

int
ripen(const struct almanac_input *in, struct change *change, int64_t *ret_next,
	struct walk_result *ret)
{
	enum verdict verdict;
	char *reason;

	if (change->verdict != VERDICT_SILENT || !change->concerns || change->withdrawn ||
		!when_known(&change->facts.effective))
		return 0;
	wake(in, change, ret_next);
	verdict = judge_verdict(in->config, &change->facts, &change->matches, in->now, &reason);
	if (verdict == VERDICT_SILENT) {
		free(reason);
		return 0;
	}
	change->verdict = verdict;
	free(change->reason);
	change->reason = reason;
	return tell(in, change, ret);
}
