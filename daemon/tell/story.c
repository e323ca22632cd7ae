/* Story: the blocks of one change. */
#include "tell/story.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/strings.h"
#include "model/change_state.h"
#include "tell/elsewhere.h"
#include "tell/happening.h"
#include "tell/reasons.h"
#include "tell/settled.h"

void
story_concerned(const struct story *story, const struct change *change, struct strings *names)
{
	bool found = story->nameless;

	for (int only_his = 1; only_his >= 0 && !found; only_his--)
		for (size_t i = 0; i < change->matches.count; i++) {
			const char *name = change->matches.items[i].dependency;
			const struct dependency *dependency =
				name ? config_dependency(story->config, name) : NULL;
			bool his = dependency &&
				   (!story->recipient || strings_has(&dependency->tell,
								 story->recipient->name));

			if (!name || (only_his && !his))
				continue;
			found = true;
			if (!strings_has(names, name))
				strings_add(names, name);
		}
}

const char *
story_service(const struct story *story, const struct change *change)
{
	const struct service *service = config_service(story->config, change->service);

	return service && service->name ? service->name : change->service;
}

char *
story_dependencies(const struct story *story, const struct change *change)
{
	_cleanup_(strings_clear) struct strings names = { 0 };
	_cleanup_free_ char *more = NULL;

	story_concerned(story, change, &names);
	if (names.count == 0)
		return mem_dup(story_service(story, change));
	if (names.count == 1)
		return mem_dup(names.items[0]);
	more = mem_printf("%zu", names.count - 1);
	return wording_say(story->wording, "subject.more-names",
		FILLS(FILL("name", names.items[0]), FILL("count", more)));
}

char *
story_kind(const struct story *story, const struct change *change)
{
	const char *kind = wording_named(story->wording, "kind", kind_name(change->facts.kind));

	return wording_say(story->wording, "kind.of-service",
		FILLS(FILL("service", story_service(story, change)), FILL("kind", kind)));
}

char *
story_title(const struct story *story, const struct change *change)
{
	_cleanup_free_ char *title = text_line(change->title, LIMIT_TITLE_BYTES);

	if (*title)
		return TAKE(title);
	return story_kind(story, change);
}

/* What will not happen needs no explanation of what it would have done. */
static void
add_what(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const struct facts *facts = &tale->change->facts;
	const char *meaning = wording_named(w, "meaning", kind_name(facts->kind));
	const char *forced = wording_named(w, "forced", forced_name(facts->forced));
	_cleanup_free_ char *kind = story_kind(story, tale->change);
	_cleanup_free_ char *what = mem_printf("%s. %s %s", kind, meaning ? meaning : "",
		forced && !tale_is_notice(tale) ? forced : "");

	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.what"),
		tale_withdrawn(tale) ? kind : what);
}

/* A first warning that is behind us no longer says when it is. */
static struct when
date_to_show(const struct story *story, const struct tale *tale)
{
	struct when when = tale_date(tale);

	if (tale_withdrawn(tale) || !when_known(&when) || when.to >= story->today)
		return when;
	return *change_state_date(&tale->change->facts);
}

/* What happens on WHEN where that is a first warning and not yet the end; NULL otherwise. */
static const char *
warning_of(const struct story *story, const struct tale *tale, const struct when *when)
{
	const struct facts *facts = &tale->change->facts;

	if (when_equal(change_state_date(facts), when))
		return NULL;
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (when_equal(&facts->milestones[i].when, when))
			return wording_named(
				story->wording, "role", role_name(facts->milestones[i].role));
	return NULL;
}

static void
add_when(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	struct when when = date_to_show(story, tale);
	_cleanup_free_ char *date = when.precision == PRECISION_DAY ? wording_day(w, when.from)
								    : wording_when(w, &when);
	_cleanup_free_ char *distance = wording_distance(w, &when, story->today);
	const char *warning = warning_of(story, tale, &when);
	_cleanup_free_ char *whole = NULL;

	if (!distance && tale_withdrawn(tale))
		return;
	if (!distance)
		whole = mem_dup(date);
	else if (tale_withdrawn(tale))
		whole = wording_say(w, "distance.was-announced", FILLS(FILL("date", date)));
	else
		whole = wording_say(w, warning ? "distance.with-warning" : "distance.with-date",
			FILLS(FILL("date", date), FILL("distance", distance),
				FILL("role", warning)));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.when"), whole);
}

static void
add_part(struct text *to, const char *part)
{
	if (text_blank(part))
		return;
	text_puts(to, to->len ? "; " : "");
	text_puts(to, part);
}

static void
add_for(const struct story *story, const struct dependency *dependency, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_(text_clear) struct text parts = { 0 };
	_cleanup_free_ char *people = NULL, *process = NULL;

	add_part(&parts, dependency->name);
	if (!text_blank(dependency->process)) {
		process = wording_say(
			w, "for.process", FILLS(FILL("process", dependency->process)));
		add_part(&parts, process);
	}
	if (dependency->people) {
		people = wording_count(w, "for.people", dependency->people, NULL);
		add_part(&parts, people);
	}
	if (dependency->importance == IMPORTANCE_HIGH)
		add_part(&parts, wording_text(w, "for.important"));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.for"), parts.data);
}

char *
story_owner(const struct story *story, const struct dependency *dependency)
{
	const char *owner = dependency_owner(dependency);
	const struct recipient *person = owner ? config_recipient(story->config, owner) : NULL;

	return person && person->mail ? mem_printf("%s (%s)", owner, person->mail)
				      : mem_dup(owner);
}

static void
add_owner(const struct story *story, const struct dependency *dependency, struct sheet *sheet)
{
	_cleanup_free_ char *owner = story_owner(story, dependency);

	sheet_add_labelled(
		sheet, BLOCK_FACT, wording_text(story->wording, "label.owner"), owner);
}

char *
story_works(const struct story *story, const struct change *change)
{
	_cleanup_(strings_clear) struct strings names = { 0 }, works = { 0 };

	story_concerned(story, change, &names);
	for (size_t i = 0; i < names.count; i++) {
		const struct dependency *d = config_dependency(story->config, names.items[i]);
		const char *work = d && !text_blank(d->process) ? d->process : names.items[i];

		if (!strings_has(&works, work))
			strings_add(&works, work);
	}
	return wording_list(story->wording, &works);
}

/* Those who run the systems know; of what is withdrawn, harmless or uncertain nobody can say that it will be noticed. */
static void
add_notice(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct facts *facts = &tale->change->facts;
	const char *text = wording_named(story->wording, "notice", kind_name(facts->kind));
	_cleanup_free_ char *work = NULL, *notice = NULL;

	if (story->recipient->wording != WORDING_PLAIN || !text || tale_withdrawn(tale) ||
		(facts->forced != FORCED_YES && !tale_is_notice(tale)))
		return;
	work = story_works(story, tale->change);
	notice = wording_fill(story->wording, text,
		FILLS(FILL("work", work), FILL("service", story_service(story, tale->change))));
	sheet_add_labelled(
		sheet, BLOCK_FACT, wording_text(story->wording, "label.notice"), notice);
}

static void
add_decide(const struct story *story, const struct change *change,
	const struct dependency *dependency, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const struct when *date = change_state_date(&change->facts);
	int32_t by = change_decide_by(change, dependency->lead_time_days);
	_cleanup_free_ char *lead = NULL, *day = NULL, *sentence = NULL;

	/* When it is done nobody has time to gain. */
	if (dependency->lead_time_days == 0 || (when_known(date) && date->to <= story->today))
		return;
	lead = wording_days(w, dependency->lead_time_days);
	if (by == DAY_NONE)
		sentence = wording_say(w, "decide.undated", FILLS(FILL("time", lead)));
	else {
		day = wording_day(w, by);
		sentence = wording_say(w, by < story->today ? "decide.past" : "decide.by",
			FILLS(FILL("day", day), FILL("time", lead)));
	}
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.decide"), sentence);
}

static void
add_contract(
	const struct story *story, const struct dependency *dependency, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *day = NULL, *sentence = NULL;

	if (dependency->contract_notice_by == DAY_NONE)
		return;
	day = wording_day(w, dependency->contract_notice_by);
	sentence = wording_say(w,
		dependency->contract_notice_by < story->today ? "contract.past"
							      : "contract.until",
		FILLS(FILL("day", day)));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.contract"), sentence);
}

static void
add_dependencies(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct change *change = tale->change;
	_cleanup_(strings_clear) struct strings names = { 0 };

	story_concerned(story, change, &names);
	for (size_t i = 0; i < names.count; i++) {
		const struct dependency *dependency =
			config_dependency(story->config, names.items[i]);

		if (!dependency) {
			sheet_add_labelled(sheet, BLOCK_FACT,
				wording_text(story->wording, "label.for"), names.items[i]);
			continue;
		}
		add_for(story, dependency, sheet);
		add_owner(story, dependency, sheet);
		/* Where nothing is forced, or works are only announced, there is nothing to decide. */
		if (tale_withdrawn(tale) || tale_is_notice(tale) ||
			change->facts.forced == FORCED_NO)
			continue;
		add_decide(story, change, dependency, sheet);
		add_contract(story, dependency, sheet);
	}
}

static bool
breaks(enum kind kind)
{
	return kind == KIND_RETIREMENT || kind == KIND_BREAKING ||
	       kind == KIND_DEFAULT_CHANGE || kind == KIND_SECURITY;
}

/* Once the date has come it is too late to prepare for a kind that breaks something. */
static bool
comes_too_late(const struct story *story, const struct tale *tale)
{
	const struct when *date = change_state_date(&tale->change->facts);

	return when_known(date) && date->to < story->today && breaks(tale->change->facts.kind);
}

/* The same on the day itself, of what can no longer be prepared. */
static bool
holds_now(const struct tale *tale)
{
	return tale->event.happening == HAPPENED_IN_FORCE &&
	       tale->event.after.precision == PRECISION_DAY && breaks(tale->change->facts.kind);
}

static const char *
advice(const struct story *story, const struct tale *tale)
{
	const struct tongue *w = story->wording;
	const struct facts *facts = &tale->change->facts;
	bool plain = story->recipient->wording == WORDING_PLAIN;
	const char *undated =
		wording_named(w, plain ? "todo.plain-undated" : "todo.technical-undated",
			kind_name(facts->kind));

	if (tale_withdrawn(tale))
		return wording_text(
			w, tale->fresh ? "todo.withdrawn-untold" : "todo.withdrawn");
	if (facts->forced == FORCED_NO && facts->kind != KIND_FEATURE &&
		facts->kind != KIND_FIX && !tale_is_notice(tale))
		return wording_text(w, "todo.harmless");
	if (comes_too_late(story, tale))
		return wording_text(w, "todo.over");
	if (holds_now(tale))
		return wording_text(w, "todo.in-force");
	if (!when_known(&facts->effective) && undated)
		return undated;
	return wording_named(
		w, plain ? "todo.plain" : "todo.technical", kind_name(facts->kind));
}

static void
add_vendor_words(
	const struct story *story, const struct change *change, bool whole, struct sheet *sheet)
{
	const char *quote = change->quote ? change->quote : facts_quote(&change->facts);
	_cleanup_free_ char *cut = text_line(quote, LIMIT_QUOTE_BYTES);

	if (*cut && whole)
		sheet_add(sheet, BLOCK_HEADING, wording_text(story->wording, "label.quote"));
	sheet_add(sheet, BLOCK_QUOTE, cut);
	sheet_add_labelled(sheet, BLOCK_LINK,
		wording_text(story->wording, whole ? "label.link-to-all" : "label.link"),
		change->link);
}

/* Is one of the dependencies of the change his, or is he named for it when nobody decides? Else he hears of it since he decided about it. */
static bool
is_his(const struct story *story, const struct change *change)
{
	for (size_t i = 0; i < change->matches.count; i++) {
		const char *name = change->matches.items[i].dependency;
		const struct dependency *d =
			name ? config_dependency(story->config, name) : NULL;

		if (d && (strings_has(&d->tell, story->recipient->name) ||
				 text_equal(config_escalate(story->config, d),
					 story->recipient->name)))
			return true;
	}
	return change->decision.kind == DECISION_NONE;
}

static void
add_small_print(
	const struct story *story, const struct tale *tale, bool whole, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	const struct change *change = tale->change;
	bool plain = story->recipient->wording == WORDING_PLAIN;
	_cleanup_free_ char *names = story_dependencies(story, change);
	_cleanup_free_ char *where = wording_say(
		w, plain ? "footer.case" : "footer.commands", FILLS(FILL("id", change->id)));
	_cleanup_free_ char *footer =
		wording_say(w, is_his(story, change) ? "footer.letter" : "footer.decided",
			FILLS(FILL("who", story->recipient->name), FILL("names", names)));

	sheet_add(sheet, BLOCK_SMALL, where);
	if (!whole)
		return;
	if (settled_wants(story, tale))
		settled_tell_how(story, change->id, sheet);
	sheet_add(sheet, BLOCK_SMALL, footer);
}

void
story_tell(const struct story *story, const struct tale *tale, bool whole, struct sheet *sheet)
{
	const struct change *change = tale->change;
	_cleanup_free_ char *title = story_title(story, change);
	_cleanup_(strings_clear) struct strings names = { 0 };

	sheet_add(sheet, whole ? BLOCK_TITLE : BLOCK_HEADING, title);
	happening_tell(story, tale, sheet);
	add_what(story, tale, sheet);
	add_when(story, tale, sheet);
	if (!whole)
		reasons_tell_steps(story, tale, sheet);
	happening_tell_history(story, tale, sheet);
	add_dependencies(story, tale, sheet);
	settled_tell(story, tale, sheet);
	add_notice(story, tale, sheet);
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(story->wording, "label.todo"),
		advice(story, tale));
	add_vendor_words(story, change, whole, sheet);
	elsewhere_tell(story, change, sheet);
	story_concerned(story, change, &names);
	if (whole)
		reasons_tell(story, tale, &names, sheet);
	else
		reasons_tell_matches(story, change, &names, sheet);
	add_small_print(story, tale, whole, sheet);
}

void
story_tell_case(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	static const struct recipient expert = { .name = (char *)"",
		.wording = WORDING_TECHNICAL };
	struct story in_full = *story;
	_cleanup_(strings_clear) struct strings names = { 0 };

	in_full.recipient = &expert;
	happening_tell(story, tale, sheet);
	add_what(story, tale, sheet);
	add_when(story, tale, sheet);
	add_dependencies(story, tale, sheet);
	settled_tell(story, tale, sheet);
	add_notice(story, tale, sheet);
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(story->wording, "label.todo"),
		advice(story, tale));
	add_vendor_words(story, tale->change, true, sheet);
	elsewhere_tell(story, tale->change, sheet);
	story_concerned(story, tale->change, &names);
	reasons_tell(&in_full, tale, &names, sheet);
}

/* How far off it is would be another text every day. */
static void
add_date(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	struct when when = tale_date(tale);
	_cleanup_free_ char *date = when.precision == PRECISION_DAY ? wording_day(w, when.from)
								    : wording_when(w, &when);
	_cleanup_free_ char *was = NULL;

	if (tale_withdrawn(tale) && when_known(&when))
		was = wording_say(w, "distance.was-announced", FILLS(FILL("date", date)));
	sheet_add_labelled(sheet, BLOCK_FACT, wording_text(w, "label.when"), was ? was : date);
}

void
story_tell_anybody(const struct story *story, const struct tale *tale, struct sheet *sheet)
{
	const struct tongue *w = story->wording;
	_cleanup_free_ char *number =
		wording_say(w, "footer.case", FILLS(FILL("id", tale->change->id)));

	if (tale_withdrawn(tale))
		sheet_add(sheet, BLOCK_STRONG, wording_text(w, "headline.withdrawn"));
	else if (tale->change->unlisted)
		sheet_add(sheet, BLOCK_STRONG, wording_text(w, "headline.no-longer-listed"));
	add_what(story, tale, sheet);
	add_date(story, tale, sheet);
	reasons_tell_steps(story, tale, sheet);
	happening_tell_history(story, tale, sheet);
	add_vendor_words(story, tale->change, false, sheet);
	sheet_add(sheet, BLOCK_SMALL, number);
}
