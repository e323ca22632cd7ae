/* Index: a term of several words is filed under its rarest pair of neighbouring words, one of
 * one word under it. */
#include "judge/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"

#define OFFSET_MAX 250u
#define GLUED_MAX 6

/* What the filing needs beside the terms. */
struct filing {
	struct terms *terms;
	struct compiled_use use; /* the one at hand */
	size_t number;
	uint8_t *counts; /* of pairs, by a table without names: a collision only costs time */
	size_t width;    /* of counts, a power of two */
};

static void
set_bit(struct terms *terms, uint32_t key)
{
	terms->bits[key >> 3 & terms->bit_mask] |= (uint8_t)(1u << (key & 7));
}

static void
add_slot(struct filing *filing, uint32_t key, size_t offset, enum way way)
{
	struct terms *terms = filing->terms;

	terms->slots = mem_grow(
		terms->slots, terms->slot_count, &terms->slot_cap, sizeof(*terms->slots));
	terms->slots[terms->slot_count++] = (struct slot){ key, (uint32_t)filing->number,
		(uint8_t)offset, (uint8_t)way, 0, 0 };
	set_bit(terms, key);
}

static void
add_hint(struct filing *filing, uint32_t stem, enum hint hint)
{
	filing->terms->hints[stem & filing->terms->hint_mask] |= (uint8_t)hint;
}

static void
add_single(struct filing *filing, uint32_t stem, enum way way)
{
	add_slot(filing, index_single(stem), 0, way);
	add_hint(filing, stem, HINT_SINGLE);
}

static void
add_pair(struct filing *filing, uint32_t first, uint32_t second, size_t offset, enum way way)
{
	add_slot(filing, index_pair(first, second), offset, way);
	add_hint(filing, first, HINT_PAIR);
}

static uint32_t
key_at(const struct words *words, size_t i)
{
	return index_pair(words->items[i].stem, words->items[i + 1].stem);
}

static void
count_pairs(struct filing *filing)
{
	const struct words *words = &filing->use.words;

	for (size_t i = 0; i + 1 < words->count; i++) {
		uint8_t *n = &filing->counts[key_at(words, i) & (filing->width - 1)];

		*n = *n < UINT8_MAX ? (uint8_t)(*n + 1) : *n;
	}
}

static void
file_words(struct filing *filing, const struct words *words, size_t count, enum way way)
{
	struct slot *last;
	size_t best = 0;

	if (count == 1) {
		add_single(filing, words->items[0].stem, way);
		return;
	}
	for (size_t i = 1; i + 1 < count && i < OFFSET_MAX; i++)
		if (filing->counts[key_at(words, i) & (filing->width - 1)] <
			filing->counts[key_at(words, best) & (filing->width - 1)])
			best = i;
	add_pair(filing, words->items[best].stem, words->items[best + 1].stem, best, way);
	last = &filing->terms->slots[filing->terms->slot_count - 1];
	if (count <= UINT8_MAX) {
		last->count = (uint8_t)count;
		last->check = index_check(words, 0, count);
	}
}

static bool
has_digit(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (words_text(words, i)[strcspn(words_text(words, i), "0123456789")])
			return true;
	return false;
}

/* "IP allowlist" as "IP allow list". */
static void
file_split(struct filing *filing)
{
	const struct words *words = &filing->use.words;

	for (size_t i = 0; i < 2 && i < words->count; i++) {
		const char *s = words_text(words, i);
		size_t len = words->items[i].len, half = stands_compound(s, len);

		if (half && i)
			add_pair(filing, words->items[0].stem, words_stem(s, half), 0,
				WAY_SQUEEZED);
		else if (half)
			add_pair(filing, words_stem(s, half), words_stem(s + half, len - half),
				0, WAY_SQUEEZED);
	}
}

/* "sign-in page" and "data center plan" as "signin page" and "datacenter plan". */
static void
file_squeezed(struct filing *filing)
{
	const struct words *words = &filing->use.words;

	for (size_t i = 0; i < 2 && i + 1 < words->count; i++) {
		uint32_t both = stands_joined_stem(words, i);
		const char *second = words_text(words, i + 1);
		bool compound = words->items[i + 1].gap == GAP_SPACE &&
				words->items[i].len > 2 &&
				stands_compound_end(second, words->items[i + 1].len);

		if (!both || (words->items[i + 1].gap != GAP_DASH && !compound))
			continue;
		if (i)
			add_pair(filing, words->items[0].stem, both, 0, WAY_SQUEEZED);
		else
			add_pair(filing, both, words->items[2].stem, 0, WAY_SQUEEZED);
	}
}

/* The other ways to write a term. */
static void
file_guises(struct filing *filing)
{
	const struct compiled_use *use = &filing->use;
	const struct words *words = &use->words;
	size_t n = words->count, half;
	uint32_t stem;

	/* "SHA-1" is also called SHA1. */
	if (n == 2 && words->items[1].gap == GAP_DASH && !use->quoted && !use->exact &&
		has_digit(words)) {
		stem = stands_joined_stem(words, 0);
		if (stem)
			add_single(filing, stem, WAY_JOINED);
	}
	if (use->quoted || use->exact || has_digit(words))
		return;
	if (n == 1) {
		const struct word *w = &words->items[0];
		const char *s = words->fields[0] + w->from;

		half = stands_hump(s, w->to - w->from);
		if (!half)
			half = stands_compound(words_text(words, 0), w->len);
		if (half)
			add_pair(filing, words_stem(words_text(words, 0), half),
				words_stem(words_text(words, 0) + half, w->len - half), 0,
				WAY_SPLIT);
		return;
	}
	stem = n == 2 && !(words->items[1].gap & GAP_OTHER) ? stands_joined_stem(words, 0) : 0;
	if (stem)
		add_single(filing, stem, WAY_JOINED);
	file_split(filing);
	if (n > 2)
		file_squeezed(filing);
	else
		add_hint(filing, words->items[0].stem, HINT_OPENING);
	/* "Outlook (classic)" is any "classic Outlook"; "of" and "with" turn a common name only. */
	if (words->items[n - 1].gap & (GAP_SPACE | GAP_DASH) && (n == 2 || use->turns)) {
		add_slot(filing, index_turned(words->items[n - 1].stem, words->items[0].stem),
			0, WAY_TURNED);
		add_hint(filing, words->items[n - 1].stem, HINT_HEAD);
	}
}

/* "TLSv1" and "python3" for each version that may be in use, "python38" for a single one. */
static void
file_glued(struct filing *filing)
{
	const struct range *range = &filing->use.range;
	char name[USE_GLUED_MAX + 1], word[64];
	size_t len = use_glued_name(&filing->use, name);
	int high = range->high.count ? range->high.parts[0] : 0;
	int low = range->low.count   ? range->low.parts[0]
		  : high > GLUED_MAX ? high - GLUED_MAX
				     : 0;
	int n;

	if (!range->high.count || high > low + GLUED_MAX)
		high = low + GLUED_MAX;
	for (int v = low; len && v <= high; v++) {
		n = snprintf(word, sizeof(word), "%s%d", name, v);
		add_single(filing, words_hash(word, (size_t)n), WAY_GLUED);
		if (!use_glues(&filing->use))
			continue;
		n = snprintf(word, sizeof(word), "%sv%d", name, v);
		add_single(filing, words_hash(word, (size_t)n), WAY_GLUED);
	}
	if (!len || low != high || range->low.count != 2 || range->high.count != 2 ||
		range->low.parts[1] != range->high.parts[1])
		return;
	n = snprintf(word, sizeof(word), "%s%d%d", name, low, range->low.parts[1]);
	add_single(filing, words_hash(word, (size_t)n), WAY_SHRUNK);
}

static void
file_pattern(struct filing *filing)
{
	struct terms *terms = filing->terms;
	const char *text = index_text(terms, filing->number);
	struct pattern *pattern = use_pattern(text, NULL);
	size_t use = filing->number;
	uint32_t stem;

	if (!pattern)
		return;
	filing->number = terms->pattern_count;
	terms->patterns = mem_grow(terms->patterns, terms->pattern_count, &terms->pattern_cap,
		sizeof(*terms->patterns));
	terms->patterns[terms->pattern_count++] =
		(struct filed_pattern){ (uint32_t)use, pattern };
	if (pattern_needs(pattern, &stem)) {
		add_single(filing, stem, WAY_PATTERN);
		return;
	}
	terms->everywhere = mem_grow(terms->everywhere, terms->everywhere_count,
		&terms->everywhere_cap, sizeof(*terms->everywhere));
	terms->everywhere[terms->everywhere_count++] = (uint32_t)filing->number;
}

static bool
has_ie(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *s = words_text(words, i);
		size_t n = words->items[i].len;

		if (n > 4 && s[n - 1] == 'e' && s[n - 2] == 'i')
			return true;
	}
	return false;
}

static void
file_use(struct filing *filing)
{
	const struct compiled_use *use = &filing->use;
	size_t count;
	const struct words *name = use_name(use, &count);

	if (use->form == USE_VERSION) {
		file_words(filing, name, count, WAY_NAME);
		if (count > 1)
			add_single(filing, name->items[count - 1].stem, WAY_TAIL);
		file_glued(filing);
		return;
	}
	file_words(filing, &use->words, use->words.count, WAY_PLAIN);
	filing->terms->in_ie = filing->terms->in_ie || has_ie(&use->words);
	file_guises(filing);
	if (use_respell(&filing->use))
		file_words(filing, &use->other, use->other.count, WAY_RESPELT);
	if (use->named) {
		file_words(filing, name, count, WAY_IMPLIED);
		file_glued(filing);
	}
}

/* In the order of their buckets, which then need only say where they begin. */
static void
sort_slots(struct terms *terms)
{
	size_t width = 1024;
	struct slot *sorted = mem_new(terms->slot_count + 1, sizeof(*sorted));

	while (width < terms->slot_count)
		width *= 2;
	terms->mask = (uint32_t)width - 1;
	terms->starts = mem_new(width + 2, sizeof(*terms->starts));
	for (size_t i = 0; i < terms->slot_count; i++)
		terms->starts[(terms->slots[i].key & terms->mask) + 2]++;
	for (size_t b = 2; b < width + 2; b++)
		terms->starts[b] += terms->starts[b - 1];
	for (size_t i = 0; i < terms->slot_count; i++)
		sorted[terms->starts[(terms->slots[i].key & terms->mask) + 1]++] =
			terms->slots[i];
	free(terms->slots);
	terms->slots = sorted;
}

static void
learn_links(struct terms *terms)
{
	static const char *const links[] = { "of", "for", "with", "as", "via", "als", "in",
		"to", "from", "on", "by", "the", "a", "an", "your", "our", "each", "every",
		"all", "any", "van", "voor", "met", "naar", "uit", "op", "de", "het", "een",
		"uw", "elke", "alle", "von", "fur", "mit", "zu", "aus", "auf", "der", "die",
		"das", "den", "dem", "des", "ein", "eine", "zur", "zum", "jede" };

	for (size_t i = 0; i < LENGTH_OF(links); i++) {
		uint32_t hash = words_hash(links[i], strlen(links[i])), at = hash;

		while (terms->links[at % INDEX_LINKS])
			at++;
		terms->links[at % INDEX_LINKS] = hash;
	}
}

void
index_file(struct terms *terms)
{
	struct filing filing = { .terms = terms, .width = 1024 };

	while (filing.width < terms->count * 4)
		filing.width *= 2;
	filing.counts = mem_new(filing.width, 1);
	terms->bits = mem_new(filing.width / 2, 1);
	terms->bit_mask = (uint32_t)(filing.width / 2 - 1);
	terms->hints = mem_new(filing.width, 1);
	terms->hint_mask = (uint32_t)filing.width - 1;
	for (int pass = 0; pass < 2; pass++)
		for (size_t u = 0; u < terms->count; u++) {
			const char *text = index_text(terms, u);
			size_t n = strlen(text);

			filing.number = u;
			if (n > 1 && text[0] == '/' && text[n - 1] == '/') {
				if (pass)
					file_pattern(&filing);
			} else if (use_compile(text, &filing.use, NULL) == 0) {
				if (pass)
					file_use(&filing);
				else
					count_pairs(&filing);
			}
		}
	free(filing.counts);
	use_clear(&filing.use);
	sort_slots(terms);
	learn_links(terms);
}
