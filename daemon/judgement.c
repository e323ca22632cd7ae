/* Judgement: what judge says of an entry now, and how it goes into a case. */
#include "judgement.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

void
judgement_clear(struct judgement *j)
{
	facts_clear(&j->facts);
	matches_clear(&j->matches);
	free(j->reason);
	*j = (struct judgement){ 0 };
}

void
judgement_weigh(struct judgement *j, const struct walk *walk, const struct matches *matches)
{
	free(j->reason);
	j->verdict =
		judge_verdict(walk->setup->config, &j->facts, matches, walk->now, &j->reason);
}

void
judgement_make(const struct walk *walk, const char *service, const struct entry *entry,
	struct judgement *ret)
{
	*ret = (struct judgement){ 0 };
	judge_all(walk->setup->rules, service, entry, walk->now, &ret->facts, &ret->matches);
	judgement_weigh(ret, walk, &ret->matches);
}

bool
judgement_make_if_concerned(const struct walk *walk, const char *service,
	const struct entry *entry, struct judgement *ret)
{
	*ret = (struct judgement){ 0 };
	if (!judge_if_concerned(
		    walk->setup->rules, service, entry, walk->now, &ret->facts, &ret->matches))
		return false;
	judgement_weigh(ret, walk, &ret->matches);
	return true;
}

static bool
names_dependency(const struct matches *matches, const char *dependency)
{
	for (size_t i = 0; i < matches->count; i++)
		if (text_equal(matches->items[i].dependency, dependency))
			return true;
	return false;
}

bool
judgement_has_other(const struct judgement *j, const struct change *change)
{
	for (size_t i = 0; i < j->matches.count; i++)
		if (!names_dependency(&change->matches, j->matches.items[i].dependency))
			return true;
	return false;
}

/* Moves to TO what names a dependency that TO had not; true if there was any. */
static bool
add_others(struct matches *to, struct matches *from)
{
	struct matches had = *to;

	for (size_t i = 0; i < from->count; i++) {
		/* Of a dependency that comes along, all matches do. */
		had.items = to->items;
		if (names_dependency(&had, from->items[i].dependency))
			continue;
		*matches_add(to) = from->items[i];
		from->items[i] = (struct match){ 0 };
	}
	return to->count > had.count;
}

static void
weigh_case(const struct walk *walk, struct change *change)
{
	free(change->reason);
	change->verdict = judge_verdict(walk->setup->config, &change->facts, &change->matches,
		walk->now, &change->reason);
}

static void
take_matches(struct change *change, struct matches *fresh, bool review)
{
	struct matches old = change->matches;

	/* When it concerns nobody any more, whom it concerned stays on record. */
	if (review && fresh->count == 0)
		return;
	change->matches = *fresh;
	*fresh = (struct matches){ 0 };
	if (!review)
		(void)add_others(&change->matches, &old);
	matches_clear(&old);
}

void
judgement_settle(
	struct judgement *j, const struct walk *walk, struct change *change, bool review)
{
	facts_clear(&change->facts);
	change->facts = j->facts;
	j->facts = (struct facts){ 0 };
	take_matches(change, &j->matches, review);
	weigh_case(walk, change);
	change->rules = rules_version(walk->setup->rules);
	mem_set(&change->quote, facts_quote(&change->facts));
}

bool
judgement_add_matches(struct judgement *j, const struct walk *walk, struct change *change)
{
	if (!add_others(&change->matches, &j->matches))
		return false;
	weigh_case(walk, change);
	return true;
}

int
judgement_add_tellings(
	struct judgement *j, const struct walk *walk, const struct change *change)
{
	for (size_t i = 0; i < change->telling_count; i++) {
		const struct telling *t = &change->tellings[i];
		struct judgement other;
		struct entry entry;
		int r = store_entry_get(walk->store, t->source, &t->key, &entry);

		if (r == -ENOENT)
			continue;
		if (r < 0)
			return r;
		judgement_make(walk, change->service, &entry, &other);
		(void)add_others(&j->matches, &other.matches);
		judgement_clear(&other);
		entry_clear(&entry);
	}
	judgement_weigh(j, walk, &j->matches);
	return 0;
}
