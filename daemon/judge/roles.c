/* Roles: the words just before a date tell most, then the nearest phrase of its sentence, then
 * what was said before. */
#include "judge/roles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/stamp.h"
#include "judge/date_words.h"

#define PAST_DAYS 31 /* before publication: told about, not ahead */
#define MILESTONES_MAX 24u
#define ROW_CELLS 8u /* of a table, at most, between the dates of two rows */

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

struct candidate {
	const struct date *date; /* NULL: a field of the vendor */
	struct when when;
	enum role role;
	double score;
	const char *told; /* the stamp behind a field's day, borrowed; NULL */
	bool row;         /* begins a line or a cell: one of a list or table of dates */
};

static bool
word_in(const struct words *words, size_t i, const char *list)
{
	const char *word = words_text(words, i);
	size_t n = strlen(word);

	for (const char *at = strstr(list, word); at; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

/* One of LIST among the COUNT words before word I, in its sentence. */
static bool
before(const struct prose *prose, size_t i, size_t count, const char *list)
{
	size_t first = prose->sentences[prose->words.items[i].sentence].first;

	for (size_t k = i; k-- > first && count-- > 0;)
		if (word_in(&prose->words, k, list))
			return true;
	return false;
}

static bool
sentence_has(const struct prose *prose, size_t i, const char *list)
{
	const struct sentence *s = &prose->sentences[prose->words.items[i].sentence];

	for (size_t k = s->first; k < s->end; k++)
		if (word_in(&prose->words, k, list))
			return true;
	return false;
}

static bool
superseded(const struct prose *prose, const struct date *d)
{
	const struct words *words = &prose->words;

	if (before(prose, d->first, 4,
		    "previously formerly originally instead vorher eerder bisher zuvor"))
		return true;
	if (!before(prose, d->first, 2, "from van vom von"))
		return false;
	if (d->end >= words->count || !word_in(words, d->end, "to naar auf"))
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
			!word_in(&prose->words, i,
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

static enum role
nearest(const struct prose *prose, const struct hits *hits, const struct date *d)
{
	uint32_t sentence = prose->words.items[d->first].sentence;
	enum role best = ROLE_NONE;
	size_t best_far = SIZE_MAX - 2;

	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *h = &hits->items[i];
		size_t far;

		if (prose->words.items[h->first].sentence != sentence ||
			h->saying->role == ROLE_NONE)
			continue;
		far = distance(prose, h, d);
		if (beats(far, h->saying->role, best_far, best)) {
			best = h->saying->role;
			best_far = far;
		}
	}
	return best;
}

/* A table row or a line of a list speaks of what the lines above it said. */
static enum role
inherited(const struct prose *prose, const struct hits *hits, const struct date *d)
{
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
		if (role_scores[h->saying->role] >= role_scores[best])
			best = h->saying->role;
	}
	return best;
}

static bool
deadline(const struct prose *prose, const struct date *d)
{
	return before(prose, d->first, 2,
		"by before until till after through than voor tot na uiterlijk vor bis nach "
		"zum ends");
}

/* The other end of a range: what happens from the first day on is over, or done, by then. */
static bool
ends_range(const struct prose *prose, const struct date *d)
{
	return d->joined && !superseded(prose, d - 1);
}

static struct candidate
judge_date(
	const struct prose *prose, const struct hits *hits, const struct date *d, int32_t day)
{
	const struct sentence *s = &prose->sentences[prose->words.items[d->first].sentence];
	struct candidate c = { .date = d, .when = d->when, .row = d->first == s->first };
	enum where where = s->where;
	double more = 0;

	if (superseded(prose, d)) {
		c.role = ROLE_SUPERSEDED;
	} else if (d->earliest) {
		c.role = ROLE_NONE;
	} else if (ends_range(prose, d)) {
		c.role = ROLE_COMPLETES;
		more -= 1.5;
	} else if (told_then(prose, d) || title_of_day(prose, d)) {
		c.role = ROLE_ANNOUNCED;
	} else {
		c.role = nearest(prose, hits, d);
		/* Nobody announced it in the future. */
		if (c.role == ROLE_ANNOUNCED && day != DAY_NONE && d->when.from > day + 1)
			c.role = ROLE_NONE;
		if (c.role == ROLE_NONE) {
			c.role = inherited(prose, hits, d);
			more -= 1.0;
		}
		if (c.role == ROLE_NONE &&
			before(prose, d->first, 3,
				"starting beginning begin from effective vanaf ab"))
			c.role = ROLE_STARTS;
	}
	more += where == WHERE_TITLE ? 3.0 : where == WHERE_LEAD && !c.row ? 0.4 : 0;
	more += deadline(prose, d) && c.role != ROLE_COMPLETES ? 1.0 : 0;
	more += d->when.precision == PRECISION_DAY     ? 0.5
		: d->when.precision == PRECISION_MONTH ? 0.2
						       : -1.0;
	more -= d->relative ? 1.5 : 0;
	if (day != DAY_NONE && d->when.to < day)
		more -= d->when.to < day - PAST_DAYS ? 4.0 : 1.5;
	c.score = role_scores[c.role] + more;
	return c;
}

/* The rows of a table all mean what its head says, however far below it they stand. */
static void
rows_alike(const struct prose *prose, struct candidate *list, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct candidate *above = &list[i - 1];
		struct candidate *c = &list[i];

		if (!c->row || !above->row || c->role != ROLE_NONE || c->date->earliest ||
			above->role == ROLE_NONE)
			continue;
		if (prose->words.items[c->date->first].sentence -
				prose->words.items[above->date->first].sentence >
			ROW_CELLS)
			continue;
		c->role = above->role;
		c->score += role_scores[c->role] - role_scores[ROLE_NONE];
	}
}

static bool
usable(const struct candidate *c)
{
	return c->role != ROLE_ANNOUNCED && c->role != ROLE_SUPERSEDED &&
	       !(c->date && c->date->earliest);
}

/* A day on which something was told is no more when it is named again without a meaning. */
static void
echo_announcements(struct candidate *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count && list[i].role == ROLE_NONE && usable(&list[i]);
			k++)
			if (list[k].role == ROLE_ANNOUNCED &&
				when_equal(&list[k].when, &list[i].when)) {
				list[i].role = ROLE_ANNOUNCED;
				list[i].score = role_scores[ROLE_ANNOUNCED];
			}
}

/* A date that is named often is meant; every further mention counts a little, but not the rows of
 * a table, where many things have one day. */
static const struct candidate *
choose(struct candidate *list, size_t count)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < count; i++) {
		double more = 0;

		for (size_t k = 0; k < count; k++)
			if (k != i && usable(&list[k]) && !(list[i].row && list[k].row) &&
				when_equal(&list[k].when, &list[i].when))
				more += 0.6;
		list[i].score += more > 1.8 ? 1.8 : more;
	}
	for (size_t i = 0; i < count; i++) {
		if (!usable(&list[i]))
			continue;
		if (!best || list[i].score > best->score + 0.001 ||
			(list[i].score > best->score - 0.001 &&
				list[i].when.from < best->when.from))
			best = &list[i];
	}
	return best;
}

static bool
hurts(enum role role)
{
	return role == ROLE_ENFORCED || role == ROLE_REMOVED || role == ROLE_SUPPORT_ENDS ||
	       role == ROLE_READ_ONLY || role == ROLE_BROWNOUT || role == ROLE_CLOSED;
}

/* A title says "in January", the text says on which day of it. */
static const struct candidate *
refine(const struct candidate *best, const struct candidate *list, size_t count)
{
	const struct candidate *day = NULL;

	if (!best || best->when.precision <= PRECISION_DAY)
		return best;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &list[i];

		if (c->when.precision != PRECISION_DAY || !hurts(c->role) ||
			c->when.from < best->when.from || c->when.to > best->when.to)
			continue;
		if (!day || c->score > day->score)
			day = c;
	}
	return day ? day : best;
}

/* A month, when a day of it is named as well, is no step of its own. */
static bool
named_closer(const struct candidate *coarse, const struct candidate *list, size_t count)
{
	if (coarse->when.precision <= PRECISION_DAY)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &list[i];

		if (c->when.precision == PRECISION_DAY && hurts(c->role) &&
			(c->role == coarse->role || !hurts(coarse->role)) &&
			c->when.from >= coarse->when.from && c->when.to <= coarse->when.to)
			return true;
	}
	return false;
}

/* The stamp of the entry's Nth date of a role, from its labels: a window has hours, and its days
 * are all that dates hold. */
static const char *
stamp_label(const struct entry *entry, enum role role, size_t nth)
{
	const char *name = role == ROLE_STARTS      ? "starts="
			   : role == ROLE_COMPLETES ? "ends="
						    : NULL;

	for (size_t i = 0; name && i < entry->labels.count; i++)
		if (text_starts(entry->labels.items[i], name) && nth-- == 0)
			return entry->labels.items[i] + strlen(name);
	return NULL;
}

static struct candidate
candidate_of(const struct entry *entry, size_t index)
{
	const struct entry_date *d = &entry->dates[index];
	size_t nth = 0;

	for (size_t i = 0; i < index; i++)
		nth += entry->dates[i].role == d->role;
	return (struct candidate){ .when = d->when,
		.role = d->role,
		.score = role_scores[d->role] + 4.0,
		.told = stamp_label(entry, d->role, nth) };
}

static void
add_milestone(struct facts *facts, const struct prose *prose, const struct candidate *c)
{
	struct milestone *m;

	for (size_t i = 0; i < facts->milestone_count; i++) {
		m = &facts->milestones[i];
		if (when_equal(&m->when, &c->when) &&
			(m->role == c->role || c->role == ROLE_NONE))
			return;
		if (when_equal(&m->when, &c->when) && m->role == ROLE_NONE) {
			m->role = c->role;
			return;
		}
	}
	if (facts->milestone_count == MILESTONES_MAX)
		return;
	m = facts_add_milestone(facts);
	m->role = c->role;
	m->when = c->when;
	m->text = c->date ? words_quote(&prose->words, c->date->first, c->date->end,
				    LIMIT_QUOTE_BYTES)
			  : mem_dup(c->told ? c->told : "");
}

void
roles_read(const struct prose *prose, const struct hits *hits, const struct dates *dates,
	const struct entry *entry, int32_t day, struct facts *ret)
{
	size_t count = 0;
	struct candidate *list = mem_new(dates->count + entry->date_count + 1, sizeof(*list));
	const struct candidate *best;

	for (size_t i = 0; i < entry->date_count; i++)
		if (when_known(&entry->dates[i].when))
			list[count++] = candidate_of(entry, i);
	for (size_t i = 0; i < dates->count && count < 2000; i++)
		list[count++] = judge_date(prose, hits, &dates->items[i], day);
	rows_alike(prose, list, count);
	echo_announcements(list, count);
	best = refine(choose(list, count), list, count);
	ret->effective = best ? best->when : WHEN_NONE;
	/* The one that counts is never the one that the cap leaves out. */
	if (best)
		add_milestone(ret, prose, best);
	for (size_t i = 0; i < count; i++)
		if (!named_closer(&list[i], list, count))
			add_milestone(ret, prose, &list[i]);
	free(list);
}

const struct date *
roles_dated(const struct prose *prose, const struct hits *hits, const struct dates *dates,
	size_t sentence, int32_t day)
{
	for (size_t i = 0; i < dates->count; i++) {
		const struct date *d = &dates->items[i];
		struct candidate c;

		if (prose->words.items[d->first].sentence != sentence)
			continue;
		c = judge_date(prose, hits, d, day);
		if (usable(&c) && (day == DAY_NONE || d->when.to >= day - PAST_DAYS))
			return d;
	}
	return NULL;
}

bool
roles_deadline(const struct prose *prose, const struct date *date)
{
	return before(prose, date->first, 2, "by before than uiterlijk voor vor spatestens");
}

void
roles_withdraw(struct facts *facts)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role != ROLE_ANNOUNCED)
			facts->milestones[i].role = ROLE_SUPERSEDED;
}
