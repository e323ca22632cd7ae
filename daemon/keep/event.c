/* Event: the history of a case, numbered from 1. */
#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "keep/change.h"
#include "keep/event.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"

static int
add(struct store *store, int64_t change, const struct event *event)
{
	_query_ q = query_begin(store,
		"INSERT INTO change_event (change, number, at, happening, before_from, "
		"before_to, "
		"before_precision, after_from, after_to, after_precision, detail, role, "
		"unmarked) "
		"VALUES (?1, "
		"(SELECT coalesce(max(number), 0) + 1 FROM change_event WHERE change = ?1), "
		"?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING number");
	int r, number = 0;

	query_put_number(&q, change);
	query_put_stamp(&q, event->at);
	query_put_text(&q, happening_name(event->happening));
	query_put_when(&q, &event->before);
	query_put_when(&q, &event->after);
	query_put_text(&q, event->detail);
	query_put_text(&q, role_name(event->role));
	query_put_number(&q, event->unmarked);
	r = query_step(&q);
	if (r > 0)
		number = (int)query_get_number(&q);
	if (r > 0)
		r = query_run(&q);
	return r < 0 ? r : number;
}

int
store_event_add(struct store *store, const char *change, const struct event *event)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	store->case_writes++;
	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = add(store, number, event);
	return scope_end(&scope, r);
}

/* The columns of EVENT, in their order. */
#define EVENT \
	"e.number, e.at, e.happening, e.before_from, e.before_to, e.before_precision, " \
	"e.after_from, e.after_to, e.after_precision, e.detail, e.role, e.unmarked "

static void
read_event(struct query *q, struct event *ret)
{
	ret->number = query_get_count(q);
	ret->at = query_get_stamp(q);
	ret->happening = query_get_word(q, happening_of);
	ret->before = query_get_when(q);
	ret->after = query_get_when(q);
	ret->detail = query_get_text(q);
	ret->role = query_get_word(q, role_of);
	ret->unmarked = query_get_bool(q);
}

int
event_list(struct store *store, int64_t change, struct events *ret)
{
	_query_ q = query_begin(store,
		"SELECT " EVENT "FROM change_event e WHERE e.change = ? ORDER BY e.number");
	int r;

	*ret = (struct events){ 0 };
	query_put_number(&q, change);
	while ((r = query_step(&q)) > 0)
		read_event(&q, events_add(ret));
	if (r < 0)
		events_clear(ret);
	return r;
}

int
store_events(struct store *store, const char *change, struct events *ret)
{
	int64_t number = 0;
	int r = change_number(store, change, &number);

	*ret = (struct events){ 0 };
	return r < 0 ? r : event_list(store, number, ret);
}

int
store_happened(struct store *store, int64_t since,
	int (*each)(const struct happened *happened, void *userdata), void *userdata)
{
	_query_ q = query_begin(store,
		"SELECT c.id, c.title, " EVENT
		"FROM change_event e JOIN change c ON c.number = e.change WHERE e.at >= ? AND "
		"c.verdict != 'silent' ORDER BY e.at DESC, c.id, e.number DESC");
	int r;

	query_put_stamp(&q, since);
	while ((r = query_step(&q)) > 0) {
		struct event event = { 0 };
		_cleanup_free_ char *change = query_get_text(&q), *title = query_get_text(&q);

		read_event(&q, &event);
		r = q.error ? q.error
			    : each(&(struct happened){ change, title, &event }, userdata);
		free(event.detail);
		if (r != 0)
			break;
	}
	return r;
}
