/* Mentions: a text is walked once: a bit, a bucket, then a full compare. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/bends.h"
#include "judge/walk.h"

#define LINKS_BETWEEN 3u

/* How the words at hand stand for those of the key. */
enum guise {
	GUISE_NONE,
	GUISE_DASHED, /* two of them with a dash are one: "e-mail" */
	GUISE_LISTED, /* the second stands behind others: "Basic and Standard tiers" */
};

/* RANGES that the text names at FIRST to END are those in use, or not. */
static void
try_ranges(struct walk *walk, size_t u, const struct range *ranges, size_t count, size_t first,
	size_t end)
{
	for (size_t i = 0; i < count; i++)
		if (versions_meet(&walk->use.range, &ranges[i])) {
			(void)walk_add(walk, u, first, end);
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
		seen = walk_see(walk, u, &new);
		seen->versions = seen->versions || count > 0;
		if (!count && !tail && !seen->bare) {
			seen->bare = true;
			seen->bare_at = first;
			seen->bare_end = end;
		}
	}
	try_ranges(walk, u, named, count, first, behind > end ? behind : end);
}

/* What begins word I with a capital may be a name that has the number in it: "Cloud9" is no version of "Cloud <= 10.7". It
 * is one of what abbreviates ("PHP8"), and where those in use look like it: as long, or of the same major. */
static bool
is_version(const struct walk *walk, size_t i, const struct range *named)
{
	const struct words *words = &walk->prose->words;
	const struct range *used = &walk->use.range;
	const struct version *bound = used->high.count ? &used->high : &used->low;
	const struct word *w = &words->items[i];
	char second = words->fields[w->field][w->from + 1];

	return !w->capital || (second >= 'A' && second <= 'Z') || bound->count == 1 ||
	       bound->parts[0] == named->low.parts[0];
}

/* "TLSv1.1": the version begins in the word of the name. */
static void
try_glued(struct walk *walk, size_t u, size_t i)
{
	char name[USE_GLUED_MAX + 1];
	size_t behind, len = use_glued_name(&walk->use, name);
	struct range named;

	if (len && versions_glued(walk->prose, i, len, &named, &behind) &&
		(behind > i + 1 || is_version(walk, i, &named)))
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
	f = walk_add(walk, filed->use, first, end < first ? first + 1 : end + 1);
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

	(void)walk_see(walk, filed->use, &new);
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
	size_t rest = behind_links(walk, i), n = term->count, head;
	bool bracket = !rest;

	if (bracket) {
		rest = i + 1;
		if (n != 2 || rest >= words->count || !(words->items[rest].gap & GAP_OPEN) ||
			(rest + 1 < words->count && !(words->items[rest + 1].gap & GAP_CLOSE)))
			return;
	} else if (!walk->use.turns) {
		return;
	}
	head = stands_turned(term, words, i, rest);
	if (head)
		(void)walk_add(walk, u, i + 1 - head, rest + n - head);
}

static void
try_term(struct walk *walk, const struct slot *slot, size_t i)
{
	const struct words *words = &walk->prose->words;
	const struct compiled_use *use = &walk->use;
	struct stand term = { &use->words, use->words.count, use, walk->bends };
	size_t first = i - slot->offset, end;

	switch (slot->way) {
	case WAY_JOINED:
		if (stands_joined(&term, words, i))
			(void)walk_add(walk, slot->use, i, i + 1);
		break;
	case WAY_SQUEEZED:
		if (stands_squeezed(&term, words, i, &end))
			(void)walk_add(walk, slot->use, i, end);
		break;
	case WAY_SPLIT:
		if (stands_split(&term, words, i))
			(void)walk_add(walk, slot->use, i, i + 2);
		break;
	case WAY_TURNED:
		try_turned(walk, slot->use, &term, i);
		break;
	case WAY_GLUED:
		try_glued(walk, slot->use, i);
		break;
	case WAY_RESPELT:
		if (slot->offset > i || !use_respell(&walk->use))
			break;
		term = (struct stand){ &use->other, use->other.count, use, walk->bends };
		if (stands_at(&term, words, first))
			(void)walk_add(walk, slot->use, first, first + term.count);
		break;
	case WAY_SHRUNK:
		(void)walk_add(walk, slot->use, i, i + 1);
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
			(words->items[first].capital || !use_everyday(use) ||
				prose_is_name(walk->prose, first)))
			(void)walk_add(walk, slot->use, first, first + term.count);
		break;
	}
}

/* Most words are no term's, and a bit says so. */
static inline bool
may_be_filed(const struct terms *terms, uint32_t key)
{
	return terms->bits[key >> 3 & terms->bit_mask] >> (key & 7) & 1;
}

/* Many terms have a pair of words in common: most that are not here need not be taken apart. */
static inline bool
may_stand(const struct walk *walk, const struct slot *slot, size_t i)
{
	const struct words *words = &walk->prose->words;
	size_t first = i - slot->offset;

	if (!slot->count)
		return true;
	return slot->offset <= i && first + slot->count <= words->count &&
	       index_check(words, first, slot->count) == slot->check;
}

/* A term that stands there as the user wrote it, which most do, need not be taken apart. */
static bool
try_spelt(struct walk *walk, const struct slot *slot, size_t i)
{
	size_t count = slot->count ? slot->count : 1, first = i - slot->offset;

	if (slot->way != WAY_PLAIN || slot->offset > i ||
		!stands_spelt(
			index_text(walk->terms, slot->use), &walk->prose->words, first, count))
		return false;
	(void)walk_add(walk, slot->use, first, first + count);
	return true;
}

/* A term that stands there otherwise than word by word. */
static void
try_guise(struct walk *walk, const struct slot *slot, size_t i, enum guise guise)
{
	const struct words *words = &walk->prose->words;
	const struct compiled_use *use = &walk->use;
	struct stand term = { &use->words, use->words.count, use, walk->bends };
	size_t end = i + 2;

	if (slot->way != WAY_PLAIN || slot->offset > i)
		return;
	if (guise == GUISE_LISTED) {
		if (!slot->offset && stands_listed(&term, words, i, walk->head))
			(void)walk_add(walk, slot->use, i, walk->head + 1);
	} else if (term.count == 1
			   ? stands_dashed(&term, words, i)
			   : !use->exact && !use->quoted &&
				     stands_squeezed(&term, words, i - slot->offset, &end)) {
		(void)walk_add(walk, slot->use, i - slot->offset, end);
	}
}

static void
look_up(struct walk *walk, uint32_t key, size_t i, enum guise guise)
{
	const struct terms *terms = walk->terms;
	uint32_t bucket = key & terms->mask;

	if (!may_be_filed(terms, key))
		return;
	for (uint32_t s = terms->starts[bucket]; s < terms->starts[bucket + 1]; s++) {
		const struct slot *slot = &terms->slots[s];

		if (slot->key != key)
			continue;
		if (slot->way == WAY_PATTERN) {
			if (guise == GUISE_NONE)
				try_pattern(walk, slot->use);
			continue;
		}
		if ((guise == GUISE_NONE && !may_stand(walk, slot, i)) ||
			walk_is_settled(walk, slot->use, i) ||
			(guise == GUISE_NONE && try_spelt(walk, slot, i)) ||
			use_compile(index_text(terms, slot->use), &walk->use, NULL) < 0)
			continue;
		if (guise == GUISE_NONE)
			try_term(walk, slot, i);
		else
			try_guise(walk, slot, i, guise);
	}
}

/* A use with versions that the entry names without any: all of its versions may be meant. */
static void
settle_unversioned(struct walk *walk)
{
	for (size_t i = 0; i < walk->seen_count; i++) {
		const struct seen *seen = &walk->seen[i];

		if (seen->bare && !seen->versions)
			(void)walk_add(walk, seen->use, seen->bare_at, seen->bare_end);
	}
}

/* The e of "Dienste" is German; in Dutch it makes no plural. */
static inline bool
may_bend(const struct walk *walk, size_t i)
{
	const struct word *w = &walk->prose->words.items[i];
	const char *s = words_text(&walk->prose->words, i);
	char last = s[w->len - 1];

	if (w->stem != w->hash)
		return bends_in_ies(s, w->len);
	return walk->bends && w->len > 4 && (last == 'n' || (last == 'e' && walk->german));
}

/* The same keys again for a word as it may stand in a dictionary. */
static void
look_up_bent(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	char singulars[BENDS_MAX][BENDS_WORD + 2];
	size_t count = bends_singulars(words_text(words, i), words->items[i].len, singulars);

	for (size_t k = 0; k < count; k++) {
		uint32_t stem = words_stem(singulars[k], strlen(singulars[k]));

		look_up(walk, index_single(stem), i, GUISE_NONE);
		if (i > 0)
			look_up(walk, index_pair(words->items[i - 1].stem, stem), i - 1,
				GUISE_NONE);
		if (i + 1 < words->count)
			look_up(walk, index_pair(stem, words->items[i + 1].stem), i,
				GUISE_NONE);
	}
}

/* "e-mail" as "email", alone or beside another word. */
static void
look_up_dashed(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	uint32_t stem = stands_joined_stem(words, i);

	if (!stem)
		return;
	if (index_hint(walk->terms, stem) & HINT_SINGLE)
		look_up(walk, index_single(stem), i, GUISE_DASHED);
	if (i > 0 && index_hint(walk->terms, words->items[i - 1].stem) & HINT_PAIR)
		look_up(walk, index_pair(words->items[i - 1].stem, stem), i - 1, GUISE_DASHED);
	if (i + 2 < words->count && index_hint(walk->terms, stem) & HINT_PAIR)
		look_up(walk, index_pair(stem, words->items[i + 2].stem), i, GUISE_DASHED);
}

static void
look_up_listed(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	size_t head = stands_list_heads(words, i);

	/* "Business Basic and Standard" has its second word before them. */
	for (size_t k = head ? head - 1 : 0; head && k < head + 2 && k < words->count; k++) {
		walk->head = k;
		look_up(walk, index_pair(words->items[i].stem, words->items[k].stem), i,
			GUISE_LISTED);
	}
}

static void
look_up_unusual(struct walk *walk, size_t i)
{
	const struct words *words = &walk->prose->words;
	const struct word *next = &words->items[i + 1];
	size_t rest = 0;

	if (next->gap == GAP_DASH)
		look_up_dashed(walk, i);
	if (next->gap & GAP_OPEN)
		rest = i + 1;
	else
		rest = behind_links(walk, i);
	if (rest)
		look_up(walk, index_turned(words->items[i].stem, words->items[rest].stem), i,
			GUISE_NONE);
}

/* The next word from I on that may begin something: most are no term's. */
static inline size_t
pass_by(const struct walk *walk, size_t i)
{
	const struct terms *terms = walk->terms;
	const struct word *items = walk->prose->words.items;
	size_t count = walk->prose->words.count;
	uint32_t plurals = terms->in_ie ? UINT32_MAX : 0;

	while (!walk->bends && i + 1 < count && !index_hint(terms, items[i].stem) &&
		!((items[i].stem ^ items[i].hash) & plurals) && items[i + 1].gap != GAP_DASH)
		i++;
	return i;
}

static void
walk_words(struct walk *walk)
{
	const struct terms *terms = walk->terms;
	const struct word *items = walk->prose->words.items;
	size_t count = walk->prose->words.count;

	for (size_t i = pass_by(walk, 0); i < count; i = pass_by(walk, i + 1)) {
		unsigned hint = index_hint(terms, items[i].stem);

		if (hint & HINT_SINGLE)
			look_up(walk, index_single(items[i].stem), i, GUISE_NONE);
		if ((walk->bends || terms->in_ie) && may_bend(walk, i))
			look_up_bent(walk, i);
		if (i + 1 == count)
			break;
		if (hint & HINT_PAIR) {
			uint32_t key = index_pair(items[i].stem, items[i + 1].stem);

			if (may_be_filed(terms, key))
				look_up(walk, key, i, GUISE_NONE);
		}
		if (items[i + 1].gap == GAP_DASH || (hint & HINT_HEAD))
			look_up_unusual(walk, i);
		if ((hint & HINT_OPENING) && stands_opens_list(&walk->prose->words, i))
			look_up_listed(walk, i);
	}
	for (size_t i = 0; i < terms->everywhere_count; i++)
		try_pattern(walk, terms->everywhere[i]);
	settle_unversioned(walk);
	free(walk->seen);
	free(walk->places);
	use_clear(&walk->use);
}

static bool
is_german(const char *language)
{
	return language && strncmp(language, "de", 2) == 0;
}

static bool
bends(const char *language)
{
	return !language || strncmp(language, "en", 2) != 0;
}

static int
by_place(const void *a, const void *b)
{
	const struct find *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The walk comes to a term where its rarest words stand, which depends on all other terms. */
static void
sort_finds(struct finds *finds)
{
	for (size_t i = 1; i < finds->count; i++)
		if (by_place(&finds->items[i - 1], &finds->items[i]) > 0) {
			qsort(finds->items, finds->count, sizeof(*finds->items), by_place);
			return;
		}
}

void
terms_find(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *hidden, struct finds *ret)
{
	struct walk walk = { .terms = terms,
		.prose = prose,
		.finds = ret,
		.hidden = hidden->count ? hidden : NULL,
		.bends = bends(language),
		.german = is_german(language) };

	*ret = (struct finds){ 0 };
	walk_words(&walk);
	sort_finds(ret);
}

void
terms_find_all(const struct terms *terms, const struct prose *prose, const char *language,
	struct finds *ret)
{
	struct walk walk = { .terms = terms,
		.prose = prose,
		.finds = ret,
		.all = true,
		.bends = bends(language),
		.german = is_german(language) };

	*ret = (struct finds){ 0 };
	if (terms->count)
		walk_words(&walk);
}
