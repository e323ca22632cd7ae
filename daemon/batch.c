/* Batch: pages that share one transaction. */
#include "batch.h"

#include <stdlib.h>

static int
take_troubles(struct batch *batch, const struct slot *slot, const struct silence_before *before,
	int64_t now)
{
	struct pending *p = &batch->items[batch->count - 1];

	if (p->result.more)
		return 0;
	return troubles_take(batch->store,
		&(struct troubles_page){ .source = slot->source,
			.before = *before,
			.state = &slot->state,
			.entries = p->result.entries,
			.fresh = p->result.fresh,
			.baseline = p->result.baseline,
			.now = now },
		&p->news);
}

int
batch_add(struct batch *batch, const struct walk *walk, struct slot *slot, struct page *page)
{
	struct pending *p = &batch->items[batch->count];
	struct silence_before before = { .last_heard = slot->state.last_heard,
		.last_new = slot->state.last_new,
		.page_entries = slot->state.page_entries };
	int r = batch->count == 0 ? store_begin(batch->store) : 0;

	batch->count++;
	*p = (struct pending){ .slot = slot,
		.before = { .outcome = slot->state.outcome, .failures = slot->state.failures },
		.page = *page };
	*page = (struct page){ 0 };
	if (r >= 0)
		r = walk_page(
			walk, slot->service, slot->source, &slot->state, &p->page, &p->result);
	if (r >= 0)
		r = take_troubles(batch, slot, &before, walk->now);
	page_drop_body(&p->page);
	return r;
}

bool
batch_full(const struct batch *batch, int64_t now)
{
	return batch->count == BATCH_PAGES || (batch->count && now < batch->careful_until);
}

int
batch_commit(struct batch *batch)
{
	return batch->count ? store_commit(batch->store) : 0;
}

void
batch_clear(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		source_state_clear(&batch->items[i].before);
		page_clear(&batch->items[i].page);
		walk_result_clear(&batch->items[i].result);
		troubles_news_clear(&batch->items[i].news);
	}
	batch->count = 0;
}

void
batch_undo(struct batch *batch, int64_t now)
{
	store_rollback(batch->store);
	for (size_t i = 0; i < batch->count; i++) {
		struct slot *slot = batch->items[i].slot;

		(void)roster_load_slot(slot, batch->store);
		slot->state.next_due = now + BATCH_RETRY_SEC;
	}
	batch->careful_until = now + 2 * BATCH_RETRY_SEC;
	batch_clear(batch);
}
