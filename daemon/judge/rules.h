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
	struct hash version;
};
