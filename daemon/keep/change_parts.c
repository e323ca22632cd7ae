/* Change parts: milestones, evidence, matches and further tellings, in the order in which they were given. */
#include "keep/change_parts.h"

#include "keep/decision.h"
#include "keep/inside.h"
#include "keep/query.h"
#include "keep/source.h"

static int
put_milestones(struct store *store, int64_t number, const struct facts *facts)
{
	_query_ q =
		query_begin(store, "INSERT INTO change_milestone VALUES (?, ?, ?, ?, ?, ?, ?)");
	int r = q.error;

	for (size_t i = 0; r >= 0 && i < facts->milestone_count; i++) {
		query_put_number(&q, number);
		query_put_number(&q, (int64_t)i);
		query_put_text(&q, role_name(facts->milestones[i].role));
		query_put_when(&q, &facts->milestones[i].when);
		query_put_text(&q, facts->milestones[i].text);
		r = query_run(&q);
	}
	return r;
}

static int
put_evidence(struct store *store, int64_t number, const struct facts *facts)
{
	_query_ q = query_begin(store, "INSERT INTO change_evidence VALUES (?, ?, ?, ?, ?, ?)");
	int r = q.error;

	for (size_t i = 0; r >= 0 && i < facts->evidence_count; i++) {
		query_put_number(&q, number);
		query_put_number(&q, (int64_t)i);
		query_put_text(&q, facts->evidence[i].rule);
		query_put_text(&q, facts->evidence[i].text);
		query_put_text(&q, where_name(facts->evidence[i].where));
		query_put_real(&q, facts->evidence[i].weight);
		r = query_run(&q);
	}
	return r;
}

static int
put_matches(struct store *store, int64_t number, const struct matches *matches)
{
	_query_ q = query_begin(store, "INSERT INTO change_match VALUES (?, ?, ?, ?, ?, ?)");
	int r = q.error;

	for (size_t i = 0; r >= 0 && i < matches->count; i++) {
		query_put_number(&q, number);
		query_put_number(&q, (int64_t)i);
		query_put_text(&q, matches->items[i].dependency);
		query_put_text(&q, matches->items[i].term);
		query_put_text(&q, matches->items[i].text);
		query_put_text(&q, where_name(matches->items[i].where));
		r = query_run(&q);
	}
	return r;
}

static int
put_tellings(struct store *store, int64_t number, const struct change *change)
{
	_query_ q = query_begin(
		store, "INSERT INTO telling VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r = q.error;

	for (size_t i = 0; r >= 0 && i < change->telling_count; i++) {
		const struct telling *t = &change->tellings[i];
		int64_t source = 0;

		r = source_intern(store, t->source, NULL, &source);
		if (r < 0)
			break;
		query_put_number(&q, number);
		query_put_number(&q, (int64_t)i);
		query_put_number(&q, source);
		query_put_hash(&q, &t->key);
		query_put_text(&q, t->title);
		query_put_text(&q, t->link);
		query_put_stamp(&q, t->published);
		query_put_when(&q, &t->effective);
		query_put_text(&q, fold_name(t->fold));
		query_put_stamp(&q, t->at);
		r = query_run(&q);
	}
	return r;
}

static int
drop(struct store *store, const char *sql, int64_t number)
{
	_query_ q = query_begin(store, sql);

	query_put_number(&q, number);
	return query_run(&q);
}

int
change_parts_put(struct store *store, int64_t number, const struct change *change)
{
	int r = drop(store, "DELETE FROM change_milestone WHERE change = ?", number);

	if (r >= 0)
		r = drop(store, "DELETE FROM change_evidence WHERE change = ?", number);
	if (r >= 0)
		r = drop(store, "DELETE FROM change_match WHERE change = ?", number);
	if (r >= 0)
		r = put_milestones(store, number, &change->facts);
	if (r >= 0)
		r = put_evidence(store, number, &change->facts);
	if (r >= 0)
		r = put_matches(store, number, &change->matches);
	if (r >= 0)
		r = drop(store, "DELETE FROM telling WHERE change = ?", number);
	return r < 0 ? r : put_tellings(store, number, change);
}

static int
get_milestones(struct store *store, int64_t number, struct facts *ret)
{
	_query_ q = query_begin(store, "SELECT role, day_from, day_to, day_precision, text "
				       "FROM change_milestone WHERE change = ? "
				       "ORDER BY position");
	int r;

	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0) {
		struct milestone *m = facts_add_milestone(ret);

		m->role = query_get_word(&q, role_of);
		m->when = query_get_when(&q);
		m->text = query_get_text(&q);
	}
	return r;
}

static int
get_evidence(struct store *store, int64_t number, struct facts *ret)
{
	_query_ q = query_begin(store, "SELECT rule, text, place, weight FROM change_evidence "
				       "WHERE change = ? ORDER BY position");
	int r;

	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0) {
		struct evidence *e = facts_add_evidence(ret);

		e->rule = query_get_text(&q);
		e->text = query_get_text(&q);
		e->where = query_get_word(&q, where_of);
		e->weight = query_get_real(&q);
	}
	return r;
}

static int
get_matches(struct store *store, int64_t number, struct matches *ret)
{
	_query_ q = query_begin(store, "SELECT dependency, term, text, place FROM change_match "
				       "WHERE change = ? ORDER BY position");
	int r;

	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0) {
		struct match *m = matches_add(ret);

		m->dependency = query_get_text(&q);
		m->term = query_get_text(&q);
		m->text = query_get_text(&q);
		m->where = query_get_word(&q, where_of);
	}
	return r;
}

static int
get_tellings(struct store *store, int64_t number, struct change *ret)
{
	_query_ q = query_begin(store,
		"SELECT s.id, t.key, t.title, t.link, t.published, t.effective_from, "
		"t.effective_to, t.effective_precision, t.fold, t.at FROM telling t JOIN "
		"source s ON s.number = t.source WHERE t.change = ? ORDER BY t.position");
	int r;

	query_put_number(&q, number);
	while ((r = query_step(&q)) > 0) {
		struct telling *t = change_add_telling(ret);

		t->source = query_get_text(&q);
		t->key = query_get_hash(&q);
		t->title = query_get_text(&q);
		t->link = query_get_text(&q);
		t->published = query_get_stamp(&q);
		t->effective = query_get_when(&q);
		t->fold = query_get_word(&q, fold_of);
		t->at = query_get_stamp(&q);
	}
	return r;
}

int
change_parts_get(struct store *store, int64_t number, struct change *ret)
{
	int r = get_milestones(store, number, &ret->facts);

	if (r >= 0)
		r = get_evidence(store, number, &ret->facts);
	if (r >= 0)
		r = get_matches(store, number, &ret->matches);
	if (r >= 0)
		r = get_tellings(store, number, ret);
	return r < 0 ? r : decision_latest(store, number, &ret->decision);
}
