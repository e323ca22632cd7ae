/* forewarn explain: why a case is one, and what spoke against it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/aside.h"
#include "command/case_file.h"
#include "judge/judge.h"

static const char *
language_words(const char *language)
{
	return !language                    ? "text in a language that we do not know"
	       : text_equal(language, "en") ? "English"
	       : text_equal(language, "nl") ? "Dutch"
	       : text_equal(language, "de") ? "German"
					    : language;
}

static const char *
forced_words(enum forced forced)
{
	return forced == FORCED_YES  ? "it is forced on its customers"
	       : forced == FORCED_NO ? "it is forced on nobody"
				     : "whether it is forced on anybody is unclear";
}

static void
explain_taken_for(const struct change *change)
{
	const char *noun = kind_noun(change->facts.kind);

	printf("\nIt is taken for %s%s, and %s (confidence %.0f of 100). It was read as %s.\n",
		change->facts.kind == KIND_MAINTENANCE ? ""
		: strchr("aeiou", *noun)               ? "an "
						       : "a ",
		noun, forced_words(change->facts.forced), change->facts.confidence * 100,
		language_words(change->language));
}

/* Several announcements, one change: and what parts them. */
static void
explain_fold(const struct change *change)
{
	if (!change->telling_count)
		return;
	puts("\nIt was announced more than once, and we take it for one change:");
	case_file_tellings(change);
	printf("If that is wrong: forewarn split %s\n", change->id);
}

static void
explain_evidence(const struct facts *facts, bool against)
{
	bool any = false;

	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];
		_cleanup_free_ char *text = e->text ? text_line(e->text, 300) : NULL;

		if ((e->weight < 0) != against)
			continue;
		if (!any)
			printf("\n%s\n",
				against ? "What spoke against it:" : "What spoke for it:");
		any = true;
		printf("  %+.1f  “%s” in the %s", e->weight, e->rule, where_name(e->where));
		printf("%s%s%s\n", text ? ": “" : "", text ? text : "", text ? "”" : "");
	}
	if (!any)
		printf("\n%s\n",
			against ? "Nothing spoke against it." : "No rule spoke for it.");
}

static void
explain_matches(const struct change *change)
{
	puts("Why it concerns you:");
	for (size_t i = 0; i < change->matches.count; i++) {
		const struct match *m = &change->matches.items[i];
		_cleanup_free_ char *text = m->text ? text_line(m->text, 200) : NULL;

		if (m->term)
			printf("  %s: your “%s” is their “%s” in %s\n", m->dependency, m->term,
				text ? text : "", where_words(m->where));
		else
			printf("  %s names no uses, so every forced change of %s concerns it\n",
				m->dependency, change->service);
	}
	if (!change->concerns)
		puts("  (your configuration has changed since: it concerns you no longer)");
}

static void
explain_dates(const struct facts *facts)
{
	puts(facts->milestone_count ? "\nDates that were found:" : "\nNo date was found.");
	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];
		_cleanup_free_ char *text = text_line(m->text, 200);
		_cleanup_free_ char *date = case_file_date(&m->when);

		printf("  %-10s %s, from “%s”%s\n", role_name(m->role), date, text,
			when_equal(&m->when, &facts->effective)
				? " - this is the effective date"
				: "");
	}
}

/* What is ignored and who is not concerned is not kept with a case: the announcement as it reads now and the configuration
 * of today say it. */
static int
find_aside(struct case_file *file, struct strings *ret)
{
	const struct change *change = &file->change;
	struct complaints complaints = { 0 };
	struct rules *rules;
	struct matches ignored;
	struct entry entry = { 0 };
	int r = store_entry_get(file->store, change->source, &change->key, &entry);

	if (r == -ENOENT)
		strings_add(ret, "The text of the announcement is no longer kept, so what your "
				 "“ignore” says of it is not known.");
	if (r < 0)
		return r == -ENOENT ? 0 : command_fail(EX_IOERR, "%s", store_why(file->store));
	rules = rules_new(file->config, &complaints);
	command_print_mistakes(&complaints);
	complaints_clear(&complaints);
	if (rules) {
		judge_ignored(rules, change->service, &entry, &ignored);
		aside_sentences(
			file->config, change->service, &entry, &change->matches, &ignored, ret);
		matches_clear(&ignored);
	}
	rules_free(rules);
	entry_clear(&entry);
	return rules ? 0 : EX_CONFIG;
}

static void
explain_aside(const struct strings *sentences)
{
	for (size_t i = 0; i < sentences->count; i++) {
		_cleanup_free_ char *line =
			text_line(sentences->items[i], LIMIT_SENTENCE_BYTES);

		printf("  %s\n", line);
	}
}

static json_t *
json_sentences(const struct strings *sentences)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sentences->count; i++)
		(void)json_array_append_new(list, json_string(sentences->items[i]));
	return list;
}

static json_t *
json_evidence(const struct facts *facts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];

		(void)json_array_append_new(
			list, json_pack("{s:s,s:o,s:s,s:f}", "rule", e->rule, "text",
				      command_json_string(e->text), "where",
				      where_name(e->where), "weight", e->weight));
	}
	return list;
}

static int
run_explain(const struct command_context *context, int argc, char **argv)
{
	struct case_file file = { 0 };
	int status = case_file_open(context, argc, argv, &file);
	const struct facts *facts = &file.change.facts;
	_cleanup_(strings_clear) struct strings aside = { 0 };

	if (status == 0)
		status = find_aside(&file, &aside);
	if (status == 0 && context->json) {
		json_t *json = command_json_change(file.config, &file.change, file.today);

		(void)json_object_set_new(json, "evidence", json_evidence(facts));
		(void)json_object_set_new(
			json, "language", command_json_string(file.change.language));
		(void)json_object_set_new(json, "aside", json_sentences(&aside));
		status = command_print_json(json);
	} else if (status == 0) {
		case_file_line("change", file.change.title);
		explain_fold(&file.change);
		explain_taken_for(&file.change);
		printf("Verdict: %s. %s\n\n", verdict_name(file.change.verdict),
			file.change.reason ? file.change.reason : "No reason was kept.");
		explain_matches(&file.change);
		explain_aside(&aside);
		explain_evidence(facts, false);
		explain_evidence(facts, true);
		explain_dates(facts);
	}
	case_file_clear(&file);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "ID [--json]",
	.summary =
		"says why a change is one: evidence, dates, words that matched, and what spoke "
		"against",
	.words = WORD_CHANGE,
	.run = run_explain,
};
