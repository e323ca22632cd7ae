/* Judge: the facts of an entry. Evidence is weighed, never counted twice: each phrase speaks
 * once, where it says most. */
#include "judge/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "judge/matching.h"
#include "judge/mood.h"
#include "judge/quote.h"
#include "judge/role_words.h"
#include "judge/roles.h"
#include "judge/rules.h"
#include "judge/sentence.h"

/* Evidence that makes a change forced, or leaves it unclear. Weights in phrases/ are measured
 * against these. */
#define SCORE_YES 2.4
#define SCORE_UNCLEAR 1.3
#define DATED_MIN 0.3       /* what a date can go with */
#define REPEATED_MIN 1.2    /* the same in the first lines, of what was said elsewhere too */
#define DATE_WEIGHT 1.2     /* a date ahead in the sentence that says most */
#define DEADLINE_WEIGHT 1.8 /* something to do, and a date by which */
#define TURN_WEIGHT 0.8     /* a day from which on things are different */
#define WITHDRAWN_WEIGHT -2.8
#define ENDING_WEIGHT 2.0 /* says by itself that something ends */
#define BESIDE_WEIGHT 1.5 /* of what is said beside a feature: plain enough to be looked at */
#define BESIDE_LOUD 0.5
#define HEDGED_MAX 1.5 /* what may happen, however often it is said */
#define EVIDENCE_MAX 24u
#define RULE_BYTES 120u

static double
place_factor(enum where where)
{
	switch (where) {
	case WHERE_TITLE:
		return 1.5;
	case WHERE_LABEL:
	case WHERE_LEAD:
		return 1.0;
	case WHERE_BODY:
		return 0.5;
	default:
		return 0;
	}
}

/* What one phrase adds: its strongest hit. */
struct voice {
	const struct hit *hit;
	double weight;
	bool hedged; /* says what may happen */
};
struct voices {
	struct voice *items;
	size_t count, cap;
};

/* "Boards may be retired" announces less than "Boards will be retired". */
static bool
hedged(const struct prose *prose, const struct hit *h)
{
	static const char *const words[] = { "may", "might", "could", "mogelijk", "wellicht",
		"konnte", "konnten", "moglicherweise" };
	size_t first = prose->sentences[prose->words.items[h->first].sentence].first;

	if (h->saying->hedged)
		return true;
	for (size_t k = 0; h->saying->weight > 0 && h->first > first && k < LENGTH_OF(words);
		k++)
		/* "In May boards are retired" is a month. */
		if (words_is(&prose->words, h->first - 1, words[k]) &&
			!prose->words.items[h->first - 1].capital)
			return true;
	return false;
}

/* What the vendor itself filed under works or disturbances; KIND_OTHER: nothing. */
static enum kind
filed_as(const struct entry *entry)
{
	if (strings_has(&entry->labels, "kind=maintenance"))
		return KIND_MAINTENANCE;
	return strings_has(&entry->labels, "kind=incident") ? KIND_INCIDENT : KIND_OTHER;
}

static void
hear(struct voices *voices, const struct prose *prose, const struct hit *h, double factor)
{
	double weight = h->saying->weight * factor;
	struct voice new = { h, weight, hedged(prose, h) };

	if (fabs(weight) < 0.001)
		return;
	for (size_t i = 0; i < voices->count; i++) {
		struct voice *v = &voices->items[i];

		if (v->hit->saying != h->saying)
			continue;
		if (new.hedged == v->hedged ? fabs(weight) > fabs(v->weight) : v->hedged)
			*v = new;
		return;
	}
	voices->items =
		mem_grow(voices->items, voices->count, &voices->cap, sizeof(*voices->items));
	voices->items[voices->count++] = new;
}

static int
by_strength(const void *a, const void *b)
{
	const struct voice *x = a, *y = b;
	double left = fabs(x->weight), right = fabs(y->weight);

	if (left != right)
		return left < right ? 1 : -1;
	return x->hit->first < y->hit->first ? -1 : x->hit->first > y->hit->first;
}

/* "will be retired" rather than "be retired": what goes with the words that matched. */
static size_t
verb_begins(const struct prose *prose, size_t word)
{
	static const char *const leading[] = { "will", "shall", "may", "might", "can", "could",
		"not", "no", "has", "have", "to" };
	size_t first = prose->sentences[prose->words.items[word].sentence].first;
	size_t i = word;

	while (i > first && word - i < 2) {
		size_t k = 0;

		while (k < LENGTH_OF(leading) && !words_is(&prose->words, i - 1, leading[k]))
			k++;
		if (k == LENGTH_OF(leading) || prose->words.items[i].gap != GAP_SPACE)
			break;
		i--;
	}
	return i;
}

static void
add_evidence(struct facts *facts, const struct prose *prose, const struct voice *v)
{
	struct evidence *e = facts_add_evidence(facts);

	e->rule = words_quote(
		&prose->words, verb_begins(prose, v->hit->first), v->hit->end, RULE_BYTES);
	e->text = prose_sentence(prose, v->hit->first);
	e->where = v->hit->where;
	e->weight = v->weight;
}

static void
add_date(
	struct facts *facts, const struct prose *prose, size_t first, size_t end, double weight)
{
	struct evidence *e = facts_add_evidence(facts);

	e->rule = words_quote(&prose->words, first, end, RULE_BYTES);
	e->text = prose_sentence(prose, first);
	e->where = prose_where(prose, first);
	e->weight = weight;
}

/* A date ahead in the sentence of HIT, as evidence. */
static double
dated_evidence(
	const struct role_text *text, const struct hit *hit, int32_t day, struct facts *facts)
{
	const struct prose *prose = text->prose;
	const struct date *d = roles_dated(
		prose, text->hits, text->dates, prose->words.items[hit->first].sentence, day);

	if (!d)
		return 0;
	add_date(facts, prose, d->first, d->end, DATE_WEIGHT);
	return DATE_WEIGHT;
}

/* A date ahead in the sentence of the strongest voice makes it a plan, not talk; as does one beside what
 * was said more loudly elsewhere, as in the title, but is said again in the first lines. LOUD: the weight
 * of each hit; 0 of what may happen. */
static double
date_evidence(const struct role_text *text, const struct voices *voices, const double *loud,
	int32_t day, struct facts *facts)
{
	double weight = 0;

	for (size_t i = 0; i < voices->count && weight == 0; i++) {
		const struct voice *v = &voices->items[i];

		if (v->weight > DATED_MIN && v->hit->where != WHERE_LABEL && !v->hedged)
			weight = dated_evidence(text, v->hit, day, facts);
	}
	for (size_t i = 0; i < text->hits->count && weight == 0; i++)
		if (loud[i] >= REPEATED_MIN && text->hits->items[i].where == WHERE_LEAD)
			weight = dated_evidence(text, &text->hits->items[i], day, facts);
	return weight;
}

/* What a vendor says by filling a field named for it is as good as its label. */
static const struct field_row {
	enum role role;
	double weight;
	enum kind kind; /* KIND_OTHER: the words decide */
} field_rows[] = {
	{ ROLE_REMOVED, 5.0, KIND_RETIREMENT },
	{ ROLE_SUPPORT_ENDS, 5.0, KIND_RETIREMENT },
	{ ROLE_ENFORCED, 3.0, KIND_OTHER },
	{ ROLE_READ_ONLY, 3.0, KIND_OTHER },
	{ ROLE_BROWNOUT, 3.0, KIND_OTHER },
};

/* The date field that says most, as evidence; NULL if there is none. */
static const struct field_row *
field_evidence(const struct entry *entry, struct facts *facts)
{
	char written[WHEN_SIZE];

	for (size_t k = 0; k < LENGTH_OF(field_rows); k++)
		for (size_t i = 0; i < entry->date_count; i++) {
			const struct entry_date *d = &entry->dates[i];
			struct evidence *e;

			if (d->role != field_rows[k].role)
				continue;
			e = facts_add_evidence(facts);
			e->rule = mem_dup(role_name(d->role));
			e->text = mem_printf(
				"%s: %s", role_name(d->role), when_write(&d->when, written));
			e->where = WHERE_LABEL;
			e->weight = field_rows[k].weight;
			return &field_rows[k];
		}
	return NULL;
}

static bool
asks(const struct prose *prose, const struct hits *hits, uint32_t sentence)
{
	for (size_t i = 0; i < hits->count; i++) {
		const struct saying *s = hits->items[i].saying;

		if (prose->words.items[hits->items[i].first].sentence == sentence &&
			s->weight > 0 &&
			(s->kind == KIND_MIGRATION ||
				(s->kind == KIND_OTHER && s->role == ROLE_ENFORCED)))
			return true;
	}
	return false;
}

/* "Migrate to X by 1 May": in the title or the first lines, and not long past. */
static double
deadline_evidence(const struct prose *prose, const struct hits *hits, const struct dates *dates,
	int32_t day, struct facts *facts)
{
	for (size_t i = 0; i < dates->count; i++) {
		const struct date *d = &dates->items[i];
		uint32_t sentence = prose->words.items[d->first].sentence;
		enum where where = prose->sentences[sentence].where;
		double weight = DEADLINE_WEIGHT * place_factor(where);

		if ((where != WHERE_TITLE && where != WHERE_LEAD) ||
			prose->sentences[sentence].preamble || !role_words_must(prose, d) ||
			!asks(prose, hits, sentence) || (day != DAY_NONE && d->when.to < day))
			continue;
		/* With its "by" or "before". */
		add_date(facts, prose,
			d->first > prose->sentences[sentence].first ? d->first - 1 : d->first,
			d->end, weight);
		return weight;
	}
	return 0;
}

/* "Roll-out begins on 1 May" */
static bool
rolls_out(const struct role_text *text, uint32_t sentence)
{
	for (size_t i = 0; i < text->hits->count; i++) {
		const struct hit *h = &text->hits->items[i];

		if (text->prose->words.items[h->first].sentence == sentence &&
			h->saying->weight <= 0 &&
			(h->saying->role == ROLE_STARTS || h->saying->role == ROLE_COMPLETES))
			return true;
	}
	return false;
}

/* "Starting 1 May 2027" in the title or the first lines of an English text: a day that things turn on. */
static double
turn_evidence(const struct role_text *text, int32_t day, struct facts *facts)
{
	const struct prose *prose = text->prose;

	for (size_t i = 0; i < text->dates->count; i++) {
		const struct date *d = &text->dates->items[i];
		const struct sentence *s =
			&prose->sentences[prose->words.items[d->first].sentence];

		if (s->where != WHERE_TITLE && s->where != WHERE_LEAD)
			return 0;
		if (s->preamble || d->when.precision != PRECISION_DAY || d->relative ||
			day == DAY_NONE || d->when.from <= day || !role_words_turn(prose, d) ||
			rolls_out(text, prose->words.items[d->first].sentence))
			continue;
		add_date(facts, prose, d->first > s->first ? d->first - 1 : d->first, d->end,
			TURN_WEIGHT);
		return TURN_WEIGHT;
	}
	return 0;
}

/* What changes is said by the kind that the evidence for a change speaks of most; without a
 * change by all of it. */
static enum kind
kind_of_voices(const struct voices *voices, const struct field_row *field, bool forced)
{
	double sums[KIND_COUNT] = { 0 };
	enum kind best = KIND_OTHER;

	if (field)
		sums[field->kind] += field->weight;
	for (size_t i = 0; i < voices->count; i++) {
		const struct voice *v = &voices->items[i];

		if (v->weight > 0)
			sums[v->hit->saying->kind] += v->weight;
		else if (!forced)
			sums[v->hit->saying->kind] -= v->weight;
	}
	sums[KIND_OTHER] = 0;
	for (int k = 0; k < KIND_COUNT; k++)
		if (sums[k] > sums[best])
			best = (enum kind)k;
	return best;
}

static void
conclude(struct facts *facts, double score, bool foreign)
{
	double yes = 1 / (1 + exp(-1.1 * (score - (SCORE_YES + SCORE_UNCLEAR) / 2)));

	facts->forced = score >= SCORE_YES       ? FORCED_YES
			: score >= SCORE_UNCLEAR ? FORCED_UNCLEAR
						 : FORCED_NO;
	/* Of what is unclear one is never sure, whichever way it leans. */
	facts->confidence = facts->forced == FORCED_YES  ? yes
			    : facts->forced == FORCED_NO ? 1 - yes
							 : fmax(yes, 1 - yes);
	if (foreign)
		facts->confidence *= 0.8;
}

/* When the vendor said it; DAY_NONE if it does not say. */
static int32_t
day_told(const struct entry *entry)
{
	int64_t stamp = entry->published != STAMP_NONE ? entry->published : entry->updated;

	return stamp == STAMP_NONE ? DAY_NONE : stamp_utc_day(stamp);
}

/* However much is said of the change: "we are not going ahead" ends it. */
static bool
taken_back(const struct voices *voices)
{
	for (size_t i = 0; i < voices->count; i++)
		if (voices->items[i].hit->saying->withdraws &&
			voices->items[i].weight <= WITHDRAWN_WEIGHT)
			return true;
	return false;
}

static bool
speaks_of_withdrawal(const struct voices *voices)
{
	for (size_t i = 0; i < voices->count; i++)
		if (voices->items[i].hit->saying->withdraws)
			return true;
	return false;
}

/* "Boards will be retired. Lists will not be removed." takes nothing back; the other way round it
 * does, and the title may still be the old one. */
static bool
only_reassures(const struct hits *hits, const struct hit *h)
{
	for (size_t i = 0; h->saying->reassures && i < hits->count; i++) {
		const struct hit *other = &hits->items[i];

		if (other->first >= h->first)
			break;
		if (other->where != WHERE_TITLE && other->saying->weight >= ENDING_WEIGHT)
			return true;
	}
	return false;
}

/* The sum of what speaks for and against. */
static double
sum_of(const struct voices *voices)
{
	double score = 0, maybe = 0;

	for (size_t i = 0; i < voices->count; i++) {
		const struct voice *v = &voices->items[i];

		*(v->hedged ? &maybe : &score) += v->weight;
	}
	return score + fmin(maybe, HEDGED_MAX);
}

/* Among what is only offered it is said plainly that something ends, and on which day: whoever uses that must not be left
 * without a word. */
static bool
ends_beside(const struct role_text *text, const double *loud, int32_t day)
{
	for (size_t i = 0; i < text->hits->count; i++) {
		const struct hit *h = &text->hits->items[i];
		uint32_t sentence = text->prose->words.items[h->first].sentence;
		const struct date *d;

		if (h->saying->weight < BESIDE_WEIGHT || loud[i] < BESIDE_LOUD)
			continue;
		d = roles_dated(text->prose, text->hits, text->dates, sentence, day);
		if (d && (day == DAY_NONE || d->when.to > day))
			return true;
	}
	return false;
}

static void
weigh(const struct entry *entry, const struct prose *prose, const struct hits *hits,
	const struct dates *dates, int32_t day, bool foreign, struct facts *ret)
{
	const struct field_row *field = field_evidence(entry, ret);
	enum kind filed = filed_as(entry);
	struct mood mood = mood_new(hits, filed != KIND_OTHER);
	const struct role_text text = { prose, hits, dates };
	_cleanup_free_ double *loud = mem_new(hits->count + 1, sizeof(*loud));
	struct voices voices = { 0 };
	double score;

	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *h = &hits->items[i];
		double share = mood_share(&mood, prose, h);
		bool preamble =
			prose->sentences[prose->words.items[h->first].sentence].preamble;

		/* A preamble tells what was edited, not what changes; but it is where a vendor takes a change back. */
		if ((h->saying->withdraws && !only_reassures(hits, h)) ||
			(!h->saying->withdraws && !preamble))
			hear(&voices, prose, h,
				preamble ? 1.0 : share * place_factor(h->where));
		if (!preamble && !h->saying->withdraws && !hedged(prose, h))
			loud[i] = h->saying->weight * share * place_factor(h->where);
	}
	if (voices.count)
		qsort(voices.items, voices.count, sizeof(*voices.items), by_strength);
	for (size_t i = 0; i < voices.count; i++) {
		if (ret->evidence_count < EVIDENCE_MAX)
			add_evidence(ret, prose, &voices.items[i]);
	}
	score = sum_of(&voices) + date_evidence(&text, &voices, loud, day, ret);
	if (!entry->language || strcmp(entry->language, "en") == 0)
		score += turn_evidence(&text, day, ret);
	score += deadline_evidence(prose, hits, dates, day, ret) + (field ? field->weight : 0);
	if (taken_back(&voices) && score >= SCORE_UNCLEAR)
		score = SCORE_UNCLEAR - 0.1;
	else if (score < SCORE_UNCLEAR && !speaks_of_withdrawal(&voices) && !mood.works &&
		 kind_of_voices(&voices, field, false) == KIND_FEATURE &&
		 ends_beside(&text, loud, day))
		score = SCORE_UNCLEAR;
	conclude(ret, score, foreign);
	ret->withdrawn = ret->forced == FORCED_NO && speaks_of_withdrawal(&voices);
	ret->kind = mood.works && ret->forced == FORCED_NO
			    ? filed
			    : kind_of_voices(&voices, field, ret->forced != FORCED_NO);
	free(voices.items);
}

static void
facts_of(const struct rules *rules, const struct entry *entry, const struct prose *prose,
	int64_t now, struct facts *ret)
{
	struct hits hits;
	struct dates dates;
	int32_t day = day_told(entry);
	struct dates_context context = { day, entry->language };

	if (day == DAY_NONE && now != STAMP_NONE)
		context.day = stamp_utc_day(now);
	*ret = (struct facts){ 0 };
	phrases_find(rules->phrases, prose, entry->language, &hits);
	dates_find(prose, &context, &dates);
	weigh(entry, prose, &hits, &dates, day, !entry->language, ret);
	roles_read(prose, &hits, &dates, entry, day, ret);
	if (ret->withdrawn)
		roles_withdraw(ret);
	ret->quote = quote_choose(prose, &hits, &dates, ret);
	dates_clear(&dates);
	hits_clear(&hits);
}

void
judge_facts(
	const struct rules *rules, const struct entry *entry, int64_t now, struct facts *ret)
{
	struct prose prose;

	prose_read(&prose, entry);
	facts_of(rules, entry, &prose, now, ret);
	prose_clear(&prose);
}

static bool
judge(const struct rules *rules, const char *service, const struct entry *entry, int64_t now,
	bool anyway, struct facts *ret_facts, struct matches *ret_matches)
{
	struct prose prose;
	bool may_concern;

	*ret_facts = (struct facts){ 0 };
	prose_read(&prose, entry);
	may_concern = matching_uses(rules, service, entry, &prose, ret_matches);
	if (may_concern || anyway)
		facts_of(rules, entry, &prose, now, ret_facts);
	if (may_concern)
		matching_whole(rules, service, entry, &prose, ret_facts, ret_matches);
	prose_clear(&prose);
	return may_concern;
}

void
judge_all(const struct rules *rules, const char *service, const struct entry *entry,
	int64_t now, struct facts *ret_facts, struct matches *ret_matches)
{
	(void)judge(rules, service, entry, now, true, ret_facts, ret_matches);
}

bool
judge_if_concerned(const struct rules *rules, const char *service, const struct entry *entry,
	int64_t now, struct facts *ret_facts, struct matches *ret_matches)
{
	return judge(rules, service, entry, now, false, ret_facts, ret_matches);
}
