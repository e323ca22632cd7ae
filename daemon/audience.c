/* Audience: recipients of an event, by the dependencies and by what they heard before. */
#include "audience.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "ledger.h"

void
audience_tell(
	const struct config *config, const struct matches *matches, struct strings *audience)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct dependency *d =
			config_dependency(config, matches->items[i].dependency);

		for (size_t j = 0; d && j < d->tell.count; j++)
			if (!strings_has(audience, d->tell.items[j]))
				strings_add(audience, d->tell.items[j]);
	}
}

void
audience_add_decider(
	const struct config *config, const struct change *change, struct strings *audience)
{
	const struct recipient *decider = ledger_decider(config, &change->decision);

	if (decider && !strings_has(audience, decider->name))
		strings_add(audience, decider->name);
}

int
audience_add_escalated(struct store *store, const struct config *config,
	const struct change *change, const struct event *event, struct strings *audience)
{
	_cleanup_(strings_clear) struct strings told = { 0 };
	int r;

	if (audience->count == 0 ||
		(event->happening != HAPPENED_MOVED && event->happening != HAPPENED_WITHDRAWN))
		return 0;
	r = store_told(store, change->id, &told);
	for (size_t i = 0; r >= 0 && i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, change->matches.items[i].dependency);
		const char *name = d ? config_escalate(config, d) : NULL;

		if (name && strings_has(&told, name) && !strings_has(audience, name))
			strings_add(audience, name);
	}
	return r;
}

bool
audience_has(const struct config *config, const struct change *change,
	const struct recipient *recipient)
{
	if (!change->concerns)
		return false;
	/* Who decided hears what becomes of it, also without a dependency. */
	if (ledger_decider(config, &change->decision) == recipient)
		return true;
	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, change->matches.items[i].dependency);

		if (d && (strings_has(&d->tell, recipient->name) ||
				 text_equal(config_escalate(config, d), recipient->name)))
			return true;
	}
	return false;
}
