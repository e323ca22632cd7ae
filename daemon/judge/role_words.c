/* Role words: what happens on one date. The words just before it tell most, then the nearest phrase
 * of its sentence, then what was said before. */
#include "judge/role_words.h"

#include <string.h>

#include "base/stamp.h"

#define PAST_DAYS 31 /* before publication: told about, not ahead */
#define NEWCOMERS_WORDS 10u
#define FAR_ACROSS 12u /* words that another date in between counts as */

/* How sure we are that a date of that role is the one that hurts. */
static const double role_scores[ROLE_COUNT] = {
	[ROLE_NONE] = 2.0,
	[ROLE_ANNOUNCED] = -20.0,
	[ROLE_PREVIEW] = 0.5,
	[ROLE_STARTS] = 3.0,
	[ROLE_CLOSED] = 2.6,
	[ROLE_BROWNOUT] = 3.0,
	[ROLE_READ_ONLY] = 3.6,
	[ROLE_ENFORCED] = 5.0,
	[ROLE_REMOVED] = 5.0,
	[ROLE_SUPPORT_ENDS] = 4.8,
	[ROLE_COMPLETES] = 2.4,
	[ROLE_SUPERSEDED] = -20.0,
};

double
role_words_hurt(enum role role)
{
	return role_scores[role];
}

/* One of LIST among the COUNT words before word I, in its sentence. */
static bool
before(const struct prose *prose, size_t i, size_t count, const char *list)
{
	size_t first = prose->sentences[prose->words.items[i].sentence].first;

	for (size_t k = i; k-- > first && count-- > 0;)
		if (words_among(&prose->words, k, list))
			return true;
	return false;
}

static bool
sentence_has(const struct prose *prose, size_t i, const char *list)
{
	const struct sentence *s = &prose->sentences[prose->words.items[i].sentence];

	for (size_t k = s->first; k < s->end; k++)
		if (words_among(&prose->words, k, list))
			return true;
	return false;
}

/* "(previously May 18) and ending July 1": the bracket is closed before the date. */
static bool
closes_before(const struct prose *prose, size_t i)
{
	size_t first = prose->sentences[prose->words.items[i].sentence].first;

	for (size_t n = 0; n < 4 && i > first; n++, i--)
		if (prose->words.items[i].gap & GAP_CLOSE)
			return true;
	return false;
}

static bool
superseded(const struct prose *prose, const struct date *d)
{
	const struct words *words = &prose->words;

	if (before(prose, d->first, 4,
		    "previously formerly originally instead vorher eerder bisher zuvor") &&
		!(words->items[d->first].gap & GAP_CLOSE) && !closes_before(prose, d->first))
		return true;
	if (!before(prose, d->first, 2, "from van vom von"))
		return false;
	if (d->end >= words->count || !words_among(words, d->end, "to naar auf"))
		return false;
	return sentence_has(prose, d->first,
		"updating changed changing moved moving extended extending postponed delayed "
		"revised timing "
		"pushed shifted timeline date deadline verplaatst verschoben uitgesteld "
		"rescheduled");
}

static bool
told_then(const struct prose *prose, const struct date *d)
{
	const struct sentence *s = &prose->sentences[prose->words.items[d->first].sentence];

	if (s->preamble && d->first <= s->first + 4)
		return true;
	return before(prose, d->first, 2,
		"updated published posted dated since bijgewerkt aktualisiert sinds seit "
		"gepubliceerd");
}

/* "November 2, 2026" as a whole title says which day's entry it is, not what happens then. */
static bool
title_of_day(const struct prose *prose, const struct date *d)
{
	const struct sentence *s = &prose->sentences[prose->words.items[d->first].sentence];

	if (s->where != WHERE_TITLE)
		return false;
	for (size_t i = 0; i < prose->words.count && !prose->words.items[i].field; i++)
		if ((i < d->first || i >= d->end) &&
			!words_among(&prose->words, i,
				"release releases notes note changelog changes news update "
				"updates "
				"week of for on from monday tuesday wednesday thursday friday "
				"saturday "
				"sunday wijzigingen nieuws van anderungen neuigkeiten vom"))
			return false;
	return true;
}

/* The words of distance between a hit and a date; another block of the sentence counts more. */
static size_t
distance(const struct prose *prose, const struct hit *h, const struct date *d)
{
	size_t from = h->end <= d->first ? h->end : d->end;
	size_t to = h->end <= d->first ? d->first : h->first;
	size_t far = 0;

	for (size_t i = from; i <= to && i < prose->words.count; i++)
		far += prose->words.items[i].gap & (GAP_COMMA | GAP_COLON | GAP_OTHER) &&
				       i > from
			       ? 3
			       : 1;
	return far;
}

static bool
stage(enum role role)
{
	return role == ROLE_STARTS || role == ROLE_COMPLETES || role == ROLE_PREVIEW;
}

static bool
beats(size_t far, enum role role, size_t best_far, enum role best)
{
	/* That a roll-out begins or ends says less than what it does, unless it is said next to
	 * the date. */
	if (stage(best) && !stage(role))
		return far <= best_far + 2;
	return far < best_far;
}

/* True if another date of the sentence stands between the hit and D: the hit is more likely its. */
static bool
crosses(const struct role_text *text, const struct hit *h, const struct date *d)
{
	const struct date *from = text->dates->items;

	if (h->end <= d->first)
		return d > from && (d - 1)->first >= h->end;
	if (d + 1 >= from + text->dates->count)
		return false;
	/* "starting 1 May and expected to complete by 1 June" */
	if (h->saying->role == ROLE_COMPLETES && (d + 1)->first >= h->end &&
		text->prose->words.items[(d + 1)->first].sentence ==
			text->prose->words.items[d->first].sentence)
		return true;
	return (d + 1)->first < h->first;
}

/* "Kunnen nieuwe klanten ... niet meer bestellen": who is shut out stands within what is said, or
 * right before it. */
static bool
newcomers_within(const struct prose *prose, const struct hit *what)
{
	const struct words *words = &prose->words;

	size_t first = prose->sentences[words->items[what->first].sentence].first;

	if (what->first - first > 4)
		first = what->first - 4;
	for (size_t i = first; i < what->end && i + 1 < words->count; i++)
		if (words_is(words, i, "neukunden") ||
			(words_among(words, i, "new nieuwe neue neuen") &&
				words_among(words, i + 1,
					"customers users tenants klanten gebruikers tenants "
					"kunden nutzer mandanten")))
			return true;
	return false;
}

/* Who is shut out stands before what is shut: "new customers can no longer order". */
static bool
only_newcomers(const struct role_text *text, const struct hit *what)
{
	const struct hit *h = what;

	while (h-- > text->hits->items && what->first - h->first <= NEWCOMERS_WORDS) {
		if (h->saying->role != ROLE_CLOSED || h->end > what->first ||
			text->prose->words.items[h->first].sentence !=
				text->prose->words.items[what->first].sentence)
			continue;
		for (size_t i = 0; i < text->dates->count; i++)
			if (text->dates->items[i].first >= h->end &&
				text->dates->items[i].first < what->first)
				return false;
		return true;
	}
	return false;
}

/* "is no" and "no longer supported" in "is no longer supported": what says more is meant. */
static bool
overlap(const struct hit *a, const struct hit *b)
{
	return a->first < b->end && b->first < a->end && !stage(a->saying->role) &&
	       !stage(b->saying->role);
}

static enum role
nearest(const struct role_text *text, const struct date *d, uint32_t sentence)
{
	const struct prose *prose = text->prose;
	const struct hit *best = NULL;
	size_t best_far = SIZE_MAX - 2;

	for (size_t i = 0; i < text->hits->count; i++) {
		const struct hit *h = &text->hits->items[i];
		size_t far;

		if (prose->words.items[h->first].sentence != sentence ||
			h->saying->role == ROLE_NONE)
			continue;
		far = distance(prose, h, d);
		if (stage(h->saying->role) && crosses(text, h, d))
			far += FAR_ACROSS;
		if (best && overlap(h, best)) {
			if (h->saying->weight > best->saying->weight)
				best = h;
			continue;
		}
		if (beats(far, h->saying->role, best_far,
			    best ? best->saying->role : ROLE_NONE)) {
			best = h;
			best_far = far;
		}
	}
	if (!best)
		return ROLE_NONE;
	if ((best->saying->role == ROLE_REMOVED || best->saying->role == ROLE_ENFORCED ||
		    best->saying->role == ROLE_SUPPORT_ENDS) &&
		prose->words.items[best->first].sentence == sentence &&
		(only_newcomers(text, best) || newcomers_within(prose, best)))
		return ROLE_CLOSED;
	return best->saying->role;
}

/* A table row or a line of a list speaks of what the lines above it said. */
static enum role
inherited(const struct role_text *text, const struct date *d)
{
	const struct prose *prose = text->prose;
	const struct hits *hits = text->hits;

	uint32_t sentence = prose->words.items[d->first].sentence;
	enum role best = ROLE_NONE;

	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *h = &hits->items[i];
		uint32_t at = prose->words.items[h->first].sentence;

		if (h->first > d->first || at > sentence)
			break;
		if (h->saying->role == ROLE_NONE || h->saying->role == ROLE_SUPERSEDED ||
			h->saying->role == ROLE_ANNOUNCED)
			continue;
		if (sentence - at > 3 && h->where != WHERE_TITLE)
			continue;
		if (role_words_hurt(h->saying->role) >= role_words_hurt(best))
			best = h->saying->role;
	}
	return best;
}

/* The other end of a range: what happens from the first day on is over, or done, by then. */
static bool
ends_range(const struct prose *prose, const struct date *d)
{
	return d->joined && !superseded(prose, d - 1);
}

/* "Roll-out ends: 5 May", "starting 1 May and ending 5 May". */
static enum role
stage_named(const struct role_text *text, const struct date *d)
{
	const struct prose *prose = text->prose;
	const struct date *from = text->dates->items;
	bool second = d > from && prose->words.items[(d - 1)->first].sentence ==
					  prose->words.items[d->first].sentence;

	if (before(prose, d->first, 3,
		    "completes completion completing concluding finishes "
		    "voltooid afgerond abgeschlossen"))
		return ROLE_COMPLETES;
	/* "(GA: May 2027)", "the new board, available May 2027" */
	if (before(prose, d->first, 2, "available beschikbaar verfugbar ga") &&
		!before(prose, d->first, 5,
			"until through till no not longer tot bis niet geen nicht keine"))
		return ROLE_STARTS;
	if (second && before(prose, d->first, 3,
			      "ending ends concluding continuing finishing completing "
			      "completed eindigt endet endend"))
		return ROLE_COMPLETES;
	return ROLE_NONE;
}

/* A date alone on its line: what the heading before the colon says, else what the next line says. */
static enum role
on_its_line(const struct role_text *text, const struct date *d)
{
	const struct words *words = &text->prose->words;
	uint32_t sentence = words->items[d->first].sentence;
	const struct sentence *s = &text->prose->sentences[sentence];
	enum role role = ROLE_NONE;

	if (d->first > s->first + 1)
		return ROLE_NONE;
	if (sentence > 0 && (words->items[d->first].gap & GAP_COLON) &&
		words->items[s->first].field == words->items[s->first - 1].field)
		role = nearest(text, d, sentence - 1);
	if (role == ROLE_NONE && d->end >= s->end && sentence + 1 < text->prose->count &&
		text->prose->sentences[sentence + 1].where == s->where &&
		(words->items[s->end].gap & GAP_COLON))
		role = nearest(text, d, sentence + 1);
	return role;
}

/* "See the September 2026 update": of a day that is past, the name of something written. */
static bool
names_document(const struct prose *prose, const struct date *d, int32_t day)
{
	return day != DAY_NONE && d->when.to < day && d->end < prose->words.count &&
	       prose->words.items[d->end].gap == GAP_SPACE &&
	       words_among(&prose->words, d->end,
		       "update updates newsletter announcement post blog edition bulletin");
}

static enum role
by_words(const struct role_text *text, const struct date *d, int32_t day, double *less)
{
	const struct prose *prose = text->prose;
	enum role role = stage_named(text, d);

	if (role == ROLE_NONE)
		role = nearest(text, d, prose->words.items[d->first].sentence);
	if (role == ROLE_NONE)
		role = on_its_line(text, d);
	/* Nobody announced it in the future. */
	if (role == ROLE_ANNOUNCED && day != DAY_NONE && d->when.from > day + 1)
		role = ROLE_NONE;
	if (role == ROLE_NONE) {
		/* Of what is long past the lines above it do not speak. */
		if (day == DAY_NONE || d->when.to >= day - PAST_DAYS)
			role = inherited(text, d);
		*less += 1.0;
	}
	/* "Loaves stay available until May 1": then they are gone. */
	if (role == ROLE_STARTS && before(prose, d->first, 1, "until till tot bis") &&
		before(prose, d->first, 8, "available access beschikbaar toegang verfugbar"))
		role = ROLE_REMOVED;
	if (role == ROLE_NONE &&
		before(prose, d->first, 3, "starting beginning begin from effective vanaf ab"))
		role = ROLE_STARTS;
	return role;
}

enum role
role_words_read(
	const struct role_text *text, const struct date *d, int32_t day, double *ret_less)
{
	*ret_less = 0;
	if (superseded(text->prose, d))
		return ROLE_SUPERSEDED;
	if (d->earliest)
		return ROLE_NONE;
	if (ends_range(text->prose, d)) {
		*ret_less = 1.5;
		return ROLE_COMPLETES;
	}
	if (told_then(text->prose, d) || title_of_day(text->prose, d) ||
		names_document(text->prose, d, day))
		return ROLE_ANNOUNCED;
	return by_words(text, d, day, ret_less);
}

bool
role_words_deadline(const struct prose *prose, const struct date *d)
{
	return before(prose, d->first, 2,
		"by before until till after through than voor tot na uiterlijk vor bis nach "
		"zum ends");
}

bool
role_words_must(const struct prose *prose, const struct date *date)
{
	return before(prose, date->first, 2, "by before than uiterlijk voor vor spatestens");
}

bool
role_words_turn(const struct prose *prose, const struct date *date)
{
	const struct sentence *s = &prose->sentences[prose->words.items[date->first].sentence];

	/* "From 1 May on" */
	if (date->first == s->first + 1 && words_is(&prose->words, s->first, "from"))
		return true;
	return before(prose, date->first, 2,
		"starting beginning effective after until till through as");
}
