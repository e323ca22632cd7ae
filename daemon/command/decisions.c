/* forewarn decisions: the whole ledger as text for a repository, and back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "command/ledger_desk.h"
#include "settings/decided.h"

/* A string of JSON is one of YAML too (YAML 1.2 section 1.3). */
static void
print_text(const char *key, const char *value)
{
	_cleanup_free_ char *line = value ? text_line(value, 0) : NULL;
	json_t *string = line ? json_string(line) : NULL;
	_cleanup_free_ char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;

	if (quoted)
		printf("  %s: %s\n", key, quoted);
	json_decref(string);
}

static void
print_stamp(const char *key, int64_t stamp)
{
	char buffer[STAMP_SIZE];

	if (stamp != STAMP_NONE)
		printf("  %s: %s\n", key, stamp_write(stamp, buffer));
}

static void
print_decision(struct store *store, const struct decision *d)
{
	struct change change = { 0 };
	char day[STAMP_SIZE];

	printf("- change: %s\n", d->change);
	if (store_change_get(store, d->change, &change) >= 0)
		print_text("title", change.title);
	printf("  decision: %s\n", decision_name(d->kind));
	print_text("by", d->by);
	print_text("why", d->why);
	print_stamp("at", d->at);
	if (d->until != DAY_NONE)
		printf("  until: %s\n", stamp_write_day(d->until, day));
	print_text("peer", d->peer);
	print_stamp("void_at", d->void_at);
	print_text("void_why", d->void_why);
	change_clear(&change);
}

static json_t *
json_decisions(const struct decisions *all)
{
	json_t *list = json_array();

	for (size_t i = 0; i < all->count; i++) {
		json_t *item = command_json_decision(&all->items[i]);

		(void)json_object_set_new(
			item, "change", command_json_string(all->items[i].change));
		(void)json_array_append_new(list, item);
	}
	return json_pack("{s:o}", "decisions", list);
}

static int
print_all(const struct command_context *context, const struct config *config)
{
	struct store *store = command_store(config);
	struct decisions all = { 0 };
	int status = EX_OK;

	if (!store)
		return EX_NOINPUT;
	if (store_decisions(store, NULL, &all) < 0)
		status = command_fail(EX_IOERR, "%s", store_why(store));
	else if (context->json)
		status = command_print_json(json_decisions(&all));
	else {
		puts("# What was decided about announced changes; forewarn decisions --read "
		     "FILE "
		     "reads it back.");
		if (all.count == 0)
			puts("[]");
		for (size_t i = 0; i < all.count; i++)
			print_decision(store, &all.items[i]);
	}
	decisions_clear(&all);
	store_close(store);
	return status;
}

/* The newest first: then what is superseded is never taken for what holds. */
static int
newest_first(const void *a, const void *b)
{
	const struct decision *x = a, *y = b;

	return (x->at < y->at) - (x->at > y->at);
}

struct counts {
	unsigned kept, known, refused;
	int status; /* of the last that was refused */
};

/* False: no answer, so the others need not be tried. */
static bool
take_one(const struct config *config, const struct decision *d, struct counts *counts)
{
	json_t *answer = NULL;
	int status = ledger_desk_take(config, d, true, &answer);
	const char *text = json_string_value(json_object_get(answer, "text"));

	if (status != EX_OK) {
		counts->refused++;
		counts->status = status;
		if (answer)
			(void)command_fail(0, "not read back: %s", text ? text : d->change);
	} else if (json_is_true(json_object_get(answer, "kept"))) {
		counts->kept++;
	} else {
		counts->known++;
	}
	json_decref(answer);
	return answer != NULL;
}

static int
take_all(const struct command_context *context, const struct config *config,
	struct decisions *all)
{
	struct counts counts = { 0 };

	if (all->count)
		qsort(all->items, all->count, sizeof(*all->items), newest_first);
	for (size_t i = 0; i < all->count; i++)
		if (!take_one(config, &all->items[i], &counts))
			return counts.status;
	if (context->json)
		(void)command_print_json(json_pack("{s:i,s:i,s:i}", "kept", (int)counts.kept,
			"known", (int)counts.known, "refused", (int)counts.refused));
	else
		printf("%u decision%s read back, %u known already, %u refused\n", counts.kept,
			counts.kept == 1 ? "" : "s", counts.known, counts.refused);
	return counts.refused ? counts.status : EX_OK;
}

static int
read_back(const struct command_context *context, const struct config *config, const char *path)
{
	struct complaints complaints = { 0 };
	struct decisions all = { 0 };
	bool right;
	int status;

	if (access(path, R_OK) < 0)
		return command_fail(EX_NOINPUT, "%s cannot be read: %s", path, strerror(errno));
	right = decided_read(path, &all, &complaints);
	command_print_complaints(&complaints);
	complaints_clear(&complaints);
	/* All or nothing: half a file would look like the whole. */
	status = right ? take_all(context, config, &all)
		       : command_fail(EX_DATAERR, "%s: nothing of it was read back", path);
	decisions_clear(&all);
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	bool reads = argc == 3 && strcmp(argv[1], "--read") == 0;
	struct config *config;
	int status;

	if (argc != 1 && !reads)
		return command_fail(EX_USAGE, "decisions takes nothing, or --read FILE; such "
					      "as: forewarn decisions > "
					      "decisions.yaml");
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	status = reads ? read_back(context, config, argv[2]) : print_all(context, config);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--read", "FILE", "reads such a text back", WORD_FILE }, { 0 }
};

const struct command command_decisions = {
	.name = "decisions",
	.arguments = "[--read FILE] [--json]",
	.summary = "prints all that was ever decided as text for a repository",
	.options = options,
	.help = "Reading the same file twice changes nothing. What the vendor changed after a "
		"decision makes it void, as it does otherwise. A change that the store does "
		"not "
		"know is named and left out.\n",
	.run = run,
};
