/* Quote: each sentence is weighed by what it says of the change; the title counts least, as it is
 * shown anyway. */
#include "judge/quote.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define DATE_STRENGTH 2.0 /* says when, which is what people look for */
#define MORE_SHARE 0.3    /* of what a sentence says beside its strongest words */
#define OTHER_SHARE 0.4   /* speaks of something else than what changes */
#define TITLE_SHARE 0.5
#define BODY_SHARE 0.8
#define PREAMBLE_SHARE 0.3 /* tells what was edited */

struct speech {
	double best, sum; /* of the hits */
	bool dated;
	size_t word; /* of the strongest hit, else of the date */
};

static double
strength(const struct hit *h, const struct facts *facts)
{
	const struct saying *s = h->saying;
	double weight = facts->forced == FORCED_NO ? fabs(s->weight) + 0.01 : s->weight;

	if (h->where == WHERE_LABEL || weight <= 0)
		return 0;
	if (facts->withdrawn)
		return s->withdraws ? weight : 0;
	return s->kind == facts->kind ? weight : weight * OTHER_SHARE;
}

static void
listen_to_hits(const struct prose *prose, const struct hits *hits, const struct facts *facts,
	struct speech *speeches)
{
	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *h = &hits->items[i];
		struct speech *s = &speeches[prose->words.items[h->first].sentence];
		double weight = strength(h, facts);

		s->sum += weight;
		if (weight <= s->best)
			continue;
		s->best = weight;
		s->word = h->first;
	}
}

static void
listen_to_dates(const struct prose *prose, const struct dates *dates, const struct facts *facts,
	struct speech *speeches)
{
	for (size_t i = 0; i < dates->count; i++) {
		const struct date *d = &dates->items[i];
		struct speech *s = &speeches[prose->words.items[d->first].sentence];

		if (!when_equal(&d->when, &facts->effective))
			continue;
		s->dated = true;
		if (s->best <= 0)
			s->word = d->first;
	}
}

static double
worth(const struct sentence *sentence, const struct speech *s, const struct facts *facts)
{
	double all = s->best + MORE_SHARE * (s->sum - s->best);

	if (sentence->where == WHERE_LABEL || (facts->withdrawn && s->best <= 0))
		return 0;
	if (s->dated && !facts->withdrawn)
		all += DATE_STRENGTH;
	if (sentence->where == WHERE_TITLE)
		all *= TITLE_SHARE;
	else if (sentence->where == WHERE_BODY)
		all *= BODY_SHARE;
	return sentence->preamble && !facts->withdrawn ? all * PREAMBLE_SHARE : all;
}

/* Where only a label decides, the first sentence is what the vendor says of it. */
static char *
first_sentence(const struct prose *prose)
{
	for (size_t i = 0; i < prose->count; i++)
		if (prose->sentences[i].where == WHERE_LEAD && !prose->sentences[i].preamble)
			return prose_sentence(prose, prose->sentences[i].first);
	return NULL;
}

char *
quote_choose(const struct prose *prose, const struct hits *hits, const struct dates *dates,
	const struct facts *facts)
{
	struct speech *speeches = mem_new(prose->count + 1, sizeof(*speeches));
	double most = 0;
	char *quote = NULL;
	size_t word = 0;

	listen_to_hits(prose, hits, facts, speeches);
	if (when_known(&facts->effective))
		listen_to_dates(prose, dates, facts, speeches);
	for (size_t i = 0; i < prose->count; i++) {
		double here = worth(&prose->sentences[i], &speeches[i], facts);

		if (here <= most)
			continue;
		most = here;
		word = speeches[i].word;
	}
	if (most > 0)
		quote = prose_sentence(prose, word);
	else if (facts->forced != FORCED_NO)
		quote = first_sentence(prose);
	free(speeches);
	return quote;
}
