/* Facts and matches: ownership. */
#include "model/facts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

void
facts_clear(struct facts *facts)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		free(facts->milestones[i].text);
	for (size_t i = 0; i < facts->evidence_count; i++) {
		free(facts->evidence[i].rule);
		free(facts->evidence[i].text);
	}
	free(facts->quote);
	free(facts->milestones);
	free(facts->evidence);
	*facts = (struct facts){ 0 };
}

struct milestone *
facts_add_milestone(struct facts *facts)
{
	facts->milestones = mem_grow(facts->milestones, facts->milestone_count,
		&facts->milestone_cap, sizeof(*facts->milestones));
	return &facts->milestones[facts->milestone_count++];
}

struct evidence *
facts_add_evidence(struct facts *facts)
{
	facts->evidence = mem_grow(facts->evidence, facts->evidence_count, &facts->evidence_cap,
		sizeof(*facts->evidence));
	return &facts->evidence[facts->evidence_count++];
}

/* Words for works on the service weigh nothing or less: they force nobody. They are quoted all
 * the same. A title is shown anyway, so that a sentence below it is worth more. */
static double
quote_strength(const struct facts *facts, const struct evidence *e)
{
	bool notice = facts->kind == KIND_MAINTENANCE || facts->kind == KIND_INCIDENT;
	double strength = notice ? fabs(e->weight) + 0.01 : e->weight;

	if (!e->text || e->where == WHERE_LABEL)
		return 0;
	return e->where == WHERE_TITLE ? strength * 0.5 : strength;
}

const char *
facts_quote(const struct facts *facts)
{
	const struct evidence *best = NULL;
	double most = 0;

	if (facts->quote)
		return facts->quote;
	for (size_t i = 0; i < facts->evidence_count; i++) {
		const struct evidence *e = &facts->evidence[i];
		double strength = quote_strength(facts, e);

		if (strength > most) {
			most = strength;
			best = e;
		}
	}
	return best ? best->text : NULL;
}

static const struct {
	enum where where;
	const char *name;
} wheres[] = {
	{ WHERE_TITLE, "title" },
	{ WHERE_LEAD, "lead" },
	{ WHERE_BODY, "body" },
	{ WHERE_LABEL, "label" },
	{ WHERE_TAIL, "tail" },
};

const char *
where_name(enum where where)
{
	for (size_t i = 0; i < sizeof(wheres) / sizeof(wheres[0]); i++)
		if (wheres[i].where == where)
			return wheres[i].name;
	return "body";
}

const char *
where_words(enum where where)
{
	return where == WHERE_TITLE   ? "the title"
	       : where == WHERE_LEAD  ? "the lead"
	       : where == WHERE_LABEL ? "a label"
	       : where == WHERE_TAIL  ? "a “see also”"
				      : "the body";
}

int
where_of(const char *name)
{
	for (size_t i = 0; i < sizeof(wheres) / sizeof(wheres[0]); i++)
		if (text_equal(wheres[i].name, name))
			return (int)wheres[i].where;
	return -EINVAL;
}

struct match *
matches_add(struct matches *matches)
{
	matches->items = mem_grow(
		matches->items, matches->count, &matches->cap, sizeof(*matches->items));
	return &matches->items[matches->count++];
}

void
matches_clear(struct matches *matches)
{
	for (size_t i = 0; i < matches->count; i++) {
		free(matches->items[i].dependency);
		free(matches->items[i].term);
		free(matches->items[i].text);
	}
	free(matches->items);
	*matches = (struct matches){ 0 };
}
