/* Listing: what a page that was read well lists no longer, or again. */
#include "listing.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "case.h"

static int
compare_keys(const void *a, const void *b)
{
	return hash_compare(a, b);
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What stands at the end of the page. What is older than that may have left by it like everything does. */
struct end {
	int64_t published, stamp; /* the oldest on the page; STAMP_NONE: no entry has one */
	bool by_update; /* the page is in the order of updates, so that only `stamp` counts */
};

static int64_t
stamp_of(const struct entry *entry)
{
	return later(entry->published, entry->updated);
}

static void
earlier(int64_t *oldest, int64_t stamp)
{
	if (stamp != STAMP_NONE && (*oldest == STAMP_NONE || stamp < *oldest))
		*oldest = stamp;
}

static struct end
find_end(const struct reading *reading)
{
	struct end end = { STAMP_NONE, STAMP_NONE, false };
	bool by_publishing = true, by_update = true;

	for (size_t i = 0; i < reading->count; i++) {
		const struct entry *e = &reading->entries[i];

		earlier(&end.published, e->published);
		earlier(&end.stamp, stamp_of(e));
		if (i == 0)
			continue;
		by_publishing = by_publishing && e->published <= e[-1].published;
		by_update = by_update && stamp_of(e) <= stamp_of(e - 1);
	}
	end.by_update = by_update && !by_publishing;
	return end;
}

/* Would it be there if the vendor had not taken it away? */
static bool
belongs(const struct source *source, const struct change *change, const struct end *end)
{
	int64_t stamp = later(change->published, change->updated);

	if (end->stamp == STAMP_NONE || stamp == STAMP_NONE)
		return source->gives & GIVES_DEPRECATIONS;
	/* An update does not keep what stands where it was published. */
	if (!end->by_update && end->published != STAMP_NONE &&
		change->published != STAMP_NONE && change->published <= end->published)
		return false;
	return stamp > end->stamp;
}

static bool
is_notice(const struct change *change)
{
	return change->facts.kind == KIND_MAINTENANCE || change->facts.kind == KIND_INCIDENT;
}

int
listing_take(const struct walk *walk, const struct source *source,
	const struct reading *reading, struct walk_result *ret)
{
	_cleanup_(changes_clear) struct changes ahead = { 0 };
	_cleanup_free_ struct hash *keys = NULL;
	int32_t today = zone_day(walk->setup->config->timezone, walk->now);
	struct end end = find_end(reading);
	int r = store_changes_ahead(walk->store, source->id, today, &ahead);

	/* A page without anything on it says nothing of what was there: that it is empty is told as that. */
	if (r < 0 || ahead.count == 0 || reading->count == 0)
		return r;
	keys = mem_new(reading->count, sizeof(*keys));
	for (size_t i = 0; i < reading->count; i++)
		keys[i] = entry_key(&reading->entries[i]);
	qsort(keys, reading->count, sizeof(*keys), compare_keys);
	for (size_t i = 0; r >= 0 && i < ahead.count; i++) {
		const struct change *c = &ahead.items[i];
		bool there = bsearch(&c->key, keys, reading->count, sizeof(*keys),
				     compare_keys) != NULL;

		/* Under other rules it has another name: that it is gone is our doing. */
		if (ret->reread && !there) {
			r = case_renamed(walk, c->id);
			continue;
		}
		if (there == !c->unlisted || is_notice(c) ||
			(!there && (c->withdrawn || !belongs(source, c, &end))))
			continue;
		r = case_listed(walk, c->id, there, ret);
	}
	return r;
}
