/* Fold: several entries that are about one change. The one with the vendor's newest word leads, the others are its
 * tellings. */
#pragma once

#include "case.h"

/* The case of which FROM, which belongs to none yet, is a further telling: 1 with *RET (change_clear) and why; 0: there
 * is none; -errno of the store. */
int fold_find(const struct walk *walk, const struct case_entry *from, const struct facts *facts,
	const struct matches *matches, struct change *ret, enum fold *ret_fold);
/* The case of another id than ID that FROM names, or that names FROM: 1 with *RET (change_clear), 0, -errno. */
int fold_named(const struct walk *walk, const struct case_entry *from, const char *id,
	struct change *ret);
/* Keeps what the entry names, so that others are found by it. 0 or -errno. */
int fold_note(const struct walk *walk, const char *change, const struct entry *entry);

/* Does the entry say more, or something newer, than the one that leads the case? */
bool fold_leads(const struct change *change, const struct case_entry *from,
	const struct facts *facts, enum fold fold);
/* Does an announcement that stands beside the one that leads give another date? That is no move of the vendor's. */
bool fold_disputes(const struct change *change, const struct facts *facts, enum fold fold);
/* The entry leads from now on; what led becomes a telling. The change itself is not touched otherwise. */
void
fold_lead(struct change *change, const struct case_entry *from, enum fold fold, int64_t now);
/* The entry is a telling, a new one or one with other words. */
void fold_follow(struct change *change, const struct case_entry *from,
	const struct facts *facts, enum fold fold, int64_t now);
/* Neither contradicts the other: a month and a day in it agree, and no date agrees with any. */
bool fold_agrees(const struct when *a, const struct when *b);
