/* Fold: several entries that are about one change. */
#include "fold.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"

/* So many are looked at; and what is over for longer is not extended any more. */
#define CANDIDATES 200
#define OVER_DAYS 60
/* Whoever names more entries than that says of none that it is the same. */
#define REFERENCES 16

/* Labels whose value is the id of another entry of the service. */
static const char *const references[] = { "roadmap=", "reference=" };

static const char *
reference_in(const char *label)
{
	for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
		if (text_starts(label, references[i]))
			return label + strlen(references[i]);
	return NULL;
}

static struct hash
key_of_id(const char *id)
{
	return entry_key(&(struct entry){ .id = (char *)id });
}

int
fold_note(const struct walk *walk, const char *change, const struct entry *entry)
{
	unsigned named = 0;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < entry->labels.count && named < REFERENCES; i++) {
		const char *id = reference_in(entry->labels.items[i]);
		struct hash key;

		if (!id || !*id)
			continue;
		named++;
		key = key_of_id(id);
		r = store_reference_add(walk->store, change, &key);
	}
	return r;
}

static int
find_key(const struct walk *walk, const struct service *service, const struct hash *key,
	struct change *ret)
{
	for (size_t i = 0; i < service->source_count; i++) {
		int r = store_change_of_entry(walk->store, service->sources[i].id, key, ret);

		if (r != -ENOENT)
			return r < 0 ? r : 1;
	}
	return 0;
}

/* A case that FROM names by the id of its entry; not the one called BUT (NULL: any). */
static int
find_named(const struct walk *walk, const struct case_entry *from, const char *but,
	struct change *ret)
{
	const struct service *service = config_service(walk->setup->config, from->service);
	unsigned asked = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && service && i < from->entry->labels.count; i++) {
		const char *named = reference_in(from->entry->labels.items[i]);

		if (named && *named && asked++ < REFERENCES) {
			struct hash key = key_of_id(named);

			r = find_key(walk, service, &key, ret);
		}
		if (r > 0 && text_equal(ret->id, but)) {
			change_clear(ret);
			r = 0;
		}
	}
	return r;
}

/* By id: it names an entry that has a case, or a case names it. */
int
fold_named(const struct walk *walk, const struct case_entry *from, const char *id,
	struct change *ret)
{
	_cleanup_free_ char *namer = NULL;
	int r = store_reference_find(walk->store, from->service, &from->key, &namer);

	if (r > 0 && !text_equal(namer, id)) {
		r = store_change_get(walk->store, namer, ret);
		return r < 0 ? r : 1;
	}
	return r < 0 ? r : find_named(walk, from, id, ret);
}

static bool
is_over(const struct walk *walk, const struct change *change)
{
	int32_t today = zone_day(walk->setup->config->timezone, walk->now);

	return when_known(&change->facts.effective) &&
	       change->facts.effective.to < today - OVER_DAYS;
}

static bool
shares_dependency(const struct matches *a, const struct matches *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (text_equal(a->items[i].dependency, b->items[k].dependency))
				return true;
	return false;
}

/* The whole case of a candidate, unless a person has parted the two. */
static int
take_candidate(const struct walk *walk, const struct case_entry *from, const char *id,
	const struct matches *matches, struct change *ret)
{
	int r = store_apart(walk->store, from->source, &from->key, id);

	if (r != 0)
		return r < 0 ? r : 0;
	r = store_change_get(walk->store, id, ret);
	if (r < 0)
		return r;
	if (ret->concerns && shares_dependency(&ret->matches, matches))
		return 1;
	change_clear(ret);
	return 0;
}

/* A case that another page leads is compared with what was told of it on this one. */
static int
told_here(const struct walk *walk, const struct case_entry *from, const struct change *change,
	const struct facts *facts, enum fold *ret)
{
	struct change whole = { 0 };
	int r = store_change_get(walk->store, change->id, &whole);

	*ret = FOLD_NONE;
	for (size_t i = whole.telling_count; r >= 0 && i-- > 0;) {
		struct telling *t = &whole.tellings[i];

		if (!text_equal(t->source, from->source))
			continue;
		mem_set(&whole.title, t->title);
		mem_set(&whole.link, t->link);
		whole.published = t->published;
		*ret = judge_fold(&whole, from->entry, facts, false);
		break;
	}
	change_clear(&whole);
	return r < 0 ? r : 0;
}

static int
weigh(const struct walk *walk, const struct case_entry *from, const struct change *change,
	const struct facts *facts, enum fold *ret)
{
	bool other = !text_equal(change->source, from->source);

	*ret = judge_fold(change, from->entry, facts, other);
	return other && *ret == FOLD_NONE ? told_here(walk, from, change, facts, ret) : 0;
}

static int
choose(const struct walk *walk, const struct case_entry *from, const struct facts *facts,
	const struct matches *matches, const struct changes *candidates, struct change *ret,
	enum fold *ret_fold)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < candidates->count; i++) {
		const struct change *c = &candidates->items[i];

		if (is_over(walk, c))
			continue;
		r = weigh(walk, from, c, facts, ret_fold);
		if (r >= 0 && *ret_fold != FOLD_NONE)
			r = take_candidate(walk, from, c->id, matches, ret);
	}
	return r;
}

int
fold_find(const struct walk *walk, const struct case_entry *from, const struct facts *facts,
	const struct matches *matches, struct change *ret, enum fold *ret_fold)
{
	_cleanup_(changes_clear) struct changes candidates = { 0 };
	int r = fold_named(walk, from, NULL, ret);

	*ret_fold = FOLD_REFERENCE;
	/* What concerns nobody is followed no more, and what was parted stays so. */
	if (r > 0 && (!ret->concerns ||
			     store_apart(walk->store, from->source, &from->key, ret->id) > 0)) {
		change_clear(ret);
		r = 0;
	}
	if (r != 0)
		return r;
	if (when_known(&facts->effective)) {
		r = store_changes_beside(walk->store, from->service, from->source,
			facts->effective.from, CANDIDATES, &candidates);
		if (r >= 0)
			r = choose(walk, from, facts, matches, &candidates, ret, ret_fold);
		if (r != 0)
			return r;
	}
	if (!judge_may_fold(from->entry, facts))
		return 0;
	changes_clear(&candidates);
	r = store_changes_recent(walk->store, from->source, CANDIDATES, &candidates);
	return r < 0 ? r : choose(walk, from, facts, matches, &candidates, ret, ret_fold);
}

static bool
holds(const struct when *wide, const struct when *narrow)
{
	return wide->from <= narrow->from && wide->to >= narrow->to;
}

bool
fold_agrees(const struct when *a, const struct when *b)
{
	return !when_known(a) || !when_known(b) || holds(a, b) || holds(b, a);
}

bool
fold_leads(const struct change *change, const struct case_entry *from,
	const struct facts *facts, enum fold fold)
{
	const struct when *known = &change->facts.effective, *own = &facts->effective;

	if (from->review)
		return false;
	if (facts->withdrawn || fold == FOLD_REISSUE || fold == FOLD_EXTENDS)
		return true;
	if (!when_known(own) || facts->forced == FORCED_NO)
		return false;
	/* The same, but nearer; or another one, and the earlier one counts. */
	return !when_known(known) || (holds(known, own) && !when_equal(known, own)) ||
	       (own->from < known->from && fold_disputes(change, facts, fold));
}

bool
fold_disputes(const struct change *change, const struct facts *facts, enum fold fold)
{
	return !facts->withdrawn && (fold == FOLD_REFERENCE || fold == FOLD_SAME) &&
	       !fold_agrees(&change->facts.effective, &facts->effective);
}

/* What led so far. */
static struct telling
leader(const struct change *change, enum fold fold, int64_t now)
{
	return (struct telling){ .source = mem_dup(change->source),
		.key = change->key,
		.title = mem_dup(change->title),
		.link = mem_dup(change->link),
		.published = change->published,
		.effective = change->facts.effective,
		.fold = fold,
		.at = now };
}

void
fold_lead(struct change *change, const struct case_entry *from, enum fold fold, int64_t now)
{
	struct telling old = leader(change, fold, now);
	struct telling *own = change_telling(change, from->source, &from->key);

	if (own) {
		old.fold = own->fold;
		old.at = own->at;
		telling_clear(own);
	} else {
		own = change_add_telling(change);
	}
	*own = old;
	mem_set(&change->source, from->source);
	change->key = from->key;
	change->unlisted = false;
}

void
fold_follow(struct change *change, const struct case_entry *from, const struct facts *facts,
	enum fold fold, int64_t now)
{
	struct telling *t = change_telling(change, from->source, &from->key);

	if (!t) {
		t = change_add_telling(change);
		*t = (struct telling){ .key = from->key, .fold = fold, .at = now };
		mem_set(&t->source, from->source);
	}
	free(t->title);
	t->title = text_line(from->entry->title, LIMIT_TITLE_BYTES);
	mem_set(&t->link, from->entry->link);
	t->published = from->entry->published;
	t->effective = facts->effective;
}
