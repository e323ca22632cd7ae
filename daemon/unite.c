/* Unite: what two cases say, as one. */
#include "unite.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "fold.h"
#include "judgement.h"

/* Has a person said that the two are not one? */
static int
parted(const struct walk *walk, const struct change *a, const struct change *b)
{
	int r = store_apart(walk->store, a->source, &a->key, b->id);

	return r ? r : store_apart(walk->store, b->source, &b->key, a->id);
}

#define SWAP(a, b) \
	do { \
		__typeof__(a) swapped = a; \
		(a) = b; \
		(b) = swapped; \
	} while (0)

/* What the two entries say changes places; names and histories stay. */
static void
swap_leads(struct change *a, struct change *b)
{
	SWAP(a->source, b->source);
	SWAP(a->key, b->key);
	SWAP(a->title, b->title);
	SWAP(a->link, b->link);
	SWAP(a->language, b->language);
	SWAP(a->quote, b->quote);
	SWAP(a->published, b->published);
	SWAP(a->updated, b->updated);
	SWAP(a->facts, b->facts);
	SWAP(a->withdrawn, b->withdrawn);
	SWAP(a->unlisted, b->unlisted);
	SWAP(a->rules, b->rules);
}

/* The entry that led the younger case, and those that stood beside it, stand beside. */
static void
take_tellings(struct change *older, struct change *younger, int64_t now)
{
	struct telling *t = change_add_telling(older);

	*t = (struct telling){ .key = younger->key,
		.published = younger->published,
		.effective = younger->facts.effective,
		.fold = FOLD_REFERENCE,
		.at = now };
	t->source = TAKE(younger->source);
	t->title = TAKE(younger->title);
	t->link = TAKE(younger->link);
	for (size_t i = 0; i < younger->telling_count; i++) {
		*change_add_telling(older) = younger->tellings[i];
		younger->tellings[i] = (struct telling){ 0 };
	}
}

static struct event
event_of(const struct change *older, const struct change *younger, int64_t now)
{
	return (struct event){ .at = now,
		.happening = HAPPENED_JOINED,
		.before = older->facts.effective,
		.after = younger->facts.effective,
		.detail = mem_printf("“%s”, which was the change %s, is about it too: %s.",
			younger->title ? younger->title : "", younger->id,
			fold_words(FOLD_REFERENCE)) };
}

/* The latest of what was decided about either. */
static int
read_decision(struct store *store, struct change *change)
{
	_cleanup_(change_clear) struct change kept = { 0 };
	int r = store_change_get(store, change->id, &kept);

	if (r >= 0)
		SWAP(change->decision, kept.decision);
	return r;
}

static int
take_over(const struct walk *walk, struct change *older, struct change *younger,
	struct event *ret_event)
{
	struct judgement matches = { .matches = younger->matches };
	int r;

	younger->matches = (struct matches){ 0 };
	*ret_event = event_of(older, younger, walk->now);
	/* A date is more than none. */
	if (!when_known(&older->facts.effective) && when_known(&younger->facts.effective))
		swap_leads(older, younger);
	take_tellings(older, younger, walk->now);
	older->moves += younger->moves;
	older->edits += younger->edits;
	older->concerns = older->concerns || younger->concerns;
	(void)judgement_add_matches(&matches, walk, older);
	matches_clear(&matches.matches);
	r = store_change_join(walk->store, older->id, younger->id);
	return r < 0 ? r : read_decision(walk->store, older);
}

int
unite(const struct walk *walk, const struct case_entry *from, const char *id,
	struct change *ret, struct event *ret_event)
{
	_cleanup_(change_clear) struct change own = { 0 }, other = { 0 };
	struct change *older = &own, *younger = &other;
	int r = fold_named(walk, from, id, &other);

	if (r > 0) {
		r = store_change_get(walk->store, id, &own);
		r = r < 0 ? r : parted(walk, &own, &other);
		r = r < 0 ? r : !r;
	}
	if (r <= 0)
		return r;
	if (other.first_seen <= own.first_seen) {
		older = &other;
		younger = &own;
	}
	r = take_over(walk, older, younger, ret_event);
	if (r < 0) {
		free(TAKE(ret_event->detail));
		return r;
	}
	*ret = *older;
	*older = (struct change){ 0 };
	return 1;
}
