/* Salvage: from pages to rows of a new store. */
#include "keep/salvage.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "keep/blueprint.h"
#include "keep/carve.h"
#include "keep/inside.h"
#include "keep/pages.h"
#include "keep/trouble.h"

/* What people did and what must go out comes first: should the disk be full before the end, there is no half of it, but
 * whoever looks into what was begun finds that. */
static const char *const first[] = { "meta", "source", "change", "decision", "change_event",
	"change_milestone", "change_evidence", "change_match", "alias", "telling", "reference",
	"apart", "letter", "message", "notice", "told", "reminder", "ailment", "source_state" };

/* Indices that know what their table may have lost; their keys stand in temporary tables of these names. */
static const struct {
	const char *index, *table;
} known[] = { { "source_by_service", "k_source_service" },
	{ "sqlite_autoindex_source_1", "k_source" },
	{ "sqlite_autoindex_change_1", "k_change" }, { "change_by_entry", "k_change_entry" },
	{ "change_by_service", "k_change_service" }, { "alias_by_change", "k_alias" },
	{ "reference_by_change", "k_reference" }, { "apart_by_change", "k_apart" },
	{ "telling_by_entry", "k_telling" }, { "decision_by_change", "k_decision" },
	{ "sqlite_autoindex_entry_1", "k_entry" }, { "sqlite_autoindex_letter_1", "k_letter" },
	{ "letter_waiting", "k_letter_waiting" }, { "letter_by_age", "k_letter_age" },
	{ "letter_by_change", "k_letter_change" }, { "notice_by_change", "k_notice" } };

/* A table or an index as the damaged store lists it. */
struct tree {
	char *name;
	uint32_t root;
};

struct work {
	struct store *fresh;
	struct carve *carve;
	struct blueprints blueprints;
	struct tree *trees;
	size_t tree_count, tree_cap;
	struct salvage_report *report;
	/* Where rows go at the moment. */
	const struct blueprint *into;
	const char *table;
	sqlite3_stmt *insert;
	size_t insert_count; /* columns that INSERT has */
	bool *fits;          /* each of the blueprints, all rows of a page without a tree */
};

static int
take_tree(const struct cell *cell, void *userdata)
{
	struct work *work = userdata;
	struct tree *tree;

	/* type, name, tbl_name, rootpage, sql */
	if (cell->count != 5 || cell->fields[1].kind != FIELD_TEXT ||
		cell->fields[3].kind != FIELD_INTEGER || cell->fields[3].number < 2 ||
		cell->fields[3].number > UINT32_MAX)
		return 0;
	work->trees =
		mem_grow(work->trees, work->tree_count, &work->tree_cap, sizeof(*work->trees));
	tree = &work->trees[work->tree_count++];
	tree->name = mem_ndup((const char *)cell->fields[1].bytes, cell->fields[1].len);
	tree->root = (uint32_t)cell->fields[3].number;
	return 0;
}

static uint32_t
find_root(const struct work *work, const char *name)
{
	for (size_t i = 0; i < work->tree_count; i++)
		if (text_equal(work->trees[i].name, name))
			return work->trees[i].root;
	return 0;
}

static void
aim(struct work *work, const struct blueprint *into, const char *table)
{
	(void)sqlite3_finalize(work->insert);
	work->insert = NULL;
	work->insert_count = 0;
	work->into = into;
	work->table = table;
}

/* A row that was written before columns were added has fewer of them. */
static int
prepare(struct work *work, size_t count)
{
	struct text sql = { 0 };
	int code;

	if (work->insert && work->insert_count == count)
		return 0;
	(void)sqlite3_finalize(work->insert);
	text_printf(&sql, "INSERT OR IGNORE INTO \"%s\" (", work->table);
	for (size_t i = 0; i < count; i++)
		if (work->into->index)
			text_printf(&sql, "%sc%zu", i ? ", " : "", i);
		else
			text_printf(
				&sql, "%s\"%s\"", i ? ", " : "", work->into->columns[i].name);
	text_puts(&sql, ") VALUES (");
	for (size_t i = 0; i < count; i++)
		text_puts(&sql, i ? ", ?" : "?");
	text_putc(&sql, ')');
	code = sqlite3_prepare_v2(work->fresh->db, sql.data, -1, &work->insert, NULL);
	text_clear(&sql);
	work->insert_count = count;
	return code == SQLITE_OK ? 0 : trouble_database(work->fresh);
}

/* What is no text any more is still most of it. */
static int
bind_text(sqlite3_stmt *insert, int at, const struct field *field)
{
	const char *s = (const char *)field->bytes;
	struct text mended = { 0 };
	int code;

	if (text_is_utf8(s, field->len) && !memchr(s, '\0', field->len))
		return sqlite3_bind_text64(
			insert, at, s, field->len, SQLITE_STATIC, SQLITE_UTF8);
	for (size_t i = 0; i < field->len;) {
		uint32_t character;

		i += text_decode(s + i, field->len - i, &character);
		text_put_utf8(&mended, character ? character : 0xfffd);
	}
	code = sqlite3_bind_text64(
		insert, at, mended.data, mended.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	text_clear(&mended);
	return code;
}

static int
bind(sqlite3_stmt *insert, int at, const struct field *field)
{
	switch (field->kind) {
	case FIELD_NULL:
		return sqlite3_bind_null(insert, at);
	case FIELD_INTEGER:
		return sqlite3_bind_int64(insert, at, field->number);
	case FIELD_REAL:
		return sqlite3_bind_double(insert, at, field->real);
	case FIELD_TEXT:
		return bind_text(insert, at, field);
	case FIELD_BLOB:
		break;
	}
	return sqlite3_bind_blob64(insert, at, field->bytes, field->len, SQLITE_STATIC);
}

static int
take_row(const struct cell *cell, void *userdata)
{
	struct work *work = userdata;
	int code = SQLITE_OK, r;

	if (!blueprint_fits(work->into, cell)) {
		work->report->strange++;
		return 0;
	}
	r = prepare(work, cell->count);
	if (r < 0)
		return r;
	for (size_t i = 0; code == SQLITE_OK && i < cell->count; i++)
		code = work->into->columns[i].is_row
			       ? sqlite3_bind_int64(work->insert, (int)i + 1, cell->row)
			       : bind(work->insert, (int)i + 1, &cell->fields[i]);
	if (code == SQLITE_OK)
		code = sqlite3_step(work->insert);
	(void)sqlite3_reset(work->insert);
	if (code == SQLITE_DONE)
		return 0;
	if ((code & 0xff) != SQLITE_CONSTRAINT && (code & 0xff) != SQLITE_TOOBIG)
		return trouble_database(work->fresh);
	work->report->strange++;
	return 0;
}

/* Tables of which the damaged store does not know where they begin are found page by page. */
static int
take_table(struct work *work, const struct blueprint *blueprint)
{
	uint32_t root = find_root(work, blueprint->name);

	if (!root) {
		work->report->broken++;
		return 0;
	}
	aim(work, blueprint, blueprint->name);
	return carve_tree(work->carve, root, blueprint->rowed, take_row, work);
}

static int
drop_row(const struct cell *cell, void *userdata)
{
	(void)cell;
	(void)userdata;
	return 0;
}

/* All of them, for MEND asks each, whatever the version of the damaged store. */
static int
make_key_tables(struct work *work)
{
	for (size_t i = 0; i < LENGTH_OF(known); i++) {
		_cleanup_free_ char *sql =
			mem_printf("CREATE TEMP TABLE %s (c0, c1, c2, c3)", known[i].table);

		if (sqlite3_exec(work->fresh->db, sql, NULL, NULL, NULL) != SQLITE_OK)
			return trouble_database(work->fresh);
	}
	return sqlite3_exec(work->fresh->db, "CREATE TEMP TABLE k_whole (name)", NULL, NULL,
		       NULL) == SQLITE_OK
		       ? 0
		       : trouble_database(work->fresh);
}

/* That an index knows nothing of a row says something only where all of the index could be read. */
static int
note_whole(struct work *work, const char *table)
{
	_cleanup_free_ char *sql = mem_printf("INSERT INTO k_whole VALUES ('%s')", table);

	return sqlite3_exec(work->fresh->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : trouble_database(work->fresh);
}

static const char *
key_table(const char *index)
{
	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (text_equal(known[i].index, index))
			return known[i].table;
	return NULL;
}

/* An index of which nobody asks anything is walked all the same: what no tree leads to is looked at later. */
static int
take_index(struct work *work, const struct blueprint *blueprint)
{
	const char *table = key_table(blueprint->name);
	uint32_t root = find_root(work, blueprint->name);
	unsigned before = carve_broken(work->carve) + work->report->strange;
	int r;

	if (!root) {
		work->report->broken++;
		return 0;
	}
	aim(work, blueprint, table);
	r = carve_tree(work->carve, root, false, table ? take_row : drop_row, work);
	if (r >= 0 && table && carve_broken(work->carve) + work->report->strange == before)
		r = note_whole(work, table);
	return r;
}

static int
look_at_row(const struct cell *cell, void *userdata)
{
	struct work *work = userdata;

	for (size_t i = 0; i < work->blueprints.count; i++)
		work->fits[i] =
			work->fits[i] && blueprint_fits(&work->blueprints.items[i], cell);
	return 0;
}

/* The one table or index whose rows all on that page could be; NULL: none, or more than one. */
static const struct blueprint *
find_owner(struct work *work, uint32_t page, bool rowed)
{
	const struct blueprint *owner = NULL;

	for (size_t i = 0; i < work->blueprints.count; i++)
		work->fits[i] = work->blueprints.items[i].rowed == rowed;
	(void)carve_page(work->carve, page, look_at_row, work);
	for (size_t i = 0; i < work->blueprints.count; i++) {
		if (!work->fits[i])
			continue;
		if (owner)
			return NULL;
		owner = &work->blueprints.items[i];
	}
	return owner;
}

static int
take_lost_pages(struct work *work)
{
	uint32_t at = 2;
	bool rowed;
	int r = 0;

	for (; r >= 0 && carve_next_lost(work->carve, &at, &rowed) > 0; at++) {
		const struct blueprint *owner = find_owner(work, at, rowed);

		carve_mark(work->carve, at);
		work->report->trees_lost = true;
		if (!owner || (owner->index && !key_table(owner->name)))
			continue;
		aim(work, owner, owner->index ? key_table(owner->name) : owner->name);
		r = carve_page(work->carve, at, take_row, work);
	}
	return r;
}

static bool
is_first(const char *name)
{
	for (size_t i = 0; i < LENGTH_OF(first); i++)
		if (text_equal(first[i], name))
			return true;
	return false;
}

static int
take_all(struct work *work)
{
	const struct blueprints *all = &work->blueprints;
	int r = carve_tree(work->carve, 1, true, take_tree, work);

	carve_skip_free(work->carve, true);
	for (size_t i = 0; r >= 0 && i < LENGTH_OF(first); i++) {
		const struct blueprint *b = blueprints_find(all, first[i]);

		r = b ? take_table(work, b) : 0;
	}
	for (size_t i = 0; r >= 0 && i < all->count; i++)
		if (!all->items[i].index && !is_first(all->items[i].name))
			r = take_table(work, &all->items[i]);
	for (size_t i = 0; r >= 0 && i < all->count; i++)
		if (all->items[i].index)
			r = take_index(work, &all->items[i]);
	if (r >= 0 && (carve_broken(work->carve) || work->report->broken)) {
		carve_skip_free(work->carve, false);
		r = take_lost_pages(work);
	}
	return r;
}

int
salvage(const struct pages *damaged, struct store *fresh, struct salvage_report *ret)
{
	struct work work = { .fresh = fresh, .report = ret };
	int r;

	*ret = (struct salvage_report){ 0 };
	if (blueprints_read(fresh->db, &work.blueprints) != SQLITE_OK)
		return trouble_database(fresh);
	work.carve = carve_new(damaged);
	work.fits = mem_new(work.blueprints.count, sizeof(*work.fits));
	r = make_key_tables(&work);
	if (r >= 0)
		r = take_all(&work);
	ret->broken += carve_broken(work.carve);
	aim(&work, NULL, NULL);
	carve_free(work.carve);
	for (size_t i = 0; i < work.tree_count; i++)
		free(work.trees[i].name);
	free(work.trees);
	free(work.fits);
	blueprints_clear(&work.blueprints);
	return r;
}
