/* Judge print: an object a line, and the same in sentences. */
#include "command/judge_print.h"

#include "command/aside.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "base/text.h"
#include "command/command.h"

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
whole_json(const struct judgement *j)
{
	const struct facts *facts = j->facts;

	return json_pack("{s:o, s:s, s:s, s:f, s:o, s:o, s:o, s:o, s:o, s:s}", "id",
		text_or_null(j->in->id), "kind", kind_name(facts->kind), "forced",
		forced_name(facts->forced), "confidence",
		round(facts->confidence * 1000) / 1000, "effective",
		when_json(&facts->effective), "precision",
		text_or_null(precision_name(facts->effective.precision)), "milestones",
		milestones_json(facts), "evidence", evidence_json(facts), "matches",
		matches_json(j->matches), "verdict", verdict_name(j->verdict));
}

static void
say(struct strings *to, char *sentence)
{
	strings_take(to, sentence);
}

static void
explain_dates(const struct facts *facts, struct strings *to)
{
	char when[WHEN_SIZE];

	if (when_known(&facts->effective))
		say(to, mem_printf("It takes effect on %s, as precise as the vendor says (%s).",
				when_write(&facts->effective, when),
				precision_name(facts->effective.precision)));
	else
		say(to, mem_dup("No date is given on which it takes effect."));
	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct milestone *m = &facts->milestones[i];
		bool said = !text_blank(m->text);

		say(to, mem_printf("Date: %s, %s (%s%s%s)", when_write(&m->when, when),
				m->role ? role_name(m->role) : "meaning not said",
				said ? "“" : "the vendor's own field", said ? m->text : "",
				said ? "”" : ""));
	}
}

static void
explain_evidence(const struct facts *facts, struct strings *to)
{
	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];

		say(to, mem_printf("%s %.2f: “%s” in the %s: %s",
				e->weight < 0 ? "Against" : "For", fabs(e->weight), e->rule,
				where_name(e->where), e->text ? e->text : ""));
	}
}

static void
explain_matches(const struct matches *matches, struct strings *to)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct match *m = &matches->items[i];

		if (m->term)
			say(to, mem_printf("Match: %s uses “%s”, %s says “%s”.", m->dependency,
					m->term, where_words(m->where), m->text));
		else
			say(to, mem_printf("Match: %s names no uses, so every forced change of "
					   "the service concerns it.",
					m->dependency));
	}
}

static void
explain(const struct judgement *j, struct strings *to)
{
	const struct facts *facts = j->facts;

	say(to, mem_printf("“%s”", j->in->entry.title));
	say(to, mem_printf("Verdict: %s. %s", verdict_name(j->verdict),
			j->reason ? j->reason : ""));
	say(to, mem_printf("Kind: %s. Forced: %s, with a confidence of %.0f %%.",
			facts->kind == KIND_OTHER ? "of no special kind"
						  : kind_name(facts->kind),
			forced_name(facts->forced), 100 * facts->confidence));
	explain_dates(facts, to);
	explain_evidence(facts, to);
	explain_matches(j->matches, to);
	aside_sentences(j->config, j->in->service, &j->in->entry, j->matches, j->ignored, to);
}

static json_t *
sentences_json(const struct strings *sentences)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sentences->count; i++)
		(void)json_array_append_new(list, json_string(sentences->items[i]));
	return list;
}

int
judge_print(const struct judgement *judgement, enum judge_explain how)
{
	_cleanup_(strings_clear) struct strings sentences = { 0 };
	json_t *json = whole_json(judgement);
	int status;

	if (how != JUDGE_EXPLAIN_NOT)
		explain(judgement, &sentences);
	if (how == JUDGE_EXPLAIN_INSIDE)
		(void)json_object_set_new(json, "explanation", sentences_json(&sentences));
	status = command_print_json_as(json, JSON_REAL_PRECISION(4));
	/* text_line takes away what would steer the terminal. */
	for (size_t i = 0; how == JUDGE_EXPLAIN_BELOW && i < sentences.count; i++) {
		_cleanup_free_ char *line = text_line(sentences.items[i], LIMIT_SENTENCE_BYTES);

		printf("    %s\n", line);
	}
	return status;
}
