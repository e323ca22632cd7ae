/* Query: binding, stepping and reading of prepared statements, which the store keeps. */
#include "keep/query.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "keep/inside.h"
#include "keep/trouble.h"

static sqlite3_stmt *
prepare(struct query *q, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v3(q->store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement,
		    NULL) != SQLITE_OK)
		q->error = trouble_database(q->store);
	return statement;
}

struct query
query_begin(struct store *store, const char *sql)
{
	struct query q = { .store = store };
	struct cached *c;
	size_t i = 0;

	while (i < store->cache_count && store->cache[i].sql != sql)
		i++;
	if (i < store->cache_count && !store->cache[i].busy) {
		store->cache[i].busy = q.cached = true;
		q.statement = store->cache[i].statement;
		q.slot = i;
		return q;
	}
	q.statement = prepare(&q, sql);
	/* A listing whose callback asks for the same listing gets a statement of its own. */
	if (!q.statement || i < store->cache_count)
		return q;
	store->cache = mem_grow(
		store->cache, store->cache_count, &store->cache_cap, sizeof(*store->cache));
	c = &store->cache[store->cache_count];
	*c = (struct cached){ .sql = sql, .statement = q.statement, .busy = true };
	q.cached = true;
	q.slot = store->cache_count++;
	return q;
}

void
query_end(struct query *q)
{
	if (!q->statement)
		return;
	if (!q->cached) {
		(void)sqlite3_finalize(q->statement);
		return;
	}
	(void)sqlite3_reset(q->statement);
	(void)sqlite3_clear_bindings(q->statement);
	q->store->cache[q->slot].busy = false;
}

static void
bound(struct query *q, int code)
{
	if (code != SQLITE_OK && !q->error)
		q->error = trouble_database(q->store);
}

void
query_put_text(struct query *q, const char *s)
{
	if (q->error)
		return;
	bound(q, sqlite3_bind_text64(q->statement, ++q->parameter, s, s ? strlen(s) : 0,
			 SQLITE_STATIC, SQLITE_UTF8));
}

void
query_put_blob(struct query *q, const void *data, size_t len)
{
	if (q->error)
		return;
	bound(q, sqlite3_bind_blob64(
			 q->statement, ++q->parameter, data ? data : "", len, SQLITE_STATIC));
}

void
query_put_hash(struct query *q, const struct hash *hash)
{
	query_put_blob(q, hash->bytes, sizeof(hash->bytes));
}

void
query_put_number(struct query *q, int64_t number)
{
	if (!q->error)
		bound(q, sqlite3_bind_int64(q->statement, ++q->parameter, number));
}

void
query_put_real(struct query *q, double number)
{
	if (!q->error)
		bound(q, sqlite3_bind_double(q->statement, ++q->parameter, number));
}

static void
put_nothing(struct query *q)
{
	if (!q->error)
		bound(q, sqlite3_bind_null(q->statement, ++q->parameter));
}

void
query_put_stamp(struct query *q, int64_t stamp)
{
	if (stamp == STAMP_NONE)
		put_nothing(q);
	else
		query_put_number(q, stamp);
}

void
query_put_day(struct query *q, int32_t day)
{
	if (day == DAY_NONE)
		put_nothing(q);
	else
		query_put_number(q, day);
}

void
query_put_when(struct query *q, const struct when *when)
{
	bool known = when_known(when);

	query_put_day(q, known ? when->from : DAY_NONE);
	query_put_day(q, known ? when->to : DAY_NONE);
	query_put_text(q, known ? precision_name(when->precision) : NULL);
}

int
query_step(struct query *q)
{
	int code;

	if (q->error)
		return q->error;
	q->column = 0;
	code = sqlite3_step(q->statement);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return q->error = trouble_database(q->store);
}

int
query_run(struct query *q)
{
	int r;

	while ((r = query_step(q)) > 0)
		;
	if (q->statement)
		(void)sqlite3_reset(q->statement);
	q->parameter = 0;
	return r;
}

static void
damaged(struct query *q)
{
	q->store->flawed = true;
	if (!q->error)
		q->error = trouble_damaged(
			q->store, sqlite3_column_name(q->statement, q->column - 1));
}

/* Asked before the value is fetched: fetching as another type would change what it says. */
static bool
absent(struct query *q)
{
	return sqlite3_column_type(q->statement, q->column) == SQLITE_NULL;
}

char *
query_get_text(struct query *q)
{
	return mem_dup((const char *)sqlite3_column_text(q->statement, q->column++));
}

const void *
query_get_blob(struct query *q, size_t *ret_len)
{
	const void *data = sqlite3_column_blob(q->statement, q->column);

	*ret_len = (size_t)sqlite3_column_bytes(q->statement, q->column++);
	return data;
}

struct hash
query_get_hash(struct query *q)
{
	struct hash hash = { 0 };
	size_t len;
	const void *data = query_get_blob(q, &len);

	if (data && len == sizeof(hash.bytes))
		memcpy(hash.bytes, data, len);
	else
		damaged(q);
	return hash;
}

int64_t
query_get_number(struct query *q)
{
	return sqlite3_column_int64(q->statement, q->column++);
}

unsigned
query_get_count(struct query *q)
{
	int64_t number = query_get_number(q);

	if (number >= 0 && number <= UINT_MAX)
		return (unsigned)number;
	damaged(q);
	return 0;
}

bool
query_get_bool(struct query *q)
{
	return query_get_number(q) != 0;
}

double
query_get_real(struct query *q)
{
	return sqlite3_column_double(q->statement, q->column++);
}

int64_t
query_get_stamp(struct query *q)
{
	bool none = absent(q);
	int64_t stamp = query_get_number(q);

	return none ? STAMP_NONE : stamp;
}

int32_t
query_get_day(struct query *q)
{
	bool none = absent(q);
	int64_t day = query_get_number(q);

	if (none)
		return DAY_NONE;
	if (day > INT32_MIN && day <= INT32_MAX)
		return (int32_t)day;
	damaged(q);
	return DAY_NONE;
}

struct when
query_get_when(struct query *q)
{
	int32_t from = query_get_day(q), to = query_get_day(q);
	bool none = absent(q);
	_cleanup_free_ char *name = query_get_text(q);
	enum precision precision = name ? precision_of(name) : PRECISION_NONE;

	if (none)
		return WHEN_NONE;
	if (precision == PRECISION_NONE || from == DAY_NONE || to == DAY_NONE) {
		damaged(q);
		return WHEN_NONE;
	}
	return (struct when){ .from = from, .to = to, .precision = precision };
}

unsigned
query_get_word(struct query *q, int (*of)(const char *name))
{
	_cleanup_free_ char *name = query_get_text(q);
	int value = name ? of(name) : -EINVAL;

	if (value >= 0)
		return (unsigned)value;
	damaged(q);
	return 0;
}
