/* Ailment: what is wrong with sources, until it was told that it is over. */
#include <errno.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/trouble.h"

#define COLUMNS "id, source, kind, since, seen, detail, ripe, told, over, over_told "

static int
read_row(struct query *q, struct ailment *ret)
{
	*ret = (struct ailment){ 0 };
	ret->id = query_get_number(q);
	ret->source = query_get_text(q);
	ret->kind = query_get_word(q, ailment_of);
	ret->since = query_get_stamp(q);
	ret->seen = query_get_count(q);
	ret->detail = query_get_text(q);
	ret->ripe = query_get_stamp(q);
	ret->told = query_get_stamp(q);
	ret->over = query_get_stamp(q);
	ret->over_told = query_get_stamp(q);
	if (q->error)
		ailment_clear(ret);
	return q->error;
}

static int
read_rows(struct query *q, struct ailments *ret)
{
	int r;

	*ret = (struct ailments){ 0 };
	while ((r = query_step(q)) > 0) {
		r = read_row(q, ailments_add(ret));
		if (r < 0)
			break;
	}
	if (r < 0)
		ailments_clear(ret);
	return r;
}

static int
list_all(struct store *store, struct ailments *ret)
{
	_query_ q = query_begin(store, "SELECT " COLUMNS "FROM ailment WHERE over_told IS NULL "
				       "ORDER BY source, id");

	return read_rows(&q, ret);
}

int
store_ailments(struct store *store, const char *source, struct ailments *ret)
{
	_query_ q = query_begin(store,
		"SELECT " COLUMNS "FROM ailment WHERE over_told IS NULL AND source = ? "
		"ORDER BY id");

	if (!source)
		return list_all(store, ret);
	query_put_text(&q, source);
	return read_rows(&q, ret);
}

int
store_ailment_last(struct store *store, enum ailment_kind kind, struct ailment *ret)
{
	_query_ q = query_begin(store,
		"SELECT " COLUMNS "FROM ailment WHERE kind = ? ORDER BY id DESC LIMIT 1");
	int r;

	*ret = (struct ailment){ 0 };
	query_put_text(&q, ailment_name(kind));
	r = query_step(&q);
	if (r < 0)
		return r;
	return r ? read_row(&q, ret)
		 : trouble_say(
			   store, -ENOENT, "%s: there never was such a trouble", store->file);
}

static void
put_columns(struct query *q, const struct ailment *ailment)
{
	query_put_text(q, ailment->source);
	query_put_text(q, ailment_name(ailment->kind));
	query_put_stamp(q, ailment->since);
	query_put_number(q, ailment->seen);
	query_put_text(q, ailment->detail);
	query_put_stamp(q, ailment->ripe);
	query_put_stamp(q, ailment->told);
	query_put_stamp(q, ailment->over);
	query_put_stamp(q, ailment->over_told);
}

static int
add(struct store *store, struct ailment *ailment)
{
	_query_ q = query_begin(store,
		"INSERT INTO ailment (source, kind, since, seen, detail, ripe, told, over, "
		"over_told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	put_columns(&q, ailment);
	r = query_run(&q);
	if (r >= 0)
		ailment->id = sqlite3_last_insert_rowid(store->db);
	return r;
}

int
store_ailment_put(struct store *store, struct ailment *ailment)
{
	_query_ q = query_begin(store,
		"UPDATE ailment SET source = ?, kind = ?, since = ?, seen = ?, detail = ?, "
		"ripe = ?, told = ?, over = ?, over_told = ? WHERE id = ?");

	if (ailment->id == 0)
		return add(store, ailment);
	put_columns(&q, ailment);
	query_put_number(&q, ailment->id);
	return query_run(&q);
}

int
store_ailment_drop(struct store *store, int64_t id)
{
	_query_ q = query_begin(store, "DELETE FROM ailment WHERE id = ?");

	query_put_number(&q, id);
	return query_run(&q);
}

int
store_arrivals(struct store *store, const char *source, int64_t *ret, size_t limit)
{
	_query_ q = query_begin(store,
		"SELECT e.first_seen AS at FROM entry e JOIN source s ON s.number = e.source "
		"WHERE s.id = ?1 UNION "
		"SELECT e.arrived AS at FROM entry e JOIN source s ON s.number = e.source "
		"WHERE s.id = ?1 ORDER BY at DESC LIMIT ?2");
	int r, count = 0;

	query_put_text(&q, source);
	query_put_number(&q, (int64_t)limit);
	while ((r = query_step(&q)) > 0)
		ret[count++] = query_get_stamp(&q);
	return r < 0 ? r : count;
}

int
store_ailments_ever(struct store *store, const char *source, unsigned *ret)
{
	_query_ q = query_begin(
		store, "SELECT count(*) FROM ailment WHERE source = ? AND ripe IS NOT NULL");
	int r;

	query_put_text(&q, source);
	r = query_step(&q);
	if (r > 0)
		*ret = query_get_count(&q);
	return r < 0 ? r : q.error;
}
