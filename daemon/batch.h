/* Batch: pages that share one transaction. Nothing of them happened before batch_commit. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keep/store.h"
#include "roster.h"
#include "troubles.h"
#include "walk.h"

/* More would only hold the answers back (SPEED.md section 4). */
#define BATCH_PAGES 50
/* After trouble with the store the pages are asked again. */
#define BATCH_RETRY_SEC 300

/* A page that was walked but not committed yet. */
struct pending {
	struct slot *slot;
	struct source_state before; /* only what chronicle asks for */
	struct page page;           /* without its body */
	struct walk_result result;
	struct troubles_news news;
};

/* Zero-initialise it but for `store`. */
struct batch {
	struct store *store;
	struct pending items[BATCH_PAGES];
	size_t count;
	int64_t careful_until; /* pages go one by one, so that one of them cannot spoil the
				  others for ever */
};

/* Walks PAGE (taken over) in the batch's transaction, which begins with the first one. 0 or
 * -errno of the store: then batch_undo is to follow. */
int
batch_add(struct batch *batch, const struct walk *walk, struct slot *slot, struct page *page);
bool batch_full(const struct batch *batch, int64_t now);
/* 0, then the items can be told of before batch_clear; or -errno, then batch_undo is to follow. */
int batch_commit(struct batch *batch);
void batch_clear(struct batch *batch);
/* Nothing of the batch happened: the states are read anew, the pages asked again soon. */
void batch_undo(struct batch *batch, int64_t now);
