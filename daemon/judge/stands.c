/* Stands: comparing the words of a term with those of a text. */
#include "judge/stands.h"

#include <string.h>

#define JOINED_MIN 5u
#define JOINED_MAX 64u

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

/* "bestellingen" of "bestelling", "regeln" of "regel". */
static bool
bent(const struct spelling *one, const struct spelling *many)
{
	size_t more = many->n - one->n;

	return many->n > one->n && one->n >= 4 && more <= 2 &&
	       memcmp(one->s, many->s, one->n) == 0 &&
	       strcmp(many->s + one->n, more == 1 ? "n" : "en") == 0;
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
	return bends && (bent(want, have) || (loose && bent(have, want)));
}

static bool
touches(const struct words *words, size_t i, char sign)
{
	return words->items[i].field == words->items[i - 1].field &&
	       words->items[i].from == words->items[i - 1].to + 1 &&
	       words_behind(words, i - 1) == sign;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
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

/* "gpt-4", "order.deleted", "user_id": written in one piece. */
static bool
in_one_piece(const struct stand *term)
{
	for (size_t t = 1; t < term->count; t++)
		if (!term->want->items[t].gap || (term->want->items[t].gap & GAP_SPACE))
			return false;
	return term->count > 1;
}

/* "gpt-4" is not named by "gpt-4-32k" or "gpt-4.1", nor "status" by "order_status". That
 * "Node.js 16.20" is a "Node.js 16" is for the versions to say. */
static bool
goes_on(const struct stand *term, const struct words *words, size_t end)
{
	const struct word *last = &term->want->items[term->count - 1];
	const char *text = words_text(term->want, term->count - 1);

	if (end >= words->count || words->items[end].field != words->items[end - 1].field)
		return false;
	if (touches(words, end, '_'))
		return true;
	if (digit(text[last->len - 1]) && words->items[end].gap == GAP_DOT &&
		digit(*words_text(words, end)))
		return true;
	return in_one_piece(term) && words->items[end].gap == GAP_DASH;
}

static bool
comes_from_before(const struct stand *term, const struct words *words, size_t first)
{
	const struct word *word = &words->items[first];

	if (term->use->exact && term->want == &term->use->words &&
		(word->from == 0 ||
			words->fields[word->field][word->from - 1] != *term->use->text))
		return true;
	if (first == 0 || word->field != words->items[first - 1].field)
		return false;
	if (touches(words, first, '_'))
		return true;
	if (word->gap == GAP_DOT && digit(*words_text(words, first)))
		return true;
	return in_one_piece(term) && word->gap == GAP_DASH;
}

static bool
apart(const struct stand *term, const struct words *words, size_t first, size_t end)
{
	return !comes_from_before(term, words, first) && !goes_on(term, words, end);
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

/* Two words in one; the length, or 0. */
static size_t
join(const struct words *words, size_t i, char buffer[static JOINED_MAX + 1])
{
	size_t a = words->items[i].len, b = words->items[i + 1].len;

	if (a + b < JOINED_MIN || a + b > JOINED_MAX)
		return 0;
	memcpy(buffer, words_text(words, i), a);
	memcpy(buffer + a, words_text(words, i + 1), b);
	buffer[a + b] = '\0';
	return a + b;
}

uint32_t
stands_joined_stem(const struct words *words, size_t i)
{
	char buffer[JOINED_MAX + 1] = "";
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

bool
stands_split(const struct stand *term, const struct words *words, size_t i)
{
	const struct word *word = &term->want->items[0];
	char buffer[JOINED_MAX + 1] = "";
	size_t n = i + 1 < words->count ? join(words, i, buffer) : 0;
	struct spelling want = spelling(term->want, 0),
			have = { buffer, n, words_stem(buffer, n) };

	return n && words->items[i].capital && words->items[i + 1].capital &&
	       words->items[i + 1].gap == GAP_SPACE &&
	       words->items[i].field == words->items[i + 1].field &&
	       words->items[i].len ==
		       stands_hump(term->want->fields[0] + word->from, word->to - word->from) &&
	       same(&want, &have, true, term->bends) && apart(term, words, i, i + 2);
}

bool
stands_turned(const struct stand *term, const struct words *words, size_t head, size_t rest)
{
	struct spelling want = spelling(term->want, term->count - 1),
			have = spelling(words, head);

	return same(&want, &have, true, term->bends) &&
	       run_stands(term, 0, term->count - 1, words, rest) &&
	       apart(term, words, head, head + 1) &&
	       !goes_on(term, words, rest + term->count - 1);
}
