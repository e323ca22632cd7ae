/* Outbox: what waits for which way out, what stands in for what, and what waits for too long. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"

/* The partial index serves only queries that say exactly this. */
#define WAITING "state IN ('ready', 'sending')"
/* A spare that nobody has called yet only looks like a letter that waits. */
#define NO_SPARE "(spare_of IS NULL OR attempts > 0)"

int
store_queues(struct store *store, int64_t now, struct queues *ret)
{
	_query_ q = query_begin(store,
		"SELECT channel, nullif(to_address, '') AS target, min(next_try), "
		"min(iif(next_try <= ?, created, NULL)) FROM (SELECT channel, "
		"iif(channel = 'mail', '', to_address) AS to_address, next_try, created FROM "
		"letter INDEXED BY letter_waiting WHERE " WAITING ") GROUP BY channel, target");
	int r;

	*ret = (struct queues){ 0 };
	query_put_number(&q, now);
	while ((r = query_step(&q)) > 0) {
		struct queue *queue;

		ret->items = mem_grow(ret->items, ret->count, &ret->cap, sizeof(*ret->items));
		queue = &ret->items[ret->count++];
		queue->channel = query_get_word(&q, channel_of);
		queue->to = query_get_text(&q);
		queue->next_try = query_get_stamp(&q);
		queue->created = query_get_stamp(&q);
	}
	if (r < 0)
		queues_clear(ret);
	return r;
}

void
queues_clear(struct queues *queues)
{
	for (size_t i = 0; i < queues->count; i++)
		free(queues->items[i].to);
	free(queues->items);
	*queues = (struct queues){ 0 };
}

static int
drop(struct store *store, const char *message_id)
{
	_query_ q = query_begin(store, "UPDATE letter SET state = 'spared' WHERE spare_of = ? "
				       "AND state = 'ready' AND attempts = 0");
	int r;

	query_put_text(&q, message_id);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
store_spares_drop(struct store *store, const char *message_id)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, drop(store, message_id));
}

static int
call(struct store *store, const char *message_id, int64_t now)
{
	_query_ q = query_begin(store,
		"UPDATE letter SET next_try = min(next_try, ?) WHERE id = (SELECT min(id) FROM "
		"letter WHERE spare_of = ? AND state = 'ready' AND attempts = 0)");
	int r;

	query_put_number(&q, now);
	query_put_text(&q, message_id);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
store_spares_call(struct store *store, const char *message_id, int64_t now)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, call(store, message_id, now));
}

int
store_letters_late(struct store *store, int64_t before, struct late *ret)
{
	_query_ q = query_begin(store,
		"SELECT count(*), count(*) FILTER (WHERE late = 0), min(created) FROM letter "
		"INDEXED BY letter_waiting WHERE " WAITING " AND " NO_SPARE
		" AND created <= ?");
	int r;

	*ret = (struct late){ .oldest = STAMP_NONE };
	query_put_number(&q, before);
	r = query_step(&q);
	if (r <= 0)
		return r;
	ret->count = query_get_count(&q);
	ret->unsaid = query_get_count(&q);
	ret->oldest = query_get_stamp(&q);
	return 0;
}

static int
say(struct store *store, int64_t before)
{
	_query_ q = query_begin(store, "UPDATE letter SET late = 1 WHERE " WAITING
				       " AND " NO_SPARE " AND created <= ? AND late = 0");
	int r;

	query_put_number(&q, before);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
store_letters_late_said(struct store *store, int64_t before)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, say(store, before));
}
