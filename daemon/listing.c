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

/* The oldest stamp on the page; STAMP_NONE: no entry has one. What is older than that may have left by the end of the
 * page like everything does. */
static int64_t
oldest(const struct reading *reading)
{
	int64_t found = STAMP_NONE;

	for (size_t i = 0; i < reading->count; i++) {
		int64_t stamp =
			later(reading->entries[i].published, reading->entries[i].updated);

		if (stamp != STAMP_NONE && (found == STAMP_NONE || stamp < found))
			found = stamp;
	}
	return found;
}

/* Would it be there if the vendor had not taken it away? */
static bool
belongs(const struct source *source, const struct change *change, int64_t oldest)
{
	int64_t stamp = later(change->published, change->updated);

	if (oldest == STAMP_NONE || stamp == STAMP_NONE)
		return source->gives & GIVES_DEPRECATIONS;
	return stamp > oldest;
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
	int64_t from = oldest(reading);
	int r = store_changes_ahead(walk->store, source->id, today, &ahead);

	if (r < 0 || ahead.count == 0)
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
			(!there && (c->withdrawn || !belongs(source, c, from))))
			continue;
		r = case_listed(walk, c->id, there, ret);
	}
	return r;
}
