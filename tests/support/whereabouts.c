/* Whereabouts: SQLite's own table of pages (dbstat), and the order of rows. */
#include "support/whereabouts.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

static void
add_page(struct whereabouts_row *row, unsigned page)
{
	row->pages = mem_grow(row->pages, row->page_count, &row->page_cap, sizeof(*row->pages));
	row->pages[row->page_count++] = page;
}

/* The long rows of the leaf at PATH, of which the first is row FIRST, have more pages: "PATH" "00a+000001" is the second
 * page more of its cell 10. */
static int
add_overflow(sqlite3 *db, const char *table, const char *path, struct whereabouts_row *first)
{
	sqlite3_stmt *s = NULL;
	int r = sqlite3_prepare_v2(db,
		"SELECT substr(path, length(?2) + 1), pageno FROM dbstat WHERE name = ?1 AND "
		"pagetype = 'overflow' AND substr(path, 1, length(?2)) = ?2 AND instr(substr("
		"path, length(?2) + 1), '/') = 0",
		-1, &s, NULL);

	(void)sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	(void)sqlite3_bind_text(s, 2, path, -1, SQLITE_STATIC);
	while (r == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		add_page(first + strtoul((const char *)sqlite3_column_text(s, 0), NULL, 16),
			(unsigned)sqlite3_column_int(s, 1));
	(void)sqlite3_finalize(s);
	return r;
}

/* The leaves in order hold the rows in order. */
static int
add_leaves(sqlite3 *db, const char *table, struct whereabouts *ret, size_t row)
{
	sqlite3_stmt *s = NULL;
	int r = sqlite3_prepare_v2(db,
		"SELECT path, pageno, ncell FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' "
		"ORDER BY path",
		-1, &s, NULL);

	(void)sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	while (r == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
		size_t cells = (size_t)sqlite3_column_int(s, 2);

		if (row + cells > ret->count)
			r = SQLITE_ERROR;
		for (size_t i = 0; r == SQLITE_OK && i < cells; i++)
			add_page(&ret->rows[row + i], (unsigned)sqlite3_column_int(s, 1));
		if (r == SQLITE_OK)
			r = add_overflow(db, table, (const char *)sqlite3_column_text(s, 0),
				&ret->rows[row]);
		row += cells;
	}
	(void)sqlite3_finalize(s);
	return r == SQLITE_OK && row == ret->count ? 0 : -1;
}

static int
add_rows(sqlite3 *db, const char *sql, struct whereabouts *ret)
{
	sqlite3_stmt *s = NULL;
	int r = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

	while (r == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
		ret->rows = mem_grow(ret->rows, ret->count, &ret->cap, sizeof(*ret->rows));
		ret->rows[ret->count++].line = mem_dup((const char *)sqlite3_column_text(s, 0));
	}
	(void)sqlite3_finalize(s);
	return r == SQLITE_OK ? 0 : -1;
}

static unsigned
number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	unsigned n = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW)
		n = (unsigned)sqlite3_column_int(s, 0);
	(void)sqlite3_finalize(s);
	return n;
}

int
whereabouts_add(const char *state, const char *table, const char *sql, struct whereabouts *ret)
{
	_cleanup_free_ char *file = mem_printf("file:%s/forewarn.db?immutable=1", state);
	size_t first = ret->count;
	sqlite3 *db = NULL;
	int r = sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);

	if (r == SQLITE_OK) {
		ret->page_bytes = number(db, "PRAGMA page_size");
		ret->page_total = number(db, "PRAGMA page_count");
		r = add_rows(db, sql, ret);
	}
	if (r == 0)
		r = add_leaves(db, table, ret, first);
	(void)sqlite3_close(db);
	return r == 0 ? 0 : -1;
}

void
whereabouts_clear(struct whereabouts *whereabouts)
{
	for (size_t i = 0; i < whereabouts->count; i++) {
		free(whereabouts->rows[i].line);
		free(whereabouts->rows[i].pages);
	}
	free(whereabouts->rows);
	*whereabouts = (struct whereabouts){ 0 };
}

bool
whereabouts_spared(const struct whereabouts_row *row, const bool *damaged)
{
	for (size_t i = 0; i < row->page_count; i++)
		if (damaged[row->pages[i]])
			return false;
	return true;
}
