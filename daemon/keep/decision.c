/* Decision: the ledger of what people decided; nothing is ever taken out of it. */
#include "keep/decision.h"

#include <errno.h>

#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/reminder.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

#define COLUMNS "d.kind, d.person, d.peer, d.why, d.at, d.until, d.void_at, d.void_why"

static void
read_row(struct query *q, struct decision *ret)
{
	ret->kind = query_get_word(q, decision_of);
	ret->by = query_get_text(q);
	ret->peer = query_get_text(q);
	ret->why = query_get_text(q);
	ret->at = query_get_stamp(q);
	ret->until = query_get_day(q);
	ret->void_at = query_get_stamp(q);
	ret->void_why = query_get_text(q);
}

int
decision_latest(struct store *store, int64_t change, struct decision *ret)
{
	_query_ q = query_begin(store, "SELECT " COLUMNS " FROM decision d WHERE d.change = ? "
				       "ORDER BY d.at DESC, d.number DESC LIMIT 1");
	int r;

	*ret = DECISION_INITIAL;
	query_put_number(&q, change);
	r = query_step(&q);
	if (r > 0) {
		read_row(&q, ret);
		r = q.error;
	}
	return r < 0 ? r : 0;
}

static int
read_rows(struct query *q, struct decisions *ret)
{
	int r;

	while ((r = query_step(q)) > 0) {
		struct decision *d = decisions_add(ret);

		d->change = query_get_text(q);
		read_row(q, d);
	}
	if (r < 0)
		decisions_clear(ret);
	return r;
}

static int
decisions_of_all(struct store *store, struct decisions *ret)
{
	_query_ q = query_begin(store, "SELECT c.id, " COLUMNS " FROM decision d "
				       "JOIN change c ON c.number = d.change "
				       "ORDER BY c.id, d.at, d.number");

	return read_rows(&q, ret);
}

static int
decisions_of_one(struct store *store, int64_t change, struct decisions *ret)
{
	_query_ q = query_begin(store, "SELECT c.id, " COLUMNS " FROM decision d "
				       "JOIN change c ON c.number = d.change "
				       "WHERE d.change = ? ORDER BY d.at, d.number");

	query_put_number(&q, change);
	return read_rows(&q, ret);
}

int
store_decisions(struct store *store, const char *change, struct decisions *ret)
{
	int64_t number = 0;
	int r;

	*ret = (struct decisions){ 0 };
	if (!change)
		return decisions_of_all(store, ret);
	r = change_number(store, change, &number);
	return r < 0 ? r : decisions_of_one(store, number, ret);
}

static int
add(struct store *store, int64_t change, const struct decision *decision)
{
	_query_ q = query_begin(store, "INSERT INTO decision (change, kind, person, peer, why, "
				       "at, until, void_at, void_why) "
				       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_put_number(&q, change);
	query_put_text(&q, decision_name(decision->kind));
	query_put_text(&q, decision->by);
	query_put_text(&q, decision->peer);
	query_put_text(&q, decision->why);
	query_put_stamp(&q, decision->at);
	query_put_day(&q, decision->until);
	query_put_stamp(&q, decision->void_at);
	query_put_text(&q, decision->void_why);
	return query_run(&q);
}

int
store_decision_add(struct store *store, const char *change, const struct decision *decision)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = add(store, number, decision);
	if (r >= 0)
		r = reminder_look(store, number, 0);
	return scope_end(&scope, r);
}

static int
make_void(struct store *store, int64_t change, int64_t at, const char *why)
{
	_query_ q =
		query_begin(store, "UPDATE decision SET void_at = ?, void_why = ? "
				   "WHERE number = (SELECT number FROM decision "
				   "WHERE change = ? ORDER BY at DESC, number DESC LIMIT 1)");
	int r;

	query_put_stamp(&q, at);
	query_put_text(&q, why);
	query_put_number(&q, change);
	r = query_run(&q);
	if (r < 0 || sqlite3_changes(store->db))
		return r;
	return trouble_say(store, -ENOENT,
		"%s: nothing was decided about that change, so nothing can be void",
		store->file);
}

int
store_decision_void(struct store *store, const char *change, int64_t at, const char *why)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = make_void(store, number, at, why);
	return scope_end(&scope, r);
}
