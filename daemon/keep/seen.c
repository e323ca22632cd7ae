/* Seen: the keys and content hashes of a source, for telling what is new on a page. */
#include "keep/seen.h"

#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/source.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

int
store_seen(struct store *store, const char *source, struct seen_list *ret)
{
	_query_ q = query_begin(store, "SELECT n.key, n.content, n.hash_version FROM source s "
				       "JOIN seen n ON n.source = s.number "
				       "WHERE s.id = ? ORDER BY n.key");
	struct seen_list list = { 0 };
	int r;

	*ret = list;
	query_put_text(&q, source);
	while ((r = query_step(&q)) > 0) {
		list.items = mem_grow(list.items, list.count, &list.cap, sizeof(*list.items));
		/* Initialisers have no order of their own; columns have. */
		list.items[list.count].key = query_get_hash(&q);
		list.items[list.count].content = query_get_hash(&q);
		list.items[list.count++].hash_version = query_get_count(&q);
	}
	if (r < 0)
		seen_list_clear(&list);
	*ret = list;
	return r;
}

static int
compare(const void *key, const void *item)
{
	return hash_compare(key, &((const struct seen *)item)->key);
}

const struct seen *
seen_find(const struct seen_list *list, const struct hash *key)
{
	if (!list->count)
		return NULL;
	return bsearch(key, list->items, list->count, sizeof(*list->items), compare);
}

void
seen_list_clear(struct seen_list *list)
{
	free(list->items);
	*list = (struct seen_list){ 0 };
}

int
seen_put(
	struct store *store, int64_t source, const struct hash *key, const struct hash *content)
{
	_query_ q = query_begin(store,
		"INSERT INTO seen (source, key, content, hash_version) VALUES (?, ?, ?, ?) ON "
		"CONFLICT DO UPDATE SET "
		"content = excluded.content, hash_version = excluded.hash_version");

	query_put_number(&q, source);
	query_put_hash(&q, key);
	query_put_hash(&q, content);
	query_put_number(&q, ENTRY_HASH_VERSION);
	return query_run(&q);
}

static int
rehash(struct store *store, int64_t source, const struct hash *key, const struct hash *content)
{
	_query_ q = query_begin(store,
		"UPDATE seen SET content = ?, hash_version = ? WHERE source = ? AND key = ?");
	int r;

	query_put_hash(&q, content);
	query_put_number(&q, ENTRY_HASH_VERSION);
	query_put_number(&q, source);
	query_put_hash(&q, key);
	r = query_run(&q);
	if (r < 0 || sqlite3_changes(store->db))
		return r;
	return trouble_say(store, -ENOENT, "%s: that entry was never seen", store->file);
}

int
store_entry_rehash(struct store *store, const char *source, const struct hash *key,
	const struct hash *content)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = source_number(store, source, &number);
	if (r >= 0)
		r = rehash(store, number, key, content);
	return scope_end(&scope, r);
}
