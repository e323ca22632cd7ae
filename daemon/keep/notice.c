/* Notice: who is to hear of which event, until it stands in a letter. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

static int
add(struct store *store, int64_t change, const struct notice *notice)
{
	_query_ q = query_begin(store, "INSERT INTO notice (recipient, change, event, "
				       "occasion, at) VALUES (?, ?, ?, ?, ?)");

	query_put_text(&q, notice->recipient);
	query_put_number(&q, change);
	query_put_number(&q, notice->event);
	query_put_text(&q, occasion_name(notice->occasion));
	query_put_stamp(&q, notice->at);
	return query_run(&q);
}

static int
remember(struct store *store, int64_t change, const char *recipient)
{
	_query_ q = query_begin(
		store, "INSERT OR IGNORE INTO told (change, recipient) VALUES (?, ?)");

	query_put_number(&q, change);
	query_put_text(&q, recipient);
	return query_run(&q);
}

int
store_notice_add(struct store *store, const struct notice *notice)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	store->case_writes++;
	if (r < 0)
		return r;
	r = change_number(store, notice->change, &number);
	if (r >= 0)
		r = add(store, number, notice);
	if (r >= 0)
		r = remember(store, number, notice->recipient);
	return scope_end(&scope, r);
}

/* SQL takes the change, and gives names. */
static int
names_of(struct store *store, const char *sql, const char *change, struct strings *ret)
{
	_query_ q = query_begin(store, sql);
	int64_t number = 0;
	int r = change_number(store, change, &number);

	*ret = (struct strings){ 0 };
	if (r < 0)
		return r;
	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0)
		strings_take(ret, query_get_text(&q));
	if (r < 0)
		strings_clear(ret);
	return r;
}

int
store_told(struct store *store, const char *change, struct strings *ret)
{
	return names_of(store, "SELECT recipient FROM told WHERE change = ? ORDER BY recipient",
		change, ret);
}

int
store_waiting(struct store *store, const char *change, struct strings *ret)
{
	return names_of(store,
		"SELECT DISTINCT recipient FROM notice WHERE change = ? AND occasion <> "
		"'reminder' ORDER BY recipient",
		change, ret);
}

/* In C, because the order of occasions is that of the enum, which SQL does not know. */
static int
compare(const void *a, const void *b)
{
	const struct notice *x = a, *y = b;
	int order = strcmp(x->recipient, y->recipient);

	if (order)
		return order;
	if (x->occasion != y->occasion)
		return x->occasion < y->occasion ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

int
store_notices(struct store *store, struct notices *ret)
{
	_query_ q = query_begin(store,
		"SELECT n.id, n.recipient, c.id, n.event, n.occasion, n.at FROM notice n "
		"JOIN change c ON c.number = n.change");
	int r;

	*ret = (struct notices){ 0 };
	while ((r = query_step(&q)) > 0) {
		struct notice *n = notices_add(ret);

		n->id = query_get_number(&q);
		n->recipient = query_get_text(&q);
		n->change = query_get_text(&q);
		n->event = query_get_count(&q);
		n->occasion = query_get_word(&q, occasion_of);
		n->at = query_get_stamp(&q);
	}
	if (r < 0)
		notices_clear(ret);
	else if (ret->count)
		qsort(ret->items, ret->count, sizeof(*ret->items), compare);
	return r;
}

/* 0, or that it was no longer there. */
static int
touched(struct store *store, int r)
{
	if (r < 0 || sqlite3_changes(store->db))
		return r;
	return trouble_say(store, -ENOENT, "%s: that notice waits no longer", store->file);
}

static int
drop(struct store *store, int64_t id)
{
	_query_ q = query_begin(store, "DELETE FROM notice WHERE id = ?");

	query_put_number(&q, id);
	return touched(store, query_run(&q));
}

int
store_notice_drop(struct store *store, int64_t id)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, drop(store, id));
}

static int
put_off(struct store *store, int64_t id, enum occasion occasion)
{
	_query_ q = query_begin(store, "UPDATE notice SET occasion = ? WHERE id = ?");

	query_put_text(&q, occasion_name(occasion));
	query_put_number(&q, id);
	return touched(store, query_run(&q));
}

int
store_notice_put_off(struct store *store, int64_t id, enum occasion occasion)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, put_off(store, id, occasion));
}
