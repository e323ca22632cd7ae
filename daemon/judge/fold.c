/* Fold: is an entry about a change that we know already? Folding wrongly loses an alert, not folding
 * costs a second letter: so only what a vendor's own words show. */
#include <string.h>

#include "base/stamp.h"
#include "judge/judge.h"
#include "judge/likeness.h"

static bool
is_notice(enum kind kind)
{
	return kind == KIND_MAINTENANCE || kind == KIND_INCIDENT;
}

/* Not before it; without stamps the later arrival is the younger one. */
static bool
follows(const struct entry *entry, const struct change *known)
{
	int64_t stamp = entry->updated > entry->published ? entry->updated : entry->published;

	return stamp == STAMP_NONE || known->published == STAMP_NONE ||
	       stamp >= known->published;
}

/* Does it name the date of KNOWN as the one that held until now? */
static bool
supersedes(const struct facts *facts, const struct change *known)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role == ROLE_SUPERSEDED &&
			when_known(&known->facts.effective) &&
			when_equal(&facts->milestones[i].when, &known->facts.effective))
			return true;
	return false;
}

/* The address, and not the beginning of a longer one. */
static bool
holds(const char *markup, const char *link, size_t len)
{
	const char *s = markup ? strstr(markup, link) : NULL;

	for (; s; s = strstr(s + len, link))
		if (strspn(s + len, "/") <= 1 &&
			strchr("\"'<>) \n", s[len + strspn(s + len, "/")]))
			return true;
	return false;
}

/* Does it link to where KNOWN was announced? */
static bool
links_to(const struct entry *entry, const struct change *known)
{
	size_t len = known->link ? strlen(known->link) : 0;

	if (len < sizeof("https://a.b/c") - 1 ||
		(entry->link && strcmp(entry->link, known->link) == 0))
		return false;
	return holds(entry->content ? entry->content : entry->summary, known->link, len);
}

enum fold
judge_fold(const struct change *known, const struct entry *entry, const struct facts *facts,
	bool other_source)
{
	struct likeness like;
	bool same_date = when_known(&known->facts.effective) &&
			 when_equal(&known->facts.effective, &facts->effective);

	if (is_notice(known->facts.kind) || is_notice(facts->kind))
		return FOLD_NONE;
	like = likeness_of(known->title, entry->title);
	if (like.both == 0 || like.identifiers)
		return FOLD_NONE;
	if (other_source)
		return same_date && likeness_covers(&like, 2) ? FOLD_SAME : FOLD_NONE;
	if (!follows(entry, known))
		return FOLD_NONE;
	if ((like.extends && likeness_equal(&like, 2)) ||
		(supersedes(facts, known) && likeness_near(&like, 2)) ||
		((like.extends || like.marked) && links_to(entry, known) &&
			likeness_near(&like, 1)))
		return FOLD_EXTENDS;
	return like.marked && likeness_equal(&like, 2) ? FOLD_REISSUE : FOLD_NONE;
}

bool
judge_marked(const struct change *known, const struct entry *entry)
{
	struct likeness like = likeness_of(known->title, entry->title);
	struct likeness was = likeness_of(entry->title, known->title);

	return (entry->updated != STAMP_NONE && entry->updated != known->updated) ||
	       (like.marked && !was.marked) || (like.extends && !was.extends);
}

bool
judge_may_fold(const struct entry *entry, const struct facts *facts)
{
	struct likeness like = likeness_of(NULL, entry->title);

	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role == ROLE_SUPERSEDED)
			return true;
	return like.marked || like.extends;
}
