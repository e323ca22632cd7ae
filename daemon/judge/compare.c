/* Compare: a known change with what its entry says now. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "judge/rules.h"
#include "judge/sentence.h"
#include "model/change_state.h"

/* A wording has changed when less than this share of its words is left: a comma, an article or
 * "(Updated)" is nothing. */
#define SAME_SHARE 0.8

static bool
marks_edit(const struct words *words, size_t i)
{
	return words_is(words, i, "updated") || words_is(words, i, "update") ||
	       words_is(words, i, "revised") || words_is(words, i, "bijgewerkt") ||
	       words_is(words, i, "aktualisiert");
}

/* The share of the words of OLD that NEW still has; 1 for no words. */
static double
share_left(const char *old, const char *new)
{
	struct words before = { 0 }, after = { 0 };
	size_t kept = 0, all = 0;

	words_add(&before, old);
	words_add(&after, new);
	for (size_t i = 0; i < before.count && i < 400; i++) {
		size_t k = 0;

		if (marks_edit(&before, i))
			continue;
		while (k < after.count && after.items[k].hash != before.items[i].hash)
			k++;
		all++;
		kept += k < after.count;
	}
	words_clear(&before);
	words_clear(&after);
	return all ? (double)kept / (double)all : 1;
}

static bool
title_changed(const struct change *known, const struct entry *entry)
{
	const char *old = known->title ? known->title : "",
		   *new = entry->title ? entry->title : "";

	return share_left(old, new) < SAME_SHARE || share_left(new, old) < SAME_SHARE;
}

static bool
quote_gone(const struct change *known, const struct entry *entry)
{
	char *all;
	double share;

	if (text_blank(known->quote))
		return false;
	all = mem_printf("%s\n%s", entry->title ? entry->title : "", entry_body(entry));
	share = share_left(known->quote, all);
	free(all);
	return share < SAME_SHARE;
}

static bool
matters(const struct milestone *m)
{
	return m->role != ROLE_NONE && m->role != ROLE_ANNOUNCED && m->role != ROLE_SUPERSEDED;
}

/* A milestone of A that B has not, the first of *RET_COUNT. */
static const struct milestone *
missing(const struct facts *a, const struct facts *b, size_t *ret_count)
{
	const struct milestone *first = NULL;

	*ret_count = 0;
	for (size_t i = 0; i < a->milestone_count; i++) {
		const struct milestone *m = &a->milestones[i];
		size_t k = 0;

		if (!matters(m))
			continue;
		while (k < b->milestone_count &&
			!(b->milestones[k].role == m->role &&
				when_equal(&b->milestones[k].when, &m->when)))
			k++;
		if (k < b->milestone_count)
			continue;
		first = first ? first : m;
		(*ret_count)++;
	}
	return first;
}

static bool
is_stamp(const char *s)
{
	int64_t stamp;

	return s && stamp_read(s, &stamp, NULL) >= 0;
}

/* A step of the same day that now has another hour; *RET_BEFORE is what it was. */
static const struct milestone *
other_hour(const struct facts *before, const struct facts *now,
	const struct milestone **ret_before)
{
	for (size_t i = 0; i < now->milestone_count; i++)
		for (size_t k = 0; k < before->milestone_count; k++) {
			const struct milestone *m = &now->milestones[i],
					       *old = &before->milestones[k];

			if (m->role != old->role || !when_equal(&m->when, &old->when) ||
				!is_stamp(m->text) || !is_stamp(old->text) ||
				strcmp(m->text, old->text) == 0)
				continue;
			*ret_before = old;
			return m;
		}
	return NULL;
}

/* What changed in substance, as a sentence; NULL if nothing did. */
static char *
substance(const struct change *known, const struct entry *entry, const struct facts *facts)
{
	char written[WHEN_SIZE];
	const struct milestone *m, *old;
	size_t count;

	if (known->facts.forced != facts->forced)
		return mem_printf("Whether it is forced was \"%s\" and is \"%s\" now.",
			forced_name(known->facts.forced), forced_name(facts->forced));
	if (known->facts.kind != facts->kind)
		return mem_printf("What was read as %s is %s now.",
			kind_name(known->facts.kind), kind_name(facts->kind));
	m = missing(facts, &known->facts, &count);
	if (m)
		return mem_printf("A date was added: %s (%s).", when_write(&m->when, written),
			role_name(m->role));
	m = missing(&known->facts, facts, &count);
	if (m)
		return mem_printf("A date was taken out: %s (%s).",
			when_write(&m->when, written), role_name(m->role));
	m = other_hour(&known->facts, facts, &old);
	if (m)
		return mem_printf("The hour (%s) was %s and is %s now.", role_name(m->role),
			old->text, m->text);
	if (title_changed(known, entry))
		return mem_printf("The title was \"%s\".", known->title ? known->title : "");
	if (quote_gone(known, entry))
		return mem_printf("The sentence \"%s\" is no longer there.", known->quote);
	return NULL;
}

static int
happened(struct event *ret, enum happening happening, const struct change *known,
	const struct facts *facts, char *detail)
{
	*ret = (struct event){ .happening = happening,
		.before = known->facts.effective,
		.after = facts->effective,
		.detail = detail };
	return 1;
}

static char *
step_sentence(enum role role, const struct when *before, const struct when *after)
{
	char old[WHEN_SIZE], new[WHEN_SIZE];

	return mem_printf("A date of it (%s) moved from %s to %s.", role_name(role),
		when_write(before, old), when_write(after, new));
}

/* One step, and no other date, is on another day now. */
static bool
step_moved(const struct change *known, const struct facts *facts, struct event *ret)
{
	size_t added, gone;
	const struct milestone *now = missing(facts, &known->facts, &added),
			       *old = missing(&known->facts, facts, &gone);

	/* A first warning may be the effective date: it is a step all the same. */
	if (!when_equal(change_state_date(&known->facts), change_state_date(facts)))
		return false;
	if (added != 1 || gone != 1 || now->role != old->role ||
		known->facts.forced != facts->forced || known->facts.kind != facts->kind)
		return false;
	*ret = (struct event){ .happening = HAPPENED_STEP_MOVED,
		.role = now->role,
		.before = old->when,
		.after = now->when,
		.detail = step_sentence(now->role, &old->when, &now->when) };
	return true;
}

static char *
moved_sentence(const struct when *before, const struct when *after)
{
	char old[WHEN_SIZE], new[WHEN_SIZE];
	int32_t days = when_known(before) && when_known(after) ? after->from - before->from : 0;

	if (!when_known(before))
		return mem_printf("There was no date; now it is %s.", when_write(after, new));
	if (!when_known(after))
		return mem_printf("The date was %s; the announcement gives none now.",
			when_write(before, old));
	return mem_printf("The date moved from %s to %s (%d day%s %s).",
		when_write(before, old), when_write(after, new), abs(days),
		abs(days) == 1 ? "" : "s", days < 0 ? "earlier" : "later");
}

/* Only our own rules changed: what they made of the same words is told as such. */
static int
reread(const struct change *known, const struct facts *facts, struct event *ret)
{
	char old[WHEN_SIZE], new[WHEN_SIZE];

	if (when_equal(&known->facts.effective, &facts->effective) &&
		known->facts.kind == facts->kind && known->facts.forced == facts->forced)
		return 0;
	(void)when_write(&known->facts.effective, old);
	(void)when_write(&facts->effective, new);
	return happened(ret, HAPPENED_REREAD, known, facts,
		mem_printf("We read the same text differently now: %s, forced %s, %s (before: "
			   "%s, forced %s, %s).",
			kind_name(facts->kind), forced_name(facts->forced),
			*new ? new : "no date", kind_name(known->facts.kind),
			forced_name(known->facts.forced), *old ? old : "no date"));
}

int
judge_compare(const struct change *known, const struct entry *entry, const struct facts *facts,
	const struct rules *rules, int content_changed, struct event *ret)
{
	struct when before = known->facts.effective, after = facts->effective;
	char *detail;

	*ret = (struct event){ 0 };
	if (!content_changed)
		return hash_equal(&known->rules, &rules->version) ? 0
								  : reread(known, facts, ret);
	if (facts->withdrawn) {
		if (known->withdrawn)
			return 0;
		return happened(ret, HAPPENED_WITHDRAWN, known, facts,
			mem_dup("The vendor says that it will not happen, or not for now."));
	}
	if (known->withdrawn)
		return facts->forced == FORCED_NO
			       ? happened(ret, HAPPENED_EDITED, known, facts,
					 mem_dup("The vendor no longer says that it is "
						 "withdrawn."))
			       : happened(ret, HAPPENED_ANNOUNCED, known, facts,
					 mem_dup("It had been withdrawn, and the vendor "
						 "announces it again."));
	if (step_moved(known, facts, ret))
		return 1;
	if (!when_equal(&before, &after))
		return happened(
			ret, HAPPENED_MOVED, known, facts, moved_sentence(&before, &after));
	detail = substance(known, entry, facts);
	return detail ? happened(ret, HAPPENED_EDITED, known, facts, detail) : 0;
}
