/* Scratch: a real store in a folder of its own, for the tests of keep; and a second, raw view
 * of its file. */
#pragma once

#include "support/unit.h"

#include <errno.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "keep/older.h"
#include "keep/store.h"

struct scratch {
	char *dir;
	struct store *store;
};

static inline struct store *
scratch_open(const char *dir, enum store_mode mode)
{
	struct store *store = NULL;
	char *why = NULL;

	if (store_open(dir, mode, &store, &why) < 0)
		fail_msg("the store does not open: %s", why);
	return store;
}

static inline int
scratch_setup(void **state)
{
	struct scratch *s = MEM_NEW(struct scratch);
	const char *tmp = getenv("TMPDIR");

	s->dir = mem_printf("%s/forewarn-keep-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(s->dir))
		return -1;
	s->store = scratch_open(s->dir, STORE_WRITE);
	*state = s;
	return 0;
}

static inline int
scratch_remove(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline int
scratch_teardown(void **state)
{
	struct scratch *s = *state;

	store_close(s->store);
	(void)nftw(s->dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(s->dir);
	free(s);
	return 0;
}

#define SCRATCH_TEST(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)

static inline void
scratch_reopen(struct scratch *s)
{
	store_close(TAKE(s->store));
	s->store = scratch_open(s->dir, STORE_WRITE);
}

static inline char *
scratch_path(const struct scratch *s, const char *name)
{
	return mem_printf("%s/%s", s->dir, name);
}

/* Opening is refused with this error; the sentence, which the caller frees. */
static inline char *
scratch_refused(const char *dir, enum store_mode mode, int error)
{
	struct store *store = NULL;
	char *why = NULL;

	assert_int_equal(store_open(dir, mode, &store, &why), error);
	assert_null(store);
	assert_non_null(why);
	return why;
}

/* SQL on the file behind the store's back. */
static inline void
scratch_raw(const struct scratch *s, const char *sql)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The first column of the first row, as a number. */
static inline int64_t
scratch_ask(const struct scratch *s, const char *sql)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int64_t answer;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	answer = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return answer;
}

static inline void
scratch_same(const char *a, const char *b)
{
	if (!a || !b)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

static inline struct hash
scratch_hash(unsigned number)
{
	return hash_of(&number, sizeof(number));
}

/* A good entry with a text; everything else at rest. */
static inline struct entry
scratch_entry(const char *text)
{
	return (struct entry){ .title = (char *)"A notice",
		.text = (char *)text,
		.published = STAMP_NONE,
		.updated = STAMP_NONE };
}

static inline int
scratch_keep(
	struct store *store, const char *source, unsigned number, const char *text, int64_t now)
{
	struct entry entry = scratch_entry(text);
	struct hash key = scratch_hash(number), content = entry_content_hash(&entry);

	return store_entry_put(store, "acme", source, &key, &content, &entry, now);
}

/* The smallest change that stands on an entry, with one milestone on DAY (DAY_NONE: no date).
 */
static inline int
scratch_change(struct store *store, const char *id, unsigned number, int32_t day)
{
	struct milestone milestone = { .role = ROLE_REMOVED, .when = when_day(day) };
	struct change change = { .id = (char *)id,
		.service = (char *)"acme",
		.source = (char *)"acme/notes",
		.key = scratch_hash(number),
		.published = STAMP_NONE,
		.updated = STAMP_NONE,
		.first_seen = 1000,
		.concerns = true };

	if (day != DAY_NONE) {
		change.facts.effective = milestone.when;
		change.facts.milestones = &milestone;
		change.facts.milestone_count = 1;
	}
	return store_change_put(store, &change);
}
