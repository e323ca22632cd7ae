/* forewarn check: is the configuration right, and does it hear what it names? */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/check_phrases.h"
#include "command/command.h"
#include "command/tree.h"
#include "command/coverage.h"
#include "command/example.h"
#include "command/filters.h"
#include "command/hearing.h"
#include "configure.h"
#include "expiry.h"
#include "standing.h"

/* What was heard so far. */
struct memory {
	struct hearing hearing;
	struct strings matched; /* "dependency\nterm" of everything that matched once */
	struct filters filters;
	int result; /* 0, or why the store could not be read: -ENOENT, there is none */
	char *why;
};

static int
gather_matched(struct store *store, struct strings *ret)
{
	struct changes changes = { 0 };
	int r = store_changes(store, INT32_MIN, &changes);

	for (size_t i = 0; i < changes.count; i++)
		for (size_t j = 0; j < changes.items[i].matches.count; j++) {
			const struct match *m = &changes.items[i].matches.items[j];

			strings_take(ret,
				mem_printf("%s\n%s", m->dependency, m->term ? m->term : ""));
		}
	changes_clear(&changes);
	return r;
}

static void
remember(const struct config *config, struct memory *ret)
{
	struct store *store;

	*ret = (struct memory){ 0 };
	hearing_read(config, &ret->hearing);
	ret->result = store_open(config->state_dir, STORE_READ, &store, &ret->why);
	if (ret->result < 0)
		return;
	ret->result = gather_matched(store, &ret->matched);
	if (ret->result >= 0)
		ret->result = filters_read(config, store, &ret->filters);
	if (ret->result < 0)
		mem_set(&ret->why, store_why(store));
	store_close(store);
}

static void
forget(struct memory *memory)
{
	hearing_clear(&memory->hearing);
	strings_clear(&memory->matched);
	filters_clear(&memory->filters);
	free(memory->why);
}

static void
report_terms(const struct config *config, const struct strings *matched)
{
	bool any = false;

	for (size_t i = 0; i < config->dependency_count; i++)
		for (size_t j = 0; j < config->dependencies[i].use_count; j++) {
			const struct dependency *d = &config->dependencies[i];
			_cleanup_free_ char *key =
				mem_printf("%s\n%s", d->name, d->uses[j].text);

			if (strings_has(matched, key))
				continue;
			if (!any)
				puts("\nTerms that never matched a change yet (right, if "
				     "nothing was announced; "
				     "a typo, if you know that something was):");
			any = true;
			printf("  %s:%u: %s: %s\n", d->uses[j].at.file, d->uses[j].at.line,
				d->name, d->uses[j].text);
		}
}

/* Dependencies of which nothing can be heard. */
static json_t *
json_uncovered(const struct config *config)
{
	json_t *list = json_array();

	for (size_t i = 0; i < config->dependency_count; i++)
		if (!coverage_any(config, &config->dependencies[i]))
			(void)json_array_append_new(
				list, json_string(config->dependencies[i].name));
	return list;
}

static int
report_json(const struct coverage *coverage, const struct complaints *complaints)
{
	const struct config *config = coverage ? coverage->config : NULL;
	bool right = config && complaints->errors == 0;
	json_t *uncovered = config ? json_uncovered(config) : json_array();
	json_t *dependencies = json_array();
	int status = !right                                               ? EX_CONFIG
		     : json_array_size(uncovered) || config_blank(config) ? 1
									  : EX_OK;
	int r;

	for (size_t i = 0; config && i < config->dependency_count; i++)
		(void)json_array_append_new(
			dependencies, coverage_json(coverage, &config->dependencies[i]));
	r = command_print_json(json_pack("{s:b,s:b,s:o,s:o,s:o}", "right", right, "blank",
		config && config_blank(config), "uncovered", uncovered, "dependencies",
		dependencies, "complaints", command_json_complaints(complaints)));
	return r ? r : status;
}

/* What is started by the daemon runs within its unit. */
static void
print_programs(const struct config *config)
{
	bool program = config->mail.relay && text_starts(config->mail.relay, "sendmail:");

	for (size_t i = 0; !program && i < config->recipient_count; i++)
		program = config->recipients[i].exec.count > 0;
	if (program)
		puts("\nsendmail and exec start programs within the sandbox of the unit; what "
		     "they need beyond it (postfix's maildrop, a folder to write to, a "
		     "compiler in the program) must be given by a drop-in: see PROGRAMS AND "
		     "THE SANDBOX in forewarnd(8), and try it with forewarn send-test");
}

static void
print_secrets(const struct config *config, int64_t now)
{
	int32_t today = zone_day(config->timezone, now);

	for (size_t i = 0; i < config->account_count; i++) {
		const struct account *account = &config->accounts[i];
		_cleanup_free_ char *sentence = expiry_sentence(account, today);

		if (sentence)
			printf("\n%s:%u: %s\n", account->at.file, account->at.line, sentence);
	}
}

static int
report(const struct command_context *context, const struct coverage *coverage,
	const struct memory *memory, const struct complaints *complaints)
{
	const struct config *config = coverage->config;
	_cleanup_(strings_clear) struct strings uncovered = { 0 };
	_cleanup_free_ char *names = NULL;

	for (size_t i = 0; i < config->dependency_count; i++) {
		coverage_print(coverage, &config->dependencies[i]);
		if (!coverage_any(config, &config->dependencies[i]))
			strings_add(&uncovered, config->dependencies[i].name);
	}
	if (memory->result >= 0)
		report_terms(config, &memory->matched);
	else if (memory->result != -ENOENT)
		printf("\nWhich sources were heard and which terms matched cannot be said: "
		       "%s\n",
			memory->why ? memory->why : strerror(-memory->result));
	else
		puts("\nNothing was heard yet; which sources are and which terms match shows "
		     "after the first round.");
	print_secrets(config, coverage->now);
	print_programs(config);
	if (complaints->errors) {
		printf("\nAn example of a service file does not give its titles: see above\n");
		return EX_CONFIG;
	}
	if (config_blank(config)) {
		_cleanup_free_ char *blank = standing_blank(config);

		puts(blank);
		return 1;
	}
	names = strings_join(&uncovered, ", ");
	printf("\n%s: the configuration is right%s%s\n", context->config_file,
		uncovered.count ? "; nothing can be heard of " : "", names);
	return uncovered.count ? 1 : EX_OK;
}

/* The configuration is one; whether it hears what it names remains to be seen. */
static int
check_setup(const struct command_context *context, const struct config *config,
	struct complaints *complaints)
{
	_cleanup_free_ char *copy = mem_dup(context->config_file);
	_cleanup_free_ char *own = mem_printf("%s/services", dirname(copy));
	struct memory memory;
	struct coverage coverage = { config, &memory.hearing, &memory.filters,
		(int64_t)time(NULL) };
	int status;

	example_check(config, own, complaints);
	remember(config, &memory);
	if (context->json) {
		status = report_json(&coverage, complaints);
	} else {
		command_print_complaints(complaints);
		status = report(context, &coverage, &memory, complaints);
	}
	forget(&memory);
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share,
		.config_file = context->config_file };
	struct complaints complaints = { 0 };
	struct setup *setup;
	int status = EX_CONFIG;

	if (argc == 2 && strcmp(argv[1], "--phrases") == 0)
		return check_phrases(context);
	if (argc > 1)
		return command_fail(EX_USAGE, "check takes no arguments but --phrases (“%s”)",
			strcmp(argv[1], "--phrases") ? argv[1] : argv[2]);
	setup = configure(&paths, &complaints);
	if (setup)
		status = check_setup(context, setup->config, &complaints);
	else if (context->json)
		status = report_json(NULL, &complaints);
	else
		command_print_complaints(&complaints);
	complaints_clear(&complaints);
	setup_free(setup);
	return status;
}

static const struct command_option options[] = {
	{ "--phrases", NULL,
		"looks only at the phrase files, and tries every phrase on its examples",
		WORD_OWN },
	{ 0 }
};

const struct command command_check = {
	.name = "check",
	.arguments = "[--phrases] [--json]",
	.summary = "says whether the configuration is right, and what can be heard of each "
		   "dependency",
	.options = options,
	.help = "It also says which sources need a sign-in that is not there, were never tried "
		"or "
		"never heard, and which filters and terms nothing ever passed. Examples in "
		"service files of your own are read and must give their titles.\n"
		"\n"
		"Exit status 0: right. 1: right, but something you depend on has no source "
		"that "
		"can be asked. 78: mistakes.\n",
	.run = run,
};
