/* Timeline: what was heard, listed and decided, in its order - out of the store, and out of archives - into a rerun. */
#pragma once

#include "model/config.h"
#include "rerun.h"

struct timeline_moment;
struct timeline {
	const struct config *config;     /* by which it is judged */
	struct store *heard;             /* the store of what was heard; NULL: there is none */
	struct timeline_moment *moments; /* of archives, lists and decisions */
	size_t count, cap, next;
	int64_t *firsts; /* when each source gave its first page, ascending */
	size_t first_count, first_cap;
	unsigned revisions, strangers,
		undated;     /* played; of nobody's source; of archives, without a stamp */
	int64_t from, until; /* of what was played; STAMP_NONE */
};
void timeline_clear(struct timeline *timeline);

/* What pages stopped listing, and what was decided. 0 or -errno of the store. */
int timeline_take_store(struct timeline *timeline);
/* The entries of a feed in FILE, each at its own stamp, as if SOURCE had given them. An exit status, after a sentence. */
int timeline_take_archive(struct timeline *timeline, const char *file,
	const struct service *service, const struct source *source);

/* Plays all of it, and then the days until NOW. PROGRESS hears of each part (0 to 1), and says by non-zero that it shall
 * stop (-ECANCELED). 0 or -errno: of the store that was heard, or (*RET_RERUN) of the rerun's. */
int timeline_play(struct timeline *timeline, struct rerun *rerun, int64_t now,
	int (*progress)(double part), bool *ret_rerun);
