/* Split: two announcements were taken for one change, and a person says that they are two. */
#include "split.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "case.h"
#include "judgement.h"
#include "ledger.h"

/* Which of the tellings is meant. 0, or -EINVAL with a sentence. */
static int
choose(const struct split *split, const struct change *change, size_t *ret, char **reterr_why)
{
	if (change->telling_count == 0)
		return mem_why(-EINVAL, reterr_why,
			"%s was announced once only: there is nothing to part", change->id);
	if (!split->number && change->telling_count > 1)
		return mem_why(-EINVAL, reterr_why,
			"%s was announced %zu times more; say which of them is another change: "
			"forewarn split %s NUMBER, with the numbers that forewarn show %s "
			"gives",
			change->id, change->telling_count, change->id, change->id);
	if (split->number > change->telling_count)
		return mem_why(-EINVAL, reterr_why,
			"%s has no announcement number %u; forewarn show %s numbers them",
			change->id, split->number, change->id);
	*ret = split->number ? split->number - 1 : 0;
	return 0;
}

/* Takes one out of the case; the caller clears it. */
static struct telling
take_out(struct change *change, size_t place)
{
	struct telling telling = change->tellings[place];

	change->telling_count--;
	memmove(&change->tellings[place], &change->tellings[place + 1],
		(change->telling_count - place) * sizeof(telling));
	return telling;
}

/* Whom only the words of the other concerned, it concerns no more. */
static int
judge_anew(const struct walk *walk, struct change *change)
{
	struct judgement j;
	struct entry entry;
	int r = store_entry_get(walk->store, change->source, &change->key, &entry);

	/* What was pruned cannot be judged, and is over for long. */
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	judgement_make(walk, change->service, &entry, &j);
	r = judgement_add_tellings(&j, walk, change);
	if (r >= 0)
		judgement_settle(&j, walk, change, true);
	judgement_clear(&j);
	entry_clear(&entry);
	return r;
}

/* The case goes on without it. */
static int
part(const struct walk *walk, const struct split *split, struct change *change,
	const struct telling *telling)
{
	_cleanup_free_ char *by = text_line(split->by, LIMIT_PERSON_BYTES),
			    *why = text_line(split->why, LIMIT_SENTENCE_BYTES);
	_cleanup_free_ char *detail = mem_printf("%s has parted “%s” from it: %s", by,
		telling->title ? telling->title : "", why);
	struct event event = { .at = walk->now,
		.happening = HAPPENED_PARTED,
		.before = telling->effective,
		.after = change->facts.effective,
		.detail = detail };
	int r = judge_anew(walk, change);

	if (r >= 0)
		r = store_change_put(walk->store, change);
	if (r >= 0)
		r = store_apart_add(walk->store, telling->source, &telling->key, change->id);
	return r < 0 ? r : store_event_add(walk->store, change->id, &event);
}

/* What was taken out is judged as if it came in now. */
static int
open_anew(const struct walk *walk, const struct change *change, const struct telling *telling,
	struct walk_result *ret)
{
	struct entry entry;
	int r = store_entry_get(walk->store, telling->source, &telling->key, &entry);

	if (r < 0)
		return r;
	r = case_take(walk,
		&(struct case_entry){ .service = change->service,
			.source = telling->source,
			.key = telling->key,
			.entry = &entry,
			.first_seen = walk->now },
		ret);
	entry_clear(&entry);
	return r;
}

static int
split_change(const struct walk *walk, const struct split *split, struct change *change,
	struct walk_result *ret, char **ret_text, char **reterr_why)
{
	struct telling telling;
	size_t place = 0;
	int r = choose(split, change, &place, reterr_why);

	if (r < 0)
		return r;
	telling = take_out(change, place);
	r = part(walk, split, change, &telling);
	if (r >= 0)
		r = open_anew(walk, change, &telling, ret);
	if (r < 0)
		(void)mem_why(r, reterr_why, "%s", store_why(walk->store));
	else
		*ret_text =
			ret->count
				? mem_printf("“%s” is %s now, and %s goes on without it",
					  telling.title ? telling.title : "",
					  ret->cases[ret->count - 1].change.id, change->id)
				: mem_printf("“%s” does not concern you by itself; %s goes on "
					     "without it",
					  telling.title ? telling.title : "", change->id);
	telling_clear(&telling);
	return r < 0 ? r : 0;
}

int
split_take(const struct walk *walk, const struct split *split, struct walk_result *ret,
	char **ret_text, char **reterr_why)
{
	struct change change = { 0 };
	int r = store_begin(walk->store);

	*ret = (struct walk_result){ 0 };
	if (r >= 0)
		r = store_change_get(walk->store, split->change, &change);
	if (r == -ENOENT)
		r = ledger_unknown(walk->store, split->change, reterr_why);
	else if (r < 0)
		(void)mem_why(r, reterr_why, "%s", store_why(walk->store));
	else
		r = split_change(walk, split, &change, ret, ret_text, reterr_why);
	if (r >= 0 && (r = store_commit(walk->store)) < 0)
		(void)mem_why(r, reterr_why, "%s", store_why(walk->store));
	if (r < 0) {
		store_rollback(walk->store);
		walk_result_clear(ret);
	}
	change_clear(&change);
	return r;
}
