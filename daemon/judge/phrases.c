/* Phrases: filed under the first two words, or the first, compared at each word of the text. */
#include "judge/phrases.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/strings.h"

#define SHELVES 8192u /* a power of two, more than there are pairs of first words */
#define ENGLISH 0u    /* its number among the languages */
#define GAP_MAX 3u    /* words that "*" stands for */
#define WIDE_MAX 14u  /* words that "**" stands for */

/* One place of a phrase: the words that may stand there; none: any one to three words, or, when
 * WIDE, none to fourteen. */
struct word_choice {
	struct words words;
	bool wide;
};

struct filed {
	uint32_t hash; /* of the first word, or of the first two */
	const struct saying *saying;
};

/* All that is filed, in the order of shelves, on each in the order of the configuration: what stands on shelf N begins at
 * begins[N]. */
struct phrases {
	struct saying *items;
	size_t count;
	struct filed *filed;
	size_t filed_count, filed_cap;
	uint32_t begins[SHELVES + 1];
	struct strings languages;
};

static void
add_choice(struct saying *saying, const char *part, size_t n)
{
	struct word_choice *choice;
	char *copy = mem_ndup(part, n);

	saying->choices =
		mem_resize(saying->choices, saying->choice_count + 1, sizeof(*saying->choices));
	choice = &saying->choices[saying->choice_count++];
	*choice = (struct word_choice){ .wide = strcmp(copy, "**") == 0 };
	if (copy[strspn(copy, "*")]) {
		words_add(&choice->words, copy);
		/* The source was a copy: only the folded words are used from here on. */
		choice->words.fields[0] = "";
	}
	free(copy);
}

static bool
gap_sign(const char *part, size_t n)
{
	return n <= 2 && strspn(part, "*") >= n;
}

/* "a|b" is one place with two words; "self-hosted" is two places. */
static void
add_part(struct saying *saying, const char *part, size_t n)
{
	struct words words = { 0 };
	char *copy;

	if (n == 1 && *part == '.') {
		saying->closes = true;
		return;
	}
	if (memchr(part, '|', n) || gap_sign(part, n)) {
		add_choice(saying, part, n);
		return;
	}
	copy = mem_ndup(part, n);
	words_add(&words, copy);
	for (size_t i = 0; i < words.count; i++)
		add_choice(saying, copy + words.items[i].from,
			words.items[i].to - words.items[i].from);
	words_clear(&words);
	free(copy);
}

static bool
hedges(const struct words *list, size_t i)
{
	static const char *const words[] = { "might", "mogelijk", "wellicht", "konnte",
		"konnten", "moglicherweise" };

	for (size_t k = 0; k < LENGTH_OF(words); k++)
		if (words_is(list, i, words[k]))
			return true;
	return false;
}

static bool
begins_hedged(const struct saying *saying)
{
	for (size_t k = 0; saying->choice_count && k < saying->choices[0].words.count; k++)
		if (hedges(&saying->choices[0].words, k))
			return true;
	return false;
}

static void
compile(struct saying *saying, const struct phrase *phrase)
{
	const char *s = phrase->text ? phrase->text : "";

	saying->text = mem_dup(s);
	saying->kind = phrase->kind;
	saying->role = phrase->role;
	saying->weight = phrase->weight;
	/* What no longer holds and speaks against the change itself is its withdrawal. */
	saying->withdraws = phrase->role == ROLE_SUPERSEDED && phrase->weight < 0;
	saying->reassures = saying->withdraws && phrase->weight > -3 && phrase->weight <= -2.8;
	saying->where = phrase->where ? phrase->where : WHERE_TITLE | WHERE_LEAD | WHERE_BODY;
	for (size_t n; *s; s += n) {
		s += strspn(s, " \t\n");
		n = strcspn(s, " \t\n");
		if (n)
			add_part(saying, s, n);
	}
	saying->hedged = saying->weight > 0 && begins_hedged(saying);
}

static uint32_t
hash_of_pair(uint32_t first, uint32_t second)
{
	return (first * 0x9E3779B1u) ^ (second * 0x85EBCA77u + 1);
}

static void
file_under(struct phrases *phrases, const struct saying *saying, uint32_t hash)
{
	phrases->filed = mem_grow(phrases->filed, phrases->filed_count, &phrases->filed_cap,
		sizeof(*phrases->filed));
	phrases->filed[phrases->filed_count++] = (struct filed){ hash, saying };
}

/* Many a phrase begins with "will" or "the", few with "will stop": under two words where the second is known. */
static void
file(struct phrases *phrases, const struct saying *saying)
{
	const struct words *first = &saying->choices[0].words;
	const struct words *second =
		saying->choice_count > 1 ? &saying->choices[1].words : NULL;

	for (size_t i = 0; i < first->count; i++) {
		if (!second || !second->count)
			file_under(phrases, saying, first->items[i].hash);
		for (size_t k = 0; second && k < second->count; k++)
			file_under(phrases, saying,
				hash_of_pair(first->items[i].hash, second->items[k].hash));
	}
}

static int
by_shelf(const void *a, const void *b)
{
	const struct filed *x = a, *y = b;
	uint32_t left = x->hash % SHELVES, right = y->hash % SHELVES;

	if (left != right)
		return left < right ? -1 : 1;
	return x->saying->index < y->saying->index ? -1 : x->saying->index > y->saying->index;
}

static void
shelve(struct phrases *phrases)
{
	size_t at = 0;

	if (phrases->filed_count)
		qsort(phrases->filed, phrases->filed_count, sizeof(*phrases->filed), by_shelf);
	for (uint32_t shelf = 0; shelf < SHELVES; shelf++) {
		phrases->begins[shelf] = (uint32_t)at;
		while (at < phrases->filed_count && phrases->filed[at].hash % SHELVES == shelf)
			at++;
	}
	phrases->begins[SHELVES] = (uint32_t)at;
}

static unsigned
language_number(struct strings *languages, const char *language)
{
	for (size_t i = 0; i < languages->count; i++)
		if (strcmp(languages->items[i], language) == 0)
			return (unsigned)i;
	strings_add(languages, language);
	return (unsigned)languages->count - 1;
}

static bool
usable(const struct saying *saying)
{
	return saying->choice_count && saying->choices[0].words.count &&
	       saying->choices[saying->choice_count - 1].words.count;
}

static void
refuse(const struct phrase *phrase, struct complaints *complaints)
{
	complaints_add(complaints, &phrase->at, 0,
		"the phrase \"%s\" must begin and end with a word", phrase->text);
}

static void
saying_clear(struct saying *saying)
{
	for (size_t k = 0; k < saying->choice_count; k++)
		words_clear(&saying->choices[k].words);
	free(saying->choices);
	free(saying->text);
}

void
phrases_examine(const struct config *config, struct complaints *complaints)
{
	for (size_t i = 0; i < config->phrase_count; i++) {
		struct saying saying = { 0 };

		/* One without words was told already. */
		if (!config->phrases[i].text)
			continue;
		compile(&saying, &config->phrases[i]);
		if (!usable(&saying))
			refuse(&config->phrases[i], complaints);
		saying_clear(&saying);
	}
}

struct phrases *
phrases_new(const struct config *config, struct complaints *complaints)
{
	struct phrases *phrases = MEM_NEW(struct phrases);

	phrases->count = config->phrase_count;
	phrases->items = mem_new(phrases->count + 1, sizeof(*phrases->items));
	strings_add(&phrases->languages, "en");
	for (size_t i = 0; i < phrases->count; i++) {
		struct saying *saying = &phrases->items[i];

		compile(saying, &config->phrases[i]);
		saying->index = (unsigned)i;
		saying->language = language_number(&phrases->languages,
			config->phrases[i].language ? config->phrases[i].language : "en");
		if (usable(saying))
			file(phrases, saying);
		else
			refuse(&config->phrases[i], complaints);
	}
	shelve(phrases);
	return phrases;
}

void
phrases_free(struct phrases *phrases)
{
	if (!phrases)
		return;
	for (size_t i = 0; i < phrases->count; i++)
		saying_clear(&phrases->items[i]);
	free(phrases->filed);
	strings_clear(&phrases->languages);
	free(phrases->items);
	free(phrases);
}

static bool
chosen(const struct word_choice *choice, const struct words *words, size_t i)
{
	for (size_t k = 0; k < choice->words.count; k++)
		if (choice->words.items[k].hash == words->items[i].hash &&
			strcmp(words_text(&choice->words, k), words_text(words, i)) == 0)
			return true;
	return false;
}

/* True if word I is behind the end of a clause: Dutch and German put the half of a verb that tells
 * "switch off" from "switch on" there. */
static bool
clause_over(const struct words *words, size_t i, size_t end)
{
	static const char *const joining[] = { "und", "oder", "en", "of", "and", "or" };

	if (i >= end || (words->items[i].gap & ~(unsigned)(GAP_SPACE | GAP_DASH)))
		return true;
	for (size_t k = 0; k < LENGTH_OF(joining); k++)
		if (words_is(words, i, joining[k]))
			return true;
	return false;
}

static size_t follow(const struct saying *saying, size_t place, const struct words *words,
	size_t i, size_t end);

static bool
negates(const struct words *list, size_t i)
{
	static const char *const words[] = { "niet", "niets", "geen", "nooit", "nicht",
		"nichts", "kein", "keine", "keinen", "keiner", "nie", "not", "no", "never" };

	for (size_t k = 0; k < LENGTH_OF(words); k++)
		if (words_is(list, i, words[k]))
			return true;
	return false;
}

/* The same when place PLACE is a gap. A wide one does not span a word that turns the meaning: "are
 * after all not switched off", "works possibly no longer". */
static size_t
follow_gap(const struct saying *saying, size_t place, const struct words *words, size_t i,
	size_t end)
{
	bool wide = saying->choices[place].wide;

	for (size_t skip = wide ? 0 : 1; skip <= (wide ? WIDE_MAX : GAP_MAX) && i + skip < end;
		skip++) {
		size_t found;

		if (wide && skip &&
			(hedges(words, i + skip - 1) || negates(words, i + skip - 1)))
			return 0;
		found = follow(saying, place + 1, words, i + skip, end);
		if (found)
			return found;
	}
	return 0;
}

/* The end of the hit when places PLACE... match from word I on before END, else 0. */
static size_t
follow(const struct saying *saying, size_t place, const struct words *words, size_t i,
	size_t end)
{
	for (; place < saying->choice_count; place++, i++) {
		const struct word_choice *choice = &saying->choices[place];

		if (i >= end)
			return 0;
		if (!choice->words.count)
			return follow_gap(saying, place, words, i, end);
		if (!chosen(choice, words, i))
			return 0;
	}
	return !saying->closes || clause_over(words, i, end) ? i : 0;
}

static void
add_hit(struct hits *hits, const struct saying *saying, size_t first, size_t end,
	enum where where)
{
	hits->items = mem_grow(hits->items, hits->count, &hits->cap, sizeof(*hits->items));
	hits->items[hits->count++] = (struct hit){ saying, first, end, where };
}

/* ENGLISH when there are no phrases of that language. */
static unsigned
tongue_of(const struct phrases *phrases, const char *language)
{
	for (unsigned i = 0; language && i < phrases->languages.count; i++)
		if (strcmp(phrases->languages.items[i], language) == 0)
			return i;
	return ENGLISH;
}

static bool
counts(const struct saying *saying, unsigned tongue, enum where where)
{
	if (!(saying->where & where))
		return false;
	return saying->language == tongue ||
	       (saying->language == ENGLISH && (where & (WHERE_TITLE | WHERE_LABEL)));
}

/* Of two hits of which one covers the other the longer one counts: "no action required" is no
 * "action required". */
static void
drop_covered(struct hits *hits)
{
	size_t kept = 0;

	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *h = &hits->items[i];
		bool covered = false;

		for (size_t k = kept;
			k-- > 0 && hits->items[k].first + 24 > h->first && !covered;)
			covered = hits->items[k].first <= h->first &&
				  hits->items[k].end >= h->end;
		for (size_t k = i + 1;
			k < hits->count && hits->items[k].first <= h->first && !covered; k++)
			covered = hits->items[k].end > h->end;
		if (!covered)
			hits->items[kept++] = *h;
	}
	hits->count = kept;
}

/* What stands on the shelf of HASH. */
struct shelf {
	const struct filed *at, *end;
	uint32_t hash;
};

static struct shelf
shelf_of(const struct phrases *phrases, uint32_t hash)
{
	uint32_t number = hash % SHELVES;

	return (struct shelf){ phrases->filed + phrases->begins[number],
		phrases->filed + phrases->begins[number + 1], hash };
}

/* The next one that is filed under the hash of its shelf. */
static const struct saying *
next_of(struct shelf *shelf)
{
	while (shelf->at < shelf->end && shelf->at->hash != shelf->hash)
		shelf->at++;
	return shelf->at < shelf->end ? shelf->at->saying : NULL;
}

/* The next of both, in the order of the configuration. */
static const struct saying *
next_saying(struct shelf *one, struct shelf *two)
{
	const struct saying *a = next_of(one), *b = next_of(two);
	bool first = a && (!b || a->index <= b->index);

	one->at += first;
	two->at += b && (!a || b->index <= a->index);
	return first ? a : b;
}

void
phrases_find(const struct phrases *phrases, const struct prose *prose, const char *language,
	struct hits *ret)
{
	const struct words *words = &prose->words;
	unsigned tongue = tongue_of(phrases, language);

	*ret = (struct hits){ 0 };
	for (size_t i = 0; i < words->count; i++) {
		const struct sentence *s = &prose->sentences[words->items[i].sentence];
		uint32_t hash = words->items[i].hash;
		struct shelf one = shelf_of(phrases, hash), two = { 0 };
		const struct saying *saying;

		if (s->name)
			continue;
		if (i + 1 < s->end)
			two = shelf_of(phrases, hash_of_pair(hash, words->items[i + 1].hash));
		while ((saying = next_saying(&one, &two))) {
			size_t end = 0;

			if (counts(saying, tongue, s->where) &&
				chosen(&saying->choices[0], words, i))
				end = follow(saying, 1, words, i + 1, s->end);
			if (end)
				add_hit(ret, saying, i, end, s->where);
		}
	}
	drop_covered(ret);
}

void
hits_clear(struct hits *hits)
{
	free(hits->items);
	*hits = (struct hits){ 0 };
}
