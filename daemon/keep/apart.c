/* Apart: which entries the entries of a change name, and which a person has parted from it. */
#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/source.h"
#include "keep/transaction.h"

static int
add_reference(struct store *store, const char *change, const struct hash *key)
{
	_query_ q = query_begin(
		store, "INSERT OR IGNORE INTO reference (key, change) VALUES (?, ?)");
	int64_t number = 0;
	int r = change_number(store, change, &number);

	if (r < 0)
		return r;
	query_put_hash(&q, key);
	query_put_number(&q, number);
	return query_run(&q);
}

int
store_reference_add(struct store *store, const char *change, const struct hash *key)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, add_reference(store, change, key));
}

int
store_reference_find(
	struct store *store, const char *service, const struct hash *key, char **ret)
{
	_query_ q = query_begin(store,
		"SELECT c.id FROM reference r JOIN change c ON c.number = r.change "
		"WHERE r.key = ? AND c.service = ? ORDER BY c.number LIMIT 1");
	int r;

	query_put_hash(&q, key);
	query_put_text(&q, service);
	r = query_step(&q);
	if (r > 0)
		*ret = query_get_text(&q);
	return r;
}

static int
add_apart(struct store *store, const char *source, const struct hash *key, const char *change)
{
	_query_ q = query_begin(
		store, "INSERT OR IGNORE INTO apart (source, key, change) VALUES (?, ?, ?)");
	int64_t of = 0, number = 0;
	int r = change_number(store, change, &number);

	if (r >= 0)
		r = source_intern(store, source, NULL, &of);
	if (r < 0)
		return r;
	query_put_number(&q, of);
	query_put_hash(&q, key);
	query_put_number(&q, number);
	return query_run(&q);
}

int
store_apart_add(
	struct store *store, const char *source, const struct hash *key, const char *change)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, add_apart(store, source, key, change));
}

int
store_apart(struct store *store, const char *source, const struct hash *key, const char *change)
{
	_query_ q =
		query_begin(store, "SELECT 1 FROM apart a JOIN source s ON s.number = a.source "
				   "WHERE s.id = ? AND a.key = ? AND a.change = ?");
	int64_t number = 0;
	int r = change_number(store, change, &number);

	if (r < 0)
		return r;
	query_put_text(&q, source);
	query_put_hash(&q, key);
	query_put_number(&q, number);
	return query_step(&q);
}
