/* Command: what the subcommands share - configuration, store, and words for people and
 * machines. */
#include "command/command.h"
#include "command/tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/change_state.h"
#include "model/impact.h"
#include "settings/settings.h"

int
command_fail(int status, const char *format, ...)
{
	_cleanup_free_ char *sentence = NULL;
	va_list ap;

	va_start(ap, format);
	sentence = mem_vprintf(format, ap);
	va_end(ap);
	fprintf(stderr, "forewarn: %s\n", sentence);
	return status;
}

int
command_put_json(json_t *json, size_t flags)
{
	char *whole = json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER | flags);
	_cleanup_free_ char *safe = whole ? gate_json(whole) : NULL;

	json_decref(json);
	if (safe)
		fputs(safe, stdout);
	return safe && !ferror(stdout) ? EX_OK : EX_IOERR;
}

int
command_print_json_as(json_t *json, size_t flags)
{
	int status = command_put_json(json, flags);

	putchar('\n');
	return status;
}

int
command_print_json(json_t *json)
{
	int status = command_print_json_as(json, 0);

	return fflush(stdout) != 0 ? EX_IOERR : status;
}

struct config *
command_config(const struct command_context *context, bool secrets)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share,
		.config_file = context->config_file,
		.secrets_shut = !secrets };
	struct complaints complaints = { 0 };
	struct config *config = settings_load(&paths, &complaints);

	command_print_complaints(&complaints);
	complaints_clear(&complaints);
	return config;
}

struct store *
command_store(const struct config *config)
{
	_cleanup_free_ char *why = NULL;
	struct store *store;
	int r = store_open(config->state_dir, STORE_READ, &store, &why);

	if (r >= 0)
		return store;
	if (r == -ENOENT)
		(void)command_fail(0,
			"nothing was heard yet: there is no store in %s. Start forewarnd, or "
			"run: forewarnd --once",
			config->state_dir);
	else
		(void)command_fail(0, "%s", why ? why : strerror(-r));
	return NULL;
}

json_t *
command_json_link(const char *url)
{
	_cleanup_free_ char *link = gate_link(url);

	return command_json_string(link);
}

json_t *
command_json_string(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *
command_json_complaints(const struct complaints *complaints)
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

static void
print_complaints(const struct complaints *complaints, bool warnings)
{
	for (size_t i = 0; i < complaints->count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints->items[i]);

		if (warnings || !complaints->items[i].warning)
			fprintf(stderr, "%s\n", line);
	}
}

void
command_print_complaints(const struct complaints *complaints)
{
	print_complaints(complaints, true);
}

void
command_print_mistakes(const struct complaints *complaints)
{
	print_complaints(complaints, false);
}

json_t *
command_json_stamp(int64_t stamp)
{
	char buffer[STAMP_SIZE];

	return stamp == STAMP_NONE ? json_null() : json_string(stamp_write(stamp, buffer));
}

static json_t *
json_when(const struct when *when)
{
	char buffer[WHEN_SIZE];

	return when_known(when) ? json_string(when_write(when, buffer)) : json_null();
}

static json_t *
json_milestones(const struct facts *facts, int32_t today)
{
	json_t *list = json_array();

	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];

		(void)json_array_append_new(
			list, json_pack("{s:s,s:o,s:s?,s:o,s:b}", "role", role_name(m->role),
				      "date", json_when(&m->when), "precision",
				      precision_name(m->when.precision), "text",
				      command_json_string(m->text), "passed",
				      when_known(&m->when) && m->when.to < today));
	}
	return list;
}

static json_t *
json_matches(const struct matches *matches)
{
	json_t *list = json_array();

	for (size_t i = 0; i < matches->count; i++) {
		const struct match *m = &matches->items[i];

		(void)json_array_append_new(list,
			json_pack("{s:s,s:o,s:o,s:s}", "dependency", m->dependency, "term",
				command_json_string(m->term), "text",
				command_json_string(m->text), "where", where_name(m->where)));
	}
	return list;
}

static json_t *
json_tellings(const struct change *change)
{
	json_t *list = json_array();

	for (size_t i = 0; i < change->telling_count; i++) {
		const struct telling *t = &change->tellings[i];

		(void)json_array_append_new(
			list, json_pack("{s:s,s:o,s:o,s:o,s:o,s:s}", "source", t->source,
				      "title", command_json_string(t->title), "link",
				      command_json_link(t->link), "effective",
				      json_when(&t->effective), "published",
				      command_json_stamp(t->published), "because",
				      fold_name(t->fold)));
	}
	return list;
}

json_t *
command_json_change(const struct config *config, const struct change *change, int32_t today)
{
	int32_t decide_by = command_decide_by(config, change);
	_cleanup_free_ char *decided = decision_state(&change->decision, today);
	char day[STAMP_SIZE];

	return json_pack(
		"{s:s,s:s,s:s,s:o,s:s,s:s,s:o,s:s?,s:o,s:f,s:s,s:o,s:i,s:b,s:b,s:o,s:o,s:"
		"o,s:o,s:o,s:o,s:b,s:o,s:s,s:o}",
		"id", change->id, "state", change_state_name(change_state(change, today)),
		"service", change->service, "title", command_json_string(change->title), "kind",
		kind_name(change->facts.kind), "forced", forced_name(change->facts.forced),
		"effective", json_when(&change->facts.effective), "precision",
		precision_name(change->facts.effective.precision), "decide_by",
		decide_by == DAY_NONE ? json_null()
				      : json_string(stamp_write_day(decide_by, day)),
		"confidence", change->facts.confidence, "verdict",
		verdict_name(change->verdict), "reason", command_json_string(change->reason),
		"moves", (int)change->moves, "withdrawn", change->withdrawn, "concerns",
		change->concerns, "first_seen", command_json_stamp(change->first_seen),
		"published", command_json_stamp(change->published), "link",
		command_json_link(change->link), "quote", command_json_string(change->quote),
		"milestones", json_milestones(&change->facts, today), "matches",
		json_matches(&change->matches), "unlisted", change->unlisted, "tellings",
		json_tellings(change), "decided", decided, "decision",
		command_json_decision(&change->decision));
}

json_t *
command_json_impact(const struct config *config, const struct change *change)
{
	json_t *list = json_array();
	struct impacts impacts;

	impact_of(config, change, &impacts);
	for (size_t i = 0; i < impacts.count; i++) {
		const struct impact *it = &impacts.items[i];

		(void)json_array_append_new(list,
			json_pack("{s:s,s:s?,s:s?,s:i,s:s}", "dependency", it->dependency->name,
				"with", it->by ? it->by->name : NULL, "process",
				it->dependency->process, "people", (int)it->dependency->people,
				"importance", importance_name(it->dependency->importance)));
	}
	impacts_clear(&impacts);
	return list;
}

json_t *
command_json_decision(const struct decision *d)
{
	char day[STAMP_SIZE];

	if (d->kind == DECISION_NONE)
		return json_null();
	return json_pack("{s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o}", "decision",
		decision_name(d->kind), "by", d->by, "why", d->why, "at",
		command_json_stamp(d->at), "until",
		d->until == DAY_NONE ? json_null()
				     : json_string(stamp_write_day(d->until, day)),
		"peer", command_json_string(d->peer), "void_at", command_json_stamp(d->void_at),
		"void_why", command_json_string(d->void_why));
}

char *
command_ago(int64_t stamp, int64_t now)
{
	static const struct {
		int64_t sec;
		const char *word;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	int64_t apart;

	if (stamp == STAMP_NONE)
		return mem_dup("never");
	apart = stamp > now ? stamp - now : now - stamp;
	for (size_t i = 0; i < LENGTH_OF(units); i++) {
		long long n = apart / units[i].sec;

		if (n > 0)
			return mem_printf("%s%lld %s%s%s", stamp > now ? "in " : "", n,
				units[i].word, n == 1 ? "" : "s", stamp > now ? "" : " ago");
	}
	return mem_dup("now");
}

int32_t
command_decide_by(const struct config *config, const struct change *change)
{
	int32_t first = DAY_NONE;

	for (size_t i = 0; i < change->matches.count; i++) {
		const struct dependency *d =
			config_dependency(config, change->matches.items[i].dependency);
		int32_t day = d ? change_decide_by(change, d->lead_time_days) : DAY_NONE;

		if (day != DAY_NONE && (first == DAY_NONE || day < first))
			first = day;
	}
	return first;
}
