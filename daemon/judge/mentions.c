/* Mentions: a text is walked once: a bit, a bucket, then a full compare. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/index.h"

#define LINKS_BETWEEN 3u
/* Each mention of a use is held against all of these: a text that repeats one for pages must not
 * cost the square of it. */
#define HIDDEN_MAX 1000u

/* What the walk has met of one use with versions or a pattern. */
struct seen {
	size_t use;
	bool versions; /* with versions, met or not */
	bool bare;     /* without any */
	size_t bare_at, bare_end;
};

/* What a walk over one entry collects. */
struct walk {
	const struct terms *terms;
	const struct prose *prose;
	struct finds *finds;
	struct finds *hidden; /* what is something else; or NULL */
	bool all;             /* every place, not the best one */
	bool bends;
	struct compiled_use use; /* the one at hand */
	struct seen *seen;       /* few: versions and patterns that the entry touches */
	size_t seen_count, seen_cap;
	size_t *places;     /* of the find of a use: its number + 1, at its hash or behind it */
	size_t place_count; /* a power of two, more than twice the finds */
};

static unsigned
rank(enum where where)
{
	static const enum where order[] = { WHERE_TITLE, WHERE_LEAD, WHERE_BODY, WHERE_LABEL };
	unsigned i = 0;

	while (i < LENGTH_OF(order) && order[i] != where)
		i++;
	return i;
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

static struct find *
add_find(struct walk *walk, size_t number, size_t first, size_t end)
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

/* RANGES that the text names at FIRST to END are those in use, or not. */
static void
try_ranges(struct walk *walk, size_t u, const struct range *ranges, size_t count, size_t first,
	size_t end)
{
	for (size_t i = 0; i < count; i++)
		if (versions_meet(&walk->use.range, &ranges[i])) {
			(void)add_find(walk, u, first, end);
			return;
		}
}

/* TAIL: only the last word of the name stands there, which says nothing without versions. */
static void
try_versions(struct walk *walk, size_t u, size_t first, size_t end, bool tail)
{
	struct range named[VERSION_RANGES];
	size_t behind, count = versions_named(walk->prose, first, end, named, &behind);
	bool implied = walk->use.form != USE_VERSION, new;
	struct seen *seen;

	if (!implied && !walk->all) {
		seen = see(walk, u, &new);
		seen->versions = seen->versions || count > 0;
		if (!count && !tail && !seen->bare) {
			seen->bare = true;
			seen->bare_at = first;
			seen->bare_end = end;
		}
	}
	try_ranges(walk, u, named, count, first, behind > end ? behind : end);
}

/* "TLSv1.1": the version begins in the word of the name. */
static void
try_glued(struct walk *walk, size_t u, size_t i)
{
	size_t count, behind;
	const struct words *name = use_name(&walk->use, &count);
	struct range named;

	if (versions_glued(walk->prose, i, name->items[0].len, &named, &behind))
		try_ranges(walk, u, &named, 1, i, behind);
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
	for (size_t k = 0; k < LENGTH_OF(general); k++)
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

/* The match of a pattern in FIELD from byte START on; false if there is none. */
static bool
try_field(struct walk *walk, const struct filed_pattern *filed, size_t field, size_t *start)
{
	const struct words *words = &walk->prose->words;
	const char *source = words->fields[field] + *start;
	size_t from, to, first, end;
	struct find *f;
	char *raw;

	if (!pattern_find(filed->pattern, source, &from, &to))
		return false;
	first = word_at(words, field, *start + from);
	end = word_at(words, field, *start + (to > from ? to - 1 : from));
	f = add_find(walk, filed->use, first, end < first ? first + 1 : end + 1);
	*start += to > from ? to : from + 1;
	if (!f || walk->all)
		return true;
	/* The match itself is the text, not its words. */
	raw = mem_ndup(source + from, to - from);
	free(f->text);
	f->text = text_line(raw, LIMIT_QUOTE_BYTES);
	free(raw);
	return true;
}

static void
try_pattern(struct walk *walk, size_t number)
{
	const struct filed_pattern *filed = &walk->terms->patterns[number];
	const struct words *words = &walk->prose->words;
	size_t before = walk->finds->count;
	bool new, again = walk->all || walk->hidden;

	(void)see(walk, filed->use, &new);
	for (size_t field = 0; new &&field < words->field_count && words->count; field++) {
		size_t start = 0, tries = 0;

		/* Only what may be hidden is looked for again: a second match costs as much as the first. */
		while (tries++ < (again ? 8u : 1u) && words->fields[field][start] &&
			try_field(walk, filed, field, &start))
			;
		if (!walk->all && walk->finds->count > before)
			return;
	}
}

/* The first word of the rest of "integration with the Outlook"; 0: the words turn nothing. */
static size_t
behind_links(const struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	size_t k = i + 1;

	for (; k < words->count && k <= i + LINKS_BETWEEN + 1; k++) {
		const struct word *w = &words->items[k];
		uint32_t at = w->hash;

		if (w->gap != GAP_SPACE)
			return 0;
		while (walk->terms->links[at % INDEX_LINKS] &&
			walk->terms->links[at % INDEX_LINKS] != w->hash)
			at++;
		if (!walk->terms->links[at % INDEX_LINKS])
			return k > i + 1 ? k : 0;
	}
	return 0;
}

/* "integration with Outlook", or "Outlook (classic)". */
static void
try_turned(struct walk *walk, size_t u, const struct stand *term, size_t i)
{
	const struct words *words = &walk->prose->words;
	size_t rest = behind_links(walk, i), n = term->count;
	bool bracket = !rest;

	if (bracket) {
		rest = i + 1;
		if (n != 2 || rest >= words->count || !(words->items[rest].gap & GAP_OPEN) ||
			(rest + 1 < words->count && !(words->items[rest + 1].gap & GAP_CLOSE)))
			return;
	} else if (!walk->use.common) {
		return;
	}
	if (stands_turned(term, words, i, rest))
		(void)add_find(walk, u, i, rest + n - 1);
}

static void
try_term(struct walk *walk, const struct slot *slot, size_t i)
{
	const struct words *words = &walk->prose->words;
	const struct compiled_use *use = &walk->use;
	struct stand term = { &use->words, use->words.count, use, walk->bends };
	size_t first = i - slot->offset;

	switch (slot->way) {
	case WAY_JOINED:
		if (stands_joined(&term, words, i))
			(void)add_find(walk, slot->use, i, i + 1);
		break;
	case WAY_SPLIT:
		if (stands_split(&term, words, i))
			(void)add_find(walk, slot->use, i, i + 2);
		break;
	case WAY_TURNED:
		try_turned(walk, slot->use, &term, i);
		break;
	case WAY_GLUED:
		try_glued(walk, slot->use, i);
		break;
	case WAY_TAIL:
		if (tail_speaks(walk->prose, i))
			try_versions(walk, slot->use, i, i + 1, true);
		break;
	case WAY_NAME:
	case WAY_IMPLIED:
		term.want = use_name(use, &term.count);
		if (slot->offset <= i && stands_at(&term, words, first))
			try_versions(walk, slot->use, first, first + term.count, false);
		break;
	default:
		if (slot->offset <= i && stands_at(&term, words, first) &&
			(!use->everyday || prose_is_name(walk->prose, first)))
			(void)add_find(walk, slot->use, first, first + term.count);
		break;
	}
}

/* True if nothing that word I begins could be a better place for a use. */
static bool
is_settled(struct walk *walk, size_t number, size_t i)
{
	size_t *place;

	if (walk->all || !walk->place_count)
		return false;
	place = place_of(walk, number);
	return *place &&
	       rank(walk->finds->items[*place - 1].where) <= rank(prose_where(walk->prose, i));
}

/* Most words are no term's, and a bit says so. */
static inline bool
may_be_filed(const struct terms *terms, uint32_t key)
{
	return terms->bits[key >> 3 & terms->bit_mask] >> (key & 7) & 1;
}

/* Many terms begin like another one: most that are not here need not be taken apart. */
static inline bool
may_stand(const struct walk *walk, const struct slot *slot, size_t i)
{
	const struct words *words = &walk->prose->words;
	size_t beside = slot->offset ? i - 1 : i + 2;

	if (!slot->beside || walk->bends)
		return true;
	return beside < words->count && index_beside(words->items[beside].stem) == slot->beside;
}

static void
look_up(struct walk *walk, uint32_t key, size_t i, bool dashed)
{
	const struct terms *terms = walk->terms;
	uint32_t bucket = key & terms->mask;

	if (!may_be_filed(terms, key))
		return;
	for (uint32_t s = terms->starts[bucket]; s < terms->starts[bucket + 1]; s++) {
		const struct slot *slot = &terms->slots[s];
		struct stand term;

		if (slot->key != key)
			continue;
		if (slot->way == WAY_PATTERN) {
			if (!dashed)
				try_pattern(walk, slot->use);
			continue;
		}
		if (!may_stand(walk, slot, i) || is_settled(walk, slot->use, i) ||
			use_compile(index_text(terms, slot->use), &walk->use, NULL) < 0)
			continue;
		term = (struct stand){ &walk->use.words, walk->use.words.count, &walk->use,
			walk->bends };
		if (!dashed)
			try_term(walk, slot, i);
		else if (slot->way == WAY_PLAIN && stands_dashed(&term, &walk->prose->words, i))
			(void)add_find(walk, slot->use, i, i + 2);
	}
}

/* A use with versions that the entry names without any: all of its versions may be meant. */
static void
settle_unversioned(struct walk *walk)
{
	for (size_t i = 0; i < walk->seen_count; i++) {
		const struct seen *seen = &walk->seen[i];

		if (seen->bare && !seen->versions)
			(void)add_find(walk, seen->use, seen->bare_at, seen->bare_end);
	}
}

/* The stems of a word that ends like a Dutch or German plural. */
static size_t
bent_stems(const struct words *words, size_t i, uint32_t ret[static 2])
{
	const char *s = words_text(words, i);
	size_t n = words->items[i].len, count = 0;

	if (n < 6 || s[n - 1] != 'n')
		return 0;
	ret[count++] = words_stem(s, n - 1);
	if (s[n - 2] == 'e')
		ret[count++] = words_stem(s, n - 2);
	return count;
}

/* The same keys again for a word as it may stand in a dictionary. */
static void
look_up_bent(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	uint32_t stems[2];
	size_t count = bent_stems(words, i, stems);

	for (size_t k = 0; k < count; k++) {
		look_up(walk, index_single(stems[k]), i, false);
		if (i > 0)
			look_up(walk, index_pair(words->items[i - 1].stem, stems[k]), i - 1,
				false);
		if (i + 1 < words->count)
			look_up(walk, index_pair(stems[k], words->items[i + 1].stem), i, false);
	}
}

static void
look_up_unusual(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	const struct word *next = &words->items[i + 1];
	size_t rest = 0;

	if (next->gap == GAP_DASH) {
		uint32_t stem = stands_joined_stem(words, i);

		if (stem)
			look_up(walk, index_single(stem), i, true);
	}
	if (next->gap & GAP_OPEN)
		rest = i + 1;
	else
		rest = behind_links(walk, i);
	if (rest)
		look_up(walk, index_turned(words->items[i].stem, words->items[rest].stem), i,
			false);
}

static void
walk_words(struct walk *walk)
{
	const struct terms *terms = walk->terms;
	const struct word *items = walk->prose->words.items;
	size_t count = walk->prose->words.count;

	for (size_t i = 0; i < count; i++) {
		unsigned hint = index_hint(terms, items[i].stem);

		if (hint & HINT_SINGLE)
			look_up(walk, index_single(items[i].stem), i, false);
		if (walk->bends)
			look_up_bent(walk, i);
		if (i + 1 == count)
			break;
		if (hint & HINT_PAIR) {
			uint32_t key = index_pair(items[i].stem, items[i + 1].stem);

			if (may_be_filed(terms, key))
				look_up(walk, key, i, false);
		}
		if (items[i + 1].gap == GAP_DASH || (hint & HINT_HEAD))
			look_up_unusual(walk, i);
	}
	for (size_t i = 0; i < terms->everywhere_count; i++)
		try_pattern(walk, terms->everywhere[i]);
	settle_unversioned(walk);
	free(walk->seen);
	free(walk->places);
	use_clear(&walk->use);
}

static bool
bends(const char *language)
{
	return !language || strncmp(language, "en", 2) != 0;
}

void
terms_find(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *hidden, struct finds *ret)
{
	struct walk walk = { .terms = terms,
		.prose = prose,
		.finds = ret,
		.hidden = hidden->count ? hidden : NULL,
		.bends = bends(language) };

	*ret = (struct finds){ 0 };
	walk_words(&walk);
}

void
terms_find_all(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *ret)
{
	struct walk walk = { .terms = terms,
		.prose = prose,
		.finds = ret,
		.all = true,
		.bends = bends(language) };

	*ret = (struct finds){ 0 };
	if (terms->count)
		walk_words(&walk);
}
