/* Walk: what a walk over an entry has met: every use at its best place, unless something else is meant there. */
#include "judge/walk.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"

/* Each mention of a use is held against all of these: a text that repeats one for pages must not
 * cost the square of it. */
#define HIDDEN_MAX 1000u

static unsigned
rank(enum where where)
{
	static const enum where order[] = { WHERE_TITLE, WHERE_LEAD, WHERE_BODY, WHERE_LABEL };
	unsigned i = 0;

	while (i < LENGTH_OF(order) && order[i] != where)
		i++;
	return i;
}

struct seen *
walk_see(struct walk *walk, size_t use, bool *ret_new)
{
	for (size_t i = 0; i < walk->seen_count; i++)
		if (walk->seen[i].use == use) {
			*ret_new = false;
			return &walk->seen[i];
		}
	walk->seen =
		mem_grow(walk->seen, walk->seen_count, &walk->seen_cap, sizeof(*walk->seen));
	walk->seen[walk->seen_count].use = use;
	*ret_new = true;
	return &walk->seen[walk->seen_count++];
}

/* Where the table has, or would have, the find of a use. */
static size_t *
place_of(struct walk *walk, size_t number)
{
	size_t i = number * 0x9E3779B1u & (walk->place_count - 1);

	while (walk->places[i] && walk->finds->items[walk->places[i] - 1].number != number)
		i = (i + 1) & (walk->place_count - 1);
	return &walk->places[i];
}

static void
widen(struct walk *walk)
{
	free(walk->places);
	walk->place_count = walk->place_count ? walk->place_count * 2 : 64;
	walk->places = mem_new(walk->place_count, sizeof(*walk->places));
	for (size_t i = 0; i < walk->finds->count; i++)
		*place_of(walk, walk->finds->items[i].number) = i + 1;
}

/* "Oven Server" is no "Oven", if that is what the dependency says. */
static bool
is_hidden(struct walk *walk, size_t claim, size_t first, size_t end)
{
	for (size_t i = 0; walk->hidden && i < walk->hidden->count; i++) {
		struct find *f = &walk->hidden->items[i];

		if (f->claim != claim || first < f->first || end > f->end)
			continue;
		f->where = 0;
		return true;
	}
	return false;
}

static struct find *
append(struct walk *walk)
{
	struct finds *finds = walk->finds;

	finds->items = mem_grow(finds->items, finds->count, &finds->cap, sizeof(*finds->items));
	return &finds->items[finds->count++];
}

/* The find to fill in, or NULL when a better place is known. */
static struct find *
room_for(struct walk *walk, size_t number, enum where where)
{
	size_t *place;

	if (walk->all)
		return walk->finds->count < HIDDEN_MAX ? append(walk) : NULL;
	if (walk->finds->count * 2 >= walk->place_count)
		widen(walk);
	place = place_of(walk, number);
	if (!*place) {
		*place = walk->finds->count + 1;
		return append(walk);
	}
	if (rank(walk->finds->items[*place - 1].where) <= rank(where))
		return NULL;
	return &walk->finds->items[*place - 1];
}

struct find *
walk_add(struct walk *walk, size_t number, size_t first, size_t end)
{
	enum where where = prose_where(walk->prose, first);
	size_t claim = walk->terms->uses[number].claim;
	struct find *f;

	if (is_hidden(walk, claim, first, end))
		return NULL;
	if (prose_in_tail(walk->prose, first))
		where = WHERE_TAIL;
	f = room_for(walk, number, where);
	if (!f)
		return NULL;
	free(f->text);
	*f = (struct find){ claim, number, index_text(walk->terms, number), NULL, where, first,
		end };
	if (!walk->all)
		f->text = words_quote(&walk->prose->words, first, end, LIMIT_QUOTE_BYTES);
	return f;
}

bool
walk_is_settled(struct walk *walk, size_t number, size_t i)
{
	size_t *place;

	if (walk->all || !walk->place_count)
		return false;
	place = place_of(walk, number);
	return *place &&
	       rank(walk->finds->items[*place - 1].where) <= rank(prose_where(walk->prose, i));
}
