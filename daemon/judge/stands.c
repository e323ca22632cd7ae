/* Stands: comparing the words of a term with those of a text. */
#include "judge/stands.h"

#include <string.h>

#include "base/cleanup.h"
#include "judge/bends.h"

#define JOINED_MIN 5u
#define JOINED_MAX 64u
#define LIST_WORDS 8u

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A folded word, however it came about. */
struct spelling {
	const char *s;
	size_t n;
	uint32_t stem;
};

static struct spelling
spelling(const struct words *words, size_t i)
{
	return (struct spelling){ words_text(words, i), words->items[i].len,
		words->items[i].stem };
}

static bool
bent(const struct spelling *one, const struct spelling *many)
{
	char singulars[BENDS_MAX][BENDS_WORD + 2];
	size_t count = bends_singulars(many->s, many->n, singulars);

	while (count--)
		if (strcmp(singulars[count], one->s) == 0)
			return true;
	return false;
}

/* The word of the text is the term's, or a simple plural of it; LOOSE: or its singular. A proper name of one word keeps
 * its plural: "Teams" is no "team". */
static bool
same(const struct spelling *want, const struct spelling *have, bool loose, bool bends)
{
	if (want->n == have->n && memcmp(want->s, have->s, want->n) == 0)
		return true;
	if (want->stem == have->stem)
		return loose || have->n > want->n;
	return (bends || bends_in_ies(have->s, have->n) || bends_in_ies(want->s, want->n)) &&
	       (bent(want, have) || (loose && bent(have, want)));
}

static bool
touches(const struct words *words, size_t i, char sign)
{
	return words->items[i].field == words->items[i - 1].field &&
	       words->items[i].from == words->items[i - 1].to + 1 &&
	       words_behind(words, i - 1) == sign;
}

static bool
semicolon_before(const struct words *words, size_t i)
{
	const char *source = words->fields[words->items[i].field];
	size_t from = words->items[i - 1].to, to = words->items[i].from;

	return memchr(source + from, ';', to - from) != NULL;
}

/* Between two words of a term may stand what vendors put there, but no end of a sentence and no
 * comma. The signs of a path and the underscores of an identifier are part of it. */
static bool
joined(const struct stand *term, size_t t, const struct words *words, size_t i)
{
	const struct word *want = &term->want->items[t], *have = &words->items[i];

	if (have->gap & (GAP_BREAK | GAP_STOP | GAP_COMMA | GAP_COLON | GAP_OPEN | GAP_CLOSE))
		return (have->gap & want->gap &
			       (GAP_COMMA | GAP_COLON | GAP_OPEN | GAP_CLOSE)) != 0;
	if ((want->gap & GAP_DOT) != (have->gap & GAP_DOT))
		return false;
	if (term->use->exact && want->gap != have->gap)
		return false;
	if ((have->gap & GAP_OTHER) && semicolon_before(words, i))
		return false;
	/* "Python < 3.9" is not "Python 3.9". */
	if ((have->gap & GAP_OTHER) && !(want->gap & GAP_OTHER) && digit(*words_text(words, i)))
		return false;
	return !touches(term->want, t, '_') || touches(words, i, '_');
}

/* What decides whether a term goes on beyond the words that stand there. */
struct edges {
	char sign;   /* of a path or package, which must stand before it */
	bool piece;  /* "gpt-4", "order.deleted", "user_id": written in one piece */
	bool number; /* it ends in a digit */
};

/* Of the COUNT words from FIRST on. */
static struct edges
edges(const struct words *words, size_t first, size_t count, char sign)
{
	size_t last = first + count - 1;
	struct edges edges = { sign, count > 1,
		digit(words_text(words, last)[words->items[last].len - 1]) };

	for (size_t i = first + 1; i <= last; i++)
		edges.piece = edges.piece && words->items[i].gap &&
			      !(words->items[i].gap & GAP_SPACE);
	return edges;
}

static struct edges
edges_of(const struct stand *term)
{
	bool sign = term->use->exact && term->want == &term->use->words;

	return edges(term->want, 0, term->count, sign ? *term->use->text : '\0');
}

/* "gpt-4" is not named by "gpt-4-32k" or "gpt-4.1", nor "status" by "order_status". That
 * "Node.js 16.20" is a "Node.js 16" is for the versions to say. */
static bool
goes_on(const struct edges *edges, const struct words *words, size_t end)
{
	if (end >= words->count || words->items[end].field != words->items[end - 1].field)
		return false;
	if (touches(words, end, '_'))
		return true;
	if (edges->number && words->items[end].gap == GAP_DOT && digit(*words_text(words, end)))
		return true;
	return edges->piece && words->items[end].gap == GAP_DASH;
}

static bool
comes_from_before(const struct edges *edges, const struct words *words, size_t first)
{
	const struct word *word = &words->items[first];

	if (edges->sign &&
		(word->from == 0 || words->fields[word->field][word->from - 1] != edges->sign))
		return true;
	if (first == 0 || word->field != words->items[first - 1].field)
		return false;
	if (touches(words, first, '_'))
		return true;
	if (word->gap == GAP_DOT && digit(*words_text(words, first)))
		return true;
	return edges->piece && word->gap == GAP_DASH;
}

static bool
apart(const struct stand *term, const struct words *words, size_t first, size_t end)
{
	struct edges edges = edges_of(term);

	return !comes_from_before(&edges, words, first) && !goes_on(&edges, words, end);
}

/* Words FROM to END of the term stand at word FIRST. */
static bool
run_stands(const struct stand *term, size_t from, size_t end, const struct words *words,
	size_t first)
{
	bool loose = term->count > 1 || term->use->common;

	if (first + (end - from) > words->count ||
		words->items[first].field != words->items[first + (end - from) - 1].field)
		return false;
	for (size_t t = from; t < end; t++) {
		struct spelling want = spelling(term->want, t),
				have = spelling(words, first + t - from);

		if (!same(&want, &have, loose, term->bends))
			return false;
		if (t > from && !joined(term, t, words, first + t - from))
			return false;
	}
	return true;
}

bool
stands_at(const struct stand *term, const struct words *words, size_t first)
{
	return run_stands(term, 0, term->count, words, first) &&
	       apart(term, words, first, first + term->count);
}

bool
stands_spelt(const char *text, const struct words *words, size_t first, size_t count)
{
	const struct word *from = &words->items[first], *last = from + count - 1;
	char sign = *text == '/' || *text == '@' ? *text : '\0';
	const char *plain = text + (sign != '\0');
	size_t n = last->to - from->from;
	struct edges edges_here;

	if (from->field != last->field ||
		strncmp(plain, words->fields[from->field] + from->from, n) != 0 || plain[n])
		return false;
	for (size_t i = first + 1; i < first + count; i++)
		if ((words->items[i].gap & (GAP_BREAK | GAP_STOP)) ||
			((words->items[i].gap & GAP_OTHER) && semicolon_before(words, i)))
			return false;
	edges_here = edges(words, first, count, sign);
	return !comes_from_before(&edges_here, words, first) &&
	       !goes_on(&edges_here, words, first + count);
}

/* Two words in one; the length, or 0. */
static size_t
join(const struct words *words, size_t i, char buffer[static JOINED_MAX + 1])
{
	size_t a = words->items[i].len, b = words->items[i + 1].len;
	bool number = digit(words_text(words, i + 1)[b - 1]);

	if (a + b + number < JOINED_MIN || a + b > JOINED_MAX)
		return 0;
	memcpy(buffer, words_text(words, i), a);
	memcpy(buffer + a, words_text(words, i + 1), b);
	buffer[a + b] = '\0';
	return a + b;
}

uint32_t
stands_joined_stem(const struct words *words, size_t i)
{
	char buffer[JOINED_MAX + 1];
	size_t n = join(words, i, buffer);

	return n ? words_stem(buffer, n) : 0;
}

bool
stands_joined(const struct stand *term, const struct words *words, size_t i)
{
	char buffer[JOINED_MAX + 1] = "";
	size_t n = join(term->want, 0, buffer);
	struct spelling want = { buffer, n, words_stem(buffer, n) }, have = spelling(words, i);

	return n && same(&want, &have, true, term->bends) && apart(term, words, i, i + 1);
}

bool
stands_dashed(const struct stand *term, const struct words *words, size_t i)
{
	char buffer[JOINED_MAX + 1] = "";
	size_t n = i + 1 < words->count ? join(words, i, buffer) : 0;
	struct spelling want = spelling(term->want, 0),
			have = { buffer, n, words_stem(buffer, n) };

	if (!n || term->count != 1 || !same(&want, &have, term->use->common, term->bends) ||
		!apart(term, words, i, i + 2))
		return false;
	/* "X-Bake-Shell" and "bake-shell-go" are names of their own. */
	return (i == 0 || words->items[i].gap != GAP_DASH) &&
	       (i + 2 >= words->count || words->items[i + 2].gap != GAP_DASH);
}

/* Words K and the next, with a dash between them, or with a space where the compound WANT has its joint. */
static bool
may_be_one(const struct words *words, size_t k, const struct spelling *want)
{
	if (k + 1 >= words->count)
		return false;
	return words->items[k + 1].gap == GAP_DASH ||
	       (words->items[k + 1].gap == GAP_SPACE &&
		       stands_compound(want->s, want->n) == words->items[k].len);
}

bool
stands_squeezed(const struct stand *term, const struct words *words, size_t i, size_t *ret_end)
{
	char buffer[JOINED_MAX + 1];
	size_t t = 0, k = i, squeezed = 0;

	while (t < term->count) {
		struct spelling want = spelling(term->want, t), have, one = { buffer, 0, 0 };
		size_t two;

		if (k >= words->count || words->items[k].field != words->items[i].field ||
			(t && !joined(term, t, words, k)))
			return false;
		have = spelling(words, k);
		if (same(&want, &have, true, term->bends)) {
			t++;
			k++;
			continue;
		}
		if (squeezed++)
			return false;
		/* One word of the text is two of the term, or the other way round. */
		two = t + 1 < term->count ? join(term->want, t, buffer) : 0;
		one = (struct spelling){ buffer, two, two ? words_stem(buffer, two) : 0 };
		if (two && same(&one, &have, true, term->bends)) {
			t += 2;
			k++;
			continue;
		}
		two = may_be_one(words, k, &want) ? join(words, k, buffer) : 0;
		one = (struct spelling){ buffer, two, two ? words_stem(buffer, two) : 0 };
		if (!two || !same(&want, &one, true, term->bends))
			return false;
		t++;
		k += 2;
	}
	*ret_end = k;
	return squeezed && apart(term, words, i, k);
}

/* "and", "or" and the same in Dutch and German. */
static bool
links_items(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);

	if (words->items[i].len == 3)
		return s[2] == 'd' && s[1] == 'n' && (s[0] == 'a' || s[0] == 'u');
	return words->items[i].len == 2 &&
	       (strcmp(s, "or") == 0 || strcmp(s, "en") == 0 || strcmp(s, "of") == 0);
}

bool
stands_opens_list(const struct words *words, size_t i)
{
	const struct word *next = &words->items[i + 1];

	return (next->gap & (GAP_COMMA | GAP_SLASH)) || links_items(words, i + 1) ||
	       (next->capital && next->gap == GAP_SPACE && i + 2 < words->count &&
		       links_items(words, i + 2));
}

/* Where the last item of the list that begins with word I begins; 0: it is no list. */
static size_t
last_item(const struct words *words, size_t i)
{
	for (size_t k = i + 1, item = 0; k < words->count && k < i + LIST_WORDS; k++, item++) {
		const struct word *w = &words->items[k];

		if (links_items(words, k))
			return w->gap & (GAP_BREAK | GAP_STOP) ? 0 : k + 1;
		if (w->gap & GAP_SLASH)
			return k;
		if (w->gap & GAP_COMMA)
			item = 0;
		else if (w->gap != GAP_SPACE || item > 1)
			return 0;
	}
	return 0;
}

size_t
stands_list_heads(const struct words *words, size_t i)
{
	size_t last = last_item(words, i);

	/* "The batches and the jobs" have nothing in common. */
	if (!last || last + 1 >= words->count ||
		words_among(
			words, last, "the a an our your their its all de het een die der das"))
		return 0;
	return words->items[last].gap & (GAP_SPACE | GAP_SLASH) ? last + 1 : 0;
}

/* The head of a list, or its last item: what several have in common is many, or one "or" the other; a last item is a
 * name. */
static bool
ends_list(const struct stand *term, const struct words *words, size_t i, size_t head)
{
	const struct word *w = &words->items[head];

	/* "Business Basic and Standard" */
	if (words->items[i + 1].gap == GAP_SPACE && !links_items(words, i + 1))
		return links_items(words, head - 1) && w->capital && words->items[i].capital &&
		       !term->use->common;
	return !links_items(words, head - 1) && w->gap == GAP_SPACE &&
	       (w->stem != w->hash || words_text(words, head)[w->len - 1] == 'n' ||
		       words_is(words, i + 1, "or") || words_is(words, i + 1, "of"));
}

bool
stands_listed(const struct stand *term, const struct words *words, size_t i, size_t head)
{
	struct spelling first = spelling(term->want, 0), have = spelling(words, i),
			last = spelling(term->want, 1), end = spelling(words, head);

	struct edges edges = edges_of(term);

	return term->count == 2 && !term->use->quoted &&
	       term->want->items[1].gap == GAP_SPACE &&
	       words->items[head].sentence == words->items[i].sentence &&
	       ends_list(term, words, i, head) && same(&first, &have, false, term->bends) &&
	       same(&last, &end, true, term->bends) && apart(term, words, i, i + 1) &&
	       !goes_on(&edges, words, head + 1);
}

size_t
stands_hump(const char *s, size_t n)
{
	size_t hump = 0;

	for (size_t i = 0; i < n; i++) {
		bool upper = s[i] >= 'A' && s[i] <= 'Z';

		if (!upper && !(s[i] >= 'a' && s[i] <= 'z'))
			return 0;
		if (upper && i > 1 && !hump)
			hump = i;
		else if (upper != (i == 0))
			return 0;
	}
	return hump && hump + 1 < n ? hump : 0;
}

/* The bytes of the word at the end of S that compounds like to end in, or 0. */
static size_t
compound_end(const char *s, size_t n)
{
	static const char *const ends[] = { "hook", "center", "centre", "base", "page", "board",
		"sheet", "book", "mail", "name", "number", "list", "flow", "site", "space",
		"code", "point", "store", "server", "client", "stream", "portal" };
	size_t plural = n > 3 && s[n - 1] == 's' ? 1 : 0;

	n -= plural;
	for (size_t i = 0; i < LENGTH_OF(ends); i++) {
		size_t end = strlen(ends[i]);

		if (n >= end && memcmp(s + n - end, ends[i], end) == 0)
			return end + plural;
	}
	return 0;
}

bool
stands_compound_end(const char *s, size_t n)
{
	return compound_end(s, n) == n;
}

size_t
stands_compound(const char *s, size_t n)
{
	size_t end = compound_end(s, n);

	return end && n >= end + 3 ? n - end : 0;
}

bool
stands_split(const struct stand *term, const struct words *words, size_t i)
{
	const struct word *word = &term->want->items[0];
	char buffer[JOINED_MAX + 1] = "";
	size_t n = i + 1 < words->count ? join(words, i, buffer) : 0;
	struct spelling want = spelling(term->want, 0),
			have = { buffer, n, words_stem(buffer, n) };

	size_t hump = stands_hump(term->want->fields[0] + word->from, word->to - word->from);

	if (!n || words->items[i + 1].gap != GAP_SPACE ||
		words->items[i].field != words->items[i + 1].field)
		return false;
	if (hump ? !words->items[i].capital || !words->items[i + 1].capital
		 : !(hump = stands_compound(want.s, want.n)))
		return false;
	return words->items[i].len == hump && same(&want, &have, true, term->bends) &&
	       apart(term, words, i, i + 2);
}

/* The words of the last item of a term: "add-in" of "Outlook add-in" are two. */
static size_t
head_words(const struct stand *term)
{
	size_t n = 1;

	while (n + 1 < term->count && term->want->items[term->count - n].gap == GAP_DASH)
		n++;
	return n;
}

size_t
stands_turned(const struct stand *term, const struct words *words, size_t head, size_t rest)
{
	size_t n = head_words(term), first = head + 1 - n;
	struct edges edges = edges_of(term);

	/* A title ends with one, and the text below begins with the other. */
	if (words->items[head].field != words->items[rest].field)
		return 0;
	if (head + 1 < n || !run_stands(term, term->count - n, term->count, words, first) ||
		!run_stands(term, 0, term->count - n, words, rest) ||
		comes_from_before(&edges, words, first) || goes_on(&edges, words, head + 1) ||
		goes_on(&edges, words, rest + term->count - n))
		return 0;
	return n;
}
