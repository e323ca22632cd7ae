/* forewarn list: the changes ahead. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/command.h"
#include "model/change_state.h"

struct listing {
	const struct config *config;
	int32_t today;
	int days; /* -1: without limit */
	bool all, json;
	size_t count; /* printed so far */
};

/* What a person asks for by `list`: it concerns us, it was worth telling, and it is not closed.
 */
static bool
wanted(const struct listing *listing, const struct change *change)
{
	const struct when *effective = &change->facts.effective;

	if (listing->all)
		return true;
	return change_state_ahead(change, listing->today) &&
	       (!when_known(effective) || listing->days < 0 ||
		       effective->from <= listing->today + listing->days);
}

static const char *
state_of(const struct change *change, int32_t today)
{
	if (!change->concerns && !change->withdrawn)
		return "not ours any more";
	return change_state_words(change_state(change, today));
}

/* Whether somebody decided; NULL where there is nothing to decide. */
static char *
state_of_ledger(const struct change *change, int32_t today)
{
	bool asked =
		!change->withdrawn && change->concerns && change->verdict != VERDICT_SILENT &&
		change->facts.kind != KIND_MAINTENANCE && change->facts.kind != KIND_INCIDENT;

	if (!asked && decision_open(&change->decision, today))
		return NULL;
	return decision_state(&change->decision, today);
}

static void
print_change(const struct listing *listing, const struct change *change)
{
	_cleanup_free_ char *dependencies = change_concerned(change);
	_cleanup_free_ char *title = text_line(change->title, 90);
	_cleanup_free_ char *decided = state_of_ledger(change, listing->today);
	int32_t decide_by = command_decide_by(listing->config, change);
	/* A first warning that has passed no longer says when it is. */
	const struct when *date = change->facts.effective.to < listing->today
					  ? change_state_date(&change->facts)
					  : &change->facts.effective;
	char effective[WHEN_SIZE], decide[STAMP_SIZE] = "-";

	when_write(date, effective);
	if (decide_by != DAY_NONE)
		stamp_write_day(decide_by, decide);
	printf("%-10s  %-10s  %-12s  %-9s  %s\n", *effective ? effective : "no date", decide,
		kind_name(change->facts.kind), state_of(change, listing->today), title);
	printf("%-22s  for %s (%s)%s%s\n", "", dependencies, change->id, decided ? ", " : "",
		decided ? decided : "");
}

/* Each is printed as it is read, so that it does not matter how many there are. */
static int
print_one(struct change *change, void *userdata)
{
	struct listing *listing = userdata;

	if (!wanted(listing, change))
		return 0;
	if (listing->json) {
		fputs(listing->count++ ? "," : "", stdout);
		return command_put_json(
			       command_json_change(listing->config, change, listing->today), 0)
			       ? -EIO
			       : 0;
	}
	if (listing->count++ == 0)
		printf("%-10s  %-10s  %-12s  %-9s  %s\n", "DATE", "DECIDE BY", "KIND", "STATE",
			"WHAT");
	print_change(listing, change);
	return 0;
}

static void
print_end(const struct listing *listing)
{
	if (listing->json)
		puts("]}");
	else if (listing->count)
		printf("\nforewarn show ID tells the whole story of one, forewarn explain ID "
		       "why it is one.\n");
	else if (listing->days >= 0)
		printf("Nothing that was heard forces a change on you within %d days; forewarn "
		       "list shows what comes later.\n",
			listing->days);
	else
		puts("Nothing that was heard forces a change on what you depend on. "
		     "forewarn status says whether everything is heard.");
}

static int
print_list(struct listing *listing, struct store *store)
{
	int r;

	if (listing->json)
		fputs("{\"changes\":[", stdout);
	r = store_each_change(store,
		listing->all ? DAY_NONE : listing->today - CHANGE_STATE_CLOSES_DAYS, print_one,
		listing);
	if (r < 0)
		return command_fail(EX_IOERR, "%s", store_why(store));
	print_end(listing);
	return EX_OK;
}

static int
read_arguments(struct listing *listing, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--all") == 0) {
			listing->all = true;
		} else if (strcmp(argv[i], "--days") == 0) {
			const char *number = argv[i + 1] ? argv[++i] : "";
			char *end;
			long days = strtol(number, &end, 10);

			if (end == number || *end || days < 0 || days > 36500)
				return command_fail(
					EX_USAGE, "--days wants a number of days, such as 90");
			listing->days = (int)days;
		} else {
			return command_fail(EX_USAGE,
				"list does not know “%s”; see forewarn list --help", argv[i]);
		}
	}
	return 0;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct listing listing = { .days = -1 };
	struct config *config;
	struct store *store;
	int status = read_arguments(&listing, argc, argv);

	if (status)
		return status;
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	listing.config = config;
	listing.json = context->json;
	listing.today = zone_day(config->timezone, (int64_t)time(NULL));
	store = command_store(config);
	if (!store)
		status = EX_NOINPUT;
	else
		status = print_list(&listing, store);
	store_close(store);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--days", "N", "only what happens within N days", WORD_OWN },
	{ "--all", NULL, "also what is closed, was withdrawn, or was not worth a letter",
		WORD_OWN },
	{ 0 }
};

const struct command command_list = {
	.name = "list",
	.arguments = "[--days N] [--all] [--json]",
	.summary = "lists the changes ahead by date, each with the latest day to decide",
	.options = options,
	.run = run,
};
