/* Letter: the outbox. A letter's message is written once and never goes; only its state moves.
 */
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "base/stamp.h"
#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

/* The partial index serves only queries that say exactly this. */
#define WAITING "state IN ('ready', 'sending')"

/* A letter that waits has a moment to be tried, or it would wait for ever. */
static int64_t
next_try(const struct letter *letter)
{
	bool waits = letter->state == LETTER_READY || letter->state == LETTER_SENDING;

	return waits && letter->next_try == STAMP_NONE ? letter->created : letter->next_try;
}

/* 1: added, 0: that Message-ID is already there. */
static int
add_row(struct store *store, const struct letter *letter, int64_t change)
{
	_query_ q = query_begin(store,
		"INSERT INTO letter (message_id, recipient, channel, to_address, spare_of, "
		"subject, change, state, attempts, unsure, created, next_try, delivered, "
		"reply) VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?) "
		"ON CONFLICT (message_id) DO NOTHING");
	int r;

	query_put_text(&q, letter->message_id);
	query_put_text(&q, letter->recipient);
	query_put_text(&q, channel_name(letter->channel));
	query_put_text(&q, letter->to);
	query_put_text(&q, letter->spare_of);
	query_put_text(&q, letter->subject);
	query_put_number(&q, change);
	query_put_text(&q, letter_state_name(letter->state));
	query_put_number(&q, letter->attempts);
	query_put_number(&q, letter->unsure);
	query_put_number(&q, letter->created);
	query_put_stamp(&q, next_try(letter));
	query_put_stamp(&q, letter->delivered);
	query_put_text(&q, letter->reply);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db) > 0;
}

static int
add_message(struct store *store, int64_t id, const struct letter *letter)
{
	_query_ q = query_begin(store, "INSERT INTO message (letter, bytes) VALUES (?, ?)");
	int r;

	query_put_number(&q, id);
	query_put_blob(&q, letter->message, letter->message_len);
	r = query_run(&q);
	return r < 0 ? r : 1;
}

int
store_letter_add(struct store *store, const struct letter *letter)
{
	struct scope scope;
	int64_t change = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	if (letter->change)
		r = change_number(store, letter->change, &change);
	if (r >= 0)
		r = add_row(store, letter, change);
	if (r > 0)
		r = add_message(store, sqlite3_last_insert_rowid(store->db), letter);
	return scope_end(&scope, r);
}

static int
drop_row(struct store *store, const char *sql, const char *message_id)
{
	_query_ q = query_begin(store, sql);

	query_put_text(&q, message_id);
	return query_run(&q);
}

int
store_letter_withdraw(struct store *store, const char *message_id)
{
	struct scope scope;
	int gone = 0, r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = drop_row(store,
		"DELETE FROM message WHERE letter = (SELECT id FROM letter WHERE message_id = "
		"? "
		"AND state = 'ready' AND unsure = 0)",
		message_id);
	if (r >= 0)
		r = drop_row(store,
			"DELETE FROM letter WHERE message_id = ? AND state = 'ready' AND "
			"unsure = "
			"0",
			message_id);
	if (r >= 0)
		gone = sqlite3_changes(store->db) > 0;
	r = scope_end(&scope, r);
	return r < 0 ? r : gone;
}

#define LETTER \
	"SELECT l.id, l.message_id, l.recipient, l.channel, l.to_address, l.spare_of, " \
	"l.subject, c.id, l.state, " \
	"l.attempts, l.unsure, " \
	"l.created, l.next_try, l.delivered, l.reply"
#define CHANGE "LEFT JOIN change c ON c.number = l.change "
#define MESSAGE "JOIN message m ON m.letter = l.id "

static void
read_letter(struct query *q, struct letter *ret)
{
	ret->id = query_get_number(q);
	ret->message_id = query_get_text(q);
	ret->recipient = query_get_text(q);
	ret->channel = query_get_word(q, channel_of);
	ret->to = query_get_text(q);
	ret->spare_of = query_get_text(q);
	ret->subject = query_get_text(q);
	ret->change = query_get_text(q);
	ret->state = query_get_word(q, letter_state_of);
	ret->attempts = query_get_count(q);
	ret->unsure = query_get_count(q);
	ret->created = query_get_number(q);
	ret->next_try = query_get_stamp(q);
	ret->delivered = query_get_stamp(q);
	ret->reply = query_get_text(q);
}

static void
read_message(struct query *q, struct letter *ret)
{
	const void *bytes = query_get_blob(q, &ret->message_len);

	ret->message = mem_ndup(bytes, ret->message_len);
}

static int
read_letters(struct query *q, bool with_message, struct letters *ret)
{
	int r;

	*ret = (struct letters){ 0 };
	while ((r = query_step(q)) > 0) {
		struct letter *letter = letters_add(ret);

		read_letter(q, letter);
		if (with_message)
			read_message(q, letter);
	}
	if (r < 0)
		letters_clear(ret);
	return r;
}

int
store_letters_due(struct store *store, int64_t now, const struct queue *queue, unsigned limit,
	struct letters *ret)
{
	/* INDEXED BY: for the order, SQLite would rather walk all letters that ever were by age. */
	_query_ q = query_begin(store, LETTER
		", m.bytes FROM letter l INDEXED BY letter_waiting " CHANGE MESSAGE
		"WHERE l." WAITING " AND l.next_try <= ? AND (?2 IS NULL OR l.channel = ?2) "
		"AND (?3 IS NULL OR l.to_address = ?3) ORDER BY l.created, l.id LIMIT ?4");

	query_put_number(&q, now);
	query_put_text(&q, queue ? channel_name(queue->channel) : NULL);
	query_put_text(&q, queue ? queue->to : NULL);
	query_put_number(&q, limit);
	return read_letters(&q, true, ret);
}

static int
update(struct store *store, const struct letter *letter)
{
	_query_ q = query_begin(store, "UPDATE letter SET state = ?, attempts = ?, unsure = ?, "
				       "next_try = ?, delivered = ?, reply = ? "
				       "WHERE id = ?");
	int r;

	query_put_text(&q, letter_state_name(letter->state));
	query_put_number(&q, letter->attempts);
	query_put_number(&q, letter->unsure);
	query_put_stamp(&q, next_try(letter));
	query_put_stamp(&q, letter->delivered);
	query_put_text(&q, letter->reply);
	query_put_number(&q, letter->id);
	r = query_run(&q);
	if (r < 0 || sqlite3_changes(store->db))
		return r;
	return trouble_say(store, -ENOENT, "%s: there is no letter in row %lld", store->file,
		(long long)letter->id);
}

int
store_letter_update(struct store *store, const struct letter *letter)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, update(store, letter));
}

int
store_letters(struct store *store, unsigned limit, struct letters *ret)
{
	_query_ q = query_begin(store,
		LETTER " FROM letter l " CHANGE "ORDER BY l.created DESC, l.id DESC LIMIT ?");

	query_put_number(&q, limit ? (int64_t)limit : -1);
	return read_letters(&q, false, ret);
}

int
store_letters_between(struct store *store, const char *recipient, int64_t since, int64_t until,
	struct letters *ret)
{
	_query_ q = query_begin(store,
		LETTER " FROM letter l " CHANGE "WHERE l.created > ? AND l.created <= ? AND "
		       "l.recipient = ? ORDER BY l.created, l.id");

	query_put_stamp(&q, since);
	query_put_stamp(&q, until);
	query_put_text(&q, recipient);
	return read_letters(&q, false, ret);
}

int
store_letters_about(struct store *store, const char *change, struct letters *ret)
{
	_query_ q =
		query_begin(store, LETTER " FROM letter l JOIN change c ON c.number = "
					  "l.change WHERE c.id = ? ORDER BY l.created, l.id");

	query_put_text(&q, change);
	return read_letters(&q, false, ret);
}

int
store_letters_troubled(struct store *store, unsigned limit, struct letters *ret)
{
	_query_ q = query_begin(store, LETTER
		" FROM letter l " CHANGE "WHERE l.id IN (SELECT id FROM letter WHERE state IN "
		"('refused', 'expired') UNION SELECT id FROM letter INDEXED BY letter_waiting "
		"WHERE " WAITING
		" AND attempts > 0) ORDER BY +l.created DESC, l.id DESC LIMIT ?");

	query_put_number(&q, limit);
	return read_letters(&q, false, ret);
}

int
store_letter_get(struct store *store, int64_t id, struct letter *ret)
{
	_query_ q = query_begin(
		store, LETTER ", m.bytes FROM letter l " CHANGE MESSAGE "WHERE l.id = ?");
	int r;

	*ret = (struct letter){ 0 };
	query_put_number(&q, id);
	r = query_step(&q);
	if (r < 0)
		return r;
	if (r == 0)
		return trouble_say(store, -ENOENT, "%s: there is no letter in row %lld",
			store->file, (long long)id);
	read_letter(&q, ret);
	read_message(&q, ret);
	if (q.error)
		letter_clear(ret);
	return q.error;
}

static int
recover(struct store *store, int64_t now)
{
	_query_ q =
		query_begin(store, "UPDATE letter SET state = 'ready', unsure = unsure + 1, "
				   "next_try = ? WHERE " WAITING " AND state = 'sending'");
	int r;

	query_put_number(&q, now);
	r = query_run(&q);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int
store_letters_recover(struct store *store, int64_t now)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, recover(store, now));
}
