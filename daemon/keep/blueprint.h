/* Blueprint: what a row of each table and a key of each index of a store looks like, as SQLite tells it of a whole one; so
 * that rows found in a damaged one can be told from rubbish, and from those of another table. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "keep/cell.h"

struct column {
	char *name;
	enum field_kind kind;
	bool needed; /* NOT NULL without a default */
	bool full;   /* NOT NULL */
	bool is_row; /* the number of the row itself: stands as NULL */
};

struct blueprint {
	char *name;
	bool index;             /* else a table */
	bool rowed;             /* a table whose rows have numbers */
	struct column *columns; /* in the order in which they are written */
	size_t count, cap;
};

struct blueprints {
	struct blueprint *items;
	size_t count, cap;
};

/* 0, or SQLite's code. */
int blueprints_read(sqlite3 *db, struct blueprints *ret);
void blueprints_clear(struct blueprints *blueprints);
const struct blueprint *blueprints_find(const struct blueprints *blueprints, const char *name);

/* Could that be a row of it? Columns that were added later may be missing. */
bool blueprint_fits(const struct blueprint *blueprint, const struct cell *cell);
