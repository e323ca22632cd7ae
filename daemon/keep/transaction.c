/* Transaction: begin, commit, roll back; what failed halfway can never be committed. */
#include "keep/transaction.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/trouble.h"

static int
run(struct store *store, const char *sql)
{
	_query_ q = query_begin(store, sql);

	return query_run(&q);
}

static int
begin(struct store *store)
{
	if (store->mode != STORE_WRITE)
		return trouble_say(
			store, -EROFS, "%s: was opened for reading only", store->file);
	/* IMMEDIATE: a lock that we cannot get is found out before the work, not after it. */
	return run(store, "BEGIN IMMEDIATE");
}

/* SQLite rolls back by itself on some errors (full disk); then there is nothing left to undo.
 */
static void
roll_back(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

static int
commit(struct store *store)
{
	int r = run(store, "COMMIT");

	if (r < 0)
		roll_back(store);
	return r;
}

int
store_begin(struct store *store)
{
	int r;

	if (store->began)
		return trouble_say(
			store, -EALREADY, "%s: a transaction is already open", store->file);
	r = begin(store);
	if (r < 0)
		return r;
	store->began = true;
	store->spoiled = 0;
	return 0;
}

static int
lost(struct store *store, int error)
{
	_cleanup_free_ char *first = mem_dup(store->why);

	return trouble_say(store, error,
		"nothing of this round was kept, because a step of it failed: %s", first);
}

int
store_commit(struct store *store)
{
	int spoiled = store->spoiled;

	if (!store->began)
		return trouble_say(
			store, -EINVAL, "%s: there is no transaction to commit", store->file);
	store->began = false;
	store->spoiled = 0;
	if (!spoiled)
		return commit(store);
	roll_back(store);
	return lost(store, spoiled);
}

void
store_rollback(struct store *store)
{
	if (!store->began)
		return;
	store->began = false;
	store->spoiled = 0;
	roll_back(store);
}

int
scope_begin(struct store *store, struct scope *ret)
{
	*ret = (struct scope){ .store = store, .own = !store->began };
	if (ret->own)
		return begin(store);
	if (store->spoiled)
		return trouble_say(store, -ECANCELED,
			"%s: a step of this transaction failed before (%s); it must be rolled "
			"back",
			store->file, strerror(-store->spoiled));
	return 0;
}

int
scope_end(struct scope *scope, int result)
{
	int r;

	if (!scope->own)
		return result;
	if (result < 0) {
		roll_back(scope->store);
		return result;
	}
	r = commit(scope->store);
	return r < 0 ? r : result;
}
