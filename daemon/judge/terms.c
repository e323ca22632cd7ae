/* Terms: a term of several words is filed under its rarest pair of neighbouring words, one of
 * one word under it; a text is walked once: a bit, a bucket, then a full compare. */
#include "judge/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/uses.h"

struct slot {
	uint32_t key;
	uint32_t use;    /* index */
	uint16_t offset; /* of the filed word in the term */
	bool tail; /* filed under the last word of its name: "API versions 31.0 to 40.0" */
	int32_t next;
};

struct terms {
	struct compiled_use *uses;
	size_t count, cap;
	struct slot *slots;
	size_t slot_count, slot_cap;
	int32_t *heads;
	uint8_t *bits; /* a bit for each of the keys, thrown eight times as wide as there are
			  slots */
	uint32_t mask; /* of heads; the bits have 8 * (mask + 1) */
	uint32_t *everywhere; /* patterns without a required word */
	size_t everywhere_count;
};

static uint32_t
pair_key(uint32_t a, uint32_t b)
{
	uint32_t key = a * 0x9E3779B1u ^ (b + 0x7F4A7C15u + (a << 6) + (a >> 2));

	key ^= key >> 15;
	return key * 0x85EBCA6Bu;
}

static uint32_t
single_key(uint32_t stem)
{
	return (stem ^ stem >> 13) * 0xC2B2AE35u;
}

static void
add_use(struct terms *terms, struct compiled_use use)
{
	terms->uses = mem_grow(terms->uses, terms->count, &terms->cap, sizeof(*terms->uses));
	terms->uses[terms->count++] = use;
}

static void
compile(struct terms *terms, size_t claim, const struct use *use, struct complaints *complaints)
{
	struct compiled_use compiled, implied;
	_cleanup_free_ char *why = NULL;

	if (use_compile(use->text, &compiled, &why) < 0) {
		complaints_add(complaints, &use->at, 0, "%s", why);
		use_clear(&compiled);
		return;
	}
	compiled.claim = claim;
	compiled.twin = terms->count;
	if (use_implied(&compiled, &implied)) {
		implied.twin = compiled.twin;
		add_use(terms, implied);
	}
	add_use(terms, compiled);
}

static void
add_slot(struct terms *terms, uint32_t key, size_t use, size_t offset, bool tail)
{
	terms->slots = mem_grow(
		terms->slots, terms->slot_count, &terms->slot_cap, sizeof(*terms->slots));
	terms->slots[terms->slot_count++] = (struct slot){ key, (uint32_t)use,
		(uint16_t)(offset > UINT16_MAX ? 0 : offset), tail, -1 };
}

static uint32_t
key_at(const struct words *words, size_t i)
{
	return pair_key(words->items[i].stem, words->items[i + 1].stem);
}

/* How often each pair occurs among the terms, by a table of counts without names: a collision
 * only costs time. */
static uint8_t *
count_pairs(const struct terms *terms, size_t width)
{
	uint8_t *counts = mem_new(width, 1);

	for (size_t u = 0; u < terms->count; u++)
		for (size_t i = 0; i + 1 < terms->uses[u].words.count; i++) {
			uint8_t *n = &counts[key_at(&terms->uses[u].words, i) & (width - 1)];

			*n = *n < UINT8_MAX ? (uint8_t)(*n + 1) : *n;
		}
	return counts;
}

static void
file_words(struct terms *terms, size_t u, const uint8_t *counts, size_t width)
{
	const struct compiled_use *use = &terms->uses[u];
	const struct words *words = &use->words;
	size_t best = 0;

	if (words->count == 1) {
		add_slot(terms, single_key(words->items[0].stem), u, 0, false);
		return;
	}
	for (size_t i = 1; i + 1 < words->count; i++)
		if (counts[key_at(words, i) & (width - 1)] <
			counts[key_at(words, best) & (width - 1)])
			best = i;
	add_slot(terms, key_at(words, best), u, best, false);
	if (use->form == USE_VERSION && !use->implied)
		add_slot(terms, single_key(words->items[words->count - 1].stem), u, 0, true);
}

static void
file_all(struct terms *terms)
{
	size_t width = 1024;
	uint8_t *counts;

	while (width < terms->count * 4)
		width *= 2;
	counts = count_pairs(terms, width);
	terms->everywhere = mem_new(terms->count + 1, sizeof(*terms->everywhere));
	for (size_t u = 0; u < terms->count; u++) {
		uint32_t stem;

		if (terms->uses[u].form != USE_PATTERN)
			file_words(terms, u, counts, width);
		else if (pattern_needs(terms->uses[u].pattern, &stem))
			add_slot(terms, single_key(stem), u, 0, false);
		else
			terms->everywhere[terms->everywhere_count++] = (uint32_t)u;
	}
	free(counts);
}

static void
link_slots(struct terms *terms)
{
	size_t width = 1024;

	while (width < terms->slot_count * 2)
		width *= 2;
	terms->mask = (uint32_t)width - 1;
	terms->heads = mem_new(width, sizeof(*terms->heads));
	terms->bits = mem_new(width, 1);
	memset(terms->heads, 0xFF, width * sizeof(*terms->heads));
	for (size_t i = 0; i < terms->slot_count; i++) {
		uint32_t key = terms->slots[i].key, bit = key >> 3;

		terms->slots[i].next = terms->heads[key & terms->mask];
		terms->heads[key & terms->mask] = (int32_t)i;
		terms->bits[bit & terms->mask] |= (uint8_t)(1u << (key & 7));
	}
}

/* One use of a dependency, by its text. */
struct named {
	char *folded;
	size_t number;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->folded, y->folded);

	return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

/* Which uses of D were written before: one mention of the vendor is one match, however often we
 * wrote the word. The caller frees. */
static bool *
repeated(const struct dependency *d)
{
	bool *again = mem_new(d->use_count + 1, sizeof(*again));
	struct named *names = mem_new(d->use_count + 1, sizeof(*names));

	for (size_t k = 0; k < d->use_count; k++)
		/* In a pattern \B is not \b. */
		names[k] =
			(struct named){ *d->uses[k].text == '/' ? mem_dup(d->uses[k].text)
								: text_folded(d->uses[k].text),
				k };
	if (d->use_count)
		qsort(names, d->use_count, sizeof(*names), by_name);
	for (size_t k = 1; k < d->use_count; k++)
		again[names[k].number] = strcmp(names[k].folded, names[k - 1].folded) == 0;
	for (size_t k = 0; k < d->use_count; k++)
		free(names[k].folded);
	free(names);
	return again;
}

struct terms *
terms_new(const struct config *config, struct complaints *complaints)
{
	struct terms *terms = MEM_NEW(struct terms);

	for (size_t i = 0; i < config->dependency_count; i++) {
		const struct dependency *d = &config->dependencies[i];
		_cleanup_free_ bool *again = repeated(d);

		for (size_t k = 0; k < d->use_count; k++)
			if (!again[k])
				compile(terms, i, &d->uses[k], complaints);
	}
	file_all(terms);
	link_slots(terms);
	return terms;
}

void
terms_free(struct terms *terms)
{
	if (!terms)
		return;
	for (size_t i = 0; i < terms->count; i++)
		use_clear(&terms->uses[i]);
	free(terms->uses);
	free(terms->slots);
	free(terms->heads);
	free(terms->bits);
	free(terms->everywhere);
	free(terms);
}

/* What the walk has met of one use with versions or a pattern. */
struct seen {
	size_t use;
	bool versions; /* with versions, met or not */
	bool bare;     /* without any */
	size_t bare_at;
};

/* What a walk over one entry collects. */
struct walk {
	const struct terms *terms;
	const struct prose *prose;
	struct finds *finds;
	struct seen *seen; /* few: versions and patterns that the entry touches */
	size_t seen_count, seen_cap;
	size_t *places;     /* of the find of a use: its number + 1, at its hash or behind it */
	size_t place_count; /* a power of two, more than twice the finds */
};

static unsigned
rank(enum where where)
{
	return where == WHERE_TITLE ? 0 : where == WHERE_LEAD ? 1 : where == WHERE_BODY ? 2 : 3;
}

static struct seen *
see(struct walk *walk, size_t use, bool *ret_new)
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
place_of(struct walk *walk, size_t twin)
{
	size_t i = twin * 0x9E3779B1u & (walk->place_count - 1);

	while (walk->places[i] &&
		walk->terms->uses[walk->finds->items[walk->places[i] - 1].number].twin != twin)
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
		*place_of(walk, walk->terms->uses[walk->finds->items[i].number].twin) = i + 1;
}

/* The find, or NULL when a better place is known. */
static struct find *
add_find(struct walk *walk, size_t number, size_t first, size_t end, enum where where)
{
	const struct compiled_use *use = &walk->terms->uses[number];
	struct finds *finds = walk->finds;
	size_t *place;
	struct find *f;

	if (finds->count * 2 >= walk->place_count)
		widen(walk);
	place = place_of(walk, use->twin);
	if (*place && rank(finds->items[*place - 1].where) <= rank(where))
		return NULL;
	if (!*place) {
		finds->items = mem_grow(
			finds->items, finds->count, &finds->cap, sizeof(*finds->items));
		*place = ++finds->count;
	}
	f = &finds->items[*place - 1];
	free(f->text);
	*f = (struct find){ use->claim, number, use->text,
		words_quote(&walk->prose->words, first, end, LIMIT_QUOTE_BYTES), where };
	return f;
}

static void
try_versions(struct walk *walk, size_t u, size_t first, size_t end)
{
	const struct compiled_use *use = &walk->terms->uses[u];
	struct range named[VERSION_RANGES];
	size_t behind, count = versions_named(walk->prose, first, end, named, &behind);
	bool new;
	struct seen *seen = see(walk, u, &new);

	seen->versions = seen->versions || count > 0;
	if (!count && !seen->bare) {
		seen->bare = true;
		seen->bare_at = first;
	}
	for (size_t i = 0; i < count; i++)
		if (versions_meet(&use->range, &named[i])) {
			(void)add_find(walk, u, first, behind > end ? behind : end,
				prose_where(walk->prose, first));
			return;
		}
}

/* "API versions 31.0 to 40.0" speaks of the SOAP API too unless another API is named: the word
 * before must not be a name. */
static bool
tail_speaks(const struct prose *prose, size_t i)
{
	static const char *const general[] = { "platform", "all", "legacy", "old", "older",
		"these", "the", "our", "some", "following", "of", "retired", "certain",
		"outdated", "deprecated", "retiring" };
	const struct words *words = &prose->words;
	size_t first = prose->sentences[words->items[i].sentence].first;

	if (i + 1 >= words->count ||
		!(words_is(words, i + 1, "versions") || words_is(words, i + 1, "version")))
		return false;
	if (i == first || !words->items[i - 1].capital)
		return true;
	for (size_t k = 0; k < sizeof(general) / sizeof(general[0]); k++)
		if (words_is(words, i - 1, general[k]))
			return true;
	return false;
}

/* The first word of FIELD that ends behind byte FROM, or the last word. */
static size_t
word_at(const struct words *words, size_t field, size_t from)
{
	size_t i = 0;

	while (i + 1 < words->count &&
		(words->items[i].field < field ||
			(words->items[i].field == field && words->items[i].to <= from)))
		i++;
	return i;
}

static void
try_pattern(struct walk *walk, size_t u)
{
	const struct compiled_use *use = &walk->terms->uses[u];
	const struct words *words = &walk->prose->words;
	bool new;

	(void)see(walk, u, &new);
	for (size_t field = 0; new &&field < words->field_count && words->count; field++) {
		size_t from, to, i;
		struct find *f;
		char *raw;

		if (!pattern_find(use->pattern, words->fields[field], &from, &to))
			continue;
		i = word_at(words, field, from);
		f = add_find(walk, u, i, i + 1, prose_where(walk->prose, i));
		if (!f)
			return;
		/* The match itself is the text, not only its first word. */
		raw = mem_ndup(words->fields[field] + from, to - from);
		free(f->text);
		f->text = text_line(raw, LIMIT_QUOTE_BYTES);
		free(raw);
		return;
	}
}

static void
try_slot(struct walk *walk, const struct slot *slot, size_t i)
{
	const struct compiled_use *use = &walk->terms->uses[slot->use];
	size_t first = i - slot->offset;

	if (use->form == USE_PATTERN) {
		try_pattern(walk, slot->use);
		return;
	}
	if (slot->tail) {
		if (tail_speaks(walk->prose, i))
			try_versions(walk, slot->use, i, i + 1);
		return;
	}
	if (slot->offset > i || !use_stands(use, &walk->prose->words, first))
		return;
	if (use->form == USE_VERSION)
		try_versions(walk, slot->use, first, first + use->words.count);
	else
		(void)add_find(walk, slot->use, first, first + use->words.count,
			prose_where(walk->prose, first));
}

static void
look_up(struct walk *walk, uint32_t key, size_t i)
{
	const struct terms *terms = walk->terms;

	if (!(terms->bits[key >> 3 & terms->mask] & 1u << (key & 7)))
		return;
	for (int32_t s = terms->heads[key & terms->mask]; s >= 0; s = terms->slots[s].next)
		if (terms->slots[s].key == key)
			try_slot(walk, &terms->slots[s], i);
}

/* A use with versions that the entry names without any: all of its versions may be meant. */
static void
settle_unversioned(struct walk *walk)
{
	for (size_t i = 0; i < walk->seen_count; i++) {
		const struct seen *seen = &walk->seen[i];
		const struct compiled_use *use = &walk->terms->uses[seen->use];

		if (use->implied || !seen->bare || seen->versions ||
			!use_stands(use, &walk->prose->words, seen->bare_at))
			continue;
		(void)add_find(walk, seen->use, seen->bare_at, seen->bare_at + use->words.count,
			prose_where(walk->prose, seen->bare_at));
	}
}

void
terms_find(const struct terms *terms, const struct prose *prose, struct finds *ret)
{
	const struct words *words = &prose->words;
	struct walk walk = { .terms = terms, .prose = prose, .finds = ret };

	*ret = (struct finds){ 0 };
	for (size_t i = 0; i < words->count; i++) {
		look_up(&walk, single_key(words->items[i].stem), i);
		if (i + 1 < words->count)
			look_up(&walk, key_at(words, i), i);
	}
	for (size_t i = 0; i < terms->everywhere_count; i++)
		try_pattern(&walk, terms->everywhere[i]);
	settle_unversioned(&walk);
	free(walk.seen);
	free(walk.places);
}

void
finds_clear(struct finds *finds)
{
	for (size_t i = 0; i < finds->count; i++)
		free(finds->items[i].text);
	free(finds->items);
	*finds = (struct finds){ 0 };
}
