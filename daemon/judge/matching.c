/* Matching: the dependencies that an entry concerns. */
#include "judge/matching.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Is the entry of the claim's service, and of the region, component or whatever it is about? */
static bool
concerns(const struct claim *claim, const char *service, const struct entry *entry)
{
	return (!service || text_equal(claim->service, service)) &&
	       entry_passes(entry, &claim->only);
}

/* FIND, or NULL, whose text goes over. */
static void
add_match(struct matches *matches, const struct claim *claim, struct find *find)
{
	struct match *m = matches_add(matches);

	m->dependency = mem_dup(claim->name);
	m->where = find ? find->where : WHERE_TITLE;
	m->term = mem_dup(find ? find->use : NULL);
	m->text = find ? find->text : NULL;
	if (find)
		find->text = NULL;
}

/* True if the title or a label names something else, which is not just a longer name of what is
 * used: then the entry is about that. */
static bool
is_ignored(const struct finds *hidden, size_t claim)
{
	for (size_t i = 0; i < hidden->count; i++) {
		const struct find *f = &hidden->items[i];

		if (f->claim == claim && (f->where == WHERE_TITLE || f->where == WHERE_LABEL))
			return true;
	}
	return false;
}

static void
match_uses(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, struct finds *hidden, struct matches *ret)
{
	struct finds finds;

	terms_find(rules->terms, prose, entry->language, hidden, &finds);
	for (size_t i = 0; i < finds.count; i++) {
		size_t number = finds.items[i].claim;

		if (concerns(&rules->claims[number], service, entry) &&
			!is_ignored(hidden, number))
			add_match(ret, &rules->claims[number], &finds.items[i]);
	}
	finds_clear(&finds);
}

/* The claims on SERVICE; NULL: all, in the order of their numbers. */
static struct served
claims_on(const struct rules *rules, const char *service)
{
	return service ? rules_served(rules, service)
		       : (struct served){ NULL, 0, rules->claim_count };
}

/* The number of the Ith of them. */
static size_t
claim_at(const struct rules *rules, const struct served *served, size_t i)
{
	return served->service ? rules->by_service[i] : i;
}

static bool
any_concerned(const struct rules *rules, const struct served *served, const struct entry *entry)
{
	for (size_t i = served->first; i < served->end; i++)
		if (entry_passes(entry, &rules->claims[claim_at(rules, served, i)].only))
			return true;
	return false;
}

static bool
any_whole(const struct rules *rules, const struct served *served)
{
	if (!served->service)
		return rules->any_whole;
	/* Of one service they come first. */
	return served->first < served->end &&
	       rules->claims[rules->by_service[served->first]].whole;
}

bool
matching_uses(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, struct matches *ret)
{
	struct served served = claims_on(rules, service);
	struct finds hidden;

	*ret = (struct matches){ 0 };
	if (!any_concerned(rules, &served, entry))
		return false;
	terms_find_all(rules->ignored, prose, entry->language, &hidden);
	match_uses(rules, service, entry, prose, &hidden, ret);
	finds_clear(&hidden);
	return ret->count || any_whole(rules, &served);
}

void
matching_whole(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, const struct facts *facts, struct matches *ret)
{
	bool quiet = facts->forced == FORCED_NO && facts->kind != KIND_MAINTENANCE &&
		     facts->kind != KIND_INCIDENT;
	struct served served = claims_on(rules, service);
	struct finds hidden;

	if (quiet || !any_whole(rules, &served))
		return;
	terms_find_all(rules->ignored, prose, entry->language, &hidden);
	for (size_t i = served.first; i < served.end; i++) {
		size_t number = claim_at(rules, &served, i);
		const struct claim *claim = &rules->claims[number];

		if (claim->whole && entry_passes(entry, &claim->only) &&
			!is_ignored(&hidden, number))
			add_match(ret, claim, NULL);
	}
	finds_clear(&hidden);
}

void
judge_match(const struct rules *rules, const char *service, const struct entry *entry,
	const struct facts *facts, struct matches *ret)
{
	struct prose prose;

	prose_read(&prose, entry);
	if (matching_uses(rules, service, entry, &prose, ret))
		matching_whole(rules, service, entry, &prose, facts, ret);
	prose_clear(&prose);
}

static bool
is_told(const struct finds *hidden, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (hidden->items[k].number == hidden->items[i].number)
			return true;
	return false;
}

void
judge_ignored(const struct rules *rules, const char *service, const struct entry *entry,
	struct matches *ret)
{
	struct prose prose;
	struct finds hidden;

	*ret = (struct matches){ 0 };
	prose_read(&prose, entry);
	terms_find_all(rules->ignored, &prose, entry->language, &hidden);
	for (size_t i = 0; i < hidden.count; i++) {
		struct find *f = &hidden.items[i];

		if (is_told(&hidden, i) || !concerns(&rules->claims[f->claim], service, entry))
			continue;
		f->text = words_quote(&prose.words, f->first, f->end, LIMIT_QUOTE_BYTES);
		add_match(ret, &rules->claims[f->claim], f);
	}
	finds_clear(&hidden);
	prose_clear(&prose);
}
