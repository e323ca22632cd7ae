/* forewarn split: two announcements were taken for one change, and they are two. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/command.h"
#include "command/ledger_desk.h"
#include "command/tree.h"
#include "configure.h"
#include "control.h"
#include "split.h"

#define PATIENCE_SEC 60

static uint64_t
draw(void *userdata)
{
	uint64_t value;

	(void)userdata;
	if (getrandom(&value, sizeof(value), 0) != sizeof(value))
		abort();
	return value;
}

/* The daemon does not run: the store is written here. */
static int
split_here(const struct command_context *context, const struct split *split, char **ret_text)
{
	_cleanup_free_ char *share = tree_share(), *why = NULL;
	struct settings_paths paths = {
		.share_dir = share, .config_file = context->config_file, .secrets_shut = true
	};
	struct complaints complaints = { 0 };
	struct setup *setup = configure(&paths, &complaints);
	struct store *store = NULL;
	struct walk_result result = { 0 };
	int status = EX_CONFIG, r;

	if (setup)
		status = ledger_desk_open(setup->config, &store);
	else
		command_print_complaints(&complaints);
	if (status == EX_OK) {
		struct walk walk = { setup, store, (int64_t)time(NULL), draw, NULL, false };

		r = split_take(&walk, split, &result, ret_text, &why);
		if (r < 0)
			status = command_fail(
				r == -ENOENT || r == -EINVAL ? EX_USAGE : EX_IOERR, "%s", why);
	}
	walk_result_clear(&result);
	store_close(store);
	complaints_clear(&complaints);
	setup_free(setup);
	return status;
}

static int
ask(const struct command_context *context, const struct config *config,
	const struct split *split, char **ret_text)
{
	_cleanup_free_ char *why = NULL;
	json_t *answer = NULL;
	int status, r = control_ask(config->runtime_dir,
			    json_pack("{s:s,s:s,s:i,s:s,s:s}", "do", "split", "change",
				    split->change, "number", (int)split->number, "by",
				    split->by, "why", split->why),
			    PATIENCE_SEC, &answer, &why);

	if (r == -ENOENT || r == -ECONNREFUSED)
		return split_here(context, split, ret_text);
	if (r < 0)
		return command_fail(r == -EACCES ? EX_NOPERM : EX_UNAVAILABLE, "%s", why);
	status = control_status(answer);
	*ret_text = mem_dup(json_string_value(json_object_get(answer, "text")));
	json_decref(answer);
	return status ? command_fail(status, "%s", *ret_text ? *ret_text : "refused") : EX_OK;
}

static int
read_number(const char *word, struct split *split)
{
	char *end = NULL;
	unsigned long value = strtoul(word, &end, 10);

	if (*word < '1' || *word > '9' || *end || value > 1000)
		return command_fail(EX_USAGE,
			"split: “%s” is no number of an announcement; forewarn show %s numbers "
			"them",
			word, split->change);
	split->number = (unsigned)value;
	return EX_OK;
}

static int
read_arguments(int argc, char **argv, struct split *split)
{
	int status = EX_OK;

	for (int i = 1; i < argc && status == EX_OK; i++) {
		if (strcmp(argv[i], "--by") == 0 && i + 1 < argc)
			split->by = argv[++i];
		else if (strcmp(argv[i], "--why") == 0 && i + 1 < argc)
			split->why = argv[++i];
		else if (argv[i][0] == '-')
			status = command_fail(EX_USAGE,
				"split does not know “%s”; it knows --by NAME and --why TEXT",
				argv[i]);
		else if (!split->change)
			split->change = argv[i];
		else
			status = read_number(argv[i], split);
	}
	if (status == EX_OK &&
		(!split->change || text_blank(split->by) || text_blank(split->why)))
		status = command_fail(EX_USAGE,
			"split wants the id of a change, --by NAME: who says so, and --why "
			"TEXT: "
			"the reason. For example:\n  forewarn split %s --by ada --why \"the "
			"one is "
			"about tablets only\"",
			split->change ? split->change : "salesforce-k3x9qa");
	return status;
}

static int
run_split(const struct command_context *context, int argc, char **argv)
{
	struct split split = { 0 };
	_cleanup_free_ char *text = NULL;
	struct config *config = NULL;
	int status = read_arguments(argc, argv, &split);

	if (status == EX_OK) {
		config = command_config(context, false);
		status = config ? ask(context, config, &split, &text) : EX_CONFIG;
	}
	if (status == EX_OK && context->json)
		status = command_print_json(json_pack("{s:b,s:s}", "ok", 1, "text", text));
	else if (status == EX_OK)
		puts(text);
	config_free(config);
	return status;
}

static const struct command_option options[] = { { "--by", "NAME", "who says so",
							 WORD_RECIPIENT },
	{ "--why", "TEXT", "the reason, for those who read it later", WORD_OWN }, { 0 } };

const struct command command_split = {
	.name = "split",
	.arguments = "ID [NUMBER] --by NAME --why TEXT [--json]",
	.summary = "two announcements were taken for one change, and they are two",
	.options = options,
	.help = "The other announcement becomes a change of its own, and is not put together "
		"with "
		"this one again. NUMBER says which, where there are several; forewarn show ID "
		"numbers them.\n",
	.words = WORD_CHANGE,
	.run = run_split,
};
