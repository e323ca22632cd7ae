/* Verdict: what to do about a change now, and why, in a sentence. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "judge/judge.h"
#include "judge/wishes.h"

#define PAST_DAYS 30 /* longer ago than this it has happened, and nobody need be woken */
#define LOW_MARGIN_DAYS \
	14 /* before the lead time begins, unimportant things stop waiting for the digest */

struct opinion {
	enum verdict verdict;
	char *reason;
};

static bool
lead_time_near(const struct facts *facts, const struct dependency *d, int32_t today)
{
	int64_t lead = d ? d->lead_time_days : 0;

	return when_known(&facts->effective) &&
	       facts->effective.from - today <= lead + LOW_MARGIN_DAYS;
}

static bool
is_notice(const struct facts *facts)
{
	return facts->kind == KIND_MAINTENANCE || facts->kind == KIND_INCIDENT;
}

static bool
is_past(const struct facts *facts, int32_t today)
{
	return when_known(&facts->effective) && facts->effective.to < today;
}

/* ", with a lead time of 56 days"; nobody prepares for works, or for what has happened. */
static char *
lead_words(const struct facts *facts, const struct dependency *d, int32_t today)
{
	if (!d || !d->lead_time_days || is_notice(facts) || is_past(facts, today))
		return mem_dup("");
	return mem_printf(", with a lead time of %u day%s", d->lead_time_days,
		d->lead_time_days == 1 ? "" : "s");
}

/* " in 120 days (2027-03-31), with a lead time of 56 days" */
static char *
timing(const struct facts *facts, const struct dependency *d, int32_t today)
{
	char written[WHEN_SIZE];
	char *lead = lead_words(facts, d, today);
	int32_t left = facts->effective.from - today;
	char *all;

	if (!when_known(&facts->effective))
		all = mem_printf("; no date is given%s", lead);
	else if (left > 0)
		all = mem_printf(" in %d day%s (%s)%s", left, left == 1 ? "" : "s",
			when_write(&facts->effective, written), lead);
	else if (left == 0)
		all = mem_printf(" today (%s)%s", when_write(&facts->effective, written), lead);
	else if (facts->effective.to >= today)
		all = mem_printf(" within %s, which has begun%s",
			when_write(&facts->effective, written), lead);
	else
		all = mem_printf(" %d day%s ago (%s)", today - facts->effective.to,
			facts->effective.to == today - 1 ? "" : "s",
			when_write(&facts->effective, written));
	free(lead);
	return all;
}

/* What an announcement only points at is not what it changes: that can wait for the digest. */
static struct opinion
in_passing(const struct match *match, struct opinion o)
{
	char *reason = o.reason;

	if (match->where != WHERE_TAIL || o.verdict != VERDICT_NOW)
		return o;
	o.verdict = VERDICT_DIGEST;
	o.reason = mem_printf("It names %s only among what to see also, so it can wait. %s",
		match->text ? match->text : match->dependency, reason);
	free(reason);
	return o;
}

/* What it does to the dependency, without the reason why that matters. */
static char *
statement(const struct facts *facts, const char *dependency, const char *when, bool past)
{
	if (is_notice(facts))
		return mem_printf("%s %s touched by %s%s", dependency, past ? "was" : "is",
			facts->kind == KIND_INCIDENT ? "an incident" : "maintenance", when);
	if (facts->forced == FORCED_NO)
		return mem_printf("It forces no change, and is about %s%s", dependency, when);
	if (facts->forced == FORCED_UNCLEAR)
		return mem_printf("It may %s a change on %s%s", past ? "have forced" : "force",
			dependency, when);
	return mem_printf(
		"It %s a change on %s%s", past ? "forced" : "forces", dependency, when);
}

static struct opinion
wish(const struct verdict_rule *rule, const char *stated)
{
	const char *says = rule->say == VERDICT_NOW      ? "that it cannot wait"
			   : rule->say == VERDICT_DIGEST ? "that it can wait"
							 : "that nobody need hear of it";

	return (struct opinion){ rule->say,
		mem_printf("%s; your rule in %s, line %u, says %s.", stated,
			rule->at.file ? rule->at.file : "the configuration", rule->at.line,
			says) };
}

static struct opinion
our_own(const struct facts *facts, const struct match *match, const struct dependency *d,
	int32_t today, const char *stated)
{
	enum importance importance = d ? d->importance : IMPORTANCE_NORMAL;
	const char *because = "";
	struct opinion o = { VERDICT_NOW, NULL };

	if (is_notice(facts)) {
		o.verdict = VERDICT_DIGEST;
	} else if (facts->forced == FORCED_NO) {
		o.verdict = VERDICT_SILENT;
	} else if (facts->forced == FORCED_UNCLEAR) {
		o.verdict = importance == IMPORTANCE_HIGH ? VERDICT_NOW : VERDICT_DIGEST;
		because = importance == IMPORTANCE_HIGH ? "; its importance is high" : "";
	} else if (importance == IMPORTANCE_LOW && !lead_time_near(facts, d, today)) {
		o.verdict = VERDICT_DIGEST;
		because = "; its importance is low, so it can wait";
	}
	o.reason = mem_printf("%s%s.", stated, because);
	return in_passing(match, o);
}

static struct opinion
opinion_of(const struct config *config, const struct facts *facts, const struct match *match,
	int32_t today)
{
	const struct dependency *d = config_dependency(config, match->dependency);
	const struct verdict_rule *rule = wishes_find(config, facts, d, today);
	char *when = timing(facts, d, today);
	char *stated = statement(facts, match->dependency, when, is_past(facts, today));
	struct opinion o = rule ? wish(rule, stated) : our_own(facts, match, d, today, stated);

	free(when);
	free(stated);
	return o;
}

/* Does a rule of the admin say anything of it? */
static bool
is_wished(const struct config *config, const struct facts *facts, const struct matches *matches,
	int32_t today)
{
	for (size_t i = 0; i < matches->count; i++)
		if (wishes_find(config, facts,
			    config_dependency(config, matches->items[i].dependency), today))
			return true;
	return false;
}

/* Why nothing need be said whatever the dependency is; NULL otherwise. */
static char *
silence(const struct config *config, const struct facts *facts, const struct matches *matches,
	int32_t today)
{
	char written[WHEN_SIZE];

	if (facts->forced == FORCED_NO && !is_notice(facts) &&
		!is_wished(config, facts, matches, today))
		return mem_dup("The announcement forces no change on its customers.");
	if (matches->count == 0)
		return mem_dup("It touches none of the declared dependencies.");
	if (is_past(facts, today - PAST_DAYS))
		return mem_printf("%s: its date (%s) passed %d days ago.",
			matches->items[0].dependency, when_write(&facts->effective, written),
			today - facts->effective.to);
	return NULL;
}

enum verdict
judge_verdict(const struct config *config, const struct facts *facts,
	const struct matches *matches, int64_t now, char **ret_reason)
{
	int32_t today = zone_day(config->timezone, now);
	struct opinion best = { VERDICT_SILENT, silence(config, facts, matches, today) };

	if (!best.reason)
		for (size_t i = 0; i < matches->count; i++) {
			const struct match *m = &matches->items[i];
			struct opinion o = opinion_of(config, facts, m, today);

			if (best.reason && o.verdict <= best.verdict) {
				free(o.reason);
				continue;
			}
			free(best.reason);
			best = o;
		}
	if (ret_reason)
		*ret_reason = best.reason;
	else
		free(best.reason);
	return best.verdict;
}
