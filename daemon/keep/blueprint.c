/* Blueprint: the shape of rows. */
#include "keep/blueprint.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

void
blueprints_clear(struct blueprints *blueprints)
{
	for (size_t i = 0; i < blueprints->count; i++) {
		struct blueprint *b = &blueprints->items[i];

		for (size_t k = 0; k < b->count; k++)
			free(b->columns[k].name);
		free(b->columns);
		free(b->name);
	}
	free(blueprints->items);
	*blueprints = (struct blueprints){ 0 };
}

const struct blueprint *
blueprints_find(const struct blueprints *blueprints, const char *name)
{
	for (size_t i = 0; i < blueprints->count; i++)
		if (text_equal(blueprints->items[i].name, name))
			return &blueprints->items[i];
	return NULL;
}

/* The words that a STRICT table knows. */
static enum field_kind
kind_of_type(const char *type)
{
	if (text_equal(type, "INTEGER") || text_equal(type, "INT"))
		return FIELD_INTEGER;
	if (text_equal(type, "REAL"))
		return FIELD_REAL;
	return text_equal(type, "BLOB") ? FIELD_BLOB : FIELD_TEXT;
}

static struct column *
add_column(struct blueprint *b)
{
	b->columns = mem_grow(b->columns, b->count, &b->cap, sizeof(*b->columns));
	return &b->columns[b->count++];
}

/* name, type, NOT NULL, has a default, is the row's number */
static const char of_table[] =
	"SELECT name, type, \"notnull\" OR (pk AND NOT ?2), dflt_value IS NOT NULL, pk AND ?2 "
	"AND type = 'INTEGER' AND (SELECT count(*) FROM pragma_table_info(?1) WHERE pk) = 1 "
	"FROM pragma_table_info(?1) ORDER BY iif(?2, cid, iif(pk, pk, 1000 + cid))";
static const char of_index[] =
	"SELECT i.name, coalesce(t.type, 'INTEGER'), 0, 0, 0 FROM pragma_index_xinfo(?1) i "
	"LEFT JOIN pragma_table_info((SELECT tbl_name FROM sqlite_schema WHERE name = ?1)) t "
	"ON t.cid = i.cid ORDER BY i.seqno";

static int
read_columns(sqlite3 *db, struct blueprint *b)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db, b->index ? of_index : of_table, -1, &s, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text(s, 1, b->name, -1, SQLITE_STATIC);
	if (code == SQLITE_OK && !b->index)
		code = sqlite3_bind_int(s, 2, b->rowed);
	while (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		struct column *c = add_column(b);

		c->name = mem_dup((const char *)sqlite3_column_text(s, 0));
		c->kind = kind_of_type((const char *)sqlite3_column_text(s, 1));
		c->is_row = sqlite3_column_int(s, 4);
		c->full = sqlite3_column_int(s, 2) && !c->is_row;
		c->needed = c->full && !sqlite3_column_int(s, 3);
		code = SQLITE_OK;
	}
	(void)sqlite3_finalize(s);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

int
blueprints_read(sqlite3 *db, struct blueprints *ret)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db,
		"SELECT s.name, s.type = 'index', coalesce(NOT l.wr, 0) FROM sqlite_schema s "
		"LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.name "
		"WHERE s.type IN ('table', 'index') AND s.name NOT LIKE 'sqlite_sequence'",
		-1, &s, NULL);

	*ret = (struct blueprints){ 0 };
	while (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		struct blueprint *b;

		ret->items = mem_grow(ret->items, ret->count, &ret->cap, sizeof(*ret->items));
		b = &ret->items[ret->count++];
		b->name = mem_dup((const char *)sqlite3_column_text(s, 0));
		b->index = sqlite3_column_int(s, 1);
		b->rowed = sqlite3_column_int(s, 2) && !b->index;
		code = read_columns(db, b);
	}
	(void)sqlite3_finalize(s);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static bool
fits(const struct column *column, const struct field *field)
{
	switch (field->kind) {
	case FIELD_NULL:
		return !column->full;
	case FIELD_INTEGER:
		return !column->is_row &&
		       (column->kind == FIELD_INTEGER || column->kind == FIELD_REAL);
	case FIELD_REAL:
	case FIELD_TEXT:
	case FIELD_BLOB:
		break;
	}
	return column->kind == field->kind;
}

bool
blueprint_fits(const struct blueprint *blueprint, const struct cell *cell)
{
	if (!cell->count || cell->count > blueprint->count)
		return false;
	for (size_t i = 0; i < cell->count; i++)
		if (!fits(&blueprint->columns[i], &cell->fields[i]))
			return false;
	for (size_t i = cell->count; i < blueprint->count; i++)
		if (blueprint->columns[i].needed)
			return false;
	return !blueprint->index || cell->count == blueprint->count;
}
