/* Shape: the tables of a store beside those of a new one. */
#include "keep/shape.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/strings.h"
#include "keep/inside.h"
#include "keep/schema.h"
#include "keep/trouble.h"

/* One line for each column of a table, each reference, and each column of an index. Not the SQL itself: other versions of
 * SQLite may write an added column in other words. */
static const char lines_sql[] =
	"SELECT format('table %s %d %d column %s %s %d %s %d', s.name, l.wr, l.strict, c.name, "
	"c.type, c.\"notnull\", coalesce(c.dflt_value, ''), c.pk) FROM sqlite_schema s JOIN "
	"pragma_table_list l ON l.schema = 'main' AND l.name = s.name JOIN "
	"pragma_table_info(s.name) c WHERE s.type = 'table' UNION ALL SELECT format('table %s "
	"refers %s %s %s %s', s.name, f.\"from\", f.\"table\", coalesce(f.\"to\", ''), "
	"f.on_delete) FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f WHERE s.type "
	"= 'table' UNION ALL SELECT format('index %s of %s %d %d column %d %s', s.name, "
	"s.tbl_name, l.\"unique\", l.partial, x.seqno, coalesce(x.name, '')) FROM "
	"sqlite_schema s JOIN pragma_index_list(s.tbl_name) l ON l.name = s.name JOIN "
	"pragma_index_xinfo(s.name) x WHERE s.type = 'index'";

static int
read_lines(struct store *store, struct strings *ret)
{
	sqlite3_stmt *s = NULL;
	int r = 0, code = sqlite3_prepare_v2(store->db, lines_sql, -1, &s, NULL);

	while (code == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		strings_add(ret, (const char *)sqlite3_column_text(s, 0));
	if (code != SQLITE_OK || sqlite3_errcode(store->db) != SQLITE_DONE)
		r = trouble_database(store);
	(void)sqlite3_finalize(s);
	return r;
}

/* What a new store of that version says of itself. */
static int
read_model(struct store *store, int version, struct strings *ret)
{
	struct store model = { .file = store->file, .lock = -1 };
	int r;

	if (sqlite3_open_v2(":memory:", &model.db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
		    NULL) != SQLITE_OK)
		r = model.db ? trouble_database(&model) : -ENOMEM;
	else
		r = schema_make(&model, version);
	if (r >= 0)
		r = read_lines(&model, ret);
	if (r < 0)
		r = trouble_say(store, r,
			"%s: its tables cannot be compared with new ones (%s)", store->file,
			model.why ? model.why : "there is not enough memory");
	free(model.why);
	(void)sqlite3_close(model.db);
	return r;
}

static bool
all_in(const struct strings *some, const struct strings *all)
{
	for (size_t i = 0; i < some->count; i++)
		if (!strings_has(all, some->items[i]))
			return false;
	return true;
}

/* Nothing that only a later version has: its number is wrong then. */
static bool
none_of_later(const struct strings *present, const struct strings *model,
	const struct strings *latest)
{
	for (size_t i = 0; i < present->count; i++)
		if (strings_has(latest, present->items[i]) &&
			!strings_has(model, present->items[i]))
			return false;
	return true;
}

int
shape_check(struct store *store, int version)
{
	_cleanup_(strings_clear) struct strings present = { 0 }, model = { 0 }, latest = { 0 };
	int r = read_lines(store, &present);

	if (r >= 0)
		r = read_model(store, version, &model);
	if (r >= 0 && version < schema_latest())
		r = read_model(store, schema_latest(), &latest);
	if (r < 0)
		return r;
	return all_in(&model, &present) && none_of_later(&present, &model, &latest)
		       ? 0
		       : trouble_damaged(store, "the description of its tables");
}
