/* Case file: one case as `forewarn show` and `forewarn explain` want it. */
#include "command/case_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/command.h"
#include "judge/judge.h"
#include "ledger.h"

void
case_file_clear(struct case_file *file)
{
	change_clear(&file->change);
	events_clear(&file->events);
	decisions_clear(&file->ledger);
	letters_clear(&file->letters);
	store_close(file->store);
	config_free(file->config);
}

/* The reason that was kept counts the days from the day on which it was. */
static void
weigh_today(struct case_file *file, int64_t now)
{
	struct change *change = &file->change;

	free(change->reason);
	change->verdict = judge_verdict(
		file->config, &change->facts, &change->matches, now, &change->reason);
}

int
case_file_open(
	const struct command_context *context, int argc, char **argv, struct case_file *ret)
{
	int64_t now = (int64_t)time(NULL);
	int r;

	if (argc != 2)
		return command_fail(EX_USAGE,
			"%s wants the id of one change, such as salesforce-k3x9qa; "
			"forewarn list shows the ids",
			argv[0]);
	ret->config = command_config(context, false);
	if (!ret->config)
		return EX_CONFIG;
	ret->today = zone_day(ret->config->timezone, now);
	ret->store = command_store(ret->config);
	if (!ret->store)
		return EX_NOINPUT;
	r = store_change_get(ret->store, argv[1], &ret->change);
	if (r == -ENOENT) {
		_cleanup_free_ char *why = NULL;

		r = ledger_unknown(ret->store, argv[1], &why);
		return command_fail(r == -ENOENT ? EX_DATAERR : EX_IOERR, "%s", why);
	}
	if (r >= 0) {
		weigh_today(ret, now);
		r = store_events(ret->store, ret->change.id, &ret->events);
	}
	if (r >= 0)
		r = store_decisions(ret->store, ret->change.id, &ret->ledger);
	if (r >= 0)
		r = store_letters_about(ret->store, ret->change.id, &ret->letters);
	return r < 0 ? command_fail(EX_IOERR, "%s", store_why(ret->store)) : 0;
}

void
case_file_line(const char *name, const char *value)
{
	_cleanup_free_ char *safe = value ? text_line(value, 0) : NULL;

	if (safe && *safe)
		printf("%-14s %s\n", name, safe);
}

void
case_file_link(const char *name, const char *url)
{
	_cleanup_free_ char *link = gate_link(url);

	case_file_line(name, link);
}

char *
case_file_date(const struct when *when)
{
	char buffer[WHEN_SIZE], first[STAMP_SIZE];

	if (!when_known(when))
		return mem_dup("no date given");
	when_write(when, buffer);
	if (when->precision == PRECISION_DAY)
		return mem_dup(buffer);
	return mem_printf("%s (a %s, counted from %s)", buffer, precision_name(when->precision),
		stamp_write_day(when->from, first));
}

void
case_file_tellings(const struct change *change)
{
	for (size_t i = 0; i < change->telling_count; i++) {
		const struct telling *t = &change->tellings[i];
		_cleanup_free_ char *date = case_file_date(&t->effective);
		_cleanup_free_ char *line = mem_printf("%zu. “%s” in %s, %s: %s", i + 1,
			t->title ? t->title : "", t->source, date, fold_words(t->fold));

		case_file_line(i ? "" : "announced too", line);
		case_file_link("", t->link);
	}
}
