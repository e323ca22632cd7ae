/* Soundness: SQLite's own checks, on a copy of the store. */
#include "support/soundness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/program.h"

static char *
ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	struct text t = { 0 };

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return mem_printf("%s: %s", sql, sqlite3_errmsg(db));
	for (int i = 0; i < 5 && sqlite3_step(statement) == SQLITE_ROW; i++) {
		const char *value = (const char *)sqlite3_column_text(statement, 0);

		text_printf(&t, "%s\n", value ? value : "NULL");
	}
	if (sqlite3_finalize(statement) != SQLITE_OK)
		text_printf(&t, "%s: %s\n", sql, sqlite3_errmsg(db));
	return text_take(&t);
}

static char *
check_file(const char *path)
{
	_cleanup_free_ char *whole = NULL, *bonds = NULL;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		(void)sqlite3_close(db);
		return mem_printf("%s cannot be opened", path);
	}
	whole = ask(db, "PRAGMA integrity_check");
	bonds = ask(db, "PRAGMA foreign_key_check");
	(void)sqlite3_close(db);
	if (strcmp(whole, "ok\n") != 0)
		return mem_printf("the store is damaged: %s", whole);
	if (*bonds)
		return mem_printf("rows of the store point to nothing: %s", bonds);
	return NULL;
}

char *
soundness_check(const char *state)
{
	char *dir = scratch_make(), *why = NULL;
	_cleanup_free_ char *command = mem_printf(
				    "cp '%s'/forewarn.db* '%s'/ 2>/dev/null", state, dir),
			    *path = mem_printf("%s/forewarn.db", dir);

	if (system(command) == 0 && access(path, F_OK) == 0)
		why = check_file(path);
	scratch_remove(dir);
	return why;
}

int64_t
soundness_number(const char *state, const char *sql)
{
	_cleanup_free_ char *path = mem_printf("%s/forewarn.db", state);
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int64_t number = -1;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(db);
	return number;
}
