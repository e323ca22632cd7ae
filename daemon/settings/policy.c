/* Policy: the ladder of reminders and the second person. */
#include "settings/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"
#include "settings/declared.h"
#include "settings/value.h"
#include "settings/verdicts.h"

#define DAYS_MAX 3650

#define LETTERS_PER_HOUR 10

static const struct range hour_range = { 1, 1000 };

static const struct key policy_keys[] = {
	{ "reminders", policy_reminders, offsetof(struct policy, reminders), NULL, false },
	{ "escalate", policy_escalate, offsetof(struct policy, escalate), NULL, false },
	{ "verdicts", verdicts_read, 0, NULL, false },
	{ "letters_per_hour", value_count, offsetof(struct policy, letters_per_hour),
		&hour_range, false },
};
const struct table policy_table = { "policy", "policy: { reminders: [90, 30, 14, 7, 1] }",
	policy_keys, LENGTH_OF(policy_keys) };

void
policy_defaults(struct policy *policy)
{
	policy->letters_per_hour = LETTERS_PER_HOUR;
	policy->reminders = (struct ladder){ true, { 90, 30, 14, 7, 1 }, 5 };
}

static bool
is_none(const struct node *value)
{
	return value->type == NODE_TEXT && text_equal(value->text, "none");
}

static bool
has_days(const struct ladder *ladder, unsigned days)
{
	for (size_t i = 0; i < ladder->count; i++)
		if (ladder->days[i] == days)
			return true;
	return false;
}

static void
add_days(struct check *check, const struct key *key, const struct node *item, void *field)
{
	struct ladder *ladder = field;
	const char *text = value_of(check, key->name, item);
	size_t digits = text ? strspn(text, "0123456789") : 0;
	unsigned long days = digits && digits < 6 ? strtoul(text, NULL, 10) : 0;

	if (!text)
		return;
	if (text[digits] || days < 1 || days > DAYS_MAX)
		complain_error(check->complaints, &item->at,
			"\"%s\" in \"%s\" is no number of days before a date; expected 1 to "
			"%d, as "
			"in reminders: [90, 30, 14, 7, 1], or reminders: none",
			text, key->name, DAYS_MAX);
	else if (has_days(ladder, (unsigned)days))
		complain_error(check->complaints, &item->at,
			"%lu stands in \"%s\" twice: keep one", days, key->name);
	else if (ladder->count == LADDER_RUNGS)
		complain_error(check->complaints, &item->at,
			"there are more than %u reminders in \"%s\": nobody reads so many "
			"letters",
			LADDER_RUNGS, key->name);
	else
		ladder->days[ladder->count++] = (unsigned)days;
}

void
policy_reminders(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct ladder *ladder = field;

	*ladder = (struct ladder){ .given = true };
	if (!is_none(value))
		value_each(check, key, value, field, add_days);
}

void
policy_escalate(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *name = is_none(value) ? "" : declared_person(check, key->name, value);

	if (name)
		mem_set(field, name);
}
