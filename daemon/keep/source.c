/* Source: what is remembered of a source between polls. */
#include "keep/source.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

static int
unknown(struct store *store, const char *id)
{
	return trouble_say(
		store, -ENOENT, "%s: nothing is known of the source %s yet", store->file, id);
}

static int
find(struct store *store, const char *id, int64_t *ret_number, char **ret_service)
{
	_query_ q = query_begin(store, "SELECT number, service FROM source WHERE id = ?");
	int r;

	query_put_text(&q, id);
	r = query_step(&q);
	if (r <= 0)
		return r;
	*ret_number = query_get_number(&q);
	if (ret_service)
		*ret_service = query_get_text(&q);
	return 1;
}

int
source_number(struct store *store, const char *id, int64_t *ret)
{
	int r = find(store, id, ret, NULL);

	if (r < 0)
		return r;
	return r ? 0 : unknown(store, id);
}

static int
add(struct store *store, const char *id, const char *service, int64_t *ret)
{
	_cleanup_free_ char *first = mem_ndup(id, strcspn(id, "/"));
	_query_ q = query_begin(store, "INSERT INTO source (id, service) VALUES (?, ?)");
	int r;

	query_put_text(&q, id);
	query_put_text(&q, service ? service : first);
	r = query_run(&q);
	*ret = sqlite3_last_insert_rowid(store->db);
	return r;
}

static int
rename_service(struct store *store, int64_t number, const char *service)
{
	_query_ q = query_begin(store, "UPDATE source SET service = ? WHERE number = ?");

	query_put_text(&q, service);
	query_put_number(&q, number);
	return query_run(&q);
}

int
source_intern(struct store *store, const char *id, const char *service, int64_t *ret)
{
	_cleanup_free_ char *known = NULL;
	int r = find(store, id, ret, &known);

	if (r < 0)
		return r;
	if (r == 0)
		return add(store, id, service, ret);
	return service && !text_equal(service, known) ? rename_service(store, *ret, service)
						      : 0;
}

#define STATE \
	"t.url, t.etag, t.last_modified, t.outcome, t.status, t.why, t.last_try, " \
	"t.last_heard, t.last_new, " \
	"t.next_due, t.failing_since, t.failures, t.ttl_sec, t.max_age_sec, t.baseline, " \
	"t.format, t.moved_to, " \
	"t.moved_seen, t.moved_adopted, t.validators_url, t.page_entries, t.fewer_polls, " \
	"t.rules "

static int
read_state(struct query *q, struct source_state *ret)
{
	*ret = (struct source_state){ 0 };
	ret->id = query_get_text(q);
	ret->url = query_get_text(q);
	ret->validators.etag = query_get_text(q);
	ret->validators.last_modified = query_get_text(q);
	ret->outcome = query_get_word(q, outcome_of);
	ret->status = (int)query_get_number(q);
	ret->why = query_get_text(q);
	ret->last_try = query_get_stamp(q);
	ret->last_heard = query_get_stamp(q);
	ret->last_new = query_get_stamp(q);
	ret->next_due = query_get_stamp(q);
	ret->failing_since = query_get_stamp(q);
	ret->failures = query_get_count(q);
	ret->ttl_sec = query_get_count(q);
	ret->max_age_sec = query_get_count(q);
	ret->baseline = query_get_bool(q);
	ret->format = query_get_text(q);
	ret->moved_to = query_get_text(q);
	ret->moved_seen = query_get_count(q);
	ret->moved_adopted = query_get_bool(q);
	ret->validators.url = query_get_text(q);
	ret->page_entries = query_get_count(q);
	ret->fewer_polls = query_get_count(q);
	ret->rules = query_get_text(q);
	if (q->error)
		source_state_clear(ret);
	return q->error;
}

int
store_source_get(struct store *store, const char *id, struct source_state *ret)
{
	_query_ q = query_begin(store,
		"SELECT s.id, " STATE
		"FROM source s JOIN source_state t ON t.source = s.number WHERE s.id = ?");
	int r;

	*ret = (struct source_state){ 0 };
	query_put_text(&q, id);
	r = query_step(&q);
	if (r < 0)
		return r;
	return r ? read_state(&q, ret) : unknown(store, id);
}

static int
put(struct store *store, int64_t number, const struct source_state *state)
{
	_query_ q = query_begin(store,
		"INSERT OR REPLACE INTO source_state VALUES (?, ?, ?, "
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_put_number(&q, number);
	query_put_text(&q, state->url);
	query_put_text(&q, state->validators.etag);
	query_put_text(&q, state->validators.last_modified);
	query_put_text(&q, outcome_name(state->outcome));
	query_put_number(&q, state->status);
	query_put_text(&q, state->why);
	query_put_stamp(&q, state->last_try);
	query_put_stamp(&q, state->last_heard);
	query_put_stamp(&q, state->last_new);
	query_put_stamp(&q, state->next_due);
	query_put_stamp(&q, state->failing_since);
	query_put_number(&q, state->failures);
	query_put_number(&q, state->ttl_sec);
	query_put_number(&q, state->max_age_sec);
	query_put_number(&q, state->baseline);
	query_put_text(&q, state->format);
	query_put_text(&q, state->moved_to);
	query_put_number(&q, state->moved_seen);
	query_put_number(&q, state->moved_adopted);
	query_put_text(&q, state->validators.url);
	query_put_number(&q, state->page_entries);
	query_put_number(&q, state->fewer_polls);
	query_put_text(&q, state->rules);
	return query_run(&q);
}

int
store_source_put(struct store *store, const struct source_state *state)
{
	struct scope scope;
	int64_t number = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = source_intern(store, state->id, NULL, &number);
	if (r >= 0)
		r = put(store, number, state);
	return scope_end(&scope, r);
}

int
store_sources(struct store *store,
	int (*each)(const struct source_state *state, void *userdata), void *userdata)
{
	_query_ q = query_begin(store,
		"SELECT s.id, " STATE
		", (SELECT count(*) FROM entry e WHERE e.source = s.number) "
		"FROM source s JOIN source_state t ON t.source = s.number ORDER BY s.id");
	int r;

	while ((r = query_step(&q)) > 0) {
		struct source_state state;

		r = read_state(&q, &state);
		if (r < 0)
			return r;
		state.entries = (uint64_t)query_get_number(&q);
		r = each(&state, userdata);
		source_state_clear(&state);
		if (r)
			return r;
	}
	return r;
}
