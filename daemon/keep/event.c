/* Event: the history of a case, numbered from 1. */
#include <errno.h>

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

int
event_list(struct store *store, int64_t change, struct events *ret)
{
	_query_ q = query_begin(store,
		"SELECT number, at, happening, before_from, before_to, before_precision, "
		"after_from, after_to, "
		"after_precision, detail, role, unmarked FROM change_event WHERE change = ? "
		"ORDER BY number");
	int r;

	*ret = (struct events){ 0 };
	query_put_number(&q, change);
	while ((r = query_step(&q)) > 0) {
		struct event *e = events_add(ret);

		e->number = query_get_count(&q);
		e->at = query_get_stamp(&q);
		e->happening = query_get_word(&q, happening_of);
		e->before = query_get_when(&q);
		e->after = query_get_when(&q);
		e->detail = query_get_text(&q);
		e->role = query_get_word(&q, role_of);
		e->unmarked = query_get_bool(&q);
	}
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
