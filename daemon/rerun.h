/* Rerun: time that is over, once more - what was heard goes through the same walk, days and letters as live, in a store of its
 * own that is thrown away. Letters are written and go nowhere. The clock is whatever arrives. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "configure.h"
#include "keep/store.h"
#include "model/decision.h"

struct rerun {
	const struct setup *setup; /* borrowed */
	struct store *store;
	char *folder; /* of the store, for nobody else */
	int64_t now;
	uint64_t drawn;
};

/* Makes the store below $TMPDIR. 0, or -errno with a sentence; rerun_close in either case, which removes it. */
int rerun_open(const struct setup *setup, struct rerun *ret, char **reterr_why);
void rerun_close(struct rerun *rerun);

/* Lets the time pass: all that falls due before AT is told (OPENING: opening letters too), and then it is AT. The others
 * happen then. 0 or -errno of the store (store_why). */
int rerun_until(struct rerun *rerun, int64_t at, bool opening);
/* Entries come in; BASELINE: with the first page of their source. */
int rerun_entries(struct rerun *rerun, const struct service *service,
	const struct source *source, const struct reading *reading, bool baseline);
/* The page lists the entry no longer, or again. Nothing happens where no case came of it. */
int rerun_listed(struct rerun *rerun, const char *source, const struct hash *key, bool listed);
/* Somebody decides about what came of the entry; its `change` and moment do not count. Nothing happens where it cannot be
 * decided so. */
int rerun_decide(struct rerun *rerun, const char *source, const struct hash *key,
	const struct decision *decision);
/* What is due now is told. */
int rerun_tell(struct rerun *rerun, bool opening);
