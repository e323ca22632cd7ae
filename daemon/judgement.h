/* Judgement: what judge says of an entry now, and how it goes into a case. */
#pragma once

#include "walk.h"

struct judgement {
	struct facts facts;
	struct matches matches;
	enum verdict verdict;
	char *reason;
};

void judgement_make(const struct walk *walk, const char *service, const struct entry *entry,
	struct judgement *ret);
/* False, and nothing in RET, when the entry concerns nobody: enough to know of one that belongs to no case. */
bool judgement_make_if_concerned(const struct walk *walk, const char *service,
	const struct entry *entry, struct judgement *ret);
void judgement_clear(struct judgement *j);

/* Does it name a dependency that the case does not? */
bool judgement_has_other(const struct judgement *j, const struct change *change);
/* The verdict by other matches than its own. */
void
judgement_weigh(struct judgement *j, const struct walk *walk, const struct matches *matches);
/* Facts and matches become the case's, and its verdict is found anew. Whoever was concerned stays so when the vendor's edit
 * drops the word that matched: only our own configuration (a review) takes somebody out. */
void judgement_settle(
	struct judgement *j, const struct walk *walk, struct change *change, bool review);
/* Only the matches of dependencies that the case has not. False: there are none. */
bool judgement_add_matches(struct judgement *j, const struct walk *walk, struct change *change);
/* Adds what the case's other entries match now, which a review needs to see whom it concerns. 0 or -errno. */
int judgement_add_tellings(
	struct judgement *j, const struct walk *walk, const struct change *change);
