/* Judge print: the line of DESIGN section 8, and the same in sentences. */
#include "command/judge_print.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/stamp.h"
#include "base/text.h"

static json_t *
text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *
when_json(const struct when *when)
{
	char buffer[WHEN_SIZE];

	return when_known(when) ? json_string(when_write(when, buffer)) : json_null();
}

static json_t *
milestones_json(const struct facts *facts)
{
	json_t *list = json_array();
	char from[STAMP_SIZE], to[STAMP_SIZE];

	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];

		(void)json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:o, s:o}", "role", role_name(m->role),
				      "from", stamp_write_day(m->when.from, from), "to",
				      stamp_write_day(m->when.to, to), "precision",
				      text_or_null(precision_name(m->when.precision)), "text",
				      text_or_null(m->text)));
	}
	return list;
}

static json_t *
evidence_json(const struct facts *facts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];

		(void)json_array_append_new(list,
			json_pack("{s:o, s:o, s:s, s:f}", "rule", text_or_null(e->rule), "text",
				text_or_null(e->text), "where", where_name(e->where), "weight",
				round(e->weight * 100) / 100));
	}
	return list;
}

static json_t *
matches_json(const struct matches *matches)
{
	json_t *list = json_array();

	for (size_t i = 0; i < matches->count; i++) {
		const struct match *m = &matches->items[i];

		(void)json_array_append_new(list,
			json_pack("{s:o, s:o, s:o}", "dependency", text_or_null(m->dependency),
				"term", text_or_null(m->term), "text", text_or_null(m->text)));
	}
	return list;
}

static json_t *
whole_json(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict)
{
	return json_pack("{s:o, s:s, s:s, s:f, s:o, s:o, s:o, s:o, s:o, s:s}", "id",
		text_or_null(in->id), "kind", kind_name(facts->kind), "forced",
		forced_name(facts->forced), "confidence",
		round(facts->confidence * 1000) / 1000, "effective",
		when_json(&facts->effective), "precision",
		text_or_null(precision_name(facts->effective.precision)), "milestones",
		milestones_json(facts), "evidence", evidence_json(facts), "matches",
		matches_json(matches), "verdict", verdict_name(verdict));
}

int
judge_print_line(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict)
{
	json_t *json = whole_json(in, facts, matches, verdict);
	int r = json_dumpf(
		json, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(4));

	json_decref(json);
	putchar('\n');
	return r < 0 || ferror(stdout) ? EX_IOERR : EX_OK;
}

static void
explain_facts(const struct facts *facts)
{
	char when[WHEN_SIZE];

	printf("    Kind: %s. Forced: %s, with a confidence of %.0f %%.\n",
		facts->kind == KIND_OTHER ? "of no special kind" : kind_name(facts->kind),
		forced_name(facts->forced), 100 * facts->confidence);
	if (when_known(&facts->effective))
		printf("    It takes effect on %s, as precise as the vendor says (%s).\n",
			when_write(&facts->effective, when),
			precision_name(facts->effective.precision));
	else
		printf("    No date is given on which it takes effect.\n");
	for (size_t i = 0; i < facts->milestone_count; i++)
		printf("    Date: %s, %s%s%s%s\n", when_write(&facts->milestones[i].when, when),
			facts->milestones[i].role ? role_name(facts->milestones[i].role)
						  : "meaning not said",
			text_blank(facts->milestones[i].text) ? " (the vendor's own field)"
							      : " (“",
			facts->milestones[i].text ? facts->milestones[i].text : "",
			text_blank(facts->milestones[i].text) ? "" : "”)");
}

void
judge_print_explanation(const struct judge_entry *in, const struct facts *facts,
	const struct matches *matches, enum verdict verdict, const char *reason)
{
	_cleanup_free_ char *title = text_line(in->entry.title, LIMIT_TITLE_BYTES);

	printf("    “%s”\n    Verdict: %s. %s\n", title, verdict_name(verdict),
		reason ? reason : "");
	explain_facts(facts);
	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];

		printf("    %s %.1f: “%s” in the %s: %s\n", e->weight < 0 ? "Against" : "For",
			fabs(e->weight), e->rule, where_name(e->where), e->text);
	}
	for (size_t i = 0; i < matches->count; i++) {
		const struct match *m = &matches->items[i];

		if (m->term)
			printf("    Match: %s uses “%s”, the %s says “%s”.\n", m->dependency,
				m->term, where_name(m->where), m->text);
		else
			printf("    Match: %s depends on the whole service.\n", m->dependency);
	}
}
