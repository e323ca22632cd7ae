/* Mend letters: the outbox after a rescue. */
#include "keep/mend_letters.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/trouble.h"
#include "model/letter.h"

#define GAP "Part of the history before this may be lost: the store was damaged."

static int
run(struct store *store, const char *sql, int64_t *count)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return trouble_database(store);
	if (count)
		*count += sqlite3_changes(store->db);
	return 0;
}

/* The parts of a Message-ID about one change: INSTALLATION.CHANGE.PERSON.EVENT[.CHANNEL]@DOMAIN. */
struct id_parts {
	char *installation, *change;
	unsigned event; /* 0: none is named */
};

static void
id_parts_clear(struct id_parts *parts)
{
	free(parts->installation);
	free(parts->change);
	*parts = (struct id_parts){ 0 };
}

static bool
id_parts_read(const char *id, struct id_parts *ret)
{
	const char *change = id ? strchr(id, '.') : NULL,
		   *person = change ? strchr(change + 1, '.') : NULL,
		   *event = person ? strchr(person + 1, '.') : NULL;
	unsigned long number;
	char *end;

	*ret = (struct id_parts){ 0 };
	if (!event || text_starts(id, "trouble."))
		return false;
	number = strtoul(event + 1, &end, 10);
	ret->installation = mem_ndup(id, (size_t)(change - id));
	ret->change = mem_ndup(change + 1, (size_t)(person - change - 1));
	if (end > event + 1 && (*end == '@' || *end == '.') && number < INT32_MAX)
		ret->event = (unsigned)number;
	return true;
}

/* A header of a mail, unfolded lines only; the caller frees, NULL: it is not there. */
static char *
header(const char *message, size_t len, const char *name)
{
	const char *end = message + len, *at = message;
	size_t n = strlen(name);

	while (at < end && *at != '\r' && *at != '\n') {
		const char *eol = memchr(at, '\n', (size_t)(end - at));
		size_t line = eol ? (size_t)(eol - at) : (size_t)(end - at);

		if (line > n && strncmp(at, name, n) == 0)
			return text_line_of(at + n, line - n, 500);
		if (!eol)
			break;
		at = eol + 1;
	}
	return NULL;
}

static char *
address_of(const char *to)
{
	const char *open = to ? strrchr(to, '<') : NULL;

	while (to && *to == ' ')
		to++;
	return open ? mem_ndup(open + 1, strcspn(open + 1, ">")) : mem_dup(to);
}

/* The row of a letter that waited, from its own text. */
static int
restore_row(struct store *store, int64_t id, const char *message, size_t len)
{
	_query_ q = query_begin(store,
		"UPDATE letter SET state = 'ready', to_address = ?1, recipient = ?1, subject = "
		"?2, next_try = created WHERE id = ?3");
	_cleanup_free_ char *to = header(message, len, "To:"),
			    *subject = header(message, len, "Subject:"),
			    *address = address_of(to);

	if (!address || !strchr(address, '@'))
		return 0;
	query_put_text(&q, address);
	query_put_text(&q, subject);
	query_put_number(&q, id);
	return query_run(&q);
}

/* Rows that are lost, and of which an index knows. What does not wait, as far as the index says that knows it, went out;
 * where that index is not whole, only what is too old to wait did. Nobody writes that anew. */
static int
restore_lost(struct store *store, int64_t now)
{
	_query_ q = query_begin(store,
		"INSERT OR IGNORE INTO letter (id, message_id, recipient, to_address, change, "
		"state, attempts, unsure, created) SELECT k.c1, k.c0, '', '', (SELECT c.c0 "
		"FROM k_letter_change c WHERE c.c1 = k.c1 AND c.c0 IN (SELECT number FROM "
		"change)), iif(k.c1 IN (SELECT c1 FROM k_letter_waiting) OR (NOT EXISTS "
		"(SELECT 1 FROM k_whole WHERE name = 'k_letter_waiting') AND coalesce((SELECT "
		"a.c0 FROM k_letter_age a WHERE a.c1 = k.c1), ?1) >= ?1), 'refused', "
		"'delivered'), 0, 0, coalesce((SELECT a.c0 FROM k_letter_age a WHERE a.c1 = "
		"k.c1), 0) FROM k_letter k WHERE k.c1 NOT IN (SELECT id FROM letter)");
	int r;

	query_put_number(&q, now - MEND_LETTERS_WAIT_SEC);
	r = query_run(&q);
	/* The case stands in the Message-ID too: INSTALLATION.CHANGE.PERSON... */
	return r < 0 ? r
		     : run(store,
			       "UPDATE letter SET change = (SELECT n.number FROM (SELECT id, "
			       "number FROM change UNION ALL SELECT alias, change FROM alias) "
			       "n WHERE n.id = substr(letter.message_id, "
			       "instr(letter.message_id, '.') + 1, "
			       "instr(substr(letter.message_id, instr(letter.message_id, '.') "
			       "+ 1), '.') - 1)) WHERE change IS NULL AND recipient = '' AND "
			       "to_address = ''",
			       NULL);
}

/* Those that waited and of which the text is left, from what it says. */
static int
restore_rows(struct store *store, int64_t now)
{
	_query_ q = query_begin(store,
		"SELECT l.id, m.bytes FROM letter l JOIN message m ON m.letter = l.id WHERE "
		"l.state = 'refused' AND l.recipient = '' AND l.to_address = ''");
	int r = restore_lost(store, now);

	while (r >= 0 && (r = query_step(&q)) > 0) {
		int64_t id = query_get_number(&q);
		size_t len;
		const char *message = query_get_blob(&q, &len);

		r = message ? restore_row(store, id, message, len) : 0;
	}
	return r;
}

static int
drop_letter(struct store *store, int64_t id)
{
	_query_ q = query_begin(store, "DELETE FROM letter WHERE id = ?");

	query_put_number(&q, id);
	return query_run(&q);
}

int
mend_letters_notice(
	struct store *store, const char *recipient, int64_t change, unsigned event, int64_t at)
{
	_query_ q = query_begin(store,
		"INSERT INTO notice (recipient, change, event, occasion, at) SELECT ?, ?2, ?3, "
		"'now', ? WHERE EXISTS (SELECT 1 FROM change_event WHERE change = ?2 AND "
		"number = ?3)");
	int r;

	query_put_text(&q, recipient);
	query_put_number(&q, change);
	query_put_number(&q, event);
	query_put_number(&q, at);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
mend_letters_event(struct store *store, int64_t change, unsigned event, int64_t at)
{
	_query_ q = query_begin(store,
		"INSERT OR IGNORE INTO change_event (change, number, at, happening, "
		"after_from, after_to, after_precision, detail) SELECT number, ?2, ?3, "
		"'announced', effective_from, effective_to, effective_precision, '" GAP
		"' FROM change WHERE number = ?1");

	query_put_number(&q, change);
	query_put_number(&q, event);
	query_put_number(&q, at);
	return query_run(&q);
}

/* A letter about one event, of which the text is lost, is composed once more under the same Message-ID. */
static int
compose_again(struct store *store, int64_t *again)
{
	_query_ q = query_begin(store,
		"SELECT id, message_id, recipient, change, created FROM letter WHERE state IN "
		"('ready', 'sending') AND change IS NOT NULL AND spare_of IS NULL AND "
		"recipient != '' AND id NOT IN (SELECT letter FROM message)");
	int r;

	while ((r = query_step(&q)) > 0) {
		_cleanup_(id_parts_clear) struct id_parts parts = { 0 };
		int64_t id = query_get_number(&q), change, created;
		_cleanup_free_ char *message_id = query_get_text(&q),
				    *recipient = query_get_text(&q);

		change = query_get_number(&q);
		created = query_get_number(&q);
		if (!id_parts_read(message_id, &parts) || !parts.event)
			continue;
		r = mend_letters_event(store, change, parts.event, created);
		if (r >= 0)
			r = mend_letters_notice(store, recipient, change, parts.event, created);
		if (r > 0) {
			(*again)++;
			r = drop_letter(store, id);
		}
		if (r < 0)
			return r;
	}
	return r;
}

/* Whoever was told of the case and has no letter about it: one of them the lost letter was for. */
static int
tell_rest(struct store *store, int64_t change, unsigned event, int64_t at)
{
	_query_ q = query_begin(store,
		"INSERT INTO notice (recipient, change, event, occasion, at) SELECT "
		"t.recipient, ?1, ?2, 'now', ?3 FROM told t WHERE t.change = ?1 AND "
		"t.recipient NOT IN (SELECT recipient FROM letter WHERE change = ?1) AND "
		"t.recipient NOT IN (SELECT recipient FROM notice WHERE change = ?1 AND event "
		"= ?2)");

	query_put_number(&q, change);
	query_put_number(&q, event);
	query_put_number(&q, at);
	return query_run(&q);
}

/* A letter that waited, of which no more is left than its Message-ID, is composed once more too. */
static int
compose_lost(struct store *store, int64_t *again)
{
	_query_ q = query_begin(store,
		"SELECT id, message_id, change, created FROM letter WHERE state = 'refused' "
		"AND recipient = '' AND to_address = '' AND change IS NOT NULL");
	int r;

	while ((r = query_step(&q)) > 0) {
		_cleanup_(id_parts_clear) struct id_parts parts = { 0 };
		int64_t id = query_get_number(&q), change, created;
		_cleanup_free_ char *message_id = query_get_text(&q);

		change = query_get_number(&q);
		created = query_get_number(&q);
		if (!id_parts_read(message_id, &parts) || !parts.event)
			continue;
		r = mend_letters_event(store, change, parts.event, created);
		if (r >= 0)
			r = tell_rest(store, change, parts.event, created);
		if (r >= 0)
			r = drop_letter(store, id);
		if (r < 0)
			return r;
		(*again)++;
	}
	return r;
}

/* A case that lost whom it concerns cannot be told again before its page was read and judged anew. Whoever's letter about
 * it is lost has not heard of it. */
static int
forget_unmatched(struct store *store, int64_t *again)
{
	static const char wordless[] =
		"CREATE TEMP TABLE wordless AS SELECT l.id, l.change FROM letter l WHERE "
		"(l.state IN ('ready', 'sending') OR (l.state = 'refused' AND l.recipient = '' "
		"AND l.to_address = '')) AND l.id NOT IN (SELECT letter FROM message) AND "
		"l.change IS NOT NULL AND l.change NOT IN (SELECT change FROM change_match)";
	static const char *const then[] = {
		"DELETE FROM told WHERE change IN (SELECT change FROM wordless) AND (change, "
		"recipient) NOT IN (SELECT change, recipient FROM letter WHERE change IS NOT "
		"NULL)",
		"DELETE FROM reminder WHERE change IN (SELECT change FROM wordless) AND "
		"(change, recipient) NOT IN (SELECT change, recipient FROM letter WHERE change "
		"IS NOT NULL)",
		"DELETE FROM seen WHERE (source, key) IN (SELECT source, key FROM change WHERE "
		"number IN (SELECT change FROM wordless)) AND (source, key) NOT IN (SELECT "
		"source, key FROM entry)",
		/* With whom it concerns it is announced anew. */
		"UPDATE change SET concerns = 0 WHERE number IN (SELECT change FROM wordless)",
		"DROP TABLE wordless",
	};
	int r = run(store, wordless, NULL);

	if (r >= 0)
		r = run(store, "DELETE FROM letter WHERE id IN (SELECT id FROM wordless)",
			again);
	for (size_t i = 0; r >= 0 && i < LENGTH_OF(then); i++)
		r = run(store, then[i], NULL);
	return r;
}

/* The random name of this installation stands in every Message-ID: another one would make other letters of the same
 * events. */
static int
restore_installation(struct store *store)
{
	_query_ q = query_begin(store,
		"SELECT message_id FROM letter WHERE change IS NOT NULL AND NOT EXISTS (SELECT "
		"1 FROM meta WHERE name = 'installation') ORDER BY id DESC LIMIT 1");
	_cleanup_(id_parts_clear) struct id_parts parts = { 0 };
	_cleanup_free_ char *id = NULL;
	int r = query_step(&q);

	if (r <= 0)
		return r;
	id = query_get_text(&q);
	return id_parts_read(id, &parts)
		       ? store_meta_set(store, "installation", parts.installation)
		       : 0;
}

int
mend_letters(struct store *store, int64_t now, int64_t *lost, int64_t *again)
{
	int r = restore_rows(store, now);

	if (r >= 0)
		r = run(store,
			"DELETE FROM message WHERE letter NOT IN (SELECT id FROM letter)",
			NULL);
	if (r >= 0)
		r = forget_unmatched(store, again);
	if (r >= 0)
		r = compose_again(store, again);
	if (r >= 0)
		r = compose_lost(store, again);
	if (r >= 0)
		r = run(store,
			"UPDATE letter SET state = 'refused', reply = '" MEND_LETTERS_LOST
			"' WHERE (state IN ('ready', 'sending') AND id "
			"NOT IN (SELECT letter FROM message)) OR (state = 'refused' AND "
			"recipient = '' AND to_address = '')",
			lost);
	/* A listing joins each letter with its text. */
	if (r >= 0)
		r = run(store,
			"INSERT INTO message (letter, bytes) SELECT id, zeroblob(0) FROM "
			"letter WHERE id NOT IN (SELECT letter FROM message)",
			NULL);
	return r < 0 ? r : restore_installation(store);
}

int
mend_letters_highest(struct store *store, int64_t change, unsigned *ret)
{
	_query_ q = query_begin(
		store, "SELECT message_id FROM letter WHERE change = ? ORDER BY id");
	int r;

	*ret = 0;
	query_put_number(&q, change);
	while ((r = query_step(&q)) > 0) {
		_cleanup_(id_parts_clear) struct id_parts parts = { 0 };
		_cleanup_free_ char *id = query_get_text(&q);

		if (id_parts_read(id, &parts) && parts.event > *ret)
			*ret = parts.event;
	}
	return r;
}

static int
add_gap(struct store *store, int64_t change, int64_t number, int64_t now)
{
	_query_ q = query_begin(store,
		"INSERT INTO change_event (change, number, at, happening, detail) VALUES (?, "
		"?, ?, 'noted', '" GAP "')");

	query_put_number(&q, change);
	query_put_number(&q, number);
	query_put_number(&q, now);
	return query_run(&q);
}

int
mend_history(struct store *store, int64_t now)
{
	_query_ q = query_begin(store,
		"SELECT c.number, (SELECT count(*) FROM change_event e WHERE e.change = "
		"c.number), (SELECT coalesce(max(e.number), 0) FROM change_event e WHERE "
		"e.change = c.number) FROM change c ORDER BY c.number");
	int r;

	while ((r = query_step(&q)) > 0) {
		int64_t change = query_get_number(&q), count = query_get_number(&q),
			last = query_get_number(&q);
		unsigned told;

		r = mend_letters_highest(store, change, &told);
		if (r >= 0 && (count == 0 || count < last || told > last))
			r = add_gap(store, change, (told > last ? told : last) + 1, now);
		if (r < 0)
			return r;
	}
	return r;
}
