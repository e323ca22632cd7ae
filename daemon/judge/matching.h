/* Matching: the dependencies that an entry concerns, when it is cut into words already. Inside the room
 * only. */
#pragma once

#include "judge/rules.h"
#include "judge/sentence.h"

/* The first half of judge_match, of PROSE, which is that of ENTRY: dependencies whose uses it names. False: whatever its facts
 * are, it concerns nobody. */
bool matching_uses(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, struct matches *ret);
/* The second half: adds to RET those that name no uses, for which everything of the service is theirs. */
void matching_whole(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, const struct facts *facts, struct matches *ret);
