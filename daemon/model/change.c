/* Change: names, ids, ownership. */
#include "model/change.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/names.h"
#include "base/stamp.h"
#include "base/text.h"

static const char *const verdicts[] = { "silent", "digest", "now" };
static const char *const happenings[HAPPENING_COUNT] = { "announced", "edited", "moved",
	"withdrawn", "matched", "unmatched", "reread", "decided", "voided", "noted", "joined",
	"parted", "no-longer-listed", "listed-again", "step-moved", "reminded", "decide-by",
	"notice-by", "plan-due", "open-again", "in-force", "escalated", "closed" };
static const char *const folds[] = { "none", "reference", "reissue", "extends", "same" };

const char *
verdict_name(enum verdict verdict)
{
	return verdicts[verdict];
}

int
verdict_of_name(const char *name)
{
	return names_find(verdicts, VERDICT_NOW + 1, name);
}

const char *
happening_name(enum happening happening)
{
	return happenings[happening];
}

int
happening_of(const char *name)
{
	return names_find(happenings, HAPPENING_COUNT, name);
}

bool
happening_reminds(enum happening happening)
{
	return happening >= HAPPENED_REMINDED && happening <= HAPPENED_ESCALATED;
}

const char *
fold_name(enum fold fold)
{
	return folds[fold];
}

int
fold_of(const char *name)
{
	return names_find(folds, FOLD_SAME + 1, name);
}

const char *
fold_words(enum fold fold)
{
	switch (fold) {
	case FOLD_REFERENCE:
		return "the one names the other";
	case FOLD_REISSUE:
		return "the same title, marked as updated";
	case FOLD_EXTENDS:
		return "it changes what the first one said, and says so";
	case FOLD_SAME:
		return "the same date and the same words in the title, on another page of the "
		       "vendor";
	case FOLD_NONE:
		break;
	}
	return "nothing says so";
}

struct event *
events_add(struct events *events)
{
	events->items =
		mem_grow(events->items, events->count, &events->cap, sizeof(*events->items));
	return &events->items[events->count++];
}

void
events_clear(struct events *events)
{
	for (size_t i = 0; i < events->count; i++)
		free(events->items[i].detail);
	free(events->items);
	*events = (struct events){ 0 };
}

void
telling_clear(struct telling *telling)
{
	free(telling->source);
	free(telling->title);
	free(telling->link);
	*telling = (struct telling){ 0 };
}

struct telling *
change_add_telling(struct change *change)
{
	change->tellings = mem_grow(change->tellings, change->telling_count,
		&change->telling_cap, sizeof(*change->tellings));
	return &change->tellings[change->telling_count++];
}

struct telling *
change_telling(const struct change *change, const char *source, const struct hash *key)
{
	for (size_t i = 0; i < change->telling_count; i++)
		if (text_equal(change->tellings[i].source, source) &&
			hash_equal(&change->tellings[i].key, key))
			return &change->tellings[i];
	return NULL;
}

void
change_clear(struct change *change)
{
	for (size_t i = 0; i < change->telling_count; i++)
		telling_clear(&change->tellings[i]);
	free(change->tellings);
	free(change->id);
	free(change->service);
	free(change->source);
	free(change->title);
	free(change->link);
	free(change->language);
	free(change->quote);
	free(change->reason);
	facts_clear(&change->facts);
	matches_clear(&change->matches);
	decision_clear(&change->decision);
	*change = (struct change){ 0 };
}

struct change *
changes_add(struct changes *changes)
{
	changes->items = mem_grow(
		changes->items, changes->count, &changes->cap, sizeof(*changes->items));
	return &changes->items[changes->count++];
}

void
changes_clear(struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		change_clear(&changes->items[i]);
	free(changes->items);
	*changes = (struct changes){ 0 };
}

char *
change_id_draw(const char *service, uint64_t random)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	char drawn[7] = "";

	for (int i = 0; i < 6; i++, random >>= 5)
		drawn[i] = alphabet[random & 31];
	return mem_printf("%s-%s", service, drawn);
}

int32_t
change_decide_by(const struct change *change, unsigned lead_time_days)
{
	enum kind kind = change->facts.kind;

	if (!when_known(&change->facts.effective) || kind == KIND_MAINTENANCE ||
		kind == KIND_INCIDENT)
		return DAY_NONE;
	return change->facts.effective.from - (int32_t)lead_time_days;
}

static struct strings
names_of(const struct change *change)
{
	struct strings names = { 0 };

	for (size_t i = 0; i < change->matches.count; i++)
		if (!strings_has(&names, change->matches.items[i].dependency))
			strings_add(&names, change->matches.items[i].dependency);
	return names;
}

char *
change_dependencies(const struct change *change)
{
	_cleanup_(strings_clear) struct strings names = names_of(change);

	return strings_join(&names, ", ");
}

char *
change_concerned(const struct change *change)
{
	_cleanup_(strings_clear) struct strings names = names_of(change);

	return strings_sentence(&names);
}
