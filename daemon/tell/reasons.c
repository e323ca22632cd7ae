/* Reasons: milestones, matched words, rules for and against, confidence. */
#include "tell/reasons.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "tell/date_words.h"

#define RULE_BYTES 120u
#define EVIDENCE_SHOWN 8u /* for, and against: the rest is in `forewarn explain` */

static int
by_date(const void *a, const void *b)
{
	const struct milestone *x = a, *y = b;
	int32_t first = when_known(&x->when) ? x->when.from : INT32_MAX;
	int32_t second = when_known(&y->when) ? y->when.from : INT32_MAX;

	return (first > second) - (first < second);
}

struct milestone *
reasons_in_order(const struct facts *facts)
{
	struct milestone *sorted = mem_new(facts->milestone_count, sizeof(*sorted));

	for (size_t i = 0; i < facts->milestone_count; i++)
		sorted[i] = facts->milestones[i];
	if (facts->milestone_count)
		qsort(sorted, facts->milestone_count, sizeof(*sorted), by_date);
	return sorted;
}

/* The instant that the words are, or else what time it would be in which zone, to be freed; nothing for a day
 * alone. */
static bool
read_moment(const struct milestone *milestone, int64_t *ret, char **ret_zone, char **ret_time)
{
	bool day_only = false;

	*ret_zone = *ret_time = NULL;
	if (!milestone->text)
		return false;
	if (stamp_read(milestone->text, ret, &day_only) >= 0)
		return !day_only;
	return zone_read_clock(milestone->text, ret, ret_zone, ret_time) >= 0;
}

/* Has it told all that it has when the day is told? */
static bool
is_stamp(const struct milestone *milestone)
{
	_cleanup_free_ char *zone = NULL, *clock = NULL;
	int64_t stamp;

	return read_moment(milestone, &stamp, &zone, &clock) || zone;
}

/* The day, and the hour where the vendor gave one, on the reader's clock; in a zone that nobody knows it stays
 * the day, and the letter says why. */
static char *
milestone_when(const struct story *story, const struct milestone *milestone)
{
	_cleanup_free_ char *day = NULL, *zone = NULL, *clock = NULL;
	struct when local = milestone->when;
	int64_t stamp;

	if (read_moment(milestone, &stamp, &zone, &clock)) {
		int second = zone_second_of_day(story->zone, stamp);

		clock = mem_printf("%02d:%02d", second / 3600, second / 60 % 60);
		local = when_day(zone_day(story->zone, stamp));
	}
	day = wording_when(story->wording, &local);
	if (zone)
		return wording_say(story->wording, "date.with-unknown-zone",
			FILLS(FILL("day", day), FILL("time", clock), FILL("zone", zone)));
	if (!clock)
		return TAKE(day);
	return wording_say(story->wording, "date.with-clock",
		FILLS(FILL("day", day), FILL("time", clock)));
}

/* What was said before, or is no more than a date, is no step. */
bool
reasons_is_step(const struct milestone *milestone)
{
	return when_known(&milestone->when) && milestone->role != ROLE_NONE &&
	       milestone->role != ROLE_ANNOUNCED && milestone->role != ROLE_SUPERSEDED;
}

/* The line, or that it is behind us. The caller frees. */
static char *
mark_passed(const struct story *story, const struct milestone *milestone, const char *line)
{
	if (!reasons_is_step(milestone) || milestone->when.to >= story->today)
		return mem_dup(line);
	return wording_say(story->wording, "milestone.passed", FILLS(FILL("milestone", line)));
}

static void
add_milestone(const struct story *story, const struct milestone *milestone, struct sheet *sheet)
{
	_cleanup_free_ char *date = milestone_when(story, milestone);
	_cleanup_free_ char *words = text_line(milestone->text, LIMIT_QUOTE_BYTES / 4);
	const char *role = wording_named(story->wording, "role", role_name(milestone->role));
	bool quoted = *words && !date_words_only(words) && !is_stamp(milestone);
	_cleanup_free_ char *line =
		wording_say(story->wording, quoted ? "milestone.quoted" : "milestone.plain",
			FILLS(FILL("date", date), FILL("role", role), FILL("words", words)));
	_cleanup_free_ char *marked = mark_passed(story, milestone, line);

	sheet_add(sheet, BLOCK_ITEM, marked);
}

static void
add_milestones(const struct story *story, const struct facts *facts, struct sheet *sheet)
{
	_cleanup_free_ struct milestone *sorted = NULL;

	if (facts->milestone_count < 2)
		return;
	sorted = reasons_in_order(facts);
	sheet_add(sheet, BLOCK_HEADING, wording_text(story->wording, "label.milestones"));
	for (size_t i = 0; i < facts->milestone_count; i++)
		add_milestone(story, &sorted[i], sheet);
}

void
reasons_tell_steps(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const struct facts *facts = &tale->change->facts;
	_cleanup_free_ struct milestone *sorted = reasons_in_order(facts);
	_cleanup_(text_clear) struct text line = { 0 };
	size_t steps = 0;

	for (size_t i = 0; i < facts->milestone_count; i++) {
		_cleanup_free_ char *date = milestone_when(story, &sorted[i]), *step = NULL,
				    *marked = NULL;

		if (!reasons_is_step(&sorted[i]))
			continue;
		step = wording_say(w, "milestone.plain",
			FILLS(FILL("date", date),
				FILL("role",
					wording_named(w, "role", role_name(sorted[i].role)))));
		marked = mark_passed(story, &sorted[i], step);
		text_printf(&line, "%s%s", steps++ ? "; " : "", marked);
	}
	/* A single one says no more than the date above. */
	if (steps > 1 && !tale_withdrawn(tale))
		sheet_add_labelled(
			sheet, BLOCK_FACT, wording_text(w, "label.steps"), line.data);
}

static const char *
place(const struct tongue *w, enum where where)
{
	return wording_text(w, where == WHERE_TITLE   ? "where.title"
			       : where == WHERE_LEAD  ? "where.lead"
			       : where == WHERE_LABEL ? "where.label"
			       : where == WHERE_TAIL  ? "where.tail"
						      : "where.text");
}

/* In the title of another announcement of it? */
static bool
stands_elsewhere(const struct change *change, const char *words)
{
	for (size_t i = 0; i < change->telling_count; i++) {
		_cleanup_free_ char *title = text_line(change->tellings[i].title, 0);

		if (strcasestr(title, words))
			return true;
	}
	return false;
}

/* Whoever was told of a change hears of it after its words were taken out as well. What stood in
 * the title is the one place that we can still look at. */
static bool
is_gone(const struct change *change, const struct match *match)
{
	_cleanup_free_ char *title = text_line(change->title, 0),
			    *words = text_line(match->text, 0);

	/* What was cut off cannot be looked for. */
	if (match->where != WHERE_TITLE || !*words || strstr(words, "…") || strstr(title, "…"))
		return false;
	return !strcasestr(title, words) && !stands_elsewhere(change, words);
}

/* Why a change concerns a dependency that names no term. The caller frees. */
static char *
whole_sentence(const struct story *story, const struct change *change, const char *name)
{
	const struct dependency *d = config_dependency(story->config, name);
	const char *service = story_service(story, change);
	bool part = d && d->only.count;
	_cleanup_free_ char *only = part ? wording_list(story->wording, &d->only) : NULL;

	return wording_say(story->wording, part ? "why.only" : "why.all-of-it",
		FILLS(FILL("service", service), FILL("parts", only)));
}

static void
add_match(const struct story *story, const struct change *change, const struct match *match,
	struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *sentence = NULL;

	if (match->term)
		sentence = wording_say(w,
			is_gone(change, match) ? "why.matched-before" : "why.matched",
			FILLS(FILL("words", match->text ? match->text : match->term),
				FILL("where", place(w, match->where)),
				FILL("term", match->term)));
	else
		sentence = whole_sentence(story, change, match->dependency);
	sheet_add(sheet, BLOCK_PARAGRAPH, sentence);
}

/* The rules that spoke in the same sentence as evidence FIRST, each once: “ends on”, “after”. */
static char *
rules_of_sentence(const struct tongue *w, const struct facts *facts, size_t first, bool against)
{
	_cleanup_(strings_clear) struct strings rules = { 0 };

	for (size_t i = first; i < facts->evidence_count; i++) {
		const struct evidence *evidence = &facts->evidence[i];
		_cleanup_free_ char *rule = text_line(evidence->rule, RULE_BYTES),
				    *quoted = wording_say(
					    w, "list.quoted", FILLS(FILL("words", rule)));

		if ((evidence->weight < 0) == against && *rule &&
			text_equal(evidence->text, facts->evidence[first].text) &&
			!strings_has(&rules, quoted))
			strings_add(&rules, quoted);
	}
	return strings_join(&rules, ", ");
}

static bool
sentence_was_shown(const struct facts *facts, size_t at, bool against)
{
	for (size_t i = 0; i < at; i++)
		if ((facts->evidence[i].weight < 0) == against &&
			text_equal(facts->evidence[i].text, facts->evidence[at].text))
			return true;
	return false;
}

static void
add_evidence(
	const struct story *story, const struct facts *facts, bool against, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	size_t shown = 0;

	for (size_t i = 0; i < facts->evidence_count && shown < EVIDENCE_SHOWN; i++) {
		const struct evidence *evidence = &facts->evidence[i];
		_cleanup_free_ char *words = NULL, *rules = NULL, *line = NULL;

		if ((evidence->weight < 0) != against || sentence_was_shown(facts, i, against))
			continue;
		words = text_line(evidence->text, LIMIT_QUOTE_BYTES / 2);
		rules = rules_of_sentence(w, facts, i, against);
		line = wording_say(w, "why.rule",
			FILLS(FILL("words", words), FILL("where", place(w, evidence->where)),
				FILL("rules", rules)));
		if (shown++ == 0)
			sheet_add(sheet, BLOCK_PARAGRAPH,
				wording_text(
					w, against ? "why.spoke-against" : "why.spoke-for"));
		sheet_add(sheet, BLOCK_ITEM, line);
	}
}

/* Of what the vendor leaves open nobody can be sure. */
static const char *
confidence_words(const struct tongue *w, const struct facts *facts)
{
	double confidence = facts->confidence;

	if (facts->forced == FORCED_UNCLEAR && confidence >= 0.4)
		return wording_text(w, "confidence.little");
	return wording_text(w, confidence >= 0.9   ? "confidence.high"
			       : confidence >= 0.7 ? "confidence.fair"
			       : confidence >= 0.4 ? "confidence.little"
						   : "confidence.none");
}

static void
add_confidence(const struct story *story, const struct change *change, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const char *words = confidence_words(w, &change->facts);
	_cleanup_free_ char *percent = mem_printf("%.0f", change->facts.confidence * 100);
	_cleanup_free_ char *both = wording_say(w, "confidence.in-numbers",
		FILLS(FILL("words", words), FILL("percent", percent)));

	sheet_add(sheet, BLOCK_PARAGRAPH,
		story->recipient->wording == WORDING_PLAIN ? words : both);
}

/* Why something uncertain did not wait: the one reason that no other line of the letter gives. */
static void
add_urgency(const struct story *story, const struct change *change,
	const struct strings *dependencies, struct sheet *sheet)
{
	_cleanup_free_ char *sentence = NULL;

	if (change->verdict != VERDICT_NOW || change->facts.forced != FORCED_UNCLEAR)
		return;
	for (size_t i = 0; i < dependencies->count && !sentence; i++) {
		const struct dependency *dependency =
			config_dependency(story->config, dependencies->items[i]);

		if (dependency && dependency->importance == IMPORTANCE_HIGH)
			sentence = wording_say(story->wording, "why.at-once",
				FILLS(FILL("dependency", dependency->name)));
	}
	sheet_add(sheet, BLOCK_PARAGRAPH, sentence);
}

void
reasons_tell_matches(const struct story *story, const struct change *change,
	const struct strings *dependencies, struct sheet *sheet)
{
	for (size_t i = 0; i < change->matches.count; i++)
		if (strings_has(dependencies, change->matches.items[i].dependency))
			add_match(story, change, &change->matches.items[i], sheet);
}

void
reasons_tell(const struct story *story, const struct tale *tale,
	const struct strings *dependencies, struct sheet *sheet)
{
	const struct change *change = tale->change;

	/* Steps towards something that does not come are none. */
	if (!tale_withdrawn(tale))
		add_milestones(story, &change->facts, sheet);
	sheet_add(sheet, BLOCK_HEADING, wording_text(story->wording, "label.why"));
	reasons_tell_matches(story, change, dependencies, sheet);
	/* Phrases and their weights are for those who tend the rules. */
	if (story->recipient->wording != WORDING_PLAIN) {
		add_evidence(story, &change->facts, false, sheet);
		add_evidence(story, &change->facts, true, sheet);
	}
	add_confidence(story, change, sheet);
	add_urgency(story, change, dependencies, sheet);
}
