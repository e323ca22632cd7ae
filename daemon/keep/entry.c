/* Entry: what was kept of an item of a page, every revision of it. */
#include <errno.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "keep/inside.h"
#include "keep/pack.h"
#include "keep/query.h"
#include "keep/seen.h"
#include "keep/source.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

static int
put_entry(struct store *store, int64_t source, const struct hash *key, int64_t now,
	int64_t *ret_number, int *ret_revision)
{
	_query_ q = query_begin(store, "INSERT INTO entry (source, key, first_seen, arrived, "
				       "revisions) VALUES (?1, ?2, ?3, ?3, 1) "
				       "ON CONFLICT (source, key) DO UPDATE SET arrived = "
				       "excluded.arrived, revisions = revisions + 1 "
				       "RETURNING number, revisions");
	int r;

	query_put_number(&q, source);
	query_put_hash(&q, key);
	query_put_number(&q, now);
	r = query_step(&q);
	if (r <= 0)
		return r;
	*ret_number = query_get_number(&q);
	*ret_revision = (int)query_get_number(&q);
	return query_run(&q);
}

static int
put_revision(struct store *store, int64_t entry, int revision, int64_t now, const void *packed,
	size_t len)
{
	_query_ q = query_begin(store,
		"INSERT INTO revision (entry, number, arrived, packed) VALUES (?, ?, ?, ?)");

	query_put_number(&q, entry);
	query_put_number(&q, revision);
	query_put_number(&q, now);
	query_put_blob(&q, packed, len);
	return query_run(&q);
}

static int
pack(struct store *store, const struct entry *entry, void **ret, size_t *ret_len)
{
	int r = packer_pack(store->packer, entry, ret, ret_len);

	if (r == -E2BIG)
		return trouble_say(store, r,
			"the entry \"%.100s\" has more than 8 MiB of text and is not kept",
			entry->title ? entry->title : "");
	if (r < 0)
		return trouble_say(store, r,
			"the entry \"%.100s\" could not be compressed: not enough memory",
			entry->title ? entry->title : "");
	return 0;
}

int
store_entry_put(struct store *store, const char *service, const char *source,
	const struct hash *key, const struct hash *content, const struct entry *entry,
	int64_t now)
{
	_cleanup_free_ void *packed = NULL;
	size_t len = 0;
	struct scope scope;
	int64_t number = 0, row = 0;
	int revision = 0;
	int r = pack(store, entry, &packed, &len);

	if (r >= 0)
		r = scope_begin(store, &scope);
	if (r < 0)
		return r;
	r = source_intern(store, source, service, &number);
	if (r >= 0)
		r = seen_put(store, number, key, content);
	if (r >= 0)
		r = put_entry(store, number, key, now, &row, &revision);
	if (r >= 0)
		r = put_revision(store, row, revision, now, packed, len);
	return scope_end(&scope, r < 0 ? r : revision);
}

static int
read_entry(struct query *q, const char *source, struct entry *ret)
{
	_cleanup_free_ char *what = NULL;
	size_t len;
	const void *packed = query_get_blob(q, &len);
	int r = packer_unpack(q->store->packer, packed, len, ret);

	if (r >= 0)
		return 0;
	q->store->flawed = q->store->flawed_text = true;
	what = mem_printf("a kept entry of %s", source);
	return trouble_damaged(q->store, what);
}

static int
not_kept(struct store *store, const char *source)
{
	return trouble_say(
		store, -ENOENT, "%s: no such entry of %s is kept", store->file, source);
}

int
store_entry_get(
	struct store *store, const char *source, const struct hash *key, struct entry *ret)
{
	_query_ q = query_begin(store, "SELECT r.packed FROM source s JOIN entry e ON e.source "
				       "= s.number AND e.key = ?2 "
				       "JOIN revision r ON r.entry = e.number AND r.number = "
				       "e.revisions WHERE s.id = ?1");
	int r;

	*ret = (struct entry){ 0 };
	query_put_text(&q, source);
	query_put_hash(&q, key);
	r = query_step(&q);
	if (r < 0)
		return r;
	return r ? read_entry(&q, source, ret) : not_kept(store, source);
}

int
store_revision_get(struct store *store, const char *source, const struct hash *key,
	unsigned number, struct entry *ret, int64_t *ret_arrived)
{
	_query_ q = query_begin(store,
		"SELECT r.arrived, r.packed FROM source s JOIN entry e ON e.source = s.number "
		"AND e.key = ?2 "
		"JOIN revision r ON r.entry = e.number AND r.number = ?3 WHERE s.id = ?1");
	int r;

	*ret = (struct entry){ 0 };
	query_put_text(&q, source);
	query_put_hash(&q, key);
	query_put_number(&q, number);
	r = query_step(&q);
	if (r < 0)
		return r;
	if (r == 0)
		return not_kept(store, source);
	*ret_arrived = query_get_number(&q);
	return read_entry(&q, source, ret);
}

/* CROSS JOIN keeps the order of the tables, so that rows come sorted from the indices and no
 * text is ever sorted. */
static const char kept_entries[] =
	"SELECT s.service, s.id, e.key, n.content, e.first_seen, e.revisions, r.packed FROM "
	"source s "
	"CROSS JOIN entry e ON e.source = s.number "
	"CROSS JOIN revision r ON r.entry = e.number AND r.number = e.revisions "
	"CROSS JOIN seen n ON n.source = e.source AND n.key = e.key ORDER BY s.service, s.id, "
	"e.number";

static int
hand_out(struct query *q, int (*each)(const struct kept_entry *kept, void *userdata),
	void *userdata)
{
	_cleanup_free_ char *service = query_get_text(q);
	_cleanup_free_ char *source = query_get_text(q);
	_cleanup_(entry_clear) struct entry entry = { 0 };
	struct kept_entry kept = { .service = service, .source = source, .entry = &entry };
	int r;

	kept.key = query_get_hash(q);
	kept.content = query_get_hash(q);
	kept.first_seen = query_get_number(q);
	kept.revisions = query_get_count(q);
	r = q->error ? q->error : read_entry(q, source, &entry);
	/* One entry that cannot be read must not keep the others from being judged. */
	q->error = 0;
	return r < 0 ? 0 : each(&kept, userdata);
}

int
store_entries(struct store *store, int (*each)(const struct kept_entry *kept, void *userdata),
	void *userdata)
{
	_query_ q = query_begin(store, kept_entries);
	int r;

	while ((r = query_step(&q)) > 0)
		if ((r = hand_out(&q, each, userdata)) != 0)
			return r;
	return r;
}

int
store_heard_since(struct store *store, const char *source, int64_t *ret)
{
	_query_ q = query_begin(store,
		"SELECT min(first_seen) FROM entry WHERE source = (SELECT number FROM source "
		"WHERE id = ?)");
	int r;

	query_put_text(&q, source);
	r = query_step(&q);
	if (r > 0)
		*ret = query_get_stamp(&q);
	return r < 0 ? r : q.error;
}

/* One revision, by the row that it is in: rows are in the order in which they were written. */
struct revisions {
	int64_t *rows;
	size_t count, cap;
};

static void
revisions_clear(struct revisions *revisions)
{
	free(revisions->rows);
}

/* Only the rows are sorted: their texts would fill the memory. */
static int
list_revisions(struct store *store, struct revisions *ret)
{
	_query_ q = query_begin(store, "SELECT rowid FROM revision ORDER BY arrived, rowid");
	int r;

	while ((r = query_step(&q)) > 0) {
		ret->rows = mem_grow(ret->rows, ret->count, &ret->cap, sizeof(*ret->rows));
		ret->rows[ret->count++] = query_get_number(&q);
	}
	return r;
}

static int
hand_out_revision(struct store *store, int64_t row,
	int (*each)(const struct arrival *arrival, void *userdata), void *userdata)
{
	_query_ q = query_begin(store,
		"SELECT s.id, e.key, r.number, r.arrived, r.packed FROM revision r JOIN entry "
		"e "
		"ON e.number = r.entry JOIN source s ON s.number = e.source WHERE r.rowid = ?");
	_cleanup_free_ char *source = NULL;
	_cleanup_(entry_clear) struct entry entry = { 0 };
	struct arrival arrival = { .entry = &entry };
	int r;

	query_put_number(&q, row);
	r = query_step(&q);
	if (r <= 0)
		return r;
	arrival.source = source = query_get_text(&q);
	arrival.key = query_get_hash(&q);
	arrival.revision = query_get_count(&q);
	arrival.at = query_get_number(&q);
	if (q.error)
		return q.error;
	/* One that cannot be read must not keep the others away. */
	return read_entry(&q, source, &entry) < 0 ? 0 : each(&arrival, userdata);
}

int
store_each_revision(struct store *store,
	int (*each)(const struct arrival *arrival, void *userdata), void *userdata)
{
	_cleanup_(revisions_clear) struct revisions revisions = { 0 };
	int r = list_revisions(store, &revisions);

	for (size_t i = 0; r == 0 && i < revisions.count; i++)
		r = hand_out_revision(store, revisions.rows[i], each, userdata);
	return r;
}
