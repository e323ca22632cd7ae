/* Roles: the milestones of an entry, and which of its dates counts. */
#include "judge/roles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/stamp.h"
#include "judge/role_words.h"

#define PAST_DAYS 31 /* before publication: told about, not ahead */
#define MILESTONES_MAX 24u
#define ROW_CELLS 8u /* of a table, at most, between the dates of two rows */

struct candidate {
	const struct date *date; /* NULL: a field of the vendor */
	struct when when;
	enum role role;
	double score;
	const char *told; /* the stamp behind a field's day, borrowed; NULL */
	bool title;
	bool row; /* begins a line or a cell: one of a list or table of dates */
};

/* A text that begins with "Updated 4 May:" was revised, and often its title was not. */
static bool
revised(const struct prose *prose)
{
	for (size_t i = 0; i < prose->count && prose->sentences[i].where != WHERE_LABEL; i++)
		if (prose->sentences[i].where != WHERE_TITLE)
			return prose->sentences[i].preamble;
	return false;
}

static struct candidate
judge_date(const struct role_text *text, const struct date *d, int32_t day)
{
	const struct prose *prose = text->prose;
	const struct sentence *s = &prose->sentences[prose->words.items[d->first].sentence];
	struct candidate c = { .date = d, .when = d->when, .row = d->first == s->first };
	double less, more;

	c.role = role_words_read(text, d, day, &less);
	c.title = s->where == WHERE_TITLE;
	more = c.title                            ? (revised(prose) ? 1.0 : 3.0)
	       : s->where == WHERE_LEAD && !c.row ? 0.4
						  : 0;
	more += role_words_deadline(prose, d) && c.role != ROLE_COMPLETES ? 1.0 : 0;
	more += d->when.precision == PRECISION_DAY     ? 0.5
		: d->when.precision == PRECISION_MONTH ? 0.2
						       : -1.0;
	more -= d->relative ? 1.5 : 0;
	if (day != DAY_NONE && d->when.to < day)
		more -= d->when.to < day - PAST_DAYS ? 4.0 : 1.5;
	/* What the lines above say of the day of the announcement itself is most likely its date. */
	if (day != DAY_NONE && less > 0 && d->when.from == day && c.role != ROLE_ANNOUNCED)
		more -= 1.5;
	c.score = role_words_hurt(c.role) + more - less;
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
		c->score += role_words_hurt(c->role) - role_words_hurt(ROLE_NONE);
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
				list[i].score = role_words_hurt(ROLE_ANNOUNCED);
			}
}

/* A date that the text calls the old one is old in the title as well, which nobody changed. */
static void
echo_superseded(struct candidate *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count && list[i].title; k++)
			if (list[k].role == ROLE_SUPERSEDED &&
				when_equal(&list[k].when, &list[i].when)) {
				list[i].role = ROLE_SUPERSEDED;
				list[i].score = role_words_hurt(ROLE_SUPERSEDED);
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
refine(const struct candidate *best, const struct candidate *list, size_t count, int32_t day)
{
	const struct candidate *finer = NULL;

	if (!best || best->when.precision <= PRECISION_DAY)
		return best;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &list[i];

		if (c->when.precision >= best->when.precision || !hurts(c->role) ||
			c->when.from < best->when.from || c->when.to > best->when.to ||
			(day != DAY_NONE && c->when.to < day))
			continue;
		if (!finer || c->when.precision < finer->when.precision ||
			(c->when.precision == finer->when.precision && c->score > finer->score))
			finer = c;
	}
	return finer ? finer : best;
}

/* What is switched off in summer and can only be read from spring on hurts whoever is not prepared in spring. A brownout
 * is over after some hours: it is a step with a life of its own, and the case goes on. */
static const struct candidate *
first_to_hurt(
	const struct candidate *best, const struct candidate *list, size_t count, int32_t day)
{
	const struct candidate *first = best;

	if (!best || (best->role != ROLE_REMOVED && best->role != ROLE_ENFORCED))
		return best;
	for (size_t i = 0; i < count; i++) {
		const struct candidate *c = &list[i];

		if (c->role == ROLE_READ_ONLY && usable(c) && c->when.from < first->when.from &&
			(day == DAY_NONE || c->when.from >= day))
			first = c;
	}
	return first;
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
		.score = role_words_hurt(d->role) + 4.0,
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
	const struct role_text text = { prose, hits, dates };
	size_t count = 0;
	struct candidate *list = mem_new(dates->count + entry->date_count + 1, sizeof(*list));
	const struct candidate *best;

	for (size_t i = 0; i < entry->date_count; i++)
		if (when_known(&entry->dates[i].when))
			list[count++] = candidate_of(entry, i);
	for (size_t i = 0; i < dates->count && count < 2000; i++)
		list[count++] = judge_date(&text, &dates->items[i], day);
	rows_alike(prose, list, count);
	echo_announcements(list, count);
	echo_superseded(list, count);
	best = refine(choose(list, count), list, count, day);
	best = first_to_hurt(best, list, count, day);
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
	const struct role_text text = { prose, hits, dates };

	for (size_t i = 0; i < dates->count; i++) {
		const struct date *d = &dates->items[i];
		struct candidate c;

		/* "As of today" says that it happened, not that it is planned. */
		if (prose->words.items[d->first].sentence != sentence ||
			(d->relative && day != DAY_NONE && d->when.to <= day))
			continue;
		c = judge_date(&text, d, day);
		if (usable(&c) && (day == DAY_NONE || d->when.to >= day - PAST_DAYS))
			return d;
	}
	return NULL;
}

void
roles_withdraw(struct facts *facts)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role != ROLE_ANNOUNCED)
			facts->milestones[i].role = ROLE_SUPERSEDED;
}
