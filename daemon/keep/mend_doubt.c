/* Mend doubt: who was told, as far as a letter or a trace of one says so. */
#include "keep/mend_doubt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "keep/inside.h"
#include "keep/mend_letters.h"
#include "keep/query.h"
#include "keep/trouble.h"

#define PERSON_BYTES 15

/* One person, and one case of which that person was told. */
struct heard {
	int64_t change;
	char *id; /* of the case */
	char *recipient;
	char person[PERSON_BYTES]; /* ".0123456789ab.": how Message-IDs name the recipient */
	int64_t at; /* the moment of the letter; or when something happened of which there must be one */
	bool exact; /* the first of the two */
};

static void
heard_clear(struct heard *heard)
{
	free(heard->id);
	free(heard->recipient);
}

static int
run(struct store *store, const char *sql, int64_t *count)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return trouble_database(store);
	if (count)
		*count += sqlite3_changes(store->db);
	return 0;
}

/* Each telling of which the letter could still have waited, in a table of its own: what is found out about one of them is
 * written while the next are read. */
static int
fill_heard(struct store *store, int64_t now)
{
	_query_ q = query_begin(store,
		"INSERT INTO heard (change, recipient, at, exact) SELECT t.change, "
		"t.recipient, coalesce(t.told_at, (SELECT max(e.at) FROM change_event e WHERE "
		"e.change = t.change), 0) AS at, t.told_at IS NOT NULL FROM (SELECT change, "
		"recipient, max(told_at) AS told_at FROM (SELECT change, recipient, NULL AS "
		"told_at FROM told UNION ALL SELECT change, recipient, told_at FROM reminder "
		"WHERE about = 'letter') GROUP BY change, recipient) t JOIN change c ON "
		"c.number = t.change WHERE c.concerns AND NOT EXISTS (SELECT 1 FROM notice n "
		"WHERE n.change = t.change AND n.recipient = t.recipient) AND (at = 0 OR at >= "
		"?)");

	query_put_number(&q, now - MEND_LETTERS_WAIT_SEC);
	return query_run(&q);
}

static struct heard
read_heard(struct query *q)
{
	struct heard heard = { .change = query_get_number(q) };
	struct hash hash;

	heard.id = query_get_text(q);
	heard.recipient = query_get_text(q);
	heard.at = query_get_number(q);
	heard.exact = query_get_bool(q);
	hash = hash_of(heard.recipient, strlen(heard.recipient));
	(void)snprintf(heard.person, sizeof(heard.person), ".%02x%02x%02x%02x%02x%02x.",
		hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3], hash.bytes[4],
		hash.bytes[5]);
	return heard;
}

/* A letter about the case alone, or a list that names it. One of which only a line of an index is left has no recipient,
 * but its Message-ID says who that was; and what is lost of it for good was not heard. 1, 0, -errno. */
static int
has_letter(struct store *store, const struct heard *heard)
{
	_query_ q = query_begin(store,
		"SELECT 1 FROM letter l LEFT JOIN message m ON m.letter = l.id WHERE l.id IN "
		"(SELECT id FROM letter WHERE change = ?1 UNION SELECT id FROM letter WHERE "
		"created BETWEEN ?5 AND ?6 AND change IS NULL) AND (l.created = 0 OR l.created "
		"BETWEEN ?5 AND ?6) AND (l.recipient = ?3 OR instr(l.message_id, ?4) > 0) AND "
		"NOT (l.state = 'refused' AND coalesce(l.reply, '') = '" MEND_LETTERS_LOST
		"') AND (l.change = ?1 OR (instr(l.message_id, '.list-') > 0 AND "
		"(coalesce(length(m.bytes), 0) = 0 OR instr(replace(CAST(m.bytes AS TEXT), '=' "
		"|| char(13, 10), ''), ?2) > 0))) LIMIT 1");

	query_put_number(&q, heard->change);
	query_put_text(&q, heard->id);
	query_put_text(&q, heard->recipient);
	query_put_text(&q, heard->person);
	query_put_number(&q, heard->at);
	query_put_number(&q, heard->exact ? heard->at : INT64_MAX);
	return query_step(&q);
}

static int
forget(struct store *store, int64_t number)
{
	_query_ q = query_begin(store, "DELETE FROM heard WHERE number = ?");

	query_put_number(&q, number);
	return query_run(&q);
}

/* What is left in the table is in doubt. */
static int
sift(struct store *store)
{
	int64_t last = 0;
	int r = 1;

	while (r > 0) {
		_query_ q = query_begin(store,
			"SELECT h.change, c.id, h.recipient, h.at, h.exact, h.number FROM "
			"heard h JOIN change c ON c.number = h.change WHERE h.number > ? ORDER "
			"BY h.number LIMIT 1");
		_cleanup_(heard_clear) struct heard heard = { 0 };

		query_put_number(&q, last);
		if ((r = query_step(&q)) <= 0)
			break;
		heard = read_heard(&q);
		last = query_get_number(&q);
		r = has_letter(store, &heard);
		if (r > 0)
			r = forget(store, last);
		r = r < 0 ? r : 1;
	}
	return r;
}

/* A case that lost whom it concerns cannot be told before its page was read and judged anew; and then to all. */
static int
leave_to_judge(struct store *store, int64_t *doubted)
{
	static const char *const steps[] = {
		"CREATE TEMP TABLE bare AS SELECT DISTINCT change FROM heard WHERE change NOT "
		"IN (SELECT change FROM change_match)",
		"DELETE FROM told WHERE (change, recipient) IN (SELECT change, recipient FROM "
		"heard WHERE change IN (SELECT change FROM bare))",
		"DELETE FROM reminder WHERE (change, recipient) IN (SELECT change, recipient "
		"FROM heard WHERE change IN (SELECT change FROM bare))",
		"DELETE FROM seen WHERE (source, key) IN (SELECT source, key FROM change WHERE "
		"number IN (SELECT change FROM bare)) AND (source, key) NOT IN (SELECT source, "
		"key FROM entry)",
		"UPDATE change SET concerns = 0 WHERE number IN (SELECT change FROM bare)",
		"DROP TABLE bare",
	};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < LENGTH_OF(steps); i++)
		r = run(store, steps[i], NULL);
	return r < 0 ? r
		     : run(store,
			       "DELETE FROM heard WHERE change NOT IN (SELECT change FROM "
			       "change_match)",
			       doubted);
}

/* The latest that happened before the letter and of which people are told by one; 0: that is lost. */
static int
find_event(struct store *store, const struct heard *heard, unsigned *ret)
{
	_query_ q = query_begin(store,
		"SELECT coalesce(max(number), 0) FROM change_event WHERE change = ? AND "
		"happening IN ('announced', 'edited', 'moved', 'withdrawn', 'matched', "
		"'reread', 'joined', 'no-longer-listed', 'listed-again', 'step-moved') AND "
		"coalesce(at, 0) <= ?");
	int r;

	query_put_number(&q, heard->change);
	query_put_number(&q, heard->exact ? heard->at : INT64_MAX);
	r = query_step(&q);
	*ret = r > 0 ? query_get_count(&q) : 0;
	return q.error ? q.error : r;
}

/* A letter of that event is there: the one that is missing told of something that is lost. */
static int
was_told_of(struct store *store, const struct heard *heard, unsigned event)
{
	_query_ q = query_begin(store,
		"SELECT 1 FROM letter WHERE change = ?1 AND (instr(message_id, ?2 || '@') > 0 "
		"OR instr(message_id, ?2 || '.') > 0) LIMIT 1");
	_cleanup_free_ char *named = mem_printf(".%s%s%u", heard->id, heard->person, event);

	query_put_number(&q, heard->change);
	query_put_text(&q, named);
	return query_step(&q);
}

static int
next_event(struct store *store, int64_t change, unsigned *ret)
{
	_query_ q = query_begin(
		store, "SELECT coalesce(max(number), 0) FROM change_event WHERE change = ?");
	unsigned told;
	int r;

	query_put_number(&q, change);
	r = query_step(&q);
	*ret = r > 0 ? query_get_count(&q) : 0;
	if (r >= 0)
		r = mend_letters_highest(store, change, &told);
	if (r >= 0 && told > *ret)
		*ret = told;
	(*ret)++;
	return r;
}

static int
tell_again(struct store *store, const struct heard *heard, int64_t now, int64_t *doubted)
{
	unsigned event;
	int r = find_event(store, heard, &event);

	if (r >= 0)
		r = event ? was_told_of(store, heard, event) : 1;
	if (r > 0)
		r = next_event(store, heard->change, &event);
	if (r >= 0)
		r = mend_letters_event(store, heard->change, event, now);
	if (r >= 0)
		r = mend_letters_notice(store, heard->recipient, heard->change, event, now);
	if (r > 0)
		*doubted += r;
	return r;
}

static int
tell_all_again(struct store *store, int64_t now, int64_t *doubted)
{
	_query_ q = query_begin(store,
		"SELECT h.change, c.id, h.recipient, h.at, h.exact FROM heard h JOIN change c "
		"ON c.number = h.change ORDER BY h.number");
	int r;

	while ((r = query_step(&q)) > 0) {
		_cleanup_(heard_clear) struct heard heard = read_heard(&q);

		r = tell_again(store, &heard, now, doubted);
		if (r < 0)
			break;
	}
	return r;
}

int
mend_doubt(struct store *store, int64_t now, int64_t *doubted)
{
	int r = run(store,
		"CREATE TEMP TABLE heard (number INTEGER PRIMARY KEY, change INTEGER NOT NULL, "
		"recipient TEXT NOT NULL, at INTEGER NOT NULL, exact INTEGER NOT NULL)",
		NULL);

	if (r >= 0)
		r = fill_heard(store, now);
	if (r >= 0)
		r = sift(store);
	if (r >= 0)
		r = leave_to_judge(store, doubted);
	if (r >= 0)
		r = tell_all_again(store, now, doubted);
	return r < 0 ? r : run(store, "DROP TABLE heard", NULL);
}

/* What stood on the first page of a source and has no day is told to nobody. */
int
mend_unheard(struct store *store, int64_t now, int64_t *doubted)
{
	_query_ q = query_begin(store,
		"UPDATE change SET concerns = 0 WHERE concerns AND verdict <> 'silent' AND NOT "
		"withdrawn AND coalesce(last_day >= ?, first_seen >= ? AND first_seen > "
		"coalesce((SELECT min(e.first_seen) FROM entry e WHERE e.source = "
		"change.source), 0)) AND number NOT IN (SELECT change FROM told) AND number "
		"NOT IN (SELECT change FROM notice) AND number NOT IN (SELECT change FROM "
		"letter WHERE change IS NOT NULL)");
	int r;

	query_put_number(&q, stamp_utc_day(now) - 1);
	query_put_number(&q, now - MEND_LETTERS_WAIT_SEC);
	r = query_run(&q);
	if (r < 0)
		return r;
	*doubted += sqlite3_changes(store->db);
	return run(store,
		"DELETE FROM seen WHERE (source, key) IN (SELECT source, key FROM change WHERE "
		"NOT concerns AND number NOT IN (SELECT change FROM told)) AND (source, key) "
		"NOT IN (SELECT source, key FROM entry)",
		NULL);
}
