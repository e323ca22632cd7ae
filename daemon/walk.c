/* Walk: one page through read, judge and keep. */
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "case.h"
#include "guard.h"
#include "listing.h"
#include "listen/schedule.h"
#include "parts.h"

void
walk_result_clear(struct walk_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		change_clear(&result->cases[i].change);
		free(result->cases[i].event.detail);
	}
	free(result->cases);
	free(result->settled);
	*result = (struct walk_result){ 0 };
}

static int
compare_keys(const void *a, const void *b)
{
	return hash_compare(a, b);
}

/* Where KEY first stands in SORTED. */
static size_t
first_place(const struct hash *sorted, size_t count, const struct hash *key)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (hash_compare(&sorted[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Marks the entries of a page that repeat the identity of an earlier one: they must not flap
 * between two revisions. The caller frees. */
static bool *
find_repeats(const struct hash *keys, const struct hash *sorted, size_t count)
{
	bool *repeat = mem_new(count, sizeof(*repeat));
	_cleanup_free_ bool *taken = mem_new(count, sizeof(*taken));

	for (size_t i = 0; i < count; i++) {
		bool *place = &taken[first_place(sorted, count, &keys[i])];

		repeat[i] = *place;
		*place = true;
	}
	return repeat;
}

/* 1 when the entry is news (new, or other content), 0 when it is known as it is; -errno. */
static int
is_news(const struct walk *walk, const char *source, const struct seen *seen,
	const struct hash *key, const struct hash *content)
{
	struct entry kept;
	struct hash again;
	int r;

	if (!seen)
		return 1;
	if (seen->hash_version == ENTRY_HASH_VERSION)
		return !hash_equal(&seen->content, content);
	/* Our hashing changed: only what the kept text says decides whether the vendor edited
	 * anything. */
	r = store_entry_get(walk->store, source, key, &kept);
	if (r == -ENOENT)
		return store_entry_rehash(walk->store, source, key, content);
	if (r < 0)
		return r;
	again = entry_content_hash(&kept);
	entry_clear(&kept);
	if (!hash_equal(&again, content))
		return 1;
	return store_entry_rehash(walk->store, source, key, content);
}

/* The page that is being kept. */
struct keeping {
	const struct walk *walk;
	const struct service *service;
	const struct source *source;
	const struct seen_list *seen;
	const struct hash *sorted; /* keys on the page */
	size_t count;
	bool parted;             /* what is not on it may be on another part */
	struct seen *by_content; /* of `seen`, sorted; made when the first new entry asks */
	struct walk_result *result;
};

static bool
on_page(const struct keeping *keeping, const struct hash *key)
{
	return bsearch(key, keeping->sorted, keeping->count, sizeof(*key), compare_keys) !=
	       NULL;
}

/* Is the entry that was kept under that key this one? Its content is the same already. */
static int
is_same(const struct keeping *keeping, const struct hash *key, const struct entry *entry)
{
	struct entry kept;
	int r = store_entry_get(keeping->walk->store, keeping->source->id, key, &kept);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	r = kept.published == entry->published &&
	    (entry->published != STAMP_NONE || text_equal(kept.link, entry->link));
	entry_clear(&kept);
	return r;
}

static int
compare_contents(const void *a, const void *b)
{
	return hash_compare(
		&((const struct seen *)a)->content, &((const struct seen *)b)->content);
}

/* Where entries of that content begin in by_content. */
static size_t
first_of_content(struct keeping *keeping, const struct hash *content)
{
	size_t count = keeping->seen->count, low = 0, high = count;

	if (!keeping->by_content) {
		keeping->by_content = mem_new(count, sizeof(*keeping->by_content));
		if (count)
			memcpy(keeping->by_content, keeping->seen->items,
				count * sizeof(*keeping->by_content));
		qsort(keeping->by_content, count, sizeof(*keeping->by_content),
			compare_contents);
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (hash_compare(&keeping->by_content[middle].content, content) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
move_key(struct change *change, const char *source, const struct hash *old,
	const struct hash *key, const char *link)
{
	struct telling *t = change_telling(change, source, old);

	*(t ? &t->key : &change->key) = *key;
	mem_set(t ? &t->link : &change->link, link);
}

/* A vendor that changes its publishing software gives old entries new ids: same words, same day, and the old id is gone
 * from the page. The case moves along and nobody is told again. 1 when it was so. */
static int
follow_new_key(struct keeping *keeping, const struct hash *key, const struct hash *content,
	const struct entry *entry)
{
	for (size_t i = first_of_content(keeping, content); i < keeping->seen->count; i++) {
		const struct seen *old = &keeping->by_content[i];
		struct change change;
		int r;

		if (!hash_equal(&old->content, content))
			break;
		if (old->hash_version != ENTRY_HASH_VERSION || on_page(keeping, &old->key))
			continue;
		r = is_same(keeping, &old->key, entry);
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		r = store_change_of_entry(
			keeping->walk->store, keeping->source->id, &old->key, &change);
		if (r == -ENOENT)
			return 1;
		if (r < 0)
			return r;
		move_key(&change, keeping->source->id, &old->key, key, entry->link);
		r = store_change_put(keeping->walk->store, &change);
		change_clear(&change);
		return r < 0 ? r : 1;
	}
	return 0;
}

static int
keep_entry(struct keeping *keeping, const struct entry *entry, const struct hash *key)
{
	const struct walk *walk = keeping->walk;
	const char *source = keeping->source->id;
	const struct seen *seen = seen_find(keeping->seen, key);
	struct hash content = entry_content_hash(entry);
	int r = is_news(walk, source, seen, key, &content);

	if (r <= 0)
		return r;
	r = store_entry_put(
		walk->store, keeping->service->id, source, key, &content, entry, walk->now);
	if (r >= 0 && !seen && !keeping->parted) {
		r = follow_new_key(keeping, key, &content, entry);
		if (r > 0)
			return 0;
	}
	if (r < 0)
		return r;
	if (seen)
		keeping->result->revised++;
	else
		keeping->result->fresh++;
	return case_take(walk,
		&(struct case_entry){ .service = keeping->service->id,
			.source = source,
			.key = *key,
			.entry = entry,
			.first_seen = walk->now,
			.revised = seen && !keeping->result->reread,
			.baseline = keeping->result->baseline,
			.review = seen && keeping->result->reread,
			.reread = seen && keeping->result->reread },
		keeping->result);
}

static int
keep_entries(const struct walk *walk, const struct service *service,
	const struct source *source, const struct reading *reading, bool parted,
	struct walk_result *ret)
{
	struct seen_list seen = { 0 };
	size_t count = reading->count;
	struct hash *keys = mem_new(count, sizeof(*keys));
	struct hash *sorted = mem_new(count, sizeof(*sorted));
	struct keeping keeping = { walk, service, source, &seen, sorted, count, parted, NULL,
		ret };
	bool *repeat;
	int r = store_seen(walk->store, source->id, &seen);

	for (size_t i = 0; i < count; i++)
		keys[i] = sorted[i] = entry_key(&reading->entries[i]);
	qsort(sorted, count, sizeof(*sorted), compare_keys);
	repeat = find_repeats(keys, sorted, count);
	for (size_t i = 0; r >= 0 && i < count; i++)
		if (!repeat[i])
			r = keep_entry(&keeping, &reading->entries[i], &keys[i]);
	free(keeping.by_content);
	free(repeat);
	free(sorted);
	free(keys);
	seen_list_clear(&seen);
	return r < 0 ? r : 0;
}

int
walk_entries(const struct walk *walk, const struct service *service,
	const struct source *source, const struct reading *reading, bool baseline,
	struct walk_result *ret)
{
	*ret = (struct walk_result){ .baseline = baseline };
	return keep_entries(walk, service, source, reading, false, ret);
}

static void
count_part(struct parts *parts, const struct reading *reading, const struct walk_result *result,
	int64_t now)
{
	parts->entries += (unsigned)reading->count;
	parts->found += (unsigned)(reading->count + reading->filtered);
	parts->fresh += result->fresh;
	parts->revised += result->revised;
	for (size_t i = 0; result->baseline && i < reading->count; i++) {
		const struct entry *e = &reading->entries[i];
		int64_t stamp = e->updated > e->published ? e->updated : e->published;

		if (stamp > parts->newest && stamp <= now)
			parts->newest = stamp;
	}
	if (reading->damaged && !parts->damaged)
		parts->damaged = mem_printf("line %u: %s", reading->damaged_line,
			reading->damaged_why ? reading->damaged_why : "the page is damaged");
}

static unsigned
count_told(const struct walk_result *result, size_t from)
{
	unsigned told = 0;

	for (size_t i = from; i < result->count; i++)
		told += result->cases[i].told;
	return told;
}

static void
sum_up(struct parts *parts, struct walk_result *ret)
{
	parts->told += count_told(ret, 0);
	ret->entries = parts->entries;
	ret->fresh = parts->fresh;
	ret->revised = parts->revised;
	ret->told = parts->told;
}

static void
conclude(struct page *page, enum outcome outcome, char *why)
{
	page->outcome = outcome;
	free(page->why);
	page->why = why;
}

/* Is it the whole page that it was, or may its layout have changed? */
static void
count_whole(const struct source *source, struct source_state *state, struct page *page,
	struct walk_result *ret)
{
	char *why = NULL;

	switch (guard_judge(&(struct guard){ .rules = &source->rules,
				    .gives = source->gives,
				    .format = state->format,
				    .before = state->page_entries,
				    .found = state->parts.found,
				    .fewer_polls = state->fewer_polls },
		&why)) {
	case GUARD_FINE:
		break;
	case GUARD_SETTLED:
		ret->settled = why;
		break;
	case GUARD_FEWER:
		state->fewer_polls++;
		conclude(page, OUTCOME_LAYOUT_CHANGED, why);
		return;
	case GUARD_TOO_FEW:
		conclude(page, OUTCOME_LAYOUT_CHANGED, why);
		return;
	}
	state->fewer_polls = 0;
	state->page_entries = state->parts.found;
}

/* All parts of a page are there. Only one that was read whole may vouch for itself and make the
 * baseline. */
static void
finish_page(const struct source *source, struct source_state *state, struct page *page,
	struct walk_result *ret, int64_t now)
{
	struct parts *parts = &state->parts;
	char mark[READ_RULES_MARK_SIZE];

	/* When the vendor last said something: of a first page its newest entry tells, so that
	 * an address that was left long ago does not look alive. */
	if (parts->fresh)
		state->last_new = parts->newest ? parts->newest : now;
	if (parts->damaged)
		conclude(page, OUTCOME_DAMAGED, TAKE(parts->damaged));
	else
		count_whole(source, state, page, ret);
	/* Other rules have yet to show what they find while there is nothing at all. */
	if (page->outcome == OUTCOME_FRESH || parts->found)
		mem_set(&state->rules, read_rules_mark(&source->rules, mark));
	if (page->outcome != OUTCOME_FRESH)
		return;
	validators_clear(&state->validators);
	/* What the first part says of itself says nothing of the others. */
	if (parts->seen.count == 1)
		validators_copy(&state->validators, &page->validators);
	state->baseline = true;
}

static int
take_reading(const struct walk *walk, const struct service *service,
	const struct source *source, struct source_state *state, struct page *page,
	const struct reading *reading, struct walk_result *ret)
{
	struct parts *parts = &state->parts;
	bool parted = reading->next || parts->seen.count;
	char mark[READ_RULES_MARK_SIZE], *why = NULL;
	size_t had;
	int r;

	ret->reread = state->rules &&
		      !text_equal(state->rules, read_rules_mark(&source->rules, mark));
	/* A source that is damaged for good never has a whole page: what it gives after the
	 * first one is news all the same. */
	ret->baseline =
		!state->baseline &&
		(ret->reread || state->last_new == STAMP_NONE ||
			!(reading->damaged || state->outcome == OUTCOME_LAYOUT_CHANGED));
	r = keep_entries(walk, service, source, reading, parted, ret);
	if (r < 0)
		return r;
	mem_set(&state->format, reading->format);
	state->ttl_sec = reading->ttl_sec;
	if (parts->seen.count == 0)
		mem_set(&parts->moved_to, page->moved_to);
	count_part(parts, reading, ret, walk->now);
	sum_up(parts, ret);
	r = parts_go_on(parts, source, page, reading->next, &why);
	if (r > 0) {
		ret->more = true;
		validators_clear(&state->validators);
		return 0;
	}
	if (r < 0 && !parts->damaged)
		parts->damaged = TAKE(why);
	free(why);
	finish_page(source, state, page, ret, walk->now);
	/* What is not on this part may be on another. */
	if (page->outcome != OUTCOME_FRESH || parted || (ret->baseline && !ret->reread))
		return 0;
	had = ret->count;
	r = listing_take(walk, source, reading, ret);
	ret->told += count_told(ret, had);
	return r < 0 ? r : 0;
}

/* Of several parts it matters which one did not come. */
static void
name_part(const struct source_state *state, struct page *page)
{
	size_t read = state->parts.seen.count;

	if (read && page->why && page->outcome != OUTCOME_DAMAGED &&
		page->outcome != OUTCOME_LAYOUT_CHANGED)
		conclude(page, page->outcome,
			mem_printf(
				"part %zu of the page did not come: %s", read + 1, page->why));
}

int
walk_page(const struct walk *walk, const struct service *service, const struct source *source,
	struct source_state *state, struct page *page, struct walk_result *ret)
{
	bool adopted = state->moved_adopted;
	int r = 0;

	*ret = (struct walk_result){ 0 };
	source_state_mind_rules(state, &source->rules);
	if (page->outcome == OUTCOME_FRESH)
		r = take_reading(walk, service, source, state, page, page->reading, ret);
	if (r < 0 || ret->more)
		return r;
	name_part(state, page);
	/* Where a later part was redirected to is no address of the source. */
	if (state->parts.seen.count)
		mem_set(&page->moved_to, state->parts.moved_to);
	parts_clear(&state->parts);
	schedule_plan(state, source, &walk->setup->config->listen, page, walk->now,
		walk->random(walk->random_data));
	ret->moved_now = state->moved_adopted && !adopted;
	return store_source_put(walk->store, state);
}

struct review {
	const struct walk *walk;
	struct walk_result *result;
};

static int
review_entry(const struct kept_entry *kept, void *userdata)
{
	struct review *review = userdata;

	return case_take(review->walk,
		&(struct case_entry){ .service = kept->service,
			.source = kept->source,
			.key = kept->key,
			.entry = kept->entry,
			.first_seen = kept->first_seen,
			.review = true },
		review->result);
}

static void
hash_verdicts(struct hasher *h, const struct policy *policy)
{
	for (size_t i = 0; i < policy->verdict_count; i++) {
		const struct verdict_rule *rule = &policy->verdicts[i];
		unsigned numbers[] = { rule->kinds, rule->forced, rule->importances,
			(unsigned)rule->days_left, rule->days, (unsigned)rule->say };

		hash_part(h, numbers, sizeof(numbers));
		for (size_t j = 0; j < rule->dependencies.count; j++)
			hash_string(h, rule->dependencies.items[j]);
	}
}

/* Version of everything that decides who hears of what: the rules, ours and the admin's, and whom the dependencies tell when. */
static struct hash
configured_version(const struct setup *setup)
{
	struct hash rules = rules_version(setup->rules);
	struct hasher *h = hash_begin();

	hash_part(h, &rules, sizeof(rules));
	for (size_t i = 0; i < setup->config->dependency_count; i++) {
		const struct dependency *d = &setup->config->dependencies[i];
		unsigned numbers[] = { (unsigned)d->importance, d->lead_time_days };

		hash_string(h, d->name);
		hash_part(h, numbers, sizeof(numbers));
		for (size_t j = 0; j < d->tell.count; j++)
			hash_string(h, d->tell.items[j]);
	}
	hash_verdicts(h, &setup->config->policy);
	return hash_end(h);
}

int
walk_review(const struct walk *walk, struct walk_result *ret)
{
	struct review review = { walk, ret };
	struct hash version = configured_version(walk->setup);
	_cleanup_free_ char *known = NULL;
	char now[2 * sizeof(version.bytes) + 1];
	int r;

	*ret = (struct walk_result){ 0 };
	for (size_t i = 0; i < sizeof(version.bytes); i++)
		(void)snprintf(now + 2 * i, 3, "%02x", version.bytes[i]);
	r = store_meta_get(walk->store, "rules", &known);
	if (r < 0 && r != -ENOENT)
		return r;
	if (known && strcmp(known, now) == 0)
		return 0;
	r = store_entries(walk->store, review_entry, &review);
	if (r < 0)
		return r;
	r = store_meta_set(walk->store, "rules", now);
	return r < 0 ? r : 1;
}
