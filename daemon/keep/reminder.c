/* Reminder: who was reminded of which date, and when each case is to be looked at again. */
#include "keep/reminder.h"

#include <errno.h>

#include "base/stamp.h"
#include "keep/change.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"

static int
add(struct store *store, int64_t change, const struct reminder *reminder)
{
	_query_ q = query_begin(store,
		"INSERT OR REPLACE INTO reminder (change, recipient, about, role, date, days, "
		"told_at) VALUES (?, ?, ?, ?, ?, ?, ?)");

	query_put_number(&q, change);
	query_put_text(&q, reminder->recipient);
	query_put_text(&q, about_name(reminder->about));
	query_put_text(&q, role_name(reminder->role));
	query_put_number(&q, reminder->date);
	query_put_number(&q, reminder->days);
	query_put_stamp(&q, reminder->told_at);
	return query_run(&q);
}

int
reminder_look(struct store *store, int64_t number, int64_t at)
{
	_query_ q = query_begin(store, "UPDATE change SET look_at = ? WHERE number = ?");

	query_put_number(&q, at);
	query_put_number(&q, number);
	return query_run(&q);
}

int
store_reminder_add(struct store *store, const char *change, const struct reminder *reminder)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = add(store, number, reminder);
	if (r >= 0 && reminder->about == ABOUT_LETTER)
		r = reminder_look(store, number, 0);
	return scope_end(&scope, r);
}

int
store_reminders(struct store *store, const char *change, struct reminders *ret)
{
	_query_ q = query_begin(store, "SELECT recipient, about, role, date, days, told_at "
				       "FROM reminder WHERE change = ?");
	int64_t number = 0;
	int r = change_number(store, change, &number);

	*ret = (struct reminders){ 0 };
	if (r < 0)
		return r;
	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0) {
		struct reminder *item = reminders_add(ret);

		item->recipient = query_get_text(&q);
		item->about = query_get_word(&q, about_of);
		item->role = query_get_word(&q, role_of);
		item->date = (int32_t)query_get_number(&q);
		item->days = query_get_count(&q);
		item->told_at = query_get_stamp(&q);
	}
	if (r < 0)
		reminders_clear(ret);
	return r;
}

int
store_look_due(struct store *store, int64_t now, struct strings *ret)
{
	_query_ q = query_begin(
		store, "SELECT id FROM change WHERE look_at <= ? ORDER BY look_at, number");
	int r;

	*ret = (struct strings){ 0 };
	query_put_number(&q, now);
	while ((r = query_step(&q)) > 0)
		strings_take(ret, query_get_text(&q));
	if (r < 0)
		strings_clear(ret);
	return r;
}

int
store_look_next(struct store *store, int64_t *ret)
{
	_query_ q = query_begin(store, "SELECT min(look_at) FROM change");
	int r = query_step(&q);

	*ret = r > 0 ? query_get_stamp(&q) : STAMP_NONE;
	return r < 0 ? r : 0;
}

int
store_look_at(struct store *store, const char *change, int64_t at)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = reminder_look(store, number, at);
	return scope_end(&scope, r);
}

static int
look_at_all(struct store *store)
{
	_query_ q = query_begin(store, "UPDATE change SET look_at = 0");

	return query_run(&q);
}

int
store_look_anew(struct store *store)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, look_at_all(store));
}
