/* Mend: rows that were lost, from what others know of them. */
#include "keep/mend.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "keep/inside.h"
#include "keep/mend_doubt.h"
#include "keep/mend_letters.h"
#include "keep/mend_seen.h"
#include "keep/query.h"
#include "keep/trouble.h"

/* One thing that is put right, and where the number of rows goes. */
struct step {
	const char *sql;
	int64_t *count;
};

static int
run(struct store *store, const struct step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (sqlite3_exec(store->db, steps[i].sql, NULL, NULL, NULL) != SQLITE_OK)
			return trouble_database(store);
		if (steps[i].count)
			*steps[i].count += sqlite3_changes(store->db);
	}
	return 0;
}

#define RUN(store, steps) run(store, steps, LENGTH_OF(steps))

/* A source is its two indices. What hangs on one that is gone from everywhere keeps a name, so that the cases stay. */
static int
mend_sources(struct store *store, struct mend_report *report)
{
	const struct step steps[] = {
		{ "INSERT OR IGNORE INTO source (number, id, service) SELECT c2, c1, c0 FROM "
		  "k_source_service",
			NULL },
		{ "INSERT OR IGNORE INTO source (number, id, service) SELECT c1, c0, "
		  "substr(c0, 1, instr(c0 || '/', '/') - 1) FROM k_source",
			NULL },
		{ "INSERT OR IGNORE INTO source (number, id, service) SELECT DISTINCT source, "
		  "service || '/lost-' || source, service FROM change WHERE source NOT IN "
		  "(SELECT number FROM source) GROUP BY source",
			&report->sources },
	};

	return RUN(store, steps);
}

/* Of a case that has lost its row its id and its entry may be known; judged again (the rules are forgotten), the entry
 * gives the rest. Its date is believed where a milestone says how exact it is. */
static int
mend_changes(struct store *store, struct mend_report *report)
{
	const struct step steps[] = {
		{ "INSERT OR IGNORE INTO change (number, id, service, source, key, kind, "
		  "forced, confidence, verdict, moves, withdrawn, concerns, rules) SELECT "
		  "k.c1, k.c0, s.service, e.c0, e.c1, 'other', 'unclear', 0.0, 'digest', 0, 0, "
		  "1, zeroblob(16) FROM k_change k JOIN k_change_entry e ON e.c2 = k.c1 JOIN "
		  "source s ON s.number = e.c0 WHERE k.c1 NOT IN (SELECT number FROM change)",
			&report->changes_stubs },
		{ "UPDATE change SET (effective_from, effective_to, effective_precision, "
		  "last_day) = (SELECT m.day_from, m.day_to, m.day_precision, m.day_to FROM "
		  "k_change_service k JOIN change_milestone m ON m.change = k.c2 AND "
		  "m.day_from = k.c1 WHERE k.c2 = change.number LIMIT 1) WHERE kind = 'other' "
		  "AND rules = zeroblob(16) AND effective_from IS NULL",
			NULL },
		{ "INSERT OR IGNORE INTO alias (alias, change) SELECT c1, c0 FROM k_alias",
			NULL },
		{ "INSERT OR IGNORE INTO reference (key, change) SELECT c1, c0 FROM "
		  "k_reference",
			NULL },
		{ "INSERT OR IGNORE INTO apart (source, key, change) SELECT c1, c2, c0 FROM "
		  "k_apart",
			NULL },
		{ "INSERT OR IGNORE INTO telling (change, position, source, key, fold) SELECT "
		  "c2, c3, c0, c1, 'same' FROM k_telling",
			NULL },
	};

	return RUN(store, steps);
}

/* What speaks of a case of which nothing is left. */
static int
drop_strays(struct store *store, struct mend_report *report)
{
	static const char *const tables[] = { "change_milestone", "change_evidence",
		"change_match", "change_event", "alias", "telling", "reference", "apart",
		"reminder", "told", "notice" };
	const struct step steps[] = {
		{ "CREATE TEMP TABLE gone AS SELECT c1 AS number FROM k_change WHERE c1 NOT IN "
		  "(SELECT number FROM change) UNION SELECT change FROM decision WHERE change "
		  "NOT IN (SELECT number FROM change) UNION SELECT change FROM change_event "
		  "WHERE change NOT IN (SELECT number FROM change)",
			NULL },
		{ "DELETE FROM gone WHERE number IS NULL", NULL },
		{ "DELETE FROM decision WHERE change NOT IN (SELECT number FROM change)",
			&report->decisions },
		{ "UPDATE letter SET change = NULL WHERE change NOT IN (SELECT number FROM "
		  "change)",
			NULL },
		/* Letters count their events in as many bits; the next one needs a number too. */
		{ "DELETE FROM change_event WHERE number NOT BETWEEN 1 AND 2147483646", NULL },
		{ "DELETE FROM telling WHERE source NOT IN (SELECT number FROM source)", NULL },
		{ "DELETE FROM apart WHERE source NOT IN (SELECT number FROM source)", NULL },
	};
	int r = RUN(store, steps);

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(tables); i++) {
		_cleanup_free_ char *sql = mem_printf(
			"DELETE FROM %s WHERE change NOT IN (SELECT number FROM change)",
			tables[i]);

		if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
			r = trouble_database(store);
	}
	return r;
}

static int
ask(struct store *store, const char *sql, int64_t *add)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), r = 0;

	if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		*add += sqlite3_column_int64(statement, 0);
	else
		r = trouble_database(store);
	(void)sqlite3_finalize(statement);
	return r;
}

static int
count_lost(struct store *store, struct mend_report *report)
{
	int r = ask(store, "SELECT count(*) FROM gone", &report->changes);

	if (r >= 0)
		r = ask(store,
			"SELECT count(*) FROM k_decision WHERE c2 NOT IN (SELECT number FROM "
			"decision) AND c0 IN (SELECT number FROM change)",
			&report->decisions);
	return r;
}

/* Entries with the newest revision that is left. */
static int
mend_entries(struct store *store, struct mend_report *report)
{
	const struct step steps[] = {
		{ "INSERT OR IGNORE INTO entry (number, source, key, first_seen, arrived, "
		  "revisions) SELECT k.c2, k.c0, k.c1, min(r.arrived), max(r.arrived), "
		  "max(r.number) FROM k_entry k JOIN revision r ON r.entry = k.c2 WHERE k.c2 "
		  "NOT IN (SELECT number FROM entry) GROUP BY k.c2",
			NULL },
		{ "DELETE FROM revision WHERE entry NOT IN (SELECT number FROM entry)",
			&report->entries },
		{ "DELETE FROM entry WHERE source NOT IN (SELECT number FROM source)", NULL },
		{ "DELETE FROM entry WHERE number NOT IN (SELECT entry FROM revision)",
			&report->entries },
		{ "DELETE FROM revision WHERE entry NOT IN (SELECT number FROM entry)", NULL },
		{ "UPDATE entry SET revisions = (SELECT max(number) FROM revision WHERE entry "
		  "= entry.number) WHERE (entry.number, revisions) NOT IN (SELECT entry, "
		  "number FROM revision)",
			NULL },
		/* Seen, but neither its text nor a case is left: whether anybody heard of it is
		   in doubt, so that it is news when its page has it still. */
		{ "DELETE FROM seen WHERE source NOT IN (SELECT number FROM source) OR "
		  "(source, key) NOT IN (SELECT source, key FROM entry UNION SELECT source, "
		  "key FROM change UNION SELECT source, key FROM telling)",
			NULL },
		{ "DELETE FROM source_state WHERE source NOT IN (SELECT number FROM source)",
			NULL },
	};

	return RUN(store, steps);
}

/* Every page is read anew, whatever its server says of it. A source that we know was heard: what is not known of its page
 * is news, not the first page of a source. Who was told stands in three more places. */
static int
mend_memory(struct store *store)
{
	static const struct step steps[] = {
		{ "INSERT INTO source_state (source, outcome, status, failures, ttl_sec, "
		  "max_age_sec, baseline, moved_seen, moved_adopted) SELECT number, "
		  "'never-tried', 0, "
		  "0, 0, 0, 1, 0, 0 FROM source WHERE number NOT IN (SELECT source FROM "
		  "source_state)",
			NULL },
		{ "UPDATE source_state SET etag = NULL, last_modified = NULL, validators_url = "
		  "NULL, next_due = NULL",
			NULL },
		{ "INSERT OR IGNORE INTO told (change, recipient) SELECT change, recipient "
		  "FROM notice UNION SELECT change, recipient FROM reminder UNION SELECT "
		  "change, recipient FROM letter WHERE change IS NOT NULL AND recipient != ''",
			NULL },
		/* When somebody last had a letter; of a store from before that was kept, too. */
		{ "INSERT OR IGNORE INTO reminder (change, recipient, about, role, date, days, "
		  "told_at) SELECT t.change, t.recipient, 'letter', 'none', 0, 0, (SELECT "
		  "max(e.at) FROM change_event e WHERE e.change = t.change) FROM told t",
			NULL },
		{ "UPDATE change SET look_at = 0", NULL },
		{ "DELETE FROM meta WHERE name = 'rules'", NULL },
	};

	return RUN(store, steps);
}

int
mend(struct store *store, int64_t now, struct mend_report *ret)
{
	int r;

	*ret = (struct mend_report){ 0 };
	r = mend_sources(store, ret);
	if (r >= 0)
		r = mend_changes(store, ret);
	if (r >= 0)
		r = drop_strays(store, ret);
	if (r >= 0)
		r = count_lost(store, ret);
	if (r >= 0)
		r = mend_entries(store, ret);
	if (r >= 0)
		r = mend_seen(store);
	if (r >= 0)
		r = mend_letters(store, now, &ret->letters, &ret->again);
	if (r >= 0)
		r = mend_doubt(store, now, &ret->doubted);
	if (r >= 0)
		r = mend_history(store, now);
	if (r >= 0)
		r = mend_memory(store);
	return r < 0 ? r : mend_unheard(store, now, &ret->doubted);
}
