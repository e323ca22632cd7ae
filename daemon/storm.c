/* Storm: letters of the last hour counted against what waits. */
#include "storm.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/compose.h"

/* A change that waits. */
struct gust {
	const char *change;
	int32_t day;
};

struct gusts {
	struct gust *items;
	size_t count, cap;
};

static void
gusts_clear(struct gusts *gusts)
{
	free(gusts->items);
}

struct hour {
	unsigned letters; /* about one change each; over the channel that had most */
	bool storm;       /* a list went already */
};

static int
look_back(const struct bundle_input *input, const char *recipient, struct hour *ret)
{
	_cleanup_(letters_clear) struct letters letters = { 0 };
	unsigned counts[CHANNEL_COUNT] = { 0 };
	int r = store_letters_between(
		input->store, recipient, input->now - STORM_SEC, input->now, &letters);

	*ret = (struct hour){ 0 };
	for (size_t i = 0; i < letters.count; i++) {
		const struct letter *letter = &letters.items[i];

		ret->storm = ret->storm || compose_is_storm(letter);
		if (letter->change && ++counts[letter->channel] > ret->letters)
			ret->letters = counts[letter->channel];
	}
	return r;
}

static int
by_change(const void *a, const void *b)
{
	const struct gust *x = a, *y = b;

	return strcmp(x->change, y->change);
}

static void
sort(struct gusts *gusts, int (*by)(const void *a, const void *b))
{
	if (gusts->count)
		qsort(gusts->items, gusts->count, sizeof(*gusts->items), by);
}

static bool
has(const struct gusts *gusts, const char *change)
{
	struct gust wanted = { .change = change };

	return gusts->count &&
	       bsearch(&wanted, gusts->items, gusts->count, sizeof(*gusts->items), by_change);
}

static void
keep_one_of_each(struct gusts *gusts)
{
	size_t kept = 0;

	sort(gusts, by_change);
	for (size_t i = 0; i < gusts->count; i++)
		if (kept == 0 || by_change(&gusts->items[i], &gusts->items[kept - 1]))
			gusts->items[kept++] = gusts->items[i];
	gusts->count = kept;
}

/* The changes of which FIRST's recipient is to hear on OCCASION, sorted. */
static struct gusts
gather(const struct notices *all, size_t first, enum occasion occasion)
{
	const char *recipient = all->items[first].recipient;
	struct gusts gusts = { 0 };

	for (size_t i = first; i < all->count; i++) {
		const struct notice *n = &all->items[i];

		if (!text_equal(n->recipient, recipient))
			break;
		if (n->occasion != occasion)
			continue;
		gusts.items =
			mem_grow(gusts.items, gusts.count, &gusts.cap, sizeof(*gusts.items));
		gusts.items[gusts.count++] = (struct gust){ n->change, INT32_MAX };
	}
	keep_one_of_each(&gusts);
	return gusts;
}

static int
by_day(const void *a, const void *b)
{
	const struct gust *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->change, y->change);
}

/* The COUNT with the nearest dates stay. */
static int
keep_nearest(struct store *store, struct gusts *gusts, size_t count)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < gusts->count; i++) {
		struct change change;

		r = store_change_get(store, gusts->items[i].change, &change);
		if (r < 0)
			break;
		if (when_known(&change.facts.effective))
			gusts->items[i].day = change.facts.effective.from;
		change_clear(&change);
	}
	sort(gusts, by_day);
	gusts->count = count;
	sort(gusts, by_change);
	return r;
}

/* What one recipient is to hear of. */
struct share {
	struct gusts now, own,
		waiting; /* what came, what of it has letters of its own, and the list */
};

static void
share_clear(struct share *share)
{
	gusts_clear(&share->now);
	gusts_clear(&share->own);
	gusts_clear(&share->waiting);
}

/* With what is in the list goes whatever is news of it, and what waited for the digest. */
static bool
goes_along(const struct share *share, const struct notice *notice)
{
	bool listed = has(&share->waiting, notice->change) ||
		      (has(&share->now, notice->change) && !has(&share->own, notice->change));

	return listed &&
	       (notice->occasion == OCCASION_NOW || notice->occasion == OCCASION_DIGEST);
}

static int
put_off(const struct bundle_input *input, struct notices *all, size_t first,
	const struct share *share)
{
	const char *recipient = all->items[first].recipient;
	int r = 0;

	for (size_t i = first; r >= 0 && i < all->count; i++) {
		struct notice *n = &all->items[i];

		if (!text_equal(n->recipient, recipient))
			break;
		if (!goes_along(share, n))
			continue;
		n->occasion = OCCASION_STORM;
		r = store_notice_put_off(input->store, n->id, OCCASION_STORM);
	}
	return r;
}

/* The notices of one recipient, from FIRST on. */
static int
part_one(const struct bundle_input *input, struct notices *all, size_t first)
{
	unsigned limit = input->config->policy.letters_per_hour;
	_cleanup_(share_clear) struct share share = { gather(all, first, OCCASION_NOW),
		gather(all, first, OCCASION_NOW), gather(all, first, OCCASION_STORM) };
	struct gusts *own = &share.own;
	struct hour hour;
	int r;

	if (own->count == 0 || limit == 0)
		return 0;
	r = look_back(input, all->items[first].recipient, &hour);
	if (own->count > limit || hour.letters >= limit)
		own->count = 0;
	else if (r >= 0 && own->count > limit - hour.letters)
		r = keep_nearest(input->store, own, limit - hour.letters);
	return r < 0 ? r : put_off(input, all, first, &share);
}

int
storm_part(const struct bundle_input *input, struct notices *all)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < all->count; i++) {
		const char *name = all->items[i].recipient;
		const struct recipient *person = config_recipient(input->config, name);

		if (person && person->form != FORM_SINGLE &&
			(i == 0 || !text_equal(name, all->items[i - 1].recipient)))
			r = part_one(input, all, i);
	}
	return r < 0 ? r : 0;
}

int
storm_due(const struct bundle_input *input, const struct notices *all, size_t first)
{
	_cleanup_(gusts_clear) struct gusts waiting = gather(all, first, OCCASION_STORM);
	struct hour hour;
	int r;

	for (size_t i = first; i < all->count; i++) {
		const struct notice *n = &all->items[i];

		if (n->occasion == OCCASION_STORM &&
			text_equal(n->recipient, all->items[first].recipient) &&
			(n->at > input->now || n->at + STORM_SEC <= input->now))
			return 1;
	}
	if (waiting.count <= input->config->policy.letters_per_hour)
		return 0;
	r = look_back(input, all->items[first].recipient, &hour);
	return r < 0 ? r : !hour.storm;
}
