/* Show ledger: each decision about a case, the oldest first, with what became of it. */
#include "command/show_ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"

static void
print_decision(const struct decision *d)
{
	_cleanup_free_ char *by = text_line(d->by, 0), *why = text_line(d->why, 0),
			    *peer = text_line(d->peer, 0),
			    *void_why = text_line(d->void_why, 0);
	char buffer[STAMP_SIZE];

	printf("  %s  %s by %s", stamp_write(d->at, buffer), decision_name(d->kind), by);
	if (d->until != DAY_NONE)
		printf(" until %s", stamp_write_day(d->until, buffer));
	printf(": “%s”", why);
	if (*peer)
		printf(" (%s)", peer);
	if (d->void_at != STAMP_NONE)
		printf("\n    void since %s%s%s", stamp_write(d->void_at, buffer),
			*void_why ? ", " : "", void_why);
	putchar('\n');
}

void
show_ledger_print(const struct case_file *file)
{
	_cleanup_free_ char *state = decision_state(&file->change.decision, file->today);

	if (file->ledger.count == 0)
		return;
	printf("\nDecisions (now: %s):\n", state);
	for (size_t i = 0; i < file->ledger.count; i++)
		print_decision(&file->ledger.items[i]);
}

json_t *
show_ledger_json(const struct case_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; i < file->ledger.count; i++)
		(void)json_array_append_new(
			list, command_json_decision(&file->ledger.items[i]));
	return list;
}
