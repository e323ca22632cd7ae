/* forewarn check: is the configuration right, and does it hear what it names? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/command.h"
#include "configure.h"

/* "dependency\nterm" of everything that matched once. */
static int
gather_matched(const struct config *config, struct strings *ret, char **reterr_why)
{
	struct store *store;
	struct changes changes = { 0 };
	int r = store_open(config->state_dir, STORE_READ, &store, reterr_why);

	if (r < 0)
		return r;
	r = store_changes(store, INT32_MIN, &changes);
	for (size_t i = 0; i < changes.count; i++)
		for (size_t j = 0; j < changes.items[i].matches.count; j++) {
			const struct match *m = &changes.items[i].matches.items[j];

			strings_take(ret,
				mem_printf("%s\n%s", m->dependency, m->term ? m->term : ""));
		}
	changes_clear(&changes);
	store_close(store);
	return r;
}

static char *
gives_words(unsigned gives)
{
	_cleanup_(strings_clear) struct strings words = { 0 };

	for (size_t i = 0; i < GIVES_COUNT; i++)
		if (gives & 1u << i)
			strings_add(&words, service_gives_words[i]);
	return strings_sentence(&words);
}

/* 1 when nothing can be heard of it. */
static int
report_dependency(const struct config *config, const struct dependency *d)
{
	const struct service *service = config_service(config, d->service);
	_cleanup_free_ char *words = NULL;
	unsigned gives = 0;

	for (size_t i = 0; i < service->source_count; i++)
		gives |= service->sources[i].gives;
	words = gives_words(gives);
	if (service->source_count == 0) {
		printf("%s: no source covers %s; nothing can be heard of it\n", d->name,
			service->name);
		return 1;
	}
	printf("%s: %zu source%s of %s (%s), %zu term%s\n", d->name, service->source_count,
		service->source_count == 1 ? "" : "s", service->name,
		*words ? words : "not said what it gives", d->use_count,
		d->use_count == 1 ? "" : "s");
	if (!(gives & (GIVES_CHANGES | GIVES_DEPRECATIONS)) && gives)
		printf("  its sources tell of %s only: retirements and deprecations are not "
		       "heard\n",
			words);
	return 0;
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

static json_t *
json_complaints(const struct complaints *complaints)
{
	json_t *list = json_array();

	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *c = &complaints->items[i];

		(void)json_array_append_new(
			list, json_pack("{s:o,s:i,s:i,s:s,s:b}", "file",
				      command_json_string(c->at.file), "line", (int)c->at.line,
				      "column", (int)c->at.column, "text", c->text, "warning",
				      c->warning));
	}
	return list;
}

/* Dependencies of which nothing can be heard. */
static json_t *
json_uncovered(const struct config *config)
{
	json_t *list = json_array();

	for (size_t i = 0; i < config->dependency_count; i++)
		if (config_service(config, config->dependencies[i].service)->source_count == 0)
			(void)json_array_append_new(
				list, json_string(config->dependencies[i].name));
	return list;
}

static int
report_json(const struct setup *setup, const struct complaints *complaints)
{
	json_t *uncovered = setup ? json_uncovered(setup->config) : json_array();
	int status = !setup ? EX_CONFIG : json_array_size(uncovered) ? 1 : EX_OK;
	int r = command_print_json(json_pack("{s:b,s:o,s:o}", "right", setup != NULL,
		"uncovered", uncovered, "complaints", json_complaints(complaints)));

	return r ? r : status;
}

static int
report(const struct command_context *context, const struct setup *setup)
{
	struct strings matched = { 0 };
	_cleanup_free_ char *why = NULL;
	int uncovered = 0, r;

	for (size_t i = 0; i < setup->config->dependency_count; i++)
		uncovered += report_dependency(setup->config, &setup->config->dependencies[i]);
	r = gather_matched(setup->config, &matched, &why);
	if (r >= 0)
		report_terms(setup->config, &matched);
	else if (r != -ENOENT)
		printf("\nWhich terms matched cannot be said: %s\n", why ? why : strerror(-r));
	else
		puts("\nNothing was heard yet; which terms match shows after the first round.");
	printf("\n%s: the configuration is right\n", context->config_file);
	strings_clear(&matched);
	return uncovered ? 1 : EX_OK;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct settings_paths paths = { .config_file = context->config_file };
	struct complaints complaints = { 0 };
	struct setup *setup;
	int status;

	if (argc > 1)
		return command_fail(EX_USAGE, "check takes no arguments (“%s”)", argv[1]);
	setup = configure(&paths, &complaints);
	status = setup ? EX_OK : EX_CONFIG;
	for (size_t i = 0; !context->json && i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		fprintf(stderr, "%s\n", line);
	}
	if (context->json)
		status = report_json(setup, &complaints);
	else if (setup)
		status = report(context, setup);
	complaints_clear(&complaints);
	setup_free(setup);
	return status;
}

const struct command command_check = {
	.name = "check",
	.arguments = "[--json]",
	.summary = "is the configuration right, and what can be heard of each dependency",
	.help = "Exit status 0: right. 1: right, but something you depend on has no source. "
		"78: mistakes.\n",
	.run = run,
};
