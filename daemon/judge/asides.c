/* Asides: what is only mentioned in passing, not announced, by the words before it. English: in Dutch
 * and German the verb stands at the other end of its clause. */
#include "judge/asides.h"

#include <string.h>

#define RELATIVE_SHARE 0.4
#define RELATIVE_PLAN_SHARE 0.65 /* "which will be retired": said by the way, but news */
#define CONDITION_SHARE 0.5
#define PURPOSE_SHARE 0.4
#define NEGATED_SHARE 0.1
#define AUXILIARIES 3u
#define DENIAL_WORDS 4u
#define AGO_WORDS 4u
#define CONDITION_WORDS 8u /* from "before" or "when" to the verb */

static size_t
sentence_first(const struct prose *prose, size_t word)
{
	return prose->sentences[prose->words.items[word].sentence].first;
}

static bool
joined(const struct words *words, size_t i)
{
	return words->items[i].gap == GAP_SPACE || words->items[i].gap == GAP_DASH;
}

/* Where the verb of HIT begins: "has recently been retired". */
static size_t
verb(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t first = sentence_first(prose, h->first), i = h->first;

	for (size_t n = 0; n < AUXILIARIES && i > first && joined(words, i) &&
			   words_among(words, i - 1,
				   "is are was were be been being has have had will gets "
				   "recently already now soon to");
		n++)
		i--;
	return i;
}

static double
relative_share(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t first = sentence_first(prose, h->first), i = verb(prose, h);
	bool plan = false;

	if (i <= first + 1 || words->items[i].gap != GAP_SPACE ||
		!words_among(words, i - 1, "that which who whose"))
		return 1.0;
	for (size_t k = i; k <= h->first; k++)
		plan |= words_among(words, k, "will to");
	return plan ? RELATIVE_PLAN_SHARE : RELATIVE_SHARE;
}

static bool
has_digit(const char *s)
{
	return s[strcspn(s, "0123456789")] != '\0';
}

static bool
ends_something(const struct hit *h)
{
	return h->saying->kind == KIND_RETIREMENT || h->saying->kind == KIND_DEPRECATION;
}

/* "before a board is removed", "learn how boards are removed", but neither "after 1 May boards are removed" nor "if you do nothing,
 * boards are removed". */
static bool
conditional(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t first = sentence_first(prose, h->first);

	for (size_t i = h->first, n = 0; i > first && n < CONDITION_WORDS; i--, n++) {
		if (!joined(words, i) || has_digit(words_text(words, i - 1)))
			return false;
		if (words_among(
			    words, i - 1, "before when whenever while until unless if once"))
			return true;
		if (ends_something(h) && words_is(words, i - 1, "learn"))
			return true;
	}
	return false;
}

/* "use the wizard to shut down boards", but not "we plan to shut down boards". */
static bool
purpose(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t first = sentence_first(prose, h->first);

	return h->saying->kind == KIND_RETIREMENT && words_is(words, h->first, "to") &&
	       h->where != WHERE_TITLE && h->first > first &&
	       !words_among(words, h->first - 1,
		       "plan plans planned planning decided decision going set due scheduled "
		       "about intend intends intention expected need needs have has is are "
		       "was were "
		       "begin begins beginning start starts starting continue prepare "
		       "preparing "
		       "announced due slated choice forced");
}

/* "nothing is removed", "you do not have to replace it" */
static bool
negated(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t i = verb(prose, h);

	if (i == sentence_first(prose, h->first) || !joined(words, i))
		return false;
	if (words_among(words, i - 1, "nothing nobody none neither without"))
		return true;
	return (h->saying->kind == KIND_OTHER || h->saying->kind == KIND_MIGRATION) &&
	       words_among(words, i - 1, "dont not neednt never wont");
}

/* "we have no plan to retire it" */
static bool
unplanned(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;
	size_t first = sentence_first(prose, h->first);

	if (!words_is(words, h->first, "to") || h->first == first ||
		!words_among(words, h->first - 1, "plan plans intend intention need reason"))
		return false;
	for (size_t i = h->first - 1, n = 0; i > first && n < DENIAL_WORDS; i--, n++)
		if (words_among(words, i - 1, "no not dont never without"))
			return true;
	return false;
}

/* "was retired two years ago" */
static bool
long_ago(const struct prose *prose, const struct hit *h)
{
	const struct words *words = &prose->words;

	for (size_t i = h->end, n = 0; i < words->count && joined(words, i) && n < AGO_WORDS;
		i++, n++)
		if (words_among(words, i, "ago"))
			return true;
	return false;
}

double
asides_share(const struct prose *prose, const struct hit *hit)
{
	double share;

	if (hit->where == WHERE_LABEL || hit->saying->weight <= 0)
		return 1.0;
	share = relative_share(prose, hit);
	if (share < 1.0)
		return share;
	if (negated(prose, hit) || unplanned(prose, hit) || long_ago(prose, hit))
		return NEGATED_SHARE;
	if (purpose(prose, hit))
		return PURPOSE_SHARE;
	return conditional(prose, hit) ? CONDITION_SHARE : 1.0;
}
