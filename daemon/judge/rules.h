/* Rules: everything that a configuration makes of the judge, compiled. Inside the room only. */
#pragma once

#include "base/hash.h"
#include "judge/judge.h"
#include "judge/phrases.h"
#include "judge/terms.h"

/* What a dependency is to the judge. */
struct claim {
	char *name;
	char *service;
	bool whole;          /* without uses: everything of the service */
	struct strings only; /* filters by label (entry_passes) */
};

struct rules {
	struct phrases *phrases;
	struct terms *terms;
	struct terms *ignored; /* what is something else */
	struct claim *claims;
	size_t claim_count;
	size_t *by_service; /* numbers of claims: by service, those of the whole of it first */
	struct hash version;
};

/* The claims on SERVICE (NULL: all) are those at FIRST to END of by_service. */
void rules_serving(
	const struct rules *rules, const char *service, size_t *ret_first, size_t *ret_end);
