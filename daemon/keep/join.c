/* Join: two changes that turn out to be one. */
#include <errno.h>

#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/reminder.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

struct pair {
	int64_t older, younger;
	int64_t events; /* the last number of the older one's */
};

/* ?1 is the older, ?2 the younger, ?3 the events. */
static int
run(struct store *store, const struct pair *pair, const char *sql)
{
	_query_ q = query_begin(store, sql);

	query_put_number(&q, pair->older);
	query_put_number(&q, pair->younger);
	if (sqlite3_bind_parameter_count(q.statement) > 2)
		query_put_number(&q, pair->events);
	return query_run(&q);
}

static int
count_events(struct store *store, struct pair *pair)
{
	_query_ q = query_begin(
		store, "SELECT coalesce(max(number), 0) FROM change_event WHERE change = ?");
	int r;

	query_put_number(&q, pair->older);
	r = query_step(&q);
	if (r > 0)
		pair->events = query_get_number(&q);
	return r;
}

/* The numbers of the older one's events stand in Message-IDs: the younger one's come behind them. */
static int
move_events(struct store *store, struct pair *pair)
{
	int r = count_events(store, pair);

	if (r >= 0)
		r = run(store, pair,
			"UPDATE notice SET change = ?1, event = event + ?3 WHERE change = ?2");
	if (r >= 0)
		r = run(store, pair,
			"UPDATE change_event SET change = ?1, number = number + ?3 WHERE "
			"change = ?2");
	return r;
}

static int
move_people(struct store *store, const struct pair *pair)
{
	int r = run(store, pair, "UPDATE decision SET change = ?1 WHERE change = ?2");

	if (r >= 0)
		r = run(store, pair, "UPDATE letter SET change = ?1 WHERE change = ?2");
	if (r >= 0)
		r = run(store, pair,
			"INSERT OR IGNORE INTO told SELECT ?1, recipient FROM told WHERE "
			"change = ?2");
	if (r >= 0)
		r = run(store, pair,
			"INSERT INTO reminder SELECT ?1, recipient, about, role, date, days, "
			"told_at FROM reminder WHERE change = ?2 ON CONFLICT DO UPDATE SET "
			"told_at = max(told_at, excluded.told_at)");
	return r;
}

static int
move_names(struct store *store, const struct pair *pair)
{
	int r = run(store, pair, "UPDATE alias SET change = ?1 WHERE change = ?2");

	if (r >= 0)
		r = run(store, pair,
			"INSERT INTO alias (alias, change) SELECT id, ?1 FROM change WHERE "
			"number = ?2");
	if (r >= 0)
		r = run(store, pair,
			"INSERT OR IGNORE INTO reference SELECT key, ?1 FROM reference WHERE "
			"change = ?2");
	if (r >= 0)
		r = run(store, pair,
			"INSERT OR IGNORE INTO apart SELECT source, key, ?1 FROM apart WHERE "
			"change = ?2");
	return r;
}

static int
drop(struct store *store, int64_t number, const char *sql)
{
	_query_ q = query_begin(store, sql);

	query_put_number(&q, number);
	return query_run(&q);
}

static int
drop_rest(struct store *store, int64_t number)
{
	int r = drop(store, number, "DELETE FROM told WHERE change = ?");

	if (r >= 0)
		r = drop(store, number, "DELETE FROM reminder WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM reference WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM apart WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM telling WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM change_milestone WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM change_evidence WHERE change = ?");
	if (r >= 0)
		r = drop(store, number, "DELETE FROM change_match WHERE change = ?");
	return r < 0 ? r : drop(store, number, "DELETE FROM change WHERE number = ?");
}

static int
join(struct store *store, const char *older, const char *younger)
{
	struct pair pair = { 0 };
	int r = change_number(store, older, &pair.older);

	if (r >= 0)
		r = change_number(store, younger, &pair.younger);
	if (r >= 0 && pair.older == pair.younger)
		r = trouble_say(
			store, -EINVAL, "%s and %s are one change already", older, younger);
	if (r >= 0)
		r = move_events(store, &pair);
	if (r >= 0)
		r = move_people(store, &pair);
	if (r >= 0)
		r = move_names(store, &pair);
	if (r >= 0)
		r = drop_rest(store, pair.younger);
	return r < 0 ? r : reminder_look(store, pair.older, 0);
}

int
store_change_join(struct store *store, const char *older, const char *younger)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, join(store, older, younger));
}
