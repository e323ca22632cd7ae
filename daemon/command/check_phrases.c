/* Check phrases: every phrase against its examples, and what the admin's own ones change. */
#include "command/check_phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/tree.h"
#include "judge/examples.h"
#include "judge/judge.h"
#include "settings/settings.h"

#define SHOWN_BYTES 160u

struct bench {
	const struct config *config;
	const struct config *shipped;
	struct rules *rules, *rules_shipped;
	size_t own;   /* phrases that no shipped file has */
	json_t *list; /* what they change; NULL: it is printed */
};

static bool
same(const struct phrase *a, const struct phrase *b)
{
	return text_equal(a->language, b->language) && text_equal(a->text, b->text) &&
	       a->kind == b->kind && a->role == b->role && a->where == b->where &&
	       a->weight >= b->weight && a->weight <= b->weight;
}

static bool
is_shipped(const struct config *shipped, const struct phrase *phrase)
{
	for (size_t i = 0; i < shipped->phrase_count; i++)
		if (same(&shipped->phrases[i], phrase))
			return true;
	return false;
}

/* An entry that says TEXT where the phrase counts first. */
static void
judge_text(const struct rules *rules, const struct phrase *phrase, const char *text,
	struct facts *ret)
{
	struct entry entry = { .published = STAMP_NONE, .updated = STAMP_NONE };

	entry.language = mem_dup(phrase->language);
	entry.title = mem_dup(
		phrase->where & WHERE_TITLE && !(phrase->where & WHERE_LEAD) ? text : "");
	entry.text = mem_dup(phrase->where & (WHERE_LEAD | WHERE_BODY) ? text : "");
	if (phrase->where == WHERE_LABEL)
		strings_add(&entry.labels, text);
	judge_facts(rules, &entry, STAMP_NONE, ret);
	entry_clear(&entry);
}

static void
tell_example(const struct bench *bench, const struct phrase *phrase, const char *text)
{
	_cleanup_free_ char *shown = text_line(text, SHOWN_BYTES);
	struct facts with, without;

	judge_text(bench->rules, phrase, text, &with);
	judge_text(bench->rules_shipped, phrase, text, &without);
	if (bench->list)
		(void)json_array_append_new(bench->list,
			json_pack("{s:o,s:i,s:s,s:s,s:s,s:s,s:s}", "file",
				command_json_string(phrase->at.file), "line",
				(int)phrase->at.line, "phrase", phrase->text, "example", text,
				"forced", forced_name(with.forced), "kind",
				kind_name(with.kind), "forced_before",
				forced_name(without.forced)));
	else
		printf("  “%s”: forced %s (%s); with the shipped phrases alone: %s\n", shown,
			forced_name(with.forced), kind_name(with.kind),
			forced_name(without.forced));
	facts_clear(&with);
	facts_clear(&without);
}

static void
tell_own(struct bench *bench)
{
	for (size_t i = 0; i < bench->config->phrase_count; i++) {
		const struct phrase *phrase = &bench->config->phrases[i];

		if (is_shipped(bench->shipped, phrase))
			continue;
		bench->own++;
		if (!bench->list)
			printf("%s:%u: “%s”, weight %.4g%s\n", phrase->at.file, phrase->at.line,
				phrase->text, phrase->weight,
				phrase->holds.count ? "" : ": no examples, so nothing to try");
		for (size_t k = 0; k < phrase->holds.count; k++)
			tell_example(bench, phrase, phrase->holds.items[k]);
		for (size_t k = 0; k < phrase->not .count; k++)
			tell_example(bench, phrase, phrase->not .items[k]);
	}
}

/* Nothing of the configuration but its phrases is of interest here. */
static struct rules *
rules_of(const struct config *config, struct complaints *complaints)
{
	struct config bare = { .phrases = config->phrases,
		.phrase_count = config->phrase_count };

	return rules_new(&bare, complaints);
}

static int
report(struct bench *bench, struct complaints *complaints)
{
	size_t examples = examples_try(bench->config, complaints);
	int status = complaints->errors ? EX_CONFIG : EX_OK, r;

	if (bench->rules)
		tell_own(bench);
	if (bench->list) {
		r = command_print_json(json_pack("{s:b,s:I,s:I,s:O,s:o}", "right",
			status == EX_OK, "phrases", (json_int_t)bench->config->phrase_count,
			"examples", (json_int_t)examples, "own", bench->list, "complaints",
			command_json_complaints(complaints)));
		return r ? r : status;
	}
	command_print_complaints(complaints);
	printf("%zu phrases, %zu that are not shipped; %zu examples, %zu not as they should "
	       "be\n",
		bench->config->phrase_count, bench->own, examples, complaints->errors);
	return status;
}

static int
refuse(const struct command_context *context, const struct complaints *complaints)
{
	if (context->json)
		(void)command_print_json(json_pack("{s:b,s:o}", "right", 0, "complaints",
			command_json_complaints(complaints)));
	else
		command_print_complaints(complaints);
	return EX_CONFIG;
}

int
check_phrases(const struct command_context *context)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share };
	_cleanup_(complaints_clear) struct complaints complaints = { 0 }, ignored = { 0 };
	struct config *shipped = settings_load_catalogue(&paths, &ignored), *config;
	struct bench bench = { .shipped = shipped };
	int status;

	paths.config_file = context->config_file;
	config = settings_load_catalogue(&paths, &complaints);
	if (!shipped || !config) {
		config_free(config);
		config_free(shipped);
		return refuse(context, config ? &ignored : &complaints);
	}
	bench.config = config;
	bench.rules_shipped = rules_of(shipped, &ignored);
	bench.rules = bench.rules_shipped ? rules_of(config, &ignored) : NULL;
	bench.list = context->json ? json_array() : NULL;
	status = report(&bench, &complaints);
	json_decref(bench.list);
	rules_free(bench.rules);
	rules_free(bench.rules_shipped);
	config_free(config);
	config_free(shipped);
	return status;
}
