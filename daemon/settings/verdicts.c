/* Verdicts: readers of the rules, each with its line, which `forewarn explain` names. */
#include "settings/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/kind.h"
#include "settings/complain.h"
#include "settings/value.h"

#define DAYS_MAX 3650ul
#define SHOWN_BYTES 60

/* In the order of the enums. */
static const char *const kinds[] = { "other", "retirement", "deprecation", "migration",
	"breaking", "default-change", "security", "pricing", "maintenance", "incident",
	"feature", "fix" };
_Static_assert(LENGTH_OF(kinds) == KIND_COUNT, "every kind");
static const char *const forced[] = { "no", "unclear", "yes" };
static const char *const importances[] = { "normal", "low", "high" };
static const char *const sayings[] = { "silent", "digest", "now" };
static const struct words kind_words = { kinds, LENGTH_OF(kinds) };
static const struct words forced_words = { forced, LENGTH_OF(forced) };
static const struct words importance_words = { importances, LENGTH_OF(importances) };
static const struct words saying_words = { sayings, LENGTH_OF(sayings) };

/* "more than 90" or "more than 90 days" after BEGIN. */
static bool
read_days(const char *text, const char *begin, unsigned *ret)
{
	const char *number = text_starts(text, begin) ? text + strlen(begin) : "";
	size_t digits = strspn(number, "0123456789");
	unsigned long days = digits && digits < 6 ? strtoul(number, NULL, 10) : 0;

	if (days < 1 || days > DAYS_MAX ||
		(number[digits] && !text_equal(number + digits, " days")))
		return false;
	*ret = (unsigned)days;
	return true;
}

static void
read_days_left(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct verdict_rule *rule = field;
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = text ? text_line(text, SHOWN_BYTES) : NULL;

	if (!text)
		return;
	if (read_days(text, "more than ", &rule->days))
		rule->days_left = DAYS_LEFT_MORE;
	else if (read_days(text, "less than ", &rule->days))
		rule->days_left = DAYS_LEFT_LESS;
	else if (text_equal(text, "unknown"))
		rule->days_left = DAYS_LEFT_UNKNOWN;
	else
		complain_error(check->complaints, &value->at,
			"\"%s\" says no number of days; expected \"more than 90\", \"less than "
			"30\" (1 to %lu), or \"unknown\" for changes without a date",
			shown, DAYS_MAX);
}

#define KEY(name, reader, field, detail, needed) \
	{ \
		name, reader, offsetof(struct verdict_rule, field), detail, needed \
	}
static const struct key rule_keys[] = {
	KEY("kind", value_flags, kinds, &kind_words, false),
	KEY("forced", value_flags, forced, &forced_words, false),
	KEY("importance", value_flags, importances, &importance_words, false),
	{ "days_left", read_days_left, 0, NULL, false },
	KEY("dependency", value_texts, dependencies, NULL, false),
	KEY("say", value_enum, say, &saying_words, true),
};
const struct table verdicts_table = { "rule", "{ kind: maintenance, say: silent }", rule_keys,
	LENGTH_OF(rule_keys) };

static bool
holds_always(const struct verdict_rule *rule)
{
	return !rule->kinds && !rule->forced && !rule->importances &&
	       rule->days_left == DAYS_LEFT_ANY && !rule->dependencies.count;
}

static void
read_rule(struct check *check, const struct node *item, struct policy *policy)
{
	struct verdict_rule *rule = &policy->verdicts[policy->verdict_count];

	if (!keys_expect(check, "verdicts", item, NODE_MAP, verdicts_table.example))
		return;
	rule->at = item->at;
	policy->verdict_count++;
	keys_read(check, &verdicts_table, NULL, item, rule);
	if (policy->verdict_count > 1 && holds_always(rule - 1))
		complain_warning(check->complaints, &item->at,
			"this rule never decides: the one before it, in line %u, holds of "
			"everything",
			rule[-1].at.line);
}

void
verdicts_read(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct policy *policy = field;

	if (!keys_expect(check, key->name, value, NODE_LIST,
		    "verdicts: [ { kind: maintenance, say: silent } ]"))
		return;
	if (value->count > LIMIT_VERDICTS) {
		complain_error(check->complaints, &value->at,
			"there are more than %u rules in \"verdicts\"", LIMIT_VERDICTS);
		return;
	}
	policy->verdicts = mem_new(value->count, sizeof(*policy->verdicts));
	for (size_t i = 0; i < value->count; i++)
		read_rule(check, &value->items[i], policy);
}

static void
check_names(struct check *check, const struct verdict_rule *rule)
{
	const struct config *config = check->config;
	_cleanup_free_ const char **names = mem_new(config->dependency_count, sizeof(*names));

	for (size_t i = 0; i < config->dependency_count; i++)
		names[i] = config->dependencies[i].name;
	for (size_t i = 0; i < rule->dependencies.count; i++)
		if (!config_dependency(config, rule->dependencies.items[i]))
			complain_unknown(check->complaints, &rule->at, "dependency",
				rule->dependencies.items[i], names, config->dependency_count);
}

void
verdicts_check(struct check *check)
{
	const struct policy *policy = &check->config->policy;

	for (size_t i = 0; i < policy->verdict_count; i++)
		check_names(check, &policy->verdicts[i]);
}
