/* Change: a case with its facts, evidence, milestones and matches. */
#include "keep/change.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "keep/change_parts.h"
#include "keep/event.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/source.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

/* 1: found, 0: not, -errno. */
static int
find(struct store *store, const char *id, int64_t *ret)
{
	_query_ q = query_begin(store, "SELECT number FROM change WHERE id = ?1 UNION ALL "
				       "SELECT change FROM alias WHERE alias = ?1 LIMIT 1");
	int r;

	query_put_text(&q, id);
	r = query_step(&q);
	if (r > 0)
		*ret = query_get_number(&q);
	return r;
}

static int
unknown(struct store *store, const char *id)
{
	return trouble_say(store, -ENOENT,
		"there is no change %s; `forewarn list --all` shows those that are known", id);
}

int
change_number(struct store *store, const char *id, int64_t *ret)
{
	int r = find(store, id, ret);

	if (r < 0)
		return r;
	return r ? 0 : unknown(store, id);
}

int
store_change_exists(struct store *store, const char *id)
{
	int64_t number;

	return find(store, id, &number);
}

/* The last day of which the case speaks: for "is it still ahead" one indexed number instead of
 * a join. */
static int32_t
last_day(const struct facts *facts)
{
	int32_t last = when_known(&facts->effective) ? facts->effective.to : DAY_NONE;

	for (size_t i = 0; i < facts->milestone_count; i++) {
		const struct when *when = &facts->milestones[i].when;

		if (when_known(when) && when->to > last)
			last = when->to;
	}
	return last;
}

static int
put_row(struct store *store, const struct change *change, int64_t source, int64_t *ret_number)
{
	_query_ q = query_begin(store,
		"INSERT INTO change (id, service, source, key, title, link, language, quote, "
		"published, updated, "
		"first_seen, kind, forced, confidence, effective_from, effective_to, "
		"effective_precision, verdict, "
		"reason, moves, withdrawn, concerns, rules, last_day, edits, unlisted) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
		"?, ?, ?) "
		"ON CONFLICT (id) DO UPDATE SET service = excluded.service, source = "
		"excluded.source, "
		"key = excluded.key, title = excluded.title, link = excluded.link, language = "
		"excluded.language, "
		"quote = excluded.quote, published = excluded.published, updated = "
		"excluded.updated, "
		"first_seen = excluded.first_seen, kind = excluded.kind, forced = "
		"excluded.forced, "
		"confidence = excluded.confidence, effective_from = excluded.effective_from, "
		"effective_to = excluded.effective_to, effective_precision = "
		"excluded.effective_precision, "
		"verdict = excluded.verdict, reason = excluded.reason, moves = excluded.moves, "
		"withdrawn = excluded.withdrawn, concerns = excluded.concerns, rules = "
		"excluded.rules, "
		"last_day = excluded.last_day, edits = excluded.edits, unlisted = "
		"excluded.unlisted, look_at = 0 RETURNING number");
	int r;

	query_put_text(&q, change->id);
	query_put_text(&q, change->service);
	query_put_number(&q, source);
	query_put_hash(&q, &change->key);
	query_put_text(&q, change->title);
	query_put_text(&q, change->link);
	query_put_text(&q, change->language);
	query_put_text(&q, change->quote);
	query_put_stamp(&q, change->published);
	query_put_stamp(&q, change->updated);
	query_put_stamp(&q, change->first_seen);
	query_put_text(&q, kind_name(change->facts.kind));
	query_put_text(&q, forced_name(change->facts.forced));
	query_put_real(&q, change->facts.confidence);
	query_put_when(&q, &change->facts.effective);
	query_put_text(&q, verdict_name(change->verdict));
	query_put_text(&q, change->reason);
	query_put_number(&q, change->moves);
	query_put_number(&q, change->withdrawn);
	query_put_number(&q, change->concerns);
	query_put_hash(&q, &change->rules);
	query_put_day(&q, last_day(&change->facts));
	query_put_number(&q, change->edits);
	query_put_number(&q, change->unlisted);
	r = query_step(&q);
	if (r > 0)
		*ret_number = query_get_number(&q);
	return r < 0 ? r : query_run(&q);
}

static int
is_alias(struct store *store, const char *id)
{
	_query_ q = query_begin(store, "SELECT change FROM alias WHERE alias = ?");

	query_put_text(&q, id);
	return query_step(&q);
}

static int
put(struct store *store, const struct change *change)
{
	int64_t source = 0, number = 0;
	int r = is_alias(store, change->id);

	if (r > 0)
		return trouble_say(store, -EEXIST,
			"%s is another name of a change and cannot be a change itself",
			change->id);
	if (r == 0)
		r = source_intern(store, change->source, NULL, &source);
	if (r >= 0)
		r = put_row(store, change, source, &number);
	return r < 0 ? r : change_parts_put(store, number, change);
}

int
store_change_put(struct store *store, const struct change *change)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	store->case_writes++;
	return r < 0 ? r : scope_end(&scope, put(store, change));
}

uint64_t
store_case_writes(const struct store *store)
{
	return store->case_writes;
}

#define CHANGE \
	"SELECT c.number, c.id, c.service, s.id, c.key, c.title, c.link, c.language, " \
	"c.quote, c.published, " \
	"c.updated, c.first_seen, c.kind, c.forced, c.confidence, c.effective_from, " \
	"c.effective_to, " \
	"c.effective_precision, c.verdict, c.reason, c.moves, c.withdrawn, c.concerns, " \
	"c.rules, c.edits, c.unlisted " \
	"FROM change c JOIN source s ON s.number = c.source "

static int64_t
read_row(struct query *q, struct change *ret)
{
	int64_t number = query_get_number(q);

	ret->id = query_get_text(q);
	ret->service = query_get_text(q);
	ret->source = query_get_text(q);
	ret->key = query_get_hash(q);
	ret->title = query_get_text(q);
	ret->link = query_get_text(q);
	ret->language = query_get_text(q);
	ret->quote = query_get_text(q);
	ret->published = query_get_stamp(q);
	ret->updated = query_get_stamp(q);
	ret->first_seen = query_get_stamp(q);
	ret->facts.kind = query_get_word(q, kind_of);
	ret->facts.forced = query_get_word(q, forced_of);
	ret->facts.confidence = query_get_real(q);
	ret->facts.effective = query_get_when(q);
	ret->verdict = query_get_word(q, verdict_of_name);
	ret->reason = query_get_text(q);
	ret->moves = query_get_count(q);
	ret->withdrawn = query_get_bool(q);
	ret->concerns = query_get_bool(q);
	ret->rules = query_get_hash(q);
	ret->edits = query_get_count(q);
	ret->unlisted = query_get_bool(q);
	return number;
}

/* RET is filled on success only. */
static int
read_change(struct query *q, struct change *ret)
{
	struct change change = { 0 };
	int64_t number = read_row(q, &change);
	int r = q->error ? q->error : change_parts_get(q->store, number, &change);

	if (r < 0) {
		change_clear(&change);
		return r;
	}
	*ret = change;
	return 0;
}

/* 1: RET is filled; 0: it is gone since it was listed. */
static int
get_by_number(struct store *store, int64_t number, struct change *ret)
{
	_query_ q = query_begin(store, CHANGE "WHERE c.number = ?");
	int r;

	query_put_number(&q, number);
	r = query_step(&q);
	if (r <= 0)
		return r;
	r = read_change(&q, ret);
	return r < 0 ? r : 1;
}

int
store_change_get(struct store *store, const char *id, struct change *ret)
{
	int64_t number = 0;
	int r = change_number(store, id, &number);

	*ret = (struct change){ 0 };
	if (r >= 0)
		r = get_by_number(store, number, ret);
	if (r < 0)
		return r;
	return r ? 0 : unknown(store, id);
}

int
store_change_of_entry(
	struct store *store, const char *source, const struct hash *key, struct change *ret)
{
	/* Should two changes have come of one entry: the older stands for both. */
	_query_ q = query_begin(store,
		CHANGE "WHERE c.number = (SELECT min(number) FROM (SELECT o.number FROM "
		       "change o JOIN source p ON p.number = o.source WHERE p.id = ?1 AND "
		       "o.key = ?2 UNION ALL SELECT t.change FROM telling t JOIN source p ON "
		       "p.number = t.source WHERE p.id = ?1 AND t.key = ?2))");
	int r;

	*ret = (struct change){ 0 };
	query_put_text(&q, source);
	query_put_hash(&q, key);
	r = query_step(&q);
	if (r < 0)
		return r;
	if (r == 0)
		return trouble_say(
			store, -ENOENT, "no change came of that entry of %s", source);
	return read_change(&q, ret);
}

/* The rows alone: enough to see whether it is the same. */
static int
read_rows(struct query *q, struct changes *ret)
{
	int r;

	*ret = (struct changes){ 0 };
	while ((r = query_step(q)) > 0) {
		struct change *change = changes_add(ret);

		*change = (struct change){ 0 };
		(void)read_row(q, change);
	}
	if (r >= 0)
		r = q->error;
	if (r < 0)
		changes_clear(ret);
	return r;
}

int
store_changes_beside(struct store *store, const char *service, const char *source, int32_t day,
	unsigned limit, struct changes *ret)
{
	_query_ q = query_begin(store,
		CHANGE "WHERE c.service = ? AND c.effective_from = ? AND s.id != ? "
		       "ORDER BY c.number LIMIT ?");

	query_put_text(&q, service);
	query_put_number(&q, day);
	query_put_text(&q, source);
	query_put_number(&q, limit);
	return read_rows(&q, ret);
}

int
store_changes_recent(
	struct store *store, const char *source, unsigned limit, struct changes *ret)
{
	_query_ q = query_begin(store,
		CHANGE "WHERE c.number IN (SELECT o.number FROM change o JOIN source p "
		       "ON p.number = o.source WHERE p.id = ?1 UNION ALL "
		       "SELECT t.change FROM telling t JOIN source p ON p.number = t.source "
		       "WHERE p.id = ?1) ORDER BY c.number DESC LIMIT ?2");

	query_put_text(&q, source);
	query_put_number(&q, limit);
	return read_rows(&q, ret);
}

int
store_changes_ahead(
	struct store *store, const char *source, int32_t from_day, struct changes *ret)
{
	_query_ q = query_begin(store,
		CHANGE "WHERE c.source = (SELECT number FROM source WHERE id = ?) AND "
		       "c.concerns AND c.last_day >= ? ORDER BY c.number");

	query_put_text(&q, source);
	query_put_number(&q, from_day);
	return read_rows(&q, ret);
}

int
store_histories(struct store *store, const char *service,
	int (*each)(const struct history *history, void *userdata), void *userdata)
{
	_query_ q = query_begin(store,
		CHANGE "WHERE c.service = ? AND c.verdict != 'silent' ORDER BY c.number");
	int r;

	query_put_text(&q, service);
	while ((r = query_step(&q)) > 0) {
		struct change change = { 0 };
		struct events events = { 0 };
		int64_t number = read_row(&q, &change);

		r = q.error ? q.error : event_list(store, number, &events);
		if (r >= 0)
			r = each(&(struct history){ &change, &events }, userdata);
		events_clear(&events);
		change_clear(&change);
		if (r != 0)
			break;
	}
	return r;
}

struct numbers {
	int64_t *items;
	size_t count, cap;
};

static void
numbers_clear(struct numbers *numbers)
{
	free(numbers->items);
}

/* Only the numbers are sorted: rows with their texts would fill the memory. */
static int
list_by_date(struct store *store, int32_t from_day, struct numbers *ret)
{
	bool all = from_day == DAY_NONE;
	_query_ q = query_begin(store,
		all ? "SELECT number FROM change "
		      "ORDER BY effective_from IS NULL, effective_from, id"
		    : "SELECT number FROM change WHERE last_day >= ? OR last_day IS NULL "
		      "ORDER BY effective_from IS NULL, effective_from, id");
	int r;

	if (!all)
		query_put_number(&q, from_day);
	while ((r = query_step(&q)) > 0) {
		ret->items = mem_grow(ret->items, ret->count, &ret->cap, sizeof(*ret->items));
		ret->items[ret->count++] = query_get_number(&q);
	}
	return r;
}

int
store_each_change(struct store *store, int32_t from_day,
	int (*each)(struct change *change, void *userdata), void *userdata)
{
	_cleanup_(numbers_clear) struct numbers numbers = { 0 };
	int r = list_by_date(store, from_day, &numbers);

	for (size_t i = 0; r == 0 && i < numbers.count; i++) {
		struct change change = { 0 };

		r = get_by_number(store, numbers.items[i], &change);
		if (r > 0)
			r = each(&change, userdata);
		change_clear(&change);
	}
	return r;
}

static int
take_over(struct change *change, void *userdata)
{
	*changes_add(userdata) = *change;
	*change = (struct change){ 0 };
	return 0;
}

int
store_changes(struct store *store, int32_t from_day, struct changes *ret)
{
	int r;

	*ret = (struct changes){ 0 };
	r = store_each_change(store, from_day, take_over, ret);
	if (r < 0)
		changes_clear(ret);
	return r;
}

static int
add_alias(struct store *store, const char *alias, int64_t change)
{
	_query_ q = query_begin(store, "INSERT INTO alias (alias, change) VALUES (?, ?)");

	query_put_text(&q, alias);
	query_put_number(&q, change);
	return query_run(&q);
}

int
store_alias_add(struct store *store, const char *alias, const char *change)
{
	struct scope scope;
	int64_t number = 0, taken = 0;
	int r = scope_begin(store, &scope);

	if (r < 0)
		return r;
	r = change_number(store, change, &number);
	if (r >= 0)
		r = find(store, alias, &taken);
	if (r == 0)
		r = add_alias(store, alias, number);
	else if (r > 0 && (taken != number || is_alias(store, alias) <= 0))
		r = trouble_say(store, -EEXIST, "%s already stands for another change", alias);
	return scope_end(&scope, r < 0 ? r : 0);
}
