/* forewarn show and explain: one case with its history, and why it is one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "command/command.h"

/* One case as both commands want it. */
struct case_file {
	struct config *config;
	struct store *store;
	struct change change;
	struct events events;
};

static void
case_file_clear(struct case_file *file)
{
	change_clear(&file->change);
	events_clear(&file->events);
	store_close(file->store);
	config_free(file->config);
}

/* 0, or the exit status after a sentence. */
static int
open_case_file(
	const struct command_context *context, int argc, char **argv, struct case_file *ret)
{
	int r;

	if (argc != 2)
		return command_fail(EX_USAGE,
			"%s wants the id of one change, such as salesforce-k3x9qa; "
			"forewarn list shows the ids",
			argv[0]);
	ret->config = command_config(context, false);
	if (!ret->config)
		return EX_CONFIG;
	ret->store = command_store(ret->config);
	if (!ret->store)
		return EX_NOINPUT;
	r = store_change_get(ret->store, argv[1], &ret->change);
	if (r == -ENOENT)
		return command_fail(EX_DATAERR,
			"there is no change “%s”; forewarn list --all shows all ids", argv[1]);
	if (r >= 0)
		r = store_events(ret->store, ret->change.id, &ret->events);
	return r < 0 ? command_fail(EX_IOERR, "%s", store_why(ret->store)) : 0;
}

static void
print_line(const char *name, const char *value)
{
	_cleanup_free_ char *safe = value ? text_line(value, 0) : NULL;

	if (safe && *safe)
		printf("%-14s %s\n", name, safe);
}

static char *
date_sentence(const struct when *when)
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

static void
print_dependencies(const struct case_file *file)
{
	for (size_t i = 0; i < file->change.matches.count; i++) {
		const struct match *m = &file->change.matches.items[i];
		const struct dependency *d = config_dependency(file->config, m->dependency);
		_cleanup_(text_clear) struct text t = { 0 };
		char day[STAMP_SIZE];

		text_puts(&t, m->dependency);
		if (d && d->process)
			text_printf(&t, ", process: %s", d->process);
		if (d && d->people)
			text_printf(&t, ", %u people", d->people);
		if (d)
			text_printf(&t, ", owner: %s",
				d->owner        ? d->owner
				: d->tell.count ? d->tell.items[0]
						: "nobody");
		if (d && change_decide_by(&file->change, d->lead_time_days) != DAY_NONE)
			text_printf(&t, ", decide by %s",
				stamp_write_day(
					change_decide_by(&file->change, d->lead_time_days),
					day));
		print_line("concerns", t.data);
	}
}

static void
print_history(const struct case_file *file)
{
	puts("\nHistory:");
	for (size_t i = 0; i < file->events.count; i++) {
		const struct event *e = &file->events.items[i];
		_cleanup_free_ char *detail = e->detail ? text_line(e->detail, 0) : NULL;
		char at[STAMP_SIZE], before[WHEN_SIZE], after[WHEN_SIZE];

		when_write(&e->before, before);
		when_write(&e->after, after);
		printf("  %s  %s", stamp_write(e->at, at), happening_name(e->happening));
		if (e->happening == HAPPENED_MOVED || e->happening == HAPPENED_REREAD)
			printf(" from %s to %s", *before ? before : "no date",
				*after ? after : "no date");
		printf("%s%s\n", detail ? ": " : "", detail ? detail : "");
	}
}

static void
print_case(const struct case_file *file)
{
	const struct change *change = &file->change;
	const struct service *service = config_service(file->config, change->service);
	_cleanup_free_ char *date = date_sentence(&change->facts.effective);
	char stamp[STAMP_SIZE];

	print_line("change", change->title);
	print_line("id", change->id);
	print_line("service", service ? service->name : change->service);
	print_line("kind", kind_name(change->facts.kind));
	print_line("forced", forced_name(change->facts.forced));
	print_line("effective", change->withdrawn ? "withdrawn by the vendor" : date);
	print_dependencies(file);
	print_line("verdict", verdict_name(change->verdict));
	print_line("because", change->reason);
	if (change->quote)
		print_line("they say", change->quote);
	print_line("read it at", change->link);
	if (change->published != STAMP_NONE)
		print_line("published", stamp_write(change->published, stamp));
	print_line("first heard", stamp_write(change->first_seen, stamp));
}

static json_t *
json_events(const struct events *events)
{
	json_t *list = json_array();

	for (size_t i = 0; i < events->count; i++) {
		const struct event *e = &events->items[i];
		char before[WHEN_SIZE], after[WHEN_SIZE];

		when_write(&e->before, before);
		when_write(&e->after, after);
		(void)json_array_append_new(
			list, json_pack("{s:i,s:o,s:s,s:o,s:o,s:o}", "number", (int)e->number,
				      "at", command_json_stamp(e->at), "happening",
				      happening_name(e->happening), "before",
				      command_json_string(*before ? before : NULL), "after",
				      command_json_string(*after ? after : NULL), "detail",
				      command_json_string(e->detail)));
	}
	return list;
}

static int
run_show(const struct command_context *context, int argc, char **argv)
{
	struct case_file file = { 0 };
	int status = open_case_file(context, argc, argv, &file);

	if (status == 0 && context->json) {
		json_t *json = command_json_change(file.config, &file.change);

		(void)json_object_set_new(json, "history", json_events(&file.events));
		status = command_print_json(json);
	} else if (status == 0) {
		print_case(&file);
		for (size_t i = 0; file.change.facts.milestone_count > 1 &&
				   i < file.change.facts.milestone_count;
			i++) {
			const struct milestone *m = &file.change.facts.milestones[i];
			_cleanup_free_ char *date = date_sentence(&m->when);

			printf("%-14s %s: %s\n", i ? "" : "milestones", role_name(m->role),
				date);
		}
		print_history(&file);
	}
	case_file_clear(&file);
	return status;
}

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
			printf("  %s: your “%s” is their “%s” in the %s\n", m->dependency,
				m->term, text ? text : "", where_name(m->where));
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
		_cleanup_free_ char *date = date_sentence(&m->when);

		printf("  %-10s %s, from “%s”%s\n", role_name(m->role), date, text,
			when_equal(&m->when, &facts->effective)
				? " - this is the effective date"
				: "");
	}
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
	int status = open_case_file(context, argc, argv, &file);
	const struct facts *facts = &file.change.facts;

	if (status == 0 && context->json) {
		json_t *json = command_json_change(file.config, &file.change);

		(void)json_object_set_new(json, "evidence", json_evidence(facts));
		(void)json_object_set_new(
			json, "language", command_json_string(file.change.language));
		status = command_print_json(json);
	} else if (status == 0) {
		print_line("change", file.change.title);
		explain_taken_for(&file.change);
		printf("Verdict: %s. %s\n\n", verdict_name(file.change.verdict),
			file.change.reason ? file.change.reason : "No reason was kept.");
		explain_matches(&file.change);
		explain_evidence(facts, false);
		explain_evidence(facts, true);
		explain_dates(facts);
	}
	case_file_clear(&file);
	return status;
}

const struct command command_show = {
	.name = "show",
	.arguments = "ID [--json]",
	.summary = "one change with its history",
	.run = run_show,
};

const struct command command_explain = {
	.name = "explain",
	.arguments = "ID [--json]",
	.summary = "why a change is one: evidence, dates, words that matched, and what spoke "
		   "against",
	.run = run_explain,
};
