/* Check: SQLite's own, and how often. */
#include "keep/check.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "keep/inside.h"
#include "keep/trouble.h"

#define CHECKED "checked"
#define THOROUGH_EVERY_SEC (7 * (int64_t)STAMP_DAY_SEC)
/* A store of that size is gone through within a second or so (19 MB: 80 ms). */
#define SMALL_BYTES (256 * 1024 * 1024)

int
check_file(struct store *store, bool thorough)
{
	sqlite3_stmt *s = NULL;
	int r = 0, code = sqlite3_prepare_v2(store->db,
			   thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", -1,
			   &s, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(s);
	if (code != SQLITE_ROW) {
		r = trouble_database(store);
	} else if (!text_equal((const char *)sqlite3_column_text(s, 0), "ok")) {
		_cleanup_free_ char *what =
			text_line((const char *)sqlite3_column_text(s, 0), 300);

		r = trouble_damaged(store, what);
	}
	(void)sqlite3_finalize(s);
	return r;
}

bool
check_is_due(struct store *store, int64_t now, bool unclean)
{
	_cleanup_free_ char *value = NULL;
	struct stat st;
	int64_t last;

	if (unclean || stat(store->file, &st) < 0 || st.st_size <= SMALL_BYTES ||
		store_meta_get(store, CHECKED, &value) < 0)
		return true;
	last = strtoll(value, NULL, 10);
	/* By a clock that was set back it may lie ahead. */
	return now < last || now - last >= THOROUGH_EVERY_SEC;
}

int
check_note(struct store *store, int64_t now)
{
	_cleanup_free_ char *value = mem_printf("%lld", (long long)now);

	return store_meta_set(store, CHECKED, value);
}
