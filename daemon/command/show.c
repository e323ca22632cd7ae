/* forewarn show: one case with its history. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/case_file.h"
#include "command/outbox.h"
#include "command/show_ledger.h"
#include "model/change_state.h"
#include "model/impact.h"

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
				dependency_owner(d) ? dependency_owner(d) : "nobody");
		if (d && change_decide_by(&file->change, d->lead_time_days) != DAY_NONE)
			text_printf(&t, ", decide by %s",
				stamp_write_day(
					change_decide_by(&file->change, d->lead_time_days),
					day));
		case_file_line("concerns", t.data);
	}
}

/* What stops with what it concerns. */
static void
print_impact(const struct case_file *file)
{
	struct impacts impacts;

	impact_of(file->config, &file->change, &impacts);
	for (size_t i = 0; i < impacts.count; i++) {
		const struct impact *it = &impacts.items[i];
		_cleanup_(text_clear) struct text t = { 0 };

		if (!it->by)
			continue;
		text_printf(&t, "%s, with %s", it->dependency->name, it->by->name);
		if (it->dependency->process)
			text_printf(&t, ", process: %s", it->dependency->process);
		if (it->dependency->people)
			text_printf(&t, ", %u people", it->dependency->people);
		case_file_line("stops too", t.data);
	}
	impacts_clear(&impacts);
}

static void
print_milestones(const struct case_file *file)
{
	const struct facts *facts = &file->change.facts;

	for (size_t i = 0; facts->milestone_count > 1 && i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];
		_cleanup_free_ char *date = case_file_date(&m->when);

		printf("%-14s %s: %s%s\n", i ? "" : "milestones", role_name(m->role), date,
			when_known(&m->when) && m->when.to < file->today ? ", passed" : "");
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
		printf("%s%s%s\n", detail ? ": " : "", detail ? detail : "",
			e->unmarked ? " The vendor did not mark this." : "");
	}
}

static void
print_case(const struct case_file *file)
{
	const struct change *change = &file->change;
	const struct service *service = config_service(file->config, change->service);
	_cleanup_free_ char *date = case_file_date(&change->facts.effective);
	char stamp[STAMP_SIZE];

	case_file_line("change", change->title);
	case_file_line("id", change->id);
	case_file_line("service", service ? service->name : change->service);
	case_file_line("kind", kind_name(change->facts.kind));
	case_file_line("forced", forced_name(change->facts.forced));
	case_file_line("state", change_state_words(change_state(change, file->today)));
	case_file_line("effective", change->withdrawn ? "withdrawn by the vendor" : date);
	print_dependencies(file);
	print_impact(file);
	case_file_line("verdict", verdict_name(change->verdict));
	case_file_line("because", change->reason);
	if (change->quote)
		case_file_line("they say", change->quote);
	case_file_link("read it at", change->link);
	case_file_tellings(change);
	if (change->published != STAMP_NONE)
		case_file_line("published", stamp_write(change->published, stamp));
	case_file_line("first heard", stamp_write(change->first_seen, stamp));
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
			list, json_pack("{s:i,s:o,s:s,s:o,s:o,s:o,s:b}", "number",
				      (int)e->number, "at", command_json_stamp(e->at),
				      "happening", happening_name(e->happening), "before",
				      command_json_string(*before ? before : NULL), "after",
				      command_json_string(*after ? after : NULL), "detail",
				      command_json_string(e->detail), "unmarked", e->unmarked));
	}
	return list;
}

static int
run_show(const struct command_context *context, int argc, char **argv)
{
	struct case_file file = { 0 };
	int status = case_file_open(context, argc, argv, &file);

	if (status == 0 && context->json) {
		json_t *json = command_json_change(file.config, &file.change, file.today);

		(void)json_object_set_new(
			json, "impact", command_json_impact(file.config, &file.change));
		(void)json_object_set_new(json, "history", json_events(&file.events));
		(void)json_object_set_new(json, "decisions", show_ledger_json(&file));
		(void)json_object_set_new(json, "letters", outbox_json(&file.letters));
		status = command_print_json(json);
	} else if (status == 0) {
		print_case(&file);
		print_milestones(&file);
		show_ledger_print(&file);
		print_history(&file);
		outbox_print_about(&file.letters);
	}
	case_file_clear(&file);
	return status;
}

const struct command command_show = {
	.name = "show",
	.arguments = "ID [--json]",
	.summary = "shows one change with its history",
	.words = WORD_CHANGE,
	.run = run_show,
};
