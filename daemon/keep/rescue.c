/* Rescue: from a damaged store to a sound one. */
#include "keep/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "keep/check.h"
#include "keep/inside.h"
#include "keep/mend.h"
#include "keep/pack.h"
#include "keep/pages.h"
#include "keep/salvage.h"
#include "keep/schema.h"
#include "keep/swap.h"
#include "keep/trouble.h"

#define RESCUED "rescued"

CLEANUP_DEFINE(struct store, store_close)
CLEANUP_DEFINE(struct pages, pages_close)

static int
exec(struct store *store, const char *sql)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : trouble_database(store);
}

/* Beside the damaged one. A power cut leaves rubbish, which the next start removes: so nothing has to reach the disk
 * before the end. */
static int
begin(const struct store *damaged, struct store *fresh)
{
	int fd;

	fresh->dir = mem_dup(damaged->dir);
	fresh->file = swap_making(damaged->file);
	fresh->mode = STORE_WRITE;
	fresh->lock = -1;
	fresh->packer = packer_new();
	(void)unlink(fresh->file);
	fd = open(fresh->file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return trouble_say(fresh, -errno, "%s: cannot be made (%s); %s", fresh->file,
			strerror(errno), trouble_advice(errno));
	(void)close(fd);
	if (!fresh->packer ||
		sqlite3_open_v2(fresh->file, &fresh->db,
			SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
			NULL) != SQLITE_OK)
		return fresh->db ? trouble_database(fresh)
				 : trouble_say(fresh, -ENOMEM,
					   "%s: there is not enough memory to open it",
					   fresh->file);
	return exec(fresh, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA "
			   "foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size "
			   "= -16384");
}

static int
count(struct store *store, const char *sql, long long *ret)
{
	sqlite3_stmt *s = NULL;
	int r = 0;

	*ret = 0;
	if (sqlite3_prepare_v2(store->db, sql, -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW)
		*ret = sqlite3_column_int64(s, 0);
	else
		r = trouble_database(store);
	(void)sqlite3_finalize(s);
	return r;
}

/* Nothing may point to what is not there: SQLite would refuse later work on it. */
static int
find_strays(struct store *fresh)
{
	long long strays;
	int r = count(fresh, "SELECT count(*) FROM pragma_foreign_key_check", &strays);

	if (r < 0 || strays == 0)
		return r;
	return trouble_say(fresh, -EBADMSG,
		"%s: what could be read does not fit together; please report this, put a "
		"backup back, or move the file away to begin anew",
		fresh->file);
}

static int
keep_report(struct store *fresh, const char *aside, int64_t now, const char *what,
	const struct salvage_report *s, const struct mend_report *m)
{
	_cleanup_free_ char *value = NULL;
	long long changes, decisions, letters, entries;
	int r = count(fresh, "SELECT count(*) FROM change", &changes);

	if (r >= 0)
		r = count(fresh, "SELECT count(*) FROM decision", &decisions);
	if (r >= 0)
		r = count(fresh, "SELECT count(*) FROM letter", &letters);
	if (r >= 0)
		r = count(fresh, "SELECT count(*) FROM entry", &entries);
	if (r < 0)
		return r;
	value = mem_printf(
		"%lld %lld %lld %lld %lld %u %lld %lld %lld %lld %lld %lld %lld %lld\n%s\n%s",
		(long long)now, changes, decisions, letters, entries, s->broken + s->strange,
		(long long)m->changes, (long long)m->changes_stubs, (long long)m->decisions,
		(long long)m->letters, (long long)m->again, (long long)m->entries,
		(long long)m->sources, (long long)m->doubted, aside, what);
	return store_meta_set(fresh, RESCUED, value);
}

static int
fill(const struct pages *damaged, struct store *fresh, const char *aside, int64_t now,
	const char *what)
{
	struct salvage_report saved;
	struct mend_report mended;
	int r = schema_make(fresh, schema_latest());

	if (r >= 0)
		r = exec(fresh, "BEGIN");
	if (r >= 0)
		r = salvage(damaged, fresh, &saved);
	if (r >= 0)
		r = exec(fresh, "COMMIT");
	if (r >= 0)
		r = store_begin(fresh);
	if (r >= 0)
		r = mend(fresh, now, &mended);
	fresh->flawed_text = true;
	if (r >= 0)
		r = store_mend_rows(fresh);
	if (r >= 0)
		r = store_flaws_told(fresh);
	if (r >= 0)
		r = keep_report(fresh, aside, now, what, &saved, &mended);
	if (r >= 0)
		r = store_commit(fresh);
	if (r >= 0)
		r = find_strays(fresh);
	return r < 0 ? r : check_file(fresh, true);
}

static int
make(struct store *store, const char *aside, int64_t now, const char *what)
{
	_cleanup_(pages_close_cleanup) struct pages *damaged = NULL;
	_cleanup_(store_close_cleanup) struct store *fresh = MEM_NEW(struct store);
	_cleanup_free_ char *why = NULL;
	int r = pages_open(store->file, &damaged, &why);

	if (r < 0)
		return trouble_say(store, r, "%s", why);
	r = begin(store, fresh);
	if (r >= 0)
		r = fill(damaged, fresh, aside, now, what);
	if (r >= 0)
		return 0;
	(void)unlink(fresh->file);
	return trouble_say(store, r,
		"%s. The store is damaged (%s), and it could not be mended; it "
		"is as it was",
		store_why(fresh), what);
}

int
rescue(struct store *store, int64_t now, const char *what)
{
	_cleanup_free_ char *aside = swap_aside(store->file, now), *why = NULL;
	int r = make(store, aside, now, what);

	if (r < 0)
		return r;
	r = swap_in(store->file, aside, &why);
	return r < 0 ? trouble_say(store, r, "%s", why) : 0;
}

void
store_rescue_clear(struct store_rescue *rescue)
{
	free(rescue->aside);
	free(rescue->what);
	*rescue = (struct store_rescue){ 0 };
}

int
store_rescued(struct store *store, struct store_rescue *ret)
{
	_cleanup_free_ char *value = NULL;
	char *name, *what;
	int r = store_meta_get(store, RESCUED, &value);
	long long at = 0;

	*ret = (struct store_rescue){ 0 };
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	name = strchr(value, '\n');
	what = name ? strchr(name + 1, '\n') : NULL;
	if (!what ||
		sscanf(value,
			"%lld %lld %lld %lld %lld %u %lld %lld %lld %lld %lld %lld %lld %lld",
			&at, &ret->changes, &ret->decisions, &ret->letters, &ret->entries,
			&ret->broken, &ret->lost_changes, &ret->bare_changes,
			&ret->lost_decisions, &ret->lost_letters, &ret->again_letters,
			&ret->lost_entries, &ret->lost_sources, &ret->doubted) != 14)
		return 0;
	ret->at = at;
	ret->aside = mem_ndup(name + 1, (size_t)(what - name - 1));
	ret->what = mem_dup(what + 1);
	return 1;
}

int
store_rescued_told(struct store *store)
{
	return store_meta_set(store, RESCUED, "");
}
