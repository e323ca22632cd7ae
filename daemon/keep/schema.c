/* Schema: the tables, step by step. A step that was released is never edited; a change is a new
 * step at the end, and columns are only ever added behind the others: a rescue reads the rows of
 * every version by the order of their columns. */
#include "keep/schema.h"

#include <errno.h>
#include <stdbool.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "keep/inside.h"
#include "keep/trouble.h"

/* "FWRN": file(1) and others can tell whose SQLite file this is. */
#define APPLICATION 0x4657524e
#define APPLICATION_SQL "1180127822"
_Static_assert(APPLICATION == 1180127822, "both spellings of the application id");

/* Stamps are seconds UTC, days are numbers since 1970-01-01; NULL: none. Words of closed lists
 * are kept as words, so that the order of an enum may change. */
static const char heard[] =
	"PRAGMA application_id = " APPLICATION_SQL ";"
	"CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, "
	"WITHOUT ROWID;"
	"CREATE TABLE source ("
	"  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, service TEXT NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX source_by_service ON source (service, id);"
	"CREATE TABLE source_state ("
	"  source INTEGER PRIMARY KEY REFERENCES source (number),"
	"  url TEXT, etag TEXT, last_modified TEXT, outcome TEXT NOT NULL, status INTEGER NOT "
	"NULL, why TEXT,"
	"  last_try INTEGER, last_heard INTEGER, last_new INTEGER, next_due INTEGER, "
	"failing_since INTEGER,"
	"  failures INTEGER NOT NULL, ttl_sec INTEGER NOT NULL, max_age_sec INTEGER NOT NULL,"
	"  baseline INTEGER NOT NULL, format TEXT, moved_to TEXT, moved_seen INTEGER NOT NULL,"
	"  moved_adopted INTEGER NOT NULL) STRICT;"
	/* Read as one range a source, so the row itself is the index. It stays when the entry
	   is pruned. */
	"CREATE TABLE seen ("
	"  source INTEGER NOT NULL REFERENCES source (number), key BLOB NOT NULL, content BLOB "
	"NOT NULL,"
	"  hash_version INTEGER NOT NULL, PRIMARY KEY (source, key)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE entry ("
	"  number INTEGER PRIMARY KEY, source INTEGER NOT NULL, key BLOB NOT NULL,"
	"  first_seen INTEGER NOT NULL, arrived INTEGER NOT NULL, revisions INTEGER NOT NULL,"
	"  UNIQUE (source, key), FOREIGN KEY (source, key) REFERENCES seen (source, key)) "
	"STRICT;"
	"CREATE INDEX entry_by_source ON entry (source);"
	"CREATE INDEX entry_by_arrival ON entry (arrived);"
	"CREATE TABLE revision ("
	"  entry INTEGER NOT NULL REFERENCES entry (number) ON DELETE CASCADE, number INTEGER "
	"NOT NULL,"
	"  arrived INTEGER NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (entry, number)) "
	"STRICT;";

/* Whatever refers to a change has an index on it: SQLite looks there when it checks that nothing is left behind. */
static const char cases[] =
	"CREATE TABLE change ("
	"  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, service TEXT NOT NULL,"
	"  source INTEGER NOT NULL REFERENCES source (number), key BLOB NOT NULL, title TEXT, "
	"link TEXT,"
	"  language TEXT, quote TEXT, published INTEGER, updated INTEGER, first_seen INTEGER,"
	"  kind TEXT NOT NULL, forced TEXT NOT NULL, confidence REAL NOT NULL,"
	"  effective_from INTEGER, effective_to INTEGER, effective_precision TEXT,"
	"  verdict TEXT NOT NULL, reason TEXT, moves INTEGER NOT NULL, withdrawn INTEGER NOT "
	"NULL,"
	"  concerns INTEGER NOT NULL, rules BLOB NOT NULL, last_day INTEGER) STRICT;"
	"CREATE INDEX change_by_entry ON change (source, key);"
	"CREATE INDEX change_by_last_day ON change (last_day);"
	"CREATE TABLE alias ("
	"  alias TEXT NOT NULL PRIMARY KEY, change INTEGER NOT NULL REFERENCES change (number)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX alias_by_change ON alias (change);"
	"CREATE TABLE change_milestone ("
	"  change INTEGER NOT NULL REFERENCES change (number), position INTEGER NOT NULL, role "
	"TEXT NOT NULL,"
	"  day_from INTEGER, day_to INTEGER, day_precision TEXT, text TEXT,"
	"  PRIMARY KEY (change, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE change_evidence ("
	"  change INTEGER NOT NULL REFERENCES change (number), position INTEGER NOT NULL, rule "
	"TEXT, text TEXT,"
	"  place TEXT NOT NULL, weight REAL NOT NULL, PRIMARY KEY (change, position)) STRICT, "
	"WITHOUT ROWID;"
	"CREATE TABLE change_match ("
	"  change INTEGER NOT NULL REFERENCES change (number), position INTEGER NOT NULL,"
	"  dependency TEXT NOT NULL, term TEXT, text TEXT, place TEXT NOT NULL,"
	"  PRIMARY KEY (change, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE change_event ("
	"  change INTEGER NOT NULL REFERENCES change (number), number INTEGER NOT NULL, at "
	"INTEGER,"
	"  happening TEXT NOT NULL, before_from INTEGER, before_to INTEGER, before_precision "
	"TEXT,"
	"  after_from INTEGER, after_to INTEGER, after_precision TEXT, detail TEXT,"
	"  PRIMARY KEY (change, number)) STRICT, WITHOUT ROWID;";

/* The message stands apart: a letter's state is written several times, its bytes once. */
static const char outbox[] =
	"CREATE TABLE notice ("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL,"
	"  change INTEGER NOT NULL REFERENCES change (number), event INTEGER NOT NULL, "
	"occasion TEXT NOT NULL,"
	"  at INTEGER) STRICT;"
	"CREATE INDEX notice_by_change ON notice (change);"
	"CREATE TABLE told ("
	"  change INTEGER NOT NULL REFERENCES change (number), recipient TEXT NOT NULL,"
	"  PRIMARY KEY (change, recipient)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE letter ("
	"  id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL,"
	"  to_address TEXT NOT NULL, subject TEXT, change INTEGER REFERENCES change (number),"
	"  state TEXT NOT NULL, attempts INTEGER NOT NULL, unsure INTEGER NOT NULL, created "
	"INTEGER NOT NULL,"
	"  next_try INTEGER, delivered INTEGER, reply TEXT) STRICT;"
	"CREATE INDEX letter_by_change ON letter (change);"
	"CREATE INDEX letter_by_age ON letter (created);"
	"CREATE INDEX letter_waiting ON letter (next_try) WHERE state IN ('ready', 'sending');"
	"CREATE INDEX letter_dead ON letter (state) WHERE state IN ('refused', 'expired');"
	"CREATE TABLE message ("
	"  letter INTEGER PRIMARY KEY REFERENCES letter (id), bytes BLOB NOT NULL) STRICT;";

/* Of which page, after redirects, etag and last_modified are. */
static const char redirected[] = "ALTER TABLE source_state ADD COLUMN validators_url TEXT;";

/* How much a good page of the source held, so that a page that lost most of it is noticed. */
static const char counted[] =
	"ALTER TABLE source_state ADD COLUMN page_entries INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source_state ADD COLUMN fewer_polls INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE source_state ADD COLUMN rules TEXT;";

/* All that was ever decided about a change; the latest counts. */
static const char decided[] =
	"CREATE TABLE decision ("
	"  number INTEGER PRIMARY KEY, change INTEGER NOT NULL REFERENCES change (number),"
	"  kind TEXT NOT NULL, person TEXT NOT NULL, peer TEXT, why TEXT NOT NULL,"
	"  at INTEGER NOT NULL, until INTEGER, void_at INTEGER, void_why TEXT) STRICT;"
	"CREATE INDEX decision_by_change ON decision (change, at, number);";

/* What each person was reminded of; a letter that is no reminder stands as one about nothing. LOOK_AT: when the
 * passing of days next does something to a case; 0: it is to be reckoned. */
static const char reminded[] =
	"CREATE TABLE reminder ("
	"  change INTEGER NOT NULL REFERENCES change (number), recipient TEXT NOT NULL,"
	"  about TEXT NOT NULL, role TEXT NOT NULL, date INTEGER NOT NULL, days INTEGER NOT "
	"NULL,"
	"  told_at INTEGER, PRIMARY KEY (change, recipient, about, role, date, days)) STRICT, "
	"WITHOUT ROWID;"
	"INSERT INTO reminder SELECT t.change, t.recipient, 'letter', 'none', 0, 0, "
	"  (SELECT max(e.at) FROM change_event e WHERE e.change = t.change) FROM told t;"
	"ALTER TABLE change ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE change ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX change_by_look_at ON change (look_at);"
	"ALTER TABLE change_event ADD COLUMN role TEXT NOT NULL DEFAULT 'none';";

/* What is wrong with sources, and what of it was told: a restart tells nothing twice. */
static const char ailing[] =
	"CREATE TABLE ailment ("
	"  id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER NOT "
	"NULL,"
	"  seen INTEGER NOT NULL, detail TEXT, ripe INTEGER, told INTEGER, over INTEGER,"
	"  over_told INTEGER) STRICT;"
	"CREATE INDEX ailment_unfinished ON ailment (source, id) WHERE over_told IS NULL;"
	"CREATE INDEX ailment_by_kind ON ailment (kind, id);";

/* Several entries may be about one change; REFERENCE holds the keys of entries that a change's
 * entries name, APART what a person has parted for good. */
static const char folded[] =
	"CREATE TABLE telling ("
	"  change INTEGER NOT NULL REFERENCES change (number), position INTEGER NOT NULL,"
	"  source INTEGER NOT NULL REFERENCES source (number), key BLOB NOT NULL, title TEXT, "
	"link TEXT,"
	"  published INTEGER, effective_from INTEGER, effective_to INTEGER, "
	"effective_precision TEXT,"
	"  fold TEXT NOT NULL, at INTEGER, PRIMARY KEY (change, position)) STRICT, WITHOUT "
	"ROWID;"
	"CREATE INDEX telling_by_entry ON telling (source, key);"
	"CREATE TABLE reference ("
	"  key BLOB NOT NULL, change INTEGER NOT NULL REFERENCES change (number),"
	"  PRIMARY KEY (key, change)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX reference_by_change ON reference (change);"
	"CREATE TABLE apart ("
	"  source INTEGER NOT NULL REFERENCES source (number), key BLOB NOT NULL,"
	"  change INTEGER NOT NULL REFERENCES change (number),"
	"  PRIMARY KEY (source, key, change)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX apart_by_change ON apart (change);"
	"CREATE INDEX change_by_service ON change (service, effective_from);"
	"CREATE INDEX change_by_source ON change (source);"
	"ALTER TABLE change ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE change_event ADD COLUMN unmarked INTEGER NOT NULL DEFAULT 0;";

/* A recipient may be reached by several channels, each with a letter of its own. */
static const char channels[] =
	"ALTER TABLE letter ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';"
	"ALTER TABLE letter ADD COLUMN spare_of TEXT;"
	"ALTER TABLE letter ADD COLUMN late INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX letter_spare ON letter (spare_of) WHERE spare_of IS NOT NULL;";

static const char *const steps[] = { heard, cases, outbox, redirected, counted, decided,
	reminded, ailing, folded, channels };
#define LATEST ((int64_t)(sizeof(steps) / sizeof(steps[0])))
/* No forewarn will ever be at that version: it is damage. */
#define PLAUSIBLE 9999

static int
ask(struct store *store, const char *sql, int64_t *ret)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
	int r = 0;

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*ret = sqlite3_column_int64(statement, 0);
	else
		r = trouble_database(store);
	(void)sqlite3_finalize(statement);
	return r;
}

/* Tables of ours whose file lost the mark that it is ours. */
static bool
is_ours(struct store *store)
{
	int64_t tables = 0;

	return ask(store,
		       "SELECT count(*) FROM sqlite_schema WHERE name IN ('source_state', "
		       "'revision', 'entry_by_arrival')",
		       &tables) >= 0 &&
	       tables == 3;
}

/* The version of a store of ours; 0: an empty file. */
static int
version(struct store *store, int64_t *ret)
{
	int64_t application = 0, tables = 0;
	int r;

	if ((r = ask(store, "PRAGMA user_version", ret)) < 0 ||
		(r = ask(store, "PRAGMA application_id", &application)) < 0 ||
		(r = ask(store, "SELECT count(*) FROM sqlite_schema", &tables)) < 0)
		return r;
	if (application != APPLICATION && (application || *ret || tables)) {
		if (is_ours(store))
			return trouble_damaged(store, "the head of the file");
		return trouble_say(store, -EMEDIUMTYPE,
			"%s: is a SQLite file of another program; move it away or choose "
			"another folder for the store",
			store->file);
	}
	if (*ret < 0 || *ret > PLAUSIBLE)
		return trouble_damaged(store, "the store's version");
	if (*ret > LATEST)
		return trouble_say(store, -EPROTO,
			"%s: was written by a newer forewarn (store version %lld, this program "
			"knows %lld); install that "
			"version again, or put back a backup from before",
			store->file, (long long)*ret, (long long)LATEST);
	return 0;
}

static int
take_step(struct store *store, int64_t from)
{
	_cleanup_free_ char *mark =
		mem_printf("PRAGMA user_version = %lld", (long long)from + 1);
	int r;

	if (sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_exec(store->db, steps[from], NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_exec(store->db, mark, NULL, NULL, NULL) == SQLITE_OK &&
		sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	r = trouble_database(store);
	if (!sqlite3_get_autocommit(store->db))
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return r;
}

/* SQLite answers with the mode that it got: on some network disks that is another one, and
 * readers would be locked out. */
static int
write_ahead(struct store *store)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(
		store->db, "PRAGMA journal_mode = WAL", -1, &statement, NULL);
	int r = 0;

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code != SQLITE_ROW)
		r = trouble_database(store);
	else if (!text_equal((const char *)sqlite3_column_text(statement, 0), "wal"))
		r = trouble_say(store, -ENOTSUP,
			"%s: this disk cannot hold a store that is read while it is written "
			"(WAL); put the store on "
			"a local disk",
			store->file);
	(void)sqlite3_finalize(statement);
	return r;
}

static int
advance(struct store *store, int64_t present, int64_t to)
{
	int r = 0;

	for (; r >= 0 && present < to; present++)
		r = take_step(store, present);
	return r;
}

int
schema_known(struct store *store)
{
	int64_t present = 0;
	int r = version(store, &present);

	return r < 0 ? r : (int)present;
}

int
schema_latest(void)
{
	return (int)LATEST;
}

int
schema_make(struct store *store, int version)
{
	return advance(store, 0, version);
}

int
schema_bring(struct store *store)
{
	int64_t present = 0;
	int r = version(store, &present);

	if (r < 0)
		return r;
	/* Only now: a file that is not ours must not even change its journal mode. */
	if ((r = write_ahead(store)) < 0)
		return r;
	return advance(store, present, LATEST);
}

int
schema_check(struct store *store)
{
	int64_t present = 0;
	int r = version(store, &present);

	if (r < 0)
		return r;
	if (!present)
		return trouble_say(store, -ENOENT,
			"%s: nothing was kept yet; forewarnd fills it at its first start",
			store->file);
	if (present < LATEST)
		return trouble_say(store, -ESTALE,
			"%s: was written by an older forewarn (store version %lld, this "
			"program needs %lld); start "
			"forewarnd once, it brings the store up to date",
			store->file, (long long)present, (long long)LATEST);
	return 0;
}
