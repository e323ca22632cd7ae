/* Flaw: single rows that hold what cannot be are put right, or go, so that they stop nobody for ever. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "keep/inside.h"
#include "keep/pack.h"
#include "keep/query.h"
#include "keep/trouble.h"

#define FLAWS "flaws"

/* Words of closed lists. Of several that may be wrong that one is taken which rather tells than keeps quiet. */
static const struct {
	const char *table, *column;
	int (*of)(const char *name);
	const char *instead; /* NULL: the row goes */
} words[] = {
	{ "source_state", "outcome", outcome_of, "never-tried" },
	{ "change", "kind", kind_of, "other" },
	{ "change", "forced", forced_of, "unclear" },
	{ "change", "verdict", verdict_of_name, "digest" },
	{ "change_milestone", "role", role_of, "none" },
	{ "change_evidence", "place", where_of, "body" },
	{ "change_match", "place", where_of, "body" },
	{ "change_event", "happening", happening_of, "noted" },
	{ "change_event", "role", role_of, "none" },
	{ "telling", "fold", fold_of, "same" },
	{ "notice", "occasion", occasion_of, "now" },
	{ "letter", "state", letter_state_of, "ready" },
	{ "letter", "channel", channel_of, "mail" },
	{ "decision", "kind", decision_of, "reopen" },
	{ "reminder", "about", about_of, NULL },
	{ "reminder", "role", role_of, NULL },
	{ "ailment", "kind", ailment_of, NULL },
};

/* What holds of rows otherwise, and how it is put right. Keys and hashes have 16 bytes, days and counts their bounds, a date
 * is whole or none, and who waits has a moment to be tried. */
#define COUNTS(table, column) \
	"UPDATE " table " SET " column " = 0 WHERE " column " NOT BETWEEN 0 AND 4294967295"
#define WHEN(table, name) \
	"UPDATE " table " SET " name "_from = NULL, " name "_to = NULL, " name \
	"_precision = NULL WHERE (" name "_precision IS NOT NULL AND (" name \
	"_precision NOT IN ('day', 'month', 'quarter', 'half', 'year') OR " name \
	"_from IS NULL OR " name "_to IS NULL)) OR " name \
	"_from NOT BETWEEN -2147483647 AND 2147483647 OR " name \
	"_to NOT BETWEEN -2147483647 AND 2147483647"
static const char *const rules[] = {
	"DELETE FROM entry WHERE length(key) != 16",
	"DELETE FROM seen WHERE length(key) != 16",
	"UPDATE seen SET content = zeroblob(16) WHERE length(content) != 16",
	"UPDATE change SET key = zeroblob(16) WHERE length(key) != 16",
	"UPDATE change SET rules = zeroblob(16) WHERE length(rules) != 16",
	"DELETE FROM telling WHERE length(key) != 16",
	"DELETE FROM reference WHERE length(key) != 16",
	"DELETE FROM apart WHERE length(key) != 16",
	COUNTS("seen", "hash_version"),
	COUNTS("source_state", "failures"),
	COUNTS("source_state", "ttl_sec"),
	COUNTS("source_state", "max_age_sec"),
	COUNTS("source_state", "moved_seen"),
	COUNTS("source_state", "page_entries"),
	COUNTS("source_state", "fewer_polls"),
	COUNTS("change", "moves"),
	COUNTS("change", "edits"),
	COUNTS("letter", "attempts"),
	COUNTS("letter", "unsure"),
	COUNTS("ailment", "seen"),
	"DELETE FROM notice WHERE event NOT BETWEEN 0 AND 4294967295",
	"DELETE FROM reminder WHERE days NOT BETWEEN 0 AND 4294967295 OR date NOT BETWEEN "
	"-2147483647 AND 2147483647",
	"UPDATE decision SET until = NULL WHERE until NOT BETWEEN -2147483647 AND 2147483647",
	"DELETE FROM change_event WHERE number NOT BETWEEN 0 AND 4294967295",
	"UPDATE entry SET revisions = (SELECT max(r.number) FROM revision r WHERE r.entry = "
	"entry.number) WHERE revisions NOT BETWEEN 1 AND 4294967295 AND EXISTS (SELECT 1 FROM "
	"revision r WHERE r.entry = entry.number)",
	"DELETE FROM entry WHERE revisions NOT BETWEEN 1 AND 4294967295",
	WHEN("change", "effective"),
	WHEN("change_milestone", "day"),
	WHEN("change_event", "before"),
	WHEN("change_event", "after"),
	WHEN("telling", "effective"),
	"UPDATE letter SET next_try = created WHERE state IN ('ready', 'sending') AND next_try "
	"IS "
	"NULL",
};

static int
run(struct store *store, const char *sql)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return trouble_database(store);
	return sqlite3_changes(store->db);
}

/* One word that is none of ours. */
static int
replace_word(struct store *store, size_t i, const char *word)
{
	_cleanup_free_ char *sql =
		words[i].instead
			? mem_printf("UPDATE %s SET %s = '%s' WHERE %s = ?", words[i].table,
				  words[i].column, words[i].instead, words[i].column)
			: mem_printf("DELETE FROM %s WHERE %s = ?", words[i].table,
				  words[i].column);
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text(s, 1, word, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(s);
	(void)sqlite3_finalize(s);
	return code == SQLITE_DONE ? sqlite3_changes(store->db) : trouble_database(store);
}

static int
find_strange(struct store *store, size_t i, struct strings *ret)
{
	_cleanup_free_ char *sql =
		mem_printf("SELECT DISTINCT %s FROM %s", words[i].column, words[i].table);
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL);

	while (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
		const char *word = (const char *)sqlite3_column_text(s, 0);

		if (word && words[i].of(word) < 0)
			strings_add(ret, word);
		code = SQLITE_OK;
	}
	(void)sqlite3_finalize(s);
	return code == SQLITE_DONE ? 0 : trouble_database(store);
}

static int
mend_words(struct store *store)
{
	int rows = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(words); i++) {
		_cleanup_(strings_clear) struct strings strange = { 0 };

		r = find_strange(store, i, &strange);
		for (size_t k = 0; r >= 0 && k < strange.count; k++) {
			r = replace_word(store, i, strange.items[k]);
			rows += r > 0 ? r : 0;
		}
	}
	return r < 0 ? r : rows;
}

static int
mend_rules(struct store *store)
{
	int rows = 0, r = 0;

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(rules); i++) {
		r = run(store, rules[i]);
		rows += r > 0 ? r : 0;
	}
	return r < 0 ? r : rows;
}

static int
drop_revision(struct store *store, int64_t row)
{
	_query_ q = query_begin(store, "DELETE FROM revision WHERE rowid = ?");

	query_put_number(&q, row);
	return query_run(&q);
}

/* Texts that do not unpack. */
static int
drop_unreadable(struct store *store)
{
	_query_ q = query_begin(store, "SELECT rowid, packed FROM revision ORDER BY rowid");
	int r, rows = 0;

	while ((r = query_step(&q)) > 0) {
		int64_t row = query_get_number(&q);
		struct entry entry;
		size_t len;
		const void *packed = query_get_blob(&q, &len);

		if (packer_unpack(store->packer, packed, len, &entry) >= 0) {
			entry_clear(&entry);
			continue;
		}
		r = drop_revision(store, row);
		if (r < 0)
			return r;
		rows++;
	}
	return r < 0 ? r : rows;
}

/* Met on its page again, such an entry is kept again: its content counts as unknown, and the page is asked for in full. */
static int
mend_texts(struct store *store)
{
	static const char *const after[] = {
		"UPDATE source_state SET etag = NULL, last_modified = NULL, validators_url = "
		"NULL, next_due = NULL WHERE source IN (SELECT source FROM entry e WHERE NOT "
		"EXISTS (SELECT 1 FROM revision r WHERE r.entry = e.number AND r.number = "
		"e.revisions))",
		"UPDATE seen SET content = zeroblob(16) WHERE EXISTS (SELECT 1 FROM entry e "
		"WHERE e.source = seen.source AND e.key = seen.key AND NOT EXISTS (SELECT 1 "
		"FROM revision r WHERE r.entry = e.number AND r.number = e.revisions))",
		"DELETE FROM entry WHERE number NOT IN (SELECT entry FROM revision)",
		"UPDATE entry SET revisions = (SELECT max(r.number) FROM revision r WHERE "
		"r.entry = entry.number) WHERE NOT EXISTS (SELECT 1 FROM revision r WHERE "
		"r.entry = entry.number AND r.number = entry.revisions)",
	};
	int rows = drop_unreadable(store), r = rows;

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(after); i++)
		r = run(store, after[i]);
	return r < 0 ? r : rows;
}

/* What was put right and is not told yet. */
static int
add_up(struct store *store, int rows)
{
	int before = store_flaws(store);
	_cleanup_free_ char *value = NULL;

	if (before < 0)
		return before;
	value = mem_printf("%d", before < INT32_MAX - rows ? before + rows : INT32_MAX);
	return store_meta_set(store, FLAWS, value);
}

static int
mend_rows(struct store *store, bool texts)
{
	int rows = 0, r = mend_words(store);

	if (r >= 0) {
		rows += r;
		r = mend_rules(store);
	}
	if (r >= 0) {
		rows += r;
		r = texts ? mend_texts(store) : 0;
	}
	if (r >= 0) {
		rows += r;
		r = rows ? add_up(store, rows) : 0;
	}
	return r < 0 ? r : rows;
}

int
store_mend_rows(struct store *store)
{
	bool own = !store->began;
	int r = own ? store_begin(store) : 0, rows = 0;

	if (r >= 0)
		r = rows = mend_rows(store, store->flawed_text);
	if (r >= 0 && own)
		r = store_commit(store);
	if (r < 0 && own)
		store_rollback(store);
	if (r < 0)
		return r;
	store->flawed = store->flawed_text = false;
	return rows;
}

bool
store_flawed(const struct store *store)
{
	return store->flawed;
}

int
store_flaws(struct store *store)
{
	_cleanup_free_ char *value = NULL;
	int r = store_meta_get(store, FLAWS, &value);
	long rows;

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	rows = strtol(value, NULL, 10);
	return rows < 0 || rows > INT32_MAX ? 0 : (int)rows;
}

int
store_flaws_told(struct store *store)
{
	return store_meta_set(store, FLAWS, "0");
}
