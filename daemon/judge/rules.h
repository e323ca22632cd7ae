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

/* A service that has claims: those of by_service from FIRST to END. */
struct served {
	const char *service; /* borrowed from a claim */
	size_t first, end;
};

struct rules {
	struct phrases *phrases;
	struct terms *terms;
	struct terms *ignored; /* what is something else */
	struct claim *claims;
	size_t claim_count;
	size_t *by_service; /* numbers of claims: by service, those of the whole of it first */
	struct served *served; /* the services in it, by name */
	size_t served_count;
	bool any_whole; /* of the claims */
	struct hash version;
};

/* The claims on SERVICE, which is not NULL; one without any has an empty range. */
struct served rules_served(const struct rules *rules, const char *service);
