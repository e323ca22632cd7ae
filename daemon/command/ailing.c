/* Ailing: what is wrong with sources for a while, as forewarn status shows it. */
#include "command/ailing.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "tell/health.h"
#include "troubles.h"

#define DETAIL_BYTES 200u

int
ailing_read(struct store *store, const struct config *config, struct ailments *ret)
{
	struct ailments all;
	int r = store_ailments(store, NULL, &all);

	*ret = (struct ailments){ 0 };
	for (size_t i = 0; r >= 0 && i < all.count; i++)
		if (troubles_shown(config, &all.items[i])) {
			*ailments_add(ret) = all.items[i];
			all.items[i] = (struct ailment){ 0 };
		}
	ailments_clear(&all);
	return r;
}

bool
ailing_has(const struct ailments *list, const char *source, enum ailment_kind kind)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == kind && text_equal(list->items[i].source, source))
			return true;
	return false;
}

unsigned
ailing_matter(const struct ailments *list)
{
	unsigned count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += ailment_matters(list->items[i].kind);
	return count;
}

static void
print_one(const struct config *config, const struct ailment *ailment)
{
	const char *timezone = config->timezone;
	_cleanup_free_ char *since = troubles_moment(timezone, ailment->since);
	_cleanup_free_ char *told = ailment->told == STAMP_NONE
					    ? mem_dup("not told yet")
					    : troubles_moment(timezone, ailment->told);
	_cleanup_free_ char *detail =
		ailment->detail ? text_line(ailment->detail, DETAIL_BYTES) : NULL;
	bool network = ailment->kind == AILMENT_NETWORK;

	printf("  %s: %s since %s (%s%s)\n",
		network ? "we hear nobody; it looks like our own network" : ailment->source,
		network ? "so" : ailment_name(ailment->kind), since,
		ailment->told == STAMP_NONE ? "" : "the operators were told ", told);
	if (detail)
		printf("      %s\n", detail);
	printf("      %s\n", health_todo(config_tongue(config, "en"), ailment->kind));
}

void
ailing_print(const struct config *config, const struct ailments *list)
{
	if (list->count)
		printf("Troubles that last:\n");
	for (size_t i = 0; i < list->count; i++)
		print_one(config, &list->items[i]);
}

json_t *
ailing_json(const struct config *config, const struct ailments *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++) {
		const struct ailment *a = &list->items[i];

		(void)json_array_append_new(array,
			json_pack("{s:o,s:s,s:o,s:o,s:o,s:s,s:b}", "source",
				command_json_string(*a->source ? a->source : NULL), "trouble",
				ailment_name(a->kind), "since", command_json_stamp(a->since),
				"told", command_json_stamp(a->told), "detail",
				command_json_string(a->detail), "advice",
				health_todo(config_tongue(config, "en"), a->kind), "matters",
				(int)ailment_matters(a->kind)));
	}
	return array;
}
