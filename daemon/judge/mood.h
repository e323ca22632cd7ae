/* Mood: what colours the hits of a text while they are heard one by one. Inside the room only. */
#pragma once

#include "judge/phrases.h"

struct mood {
	bool works;        /* "will be unavailable" is true for an hour */
	bool launch;       /* the title tells of something new */
	bool repairs;      /* ... in the sentence that REPAIRED gives */
	uint32_t repaired; /* "fixed: boards that were removed ..." */
	bool listed;       /* "Fixed" was a heading: up to the next the lines are repairs */
	uint32_t passed;   /* sentences looked at for the next heading */
};

/* FILED: the vendor itself filed the entry under works or disturbances. */
struct mood mood_new(const struct hits *hits, bool filed);
/* How much of its weight HIT keeps. To be asked of each hit in the order of the text. */
double mood_share(struct mood *mood, const struct prose *prose, const struct hit *hit);
