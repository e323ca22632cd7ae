/* Sentence: where sentences end, and which part of an entry they stand in. */
#include "judge/sentence.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "judge/date_words.h"

/* Most of what announces a change stands in the first lines; the tail of a long message brings
 * false hits. */
#define LEAD_BYTES 420u
/* What stands below "See also" is a list of titles. */
#define TAIL_LINES 12u
#define TAIL_WORDS 15u
/* So far around a word it is looked for capitals. */
#define CASE_WORDS 12u

static bool
abbreviation(const struct words *words, size_t i)
{
	static const char *const by_length[] = { "", "", "vs no nr st ca zb", "etc inc bzw",
		"bijv resp incl", "", "approx" };
	const char *word = words_text(words, i);
	size_t len = words->items[i].len;

	/* "e. g.", "i. e.", "z. B.", "d. h.", "o. v. v.", "t. m." */
	if (len == 1)
		return strchr("egizbdhvotm", *word) != NULL;
	if (len >= LENGTH_OF(by_length))
		return false;
	return words_among(words, i, by_length[len]) ||
	       (len <= 4 && date_words_month(word, NULL, NULL));
}

static bool
digit_first(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);

	return *s >= '0' && *s <= '9';
}

/* True if a new sentence begins with word I, before which the text stops or a field or line ends. */
static bool
begins(const struct words *words, size_t i)
{
	const struct word *w = &words->items[i];

	if (i == 0 || w->field != words->items[i - 1].field || (w->gap & GAP_BREAK))
		return true;
	if ((w->gap & GAP_DOT) && abbreviation(words, i - 1))
		return false;
	/* "30. September" and "1. Quartal" in German: a number and its full stop go on. */
	if ((w->gap & GAP_DOT) && digit_first(words, i - 1) &&
		date_words_is(words_text(words, i), DATE_MONTH | DATE_QUARTER | DATE_HALF))
		return false;
	return w->capital || digit_first(words, i) ||
	       (unsigned char)*words_text(words, i) >= 0x80 || (w->gap & GAP_OTHER);
}

static void
add_sentence(struct prose *prose, size_t first, enum where where)
{
	if (prose->count == prose->cap)
		prose->sentences = mem_grow(
			prose->sentences, prose->count, &prose->cap, sizeof(*prose->sentences));
	prose->sentences[prose->count++] =
		(struct sentence){ .first = first, .end = first, .where = where };
}

static void
cut(struct prose *prose, size_t from, enum where where)
{
	struct word *items = prose->words.items;
	size_t count = prose->words.count;
	uint32_t number;

	if (from == count)
		return;
	if (prose->cap == 0) {
		prose->cap = count / 10 + 4;
		prose->sentences = mem_resize(NULL, prose->cap, sizeof(*prose->sentences));
	}
	add_sentence(prose, from, where);
	number = (uint32_t)(prose->count - 1);
	items[from].sentence = number;
	for (size_t i = from + 1; i < count; i++) {
		if ((items[i].gap & (GAP_BREAK | GAP_STOP)) && begins(&prose->words, i)) {
			prose->sentences[number++].end = i;
			add_sentence(prose, i, where);
		}
		items[i].sentence = number;
	}
	prose->sentences[number].end = count;
}

/* "Updated September 4, 2025: ..." and what stands in the same block. */
static size_t
mark_preamble(struct prose *prose, size_t first)
{
	struct words *words = &prose->words;
	size_t i = first, at;

	if (first >= prose->count)
		return first;
	at = prose->sentences[first].first;
	if (!words_is(words, at, "updated") && !words_is(words, at, "update") &&
		!words_is(words, at, "bijgewerkt") && !words_is(words, at, "aktualisiert"))
		return first;
	if (at + 2 >= words->count ||
		(!digit_first(words, at + 1) && !digit_first(words, at + 2)))
		return first;
	do
		prose->sentences[i++].preamble = true;
	while (i < prose->count && !(words->items[prose->sentences[i].first].gap & GAP_BREAK));
	if (i < prose->count)
		return i;
	/* A single block tells all that there is to tell. */
	while (i-- > first)
		prose->sentences[i].preamble = false;
	return first;
}

static void
mark_lead(struct prose *prose, size_t first)
{
	struct words *words = &prose->words;
	size_t i = mark_preamble(prose, first);
	uint32_t start;

	if (i >= prose->count)
		return;
	start = words->items[prose->sentences[i].first].from;
	for (; i < prose->count; i++) {
		if (words->items[prose->sentences[i].first].from - start > LEAD_BYTES)
			return;
		prose->sentences[i].where = WHERE_LEAD;
	}
}

/* Labels whose value is what something is called, not what happens to it. */
static bool
names_something(const char *label)
{
	static const char *const names[] = { "product", "service", "component", "region",
		"instance", "platform", "version", "roadmap", "starts", "ends" };
	size_t n = strcspn(label, "=");

	for (size_t i = 0; label[n] && i < LENGTH_OF(names); i++)
		if (strlen(names[i]) == n && strncmp(label, names[i], n) == 0)
			return true;
	return false;
}

static void
read_label(struct prose *prose, const char *label)
{
	size_t word = prose->words.count, sentence = prose->count;
	bool name = names_something(label);

	words_add(&prose->words, label);
	cut(prose, word, WHERE_LABEL);
	for (; sentence < prose->count; sentence++)
		prose->sentences[sentence].name = name;
}

void
prose_read(struct prose *prose, const struct entry *entry)
{
	size_t body_words, body_sentences;

	*prose = (struct prose){ 0 };
	words_add(&prose->words, entry->title);
	cut(prose, 0, WHERE_TITLE);
	body_words = prose->words.count;
	body_sentences = prose->count;
	words_add(&prose->words, entry_body(entry));
	cut(prose, body_words, WHERE_BODY);
	mark_lead(prose, body_sentences);
	for (size_t i = 0; i < entry->labels.count; i++)
		read_label(prose, entry->labels.items[i]);
}

void
prose_read_text(struct prose *prose, const char *text, enum where where)
{
	*prose = (struct prose){ 0 };
	words_add(&prose->words, text);
	cut(prose, 0, where);
}

void
prose_clear(struct prose *prose)
{
	words_clear(&prose->words);
	free(prose->sentences);
	*prose = (struct prose){ 0 };
}

enum where
prose_where(const struct prose *prose, size_t word)
{
	return prose->sentences[prose->words.items[word].sentence].where;
}

/* The words that begin what is only pointed at; their number, or 0. */
static inline size_t
points_away(const struct prose *prose, const struct sentence *s)
{
	static const char *const openings[][2] = { { "see", "also" }, { "related", "articles" },
		{ "related", "topics" }, { "related", "links" }, { "related", "content" },
		{ "related", "posts" }, { "further", "reading" }, { "read", "also" },
		{ "zie", "ook" }, { "lees", "ook" }, { "siehe", "auch" }, { "lesen", "sie" },
		{ "verwandte", "themen" }, { "weitere", "artikel" } };
	const char *word = words_text(&prose->words, s->first);

	if (s->end - s->first < 2 || !strchr("srfzlvw", *word))
		return 0;
	for (size_t k = 0; k < LENGTH_OF(openings); k++)
		if (*openings[k][0] == *word && strcmp(openings[k][0], word) == 0 &&
			words_is(&prose->words, s->first + 1, openings[k][1]))
			return 2;
	return 0;
}

bool
prose_in_tail(const struct prose *prose, size_t word)
{
	size_t at = prose->words.items[word].sentence, lines = 0;
	const struct sentence *s = &prose->sentences[at];

	if (s->where != WHERE_BODY && s->where != WHERE_LEAD)
		return false;
	if (points_away(prose, s))
		return true;
	/* The titles below a heading that says no more than "See also". */
	while (at > 0 && lines++ < TAIL_LINES && s->end - s->first <= TAIL_WORDS &&
		(s->where == WHERE_BODY || s->where == WHERE_LEAD)) {
		s = &prose->sentences[--at];
		if (points_away(prose, s) == s->end - s->first)
			return true;
	}
	return false;
}

/* "teams_id", "x-teams-id", "/teams", "api.teams"; "users/teams" and "teams-based" are words. */
static bool
in_identifier(const struct words *words, size_t i)
{
	const struct word *w = &words->items[i];
	const char *source = words->fields[w->field];
	char before = w->from ? source[w->from - 1] : ' ', behind = words_behind(words, i);
	bool path = before == '/' &&
		    !(w->from > 1 && i > 0 && words->items[i - 1].to + 1 == w->from);

	return path || (before && strchr("_.@=#", before)) ||
	       (behind && strchr("_@=", behind)) ||
	       (before == behind && (before == '-' || before == '/'));
}

bool
prose_is_name(const struct prose *prose, size_t word)
{
	const struct words *words = &prose->words;
	size_t at = words->items[word].sentence;
	const struct sentence *s = &prose->sentences[at];
	size_t first = word > s->first + CASE_WORDS ? word - CASE_WORDS : s->first;

	if (words->items[word].capital || s->where == WHERE_LABEL || in_identifier(words, word))
		return true;
	for (size_t i = first; i < s->end && i < word + CASE_WORDS; i++)
		if (words->items[i].capital)
			return false;
	return true;
}

char *
prose_sentence(const struct prose *prose, size_t word)
{
	const struct sentence *s = &prose->sentences[prose->words.items[word].sentence];
	size_t first = s->first, end = s->end;

	/* Of a sentence without end only the neighbourhood is of use. */
	if (end - first > 90) {
		first = word > s->first + 40 ? word - 40 : s->first;
		end = first + 90 < s->end ? first + 90 : s->end;
	}
	return words_quote_closed(&prose->words, first, end, LIMIT_QUOTE_BYTES);
}
