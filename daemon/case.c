/* Case: what an entry means for the changes that we follow. */
#include "case.h"

#include <errno.h>
#include <stdlib.h>

#include "audience.h"
#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "fold.h"
#include "judge/wishes.h"
#include "judgement.h"
#include "ledger.h"
#include "occasion.h"
#include "unite.h"

static void
change_take_entry(struct change *change, const struct entry *entry)
{
	free(change->title);
	change->title = text_line(entry->title, LIMIT_TITLE_BYTES);
	mem_set(&change->link, entry->link);
	mem_set(&change->language, entry->language);
	change->published = entry->published;
	change->updated = entry->updated;
}

static int
draw_id(const struct walk *walk, const char *service, char **ret)
{
	for (;;) {
		char *id = change_id_draw(service, walk->random(walk->random_data));
		int r = store_change_exists(walk->store, id);

		if (r == 0) {
			*ret = id;
			return 0;
		}
		free(id);
		if (r < 0)
			return r;
	}
}

static int32_t
today(const struct walk *walk)
{
	return zone_day(walk->setup->config->timezone, walk->now);
}

/* Does what the vendor did take the ground from under what somebody decided? Never what our own
 * rules or configuration did; nor an edit of what is over, about which nobody decides any more. */
static bool
voids_decision(const struct walk *walk, const struct case_entry *from,
	const struct change *change, const struct facts *facts, const struct event *event)
{
	if (event->happening == HAPPENED_EDITED && occasion_is_over(walk, &change->facts) &&
		occasion_is_over(walk, facts))
		return false;
	return (from->revised || from->joined) && !from->review && !from->reread &&
	       ledger_voids(event) && decision_stands(&change->decision, today(walk));
}

/* Keeps the change with its event and the notices for the AUDIENCE; hands both to the result. */
static int
keep_case(const struct walk *walk, struct change *change, struct event *event, bool voids,
	enum occasion occasion, struct strings *audience, struct walk_result *ret)
{
	bool told = audience->count > 0;
	struct walk_case *item;
	int r = store_change_put(walk->store, change);

	if (r >= 0)
		r = store_event_add(walk->store, change->id, event);
	if (r >= 0) {
		event->number = (unsigned)r;
		r = audience_add_escalated(
			walk->store, walk->setup->config, change, event, audience);
	}
	if (r >= 0)
		r = occasion_note(walk, change, event, occasion, audience);
	if (r >= 0 && voids)
		r = ledger_void(walk->store, change, event);
	if (r < 0)
		return r;
	ret->cases = mem_grow(ret->cases, ret->count, &ret->cap, sizeof(*ret->cases));
	item = &ret->cases[ret->count++];
	*item = (struct walk_case){
		.change = *change, .event = *event, .told = told, .occasion = occasion
	};
	*change = (struct change){ 0 };
	event->detail = NULL;
	return 0;
}

static int
open_case(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct walk_result *ret)
{
	struct change change = {
		.first_seen = from->first_seen, .key = from->key, .concerns = true
	};
	struct event event = { .at = walk->now,
		.happening = from->review ? HAPPENED_MATCHED : HAPPENED_ANNOUNCED };
	enum occasion occasion = OCCASION_DIGEST;
	struct strings audience = { 0 };
	_cleanup_free_ char *id = NULL;
	int r;

	r = draw_id(walk, from->service, &change.id);
	if (r < 0)
		return r;
	mem_set(&change.service, from->service);
	mem_set(&change.source, from->source);
	change_take_entry(&change, from->entry);
	judgement_settle(j, walk, &change, from->review);
	event.after = change.facts.effective;
	if (occasion_of_new(walk, from, &change, &occasion))
		audience_tell(walk->setup->config, &change.matches, &audience);
	id = mem_dup(change.id);
	r = keep_case(walk, &change, &event, false, occasion, &audience, ret);
	if (r >= 0)
		r = fold_note(walk, id, from->entry);
	strings_clear(&audience);
	change_clear(&change);
	return r;
}

/* What our own configuration did to a case that we know: it matches no longer, or again. Or the
 * vendor's new words are the first that match. */
static bool
concern_changed(const struct case_entry *from, const struct change *change,
	const struct judgement *j, struct event *ret)
{
	bool concerns = j->matches.count > 0;

	if (concerns == change->concerns || (!from->review && !concerns))
		return false;
	ret->happening = !concerns       ? HAPPENED_UNMATCHED
			 : !from->review ? HAPPENED_ANNOUNCED
					 : HAPPENED_MATCHED;
	ret->after = j->facts.effective;
	return true;
}

/* Whom the case concerns and who never heard of it; *RET_ANY: somebody did. */
static int
find_unheard(const struct walk *walk, const struct change *change, struct strings *ret,
	bool *ret_any)
{
	_cleanup_(strings_clear) struct strings told = { 0 }, all = { 0 };
	int r = store_told(walk->store, change->id, &told);

	audience_tell(walk->setup->config, &change->matches, &all);
	for (size_t i = 0; r >= 0 && i < all.count; i++)
		if (!strings_has(&told, all.items[i]))
			strings_add(ret, all.items[i]);
	*ret_any = told.count > 0;
	return r;
}

/* Who hears of the case for the first time although nothing happened to it: by our configuration, or by words that the
 * vendor added. A case that was kept from everybody stays so, unless another dependency has come to it, or the admin's
 * rules keep it from them no longer. */
static int
find_newcomers(const struct walk *walk, const struct case_entry *from,
	const struct change *change, bool other_dependency, enum occasion *ret_occasion,
	struct strings *ret)
{
	bool words_added = from->revised && other_dependency && !change->withdrawn;
	bool any = false;
	int r;

	if (!(from->review || words_added) || !change->concerns ||
		!occasion_of_new(walk, from, change, ret_occasion))
		return 0;
	r = find_unheard(walk, change, ret, &any);
	if (!any && !other_dependency)
		strings_clear(ret);
	return r < 0 ? r : 0;
}

/* The event of those who hear of a case that others know. */
static void
first_heard(const struct case_entry *from, const struct change *change, struct event *event)
{
	event->happening = from->review ? HAPPENED_MATCHED : HAPPENED_ANNOUNCED;
	event->before = WHEN_NONE;
	event->after = change->facts.effective;
	mem_set(&event->detail, NULL);
}

/* What the event does to the case itself. An edit after a withdrawal that does not withdraw
 * takes it back. */
static void
change_take_event(struct change *change, const struct event *event, bool revised)
{
	/* A first date is no move of one. */
	if (event->happening == HAPPENED_MOVED && when_known(&event->before))
		change->moves++;
	if (event->happening == HAPPENED_EDITED || event->happening == HAPPENED_STEP_MOVED)
		change->edits++;
	if (revised)
		change->withdrawn = event->happening == HAPPENED_WITHDRAWN;
}

static struct event
joined_event(const struct walk *walk, const struct change *change,
	const struct case_entry *from, const struct facts *facts, enum fold fold)
{
	_cleanup_free_ char *title = text_line(from->entry->title, LIMIT_TITLE_BYTES);

	return (struct event){ .at = walk->now,
		.happening = HAPPENED_JOINED,
		.before = change->facts.effective,
		.after = facts->effective,
		.detail = mem_printf("“%s” in %s is about it too: %s.", title, from->source,
			fold_words(fold)) };
}

static int
follow_case(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct change *change, struct walk_result *ret)
{
	struct event event = { .at = walk->now };
	enum verdict before = change->verdict;
	enum occasion occasion = OCCASION_RECONFIGURED;
	bool other = judgement_has_other(j, change), happened, voids;
	struct strings audience = { 0 };
	int r = 0;

	/* The judge's rules may be the same, and yet what differs is our doing. */
	if (from->reread)
		change->rules = (struct hash){ 0 };
	happened = concern_changed(from, change, j, &event) ||
		   judge_compare(change, from->entry, &j->facts, walk->setup->rules,
			   from->revised, &event) > 0;
	if (from->joined && (!happened || fold_disputes(change, &j->facts, from->fold))) {
		free(event.detail);
		event = joined_event(walk, change, from, &j->facts, from->fold);
		happened = true;
	}
	event.at = walk->now;
	event.unmarked =
		from->revised && !from->joined &&
		(event.happening == HAPPENED_EDITED || event.happening == HAPPENED_MOVED) &&
		!judge_marked(change, from->entry);
	voids = happened && voids_decision(walk, from, change, &j->facts, &event);
	if (from->review || j->matches.count)
		change->concerns = j->matches.count > 0;
	else if (change->concerns)
		judgement_weigh(j, walk, &change->matches);
	change_take_entry(change, from->entry);
	judgement_settle(j, walk, change, from->review);
	/* That the days alone have changed the verdict is told by the almanac. */
	if (!happened && !from->review && !other && before == VERDICT_SILENT)
		change->verdict = before;
	if (!happened) {
		r = find_newcomers(walk, from, change,
			other || (from->review && before == VERDICT_SILENT), &occasion,
			&audience);
		happened = audience.count > 0;
		first_heard(from, change, &event);
	} else if (change->concerns &&
		   (occasion_of_event(walk, from, before, change, &event, &occasion) ||
			   voids)) {
		audience_tell(walk->setup->config, &change->matches, &audience);
		if (voids)
			audience_add_decider(walk->setup->config, change, &audience);
	}
	if (happened)
		change_take_event(change, &event, from->revised);
	if (r >= 0)
		r = happened ? keep_case(walk, change, &event, voids, occasion, &audience, ret)
			     : store_change_put(walk->store, change);
	strings_clear(&audience);
	free(event.detail);
	return r;
}

/* The entry stands beside the one that leads. A date that disagrees is told to all; else whoever is concerned by its
 * words alone hears of the case for the first time. */
static int
join_beside(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct change *change, struct walk_result *ret)
{
	struct event event = joined_event(walk, change, from, &j->facts, from->fold);
	enum occasion occasion = OCCASION_DIGEST;
	struct strings audience = { 0 };
	bool voids = voids_decision(walk, from, change, &j->facts, &event), other, any;
	int r = 0;

	fold_follow(change, from, &j->facts, from->fold, walk->now);
	other = judgement_add_matches(j, walk, change);
	if (occasion_of_event(walk, from, change->verdict, change, &event, &occasion) ||
		voids) {
		audience_tell(walk->setup->config, &change->matches, &audience);
		if (voids)
			audience_add_decider(walk->setup->config, change, &audience);
	} else if (other && occasion_of_new(walk, from, change, &occasion)) {
		r = find_unheard(walk, change, &audience, &any);
		if (audience.count)
			first_heard(from, change, &event);
	}
	if (r >= 0)
		r = keep_case(walk, change, &event, voids, occasion, &audience, ret);
	strings_clear(&audience);
	free(event.detail);
	return r;
}

static int
join_case(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	enum fold fold, struct change *change, struct walk_result *ret)
{
	struct case_entry joining = *from;
	_cleanup_free_ char *id = mem_dup(change->id);
	int r;

	joining.joined = true;
	joining.fold = fold;
	if (fold_leads(change, from, &j->facts, fold)) {
		fold_lead(change, from, fold, walk->now);
		joining.revised = true;
		r = follow_case(walk, &joining, j, change, ret);
	} else {
		r = join_beside(walk, &joining, j, change, ret);
	}
	return r < 0 ? r : fold_note(walk, id, from->entry);
}

/* What an entry that stands beside the leader says in other words may concern somebody who never heard of the case. */
static int
stay_beside(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	const struct telling *telling, struct change *change, struct walk_result *ret)
{
	struct event event = { .at = walk->now };
	enum occasion occasion = OCCASION_DIGEST;
	struct strings audience = { 0 };
	int r = 0;

	fold_follow(change, from, &j->facts, telling->fold, telling->at);
	if (from->revised && !from->review && j->matches.count) {
		/* Whom it concerned before our configuration changed is not whom it concerns now. */
		if (!change->concerns)
			matches_clear(&change->matches);
		change->concerns = true;
		r = find_newcomers(walk, from, change, judgement_add_matches(j, walk, change),
			&occasion, &audience);
		first_heard(from, change, &event);
	}
	if (r >= 0)
		r = audience.count
			    ? keep_case(walk, change, &event, false, occasion, &audience, ret)
			    : store_change_put(walk->store, change);
	strings_clear(&audience);
	return r;
}

/* An entry that is known, and belongs to a case that another one leads. What it says anew is the vendor's newest word:
 * then it leads. */
static int
follow_telling(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct change *change, struct walk_result *ret)
{
	const struct telling *t = change_telling(change, from->source, &from->key);
	struct case_entry leading = *from;
	bool news = from->revised && !from->review &&
		    (j->facts.withdrawn || (!when_equal(&t->effective, &j->facts.effective) &&
						   !fold_agrees(&j->facts.effective,
							   &change->facts.effective)));

	if (!news)
		return stay_beside(walk, from, j, t, change, ret);
	fold_lead(change, from, t->fold, walk->now);
	leading.revised = true;
	return follow_case(walk, &leading, j, change, ret);
}

/* Is it silent only until its date is nearer, or farther? */
static bool
may_ripen(const struct walk *walk, const struct judgement *j)
{
	const struct config *config = walk->setup->config;
	int32_t today = zone_day(config->timezone, walk->now);

	for (size_t i = 0; i < j->matches.count; i++) {
		const struct verdict_rule *rule = wishes_find(config, &j->facts,
			config_dependency(config, j->matches.items[i].dependency), today);

		if (rule && rule->days_left != DAYS_LEFT_ANY)
			return true;
	}
	return false;
}

/* An entry without a case: it joins one, or opens its own. A case is what may force something on us; the rest is kept as
 * an entry only. */
static int
take_stranger(const struct walk *walk, const struct case_entry *from, struct judgement *j,
	struct walk_result *ret)
{
	bool harmless = j->facts.forced == FORCED_NO && j->verdict == VERDICT_SILENT &&
			!may_ripen(walk, j);
	struct change known;
	enum fold fold;
	int r;

	if (!j->matches.count || (harmless && !j->facts.withdrawn))
		return 0;
	r = fold_find(walk, from, &j->facts, &j->matches, &known, &fold);
	if (r > 0) {
		r = join_case(walk, from, j, fold, &known, ret);
		change_clear(&known);
	} else if (r == 0 && !harmless) {
		r = open_case(walk, from, j, ret);
	}
	return r;
}

/* Does the entry name another case since it was edited? Then the two become one. */
static int
unite_cases(const struct walk *walk, const struct case_entry *from, const char *id,
	struct walk_result *ret)
{
	struct case_entry joined = *from;
	enum occasion occasion = OCCASION_DIGEST;
	struct strings audience = { 0 };
	struct event event = { 0 };
	struct change change = { 0 };
	bool voids;
	int r = unite(walk, from, id, &change, &event);

	if (r <= 0)
		return r < 0 ? r : fold_note(walk, id, from->entry);
	joined.joined = true;
	r = fold_note(walk, change.id, from->entry);
	voids = voids_decision(walk, &joined, &change, &change.facts, &event);
	if (change.concerns &&
		(occasion_of_event(walk, &joined, change.verdict, &change, &event, &occasion) ||
			voids))
		audience_tell(walk->setup->config, &change.matches, &audience);
	if (voids)
		audience_add_decider(walk->setup->config, &change, &audience);
	if (r >= 0)
		r = keep_case(walk, &change, &event, voids, occasion, &audience, ret);
	strings_clear(&audience);
	free(event.detail);
	change_clear(&change);
	return r;
}

int
case_take(const struct walk *walk, const struct case_entry *from, struct walk_result *ret)
{
	struct judgement j = { 0 };
	_cleanup_free_ char *id = NULL;
	struct change known;
	int r;

	r = store_change_of_entry(walk->store, from->source, &from->key, &known);
	if (r >= 0) {
		id = mem_dup(known.id);
		judgement_make(walk, from->service, from->entry, &j);
		if (from->review)
			r = judgement_add_tellings(&j, walk, &known);
		if (r >= 0)
			r = change_telling(&known, from->source, &from->key)
				    ? follow_telling(walk, from, &j, &known, ret)
				    : follow_case(walk, from, &j, &known, ret);
		change_clear(&known);
		if (r >= 0 && from->revised && !from->review)
			r = unite_cases(walk, from, id, ret);
	} else if (r == -ENOENT) {
		r = judgement_make_if_concerned(walk, from->service, from->entry, &j)
			    ? take_stranger(walk, from, &j, ret)
			    : 0;
	}
	judgement_clear(&j);
	return r < 0 ? r : 0;
}

static bool
says_gone(const struct events *events, const struct notice *notice)
{
	for (size_t i = 0; i < events->count; i++)
		if (events->items[i].number == notice->event)
			return events->items[i].happening == HAPPENED_UNLISTED;
	return false;
}

/* Whoever has not heard yet that it left its page need not hear that it is back either. */
static int
forget_absence(struct store *store, const char *id, struct strings *audience)
{
	struct strings heard = { 0 }, spared = { 0 };
	struct notices waiting = { 0 };
	struct events events = { 0 };
	int r = store_events(store, id, &events);

	if (r >= 0)
		r = store_notices(store, &waiting);
	for (size_t i = 0; r >= 0 && i < waiting.count; i++) {
		const struct notice *notice = &waiting.items[i];

		if (!text_equal(notice->change, id) || !says_gone(&events, notice))
			continue;
		strings_add(&spared, notice->recipient);
		r = store_notice_drop(store, notice->id);
	}
	for (size_t i = 0; i < audience->count; i++)
		if (!strings_has(&spared, audience->items[i]))
			strings_add(&heard, audience->items[i]);
	strings_clear(audience);
	*audience = heard;
	strings_clear(&spared);
	notices_clear(&waiting);
	events_clear(&events);
	return r < 0 ? r : 0;
}

int
case_listed(const struct walk *walk, const char *id, bool listed, struct walk_result *ret)
{
	struct event event = { .at = walk->now,
		.happening = listed ? HAPPENED_RELISTED : HAPPENED_UNLISTED };
	enum occasion occasion = OCCASION_DIGEST;
	struct strings audience = { 0 };
	struct change change;
	int r = store_change_get(walk->store, id, &change);

	if (r < 0)
		return r;
	if (listed || change.telling_count == 0) {
		change.unlisted = !listed;
		event.after = change.facts.effective;
		if (occasion_of_event(walk, &(struct case_entry){ 0 }, change.verdict, &change,
			    &event, &occasion))
			audience_tell(walk->setup->config, &change.matches, &audience);
		if (listed)
			r = forget_absence(walk->store, id, &audience);
		if (r >= 0)
			r = keep_case(walk, &change, &event, false, occasion, &audience, ret);
	}
	strings_clear(&audience);
	change_clear(&change);
	return r < 0 ? r : 0;
}

int
case_renamed(const struct walk *walk, const char *id)
{
	struct change change;
	int r = store_change_get(walk->store, id, &change);

	if (r < 0)
		return r;
	change.unlisted = true;
	r = store_change_put(walk->store, &change);
	change_clear(&change);
	return r;
}
