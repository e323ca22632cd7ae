/* Reasons: milestones, matched words, rules for and against, confidence. */
#include "tell/reasons.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"

#define EVIDENCE_SHOWN 8u /* for, and against: the rest is in `forewarn explain` */

static int
by_date(const void *a, const void *b)
{
	const struct milestone *x = a, *y = b;
	int32_t first = when_known(&x->when) ? x->when.from : INT32_MAX;
	int32_t second = when_known(&y->when) ? y->when.from : INT32_MAX;

	return (first > second) - (first < second);
}

static void
add_milestone(const struct story *story, const struct milestone *milestone, struct sheet *sheet)
{
	_cleanup_free_ char *date = wording_when(story->wording, &milestone->when);
	_cleanup_free_ char *words = text_line(milestone->text, LIMIT_QUOTE_BYTES / 4);
	const char *role = story->wording->roles[milestone->role];
	_cleanup_free_ char *line = *words ? mem_printf("%s: %s (“%s”)", date, role, words)
					   : mem_printf("%s: %s", date, role);

	sheet_add(sheet, BLOCK_ITEM, line);
}

static void
add_milestones(const struct story *story, const struct facts *facts, struct sheet *sheet)
{
	_cleanup_free_ struct milestone *sorted = NULL;

	if (facts->milestone_count < 2)
		return;
	sorted = mem_new(facts->milestone_count, sizeof(*sorted));
	memcpy(sorted, facts->milestones, facts->milestone_count * sizeof(*sorted));
	qsort(sorted, facts->milestone_count, sizeof(*sorted), by_date);
	sheet_add(sheet, BLOCK_HEADING, story->wording->label_milestones);
	for (size_t i = 0; i < facts->milestone_count; i++)
		add_milestone(story, &sorted[i], sheet);
}

static const char *
place(const struct wording_table *w, enum where where)
{
	return w->where[where == WHERE_TITLE   ? 0
			: where == WHERE_LEAD  ? 1
			: where == WHERE_LABEL ? 3
					       : 2];
}

static void
add_match(const struct story *story, const struct match *match, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	_cleanup_free_ char *sentence = NULL;

	if (match->term)
		sentence = wording_fill(w->matched, match->text ? match->text : match->term,
			place(w, match->where), match->term);
	else
		sentence = wording_fill(w->matched_all, match->dependency, NULL, NULL);
	sheet_add(sheet, BLOCK_PARAGRAPH, sentence);
}

static void
add_evidence(
	const struct story *story, const struct facts *facts, bool against, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	size_t shown = 0;

	for (size_t i = 0; i < facts->evidence_count && shown < EVIDENCE_SHOWN; i++) {
		const struct evidence *evidence = &facts->evidence[i];
		_cleanup_free_ char *words = text_line(evidence->text, LIMIT_QUOTE_BYTES / 2);
		_cleanup_free_ char *line =
			wording_fill(w->rule, evidence->rule, place(w, evidence->where), words);

		if (evidence->weight < 0 ? !against : against)
			continue;
		if (shown++ == 0)
			sheet_add(sheet, BLOCK_PARAGRAPH,
				against ? w->spoke_against : w->spoke_for);
		sheet_add(sheet, BLOCK_ITEM, line);
	}
}

static void
add_confidence(const struct story *story, const struct change *change, struct sheet *sheet)
{
	const struct wording_table *w = story->wording;
	double confidence = change->facts.confidence;
	const char *words = w->confidence[confidence >= 0.9   ? 3
					  : confidence >= 0.7 ? 2
					  : confidence >= 0.4 ? 1
							      : 0];
	_cleanup_free_ char *percent = mem_printf("%.0f", confidence * 100);
	_cleanup_free_ char *both =
		wording_fill(w->confidence_in_numbers, words, percent, NULL);
	_cleanup_free_ char *reason = wording_fill(w->reason, change->reason, NULL, NULL);

	if (story->recipient->wording == WORDING_PLAIN) {
		sheet_add(sheet, BLOCK_PARAGRAPH, words);
		return;
	}
	sheet_add(sheet, BLOCK_PARAGRAPH, both);
	if (!text_blank(change->reason))
		sheet_add(sheet, BLOCK_PARAGRAPH, reason);
}

void
reasons_tell(const struct story *story, const struct change *change,
	const struct strings *dependencies, struct sheet *sheet)
{
	add_milestones(story, &change->facts, sheet);
	sheet_add(sheet, BLOCK_HEADING, story->wording->why);
	for (size_t i = 0; i < change->matches.count; i++)
		if (strings_has(dependencies, change->matches.items[i].dependency))
			add_match(story, &change->matches.items[i], sheet);
	/* Phrases and their weights are for those who tend the rules. */
	if (story->recipient->wording != WORDING_PLAIN) {
		add_evidence(story, &change->facts, false, sheet);
		add_evidence(story, &change->facts, true, sheet);
	}
	add_confidence(story, change, sheet);
}
