/* Matching: the dependencies that an entry concerns, when it is cut into words already. Inside the room
 * only. */
#pragma once

#include "judge/rules.h"
#include "judge/sentence.h"

/* judge_match of PROSE, which is that of ENTRY. */
void matching_find(const struct rules *rules, const char *service, const struct entry *entry,
	const struct prose *prose, const struct facts *facts, struct matches *ret);
