/* Inside: what the files of this room share about an open store; nobody else includes this. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "keep/store.h"

struct packer;

/* A prepared statement that is kept for the next time. */
struct cached {
	const char *sql; /* a literal: compared by address */
	sqlite3_stmt *statement;
	bool busy; /* somebody walks its rows */
};

struct store {
	sqlite3 *db;
	char *dir;
	char *file; /* dir/forewarn.db */
	int lock;   /* -1: not taken */
	enum store_mode mode;
	bool frozen; /* a reader of what nobody has open: SQLite takes no lock on it */
	char *why;
	bool began;  /* between store_begin and its end */
	int spoiled; /* what failed first inside the transaction, -errno: it can only be rolled
			back */
	struct cached *cache;
	size_t cache_count, cache_cap;
	uint64_t case_writes;
	bool vanished;    /* what was kept in this folder before */
	bool flawed;      /* a row was met that holds what cannot be */
	bool flawed_text; /* it was the text of an entry */
	bool damaged;     /* the file itself is */
	struct packer *packer;
};
