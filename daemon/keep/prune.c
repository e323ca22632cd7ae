/* Prune: old entries go in small steps; their keys and hashes stay, and so does everything that
 * came of them. */
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"

static int
prune(struct store *store, int64_t before, int32_t today, unsigned limit)
{
	/* Revisions go with their entry (ON DELETE CASCADE). */
	_query_ q = query_begin(store, "DELETE FROM entry WHERE number IN (SELECT e.number "
				       "FROM entry e WHERE e.arrived < ?1 AND NOT EXISTS "
				       "(SELECT 1 FROM change c WHERE c.source = e.source AND "
				       "c.key = e.key AND c.last_day >= ?2) "
				       "AND NOT EXISTS (SELECT 1 FROM telling t JOIN "
				       "change c ON c.number = t.change WHERE t.source = "
				       "e.source AND t.key = e.key AND c.last_day >= ?2) "
				       "ORDER BY e.arrived LIMIT ?3)");
	int r;

	query_put_number(&q, before);
	query_put_number(&q, today);
	query_put_number(&q, limit);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
store_prune(struct store *store, int64_t before, int32_t today, unsigned limit)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, prune(store, before, today, limit));
}
