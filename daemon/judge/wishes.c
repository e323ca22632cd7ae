/* Wishes: the rules of `policy`, in their order. */
#include "judge/wishes.h"

#include <stdbool.h>

static bool
is_among(unsigned bits, unsigned value)
{
	return !bits || bits >> value & 1;
}

static bool
is_harmless(const struct facts *facts)
{
	return facts->forced == FORCED_NO && facts->kind != KIND_MAINTENANCE &&
	       facts->kind != KIND_INCIDENT;
}

static bool
days_hold(const struct verdict_rule *rule, const struct facts *facts, int32_t today)
{
	bool known = when_known(&facts->effective);
	int64_t left = known ? (int64_t)facts->effective.from - today : 0;

	switch (rule->days_left) {
	case DAYS_LEFT_ANY:
		return true;
	case DAYS_LEFT_MORE:
		return known && left > rule->days;
	case DAYS_LEFT_LESS:
		return known && left < rule->days;
	case DAYS_LEFT_UNKNOWN:
		break;
	}
	return !known;
}

static bool
holds(const struct verdict_rule *rule, const struct facts *facts,
	const struct dependency *dependency, int32_t today)
{
	enum importance importance = dependency ? dependency->importance : IMPORTANCE_NORMAL;

	if (is_harmless(facts) && !rule->forced)
		return false;
	if (rule->dependencies.count &&
		(!dependency || !strings_has(&rule->dependencies, dependency->name)))
		return false;
	return is_among(rule->kinds, facts->kind) && is_among(rule->forced, facts->forced) &&
	       is_among(rule->importances, importance) && days_hold(rule, facts, today);
}

const struct verdict_rule *
wishes_find(const struct config *config, const struct facts *facts,
	const struct dependency *dependency, int32_t today)
{
	for (size_t i = 0; i < config->policy.verdict_count; i++)
		if (holds(&config->policy.verdicts[i], facts, dependency, today))
			return &config->policy.verdicts[i];
	return NULL;
}
