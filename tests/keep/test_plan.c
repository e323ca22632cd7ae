/* Query plans: no statement of the store walks a whole table that grows, except those that list or count all of it. */
#include "keep/scratch.h"

static sqlite3 *connection;

static int
note_connection(sqlite3 *db, const char **error, const void *api)
{
	(void)error;
	(void)api;
	connection = db;
	return SQLITE_OK;
}

static int
open_watched(void **state)
{
	int r;

	if (sqlite3_auto_extension((void (*)(void))note_connection) != SQLITE_OK)
		return -1;
	r = scratch_setup(state);
	sqlite3_reset_auto_extension();
	return r;
}

static int
each_entry(const struct kept_entry *kept, void *userdata)
{
	(void)kept;
	(void)userdata;
	return 0;
}

static int
each_source(const struct source_state *state, void *userdata)
{
	(void)state;
	(void)userdata;
	return 0;
}

static int
each_revision(const struct arrival *arrival, void *userdata)
{
	(void)arrival;
	(void)userdata;
	return 0;
}

static int
each_happened(const struct happened *happened, void *userdata)
{
	(void)happened;
	(void)userdata;
	return 0;
}

/* Uses everything once, so that every statement is prepared. */
static void
write_everything(struct store *store)
{
	struct letter letter = { .message_id = (char *)"1@x",
		.recipient = (char *)"it",
		.to = (char *)"it@x",
		.change = (char *)"acme-aaaaaa",
		.id = 1 };
	struct source_state source = { .id = (char *)"acme/notes" };
	struct ailment ailment = { .source = (char *)"acme/notes" };
	struct hash key = scratch_hash(1);
	struct decision decision = { .kind = DECISION_ACCEPT,
		.by = (char *)"it",
		.why = (char *)"so",
		.void_at = STAMP_NONE };

	assert_int_equal(store_begin(store), 0);
	assert_int_equal(store_ailment_put(store, &ailment), 0);
	assert_int_equal(store_ailment_put(store, &ailment), 0);
	assert_int_equal(store_ailment_drop(store, 99), 0);
	assert_int_equal(store_letter_withdraw(store, "none@x"), 0);
	assert_int_equal(store_meta_set(store, "a", "1"), 0);
	assert_int_equal(store_source_put(store, &source), 0);
	assert_int_equal(scratch_keep(store, "acme/notes", 1, "x", 1), 1);
	assert_int_equal(store_entry_rehash(store, "acme/notes", &key, &key), 0);
	assert_int_equal(scratch_change(store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_decision_add(store, "acme-aaaaaa", &decision), 0);
	assert_int_equal(store_decision_void(store, "acme-aaaaaa", 2, "moved"), 0);
	assert_int_equal(store_alias_add(store, "acme-bbbbbb", "acme-aaaaaa"), 0);
	assert_int_equal(store_reference_add(store, "acme-aaaaaa", &key), 0);
	assert_int_equal(store_apart_add(store, "acme/notes", &key, "acme-aaaaaa"), 0);
	assert_int_equal(store_event_add(store, "acme-aaaaaa", &(struct event){ 0 }), 1);
	assert_int_equal(store_notice_add(store, &(struct notice){ .recipient = (char *)"it",
							 .change = (char *)"acme-aaaaaa" }),
		0);
	assert_int_equal(store_reminder_add(store, "acme-aaaaaa",
				 &(struct reminder){ .recipient = (char *)"it" }),
		0);
	assert_int_equal(store_look_at(store, "acme-aaaaaa", 1), 0);
	assert_int_equal(store_letter_add(store, &letter), 1);
	assert_int_equal(store_letter_update(store, &letter), 0);
	assert_int_equal(store_letters_recover(store, 1), 0);
	assert_int_equal(store_prune(store, 1, 1, 1), 0);
	assert_int_equal(store_commit(store), 0);
}

static void
read_everything(struct store *store)
{
	struct hash key = scratch_hash(1);
	struct seen_list seen;
	struct source_state source;
	struct entry entry;
	struct queues queues;
	struct late late;
	struct change change;
	struct changes changes;
	struct events events;
	struct decisions decisions;
	struct reminders reminders;
	struct strings ids;
	struct notices notices;
	struct letters letters;
	struct letter letter;
	struct store_size size;
	struct ailments ailments;
	struct ailment ailment;
	int64_t at;
	char *value;

	assert_int_equal(store_meta_get(store, "a", &value), 0);
	free(value);
	assert_int_equal(store_source_get(store, "acme/notes", &source), 0);
	source_state_clear(&source);
	assert_int_equal(store_sources(store, each_source, NULL), 0);
	assert_int_equal(store_seen(store, "acme/notes", &seen), 0);
	seen_list_clear(&seen);
	assert_int_equal(store_entry_get(store, "acme/notes", &key, &entry), 0);
	entry_clear(&entry);
	assert_int_equal(store_revision_get(store, "acme/notes", &key, 1, &entry, &at), 0);
	entry_clear(&entry);
	assert_int_equal(store_each_revision(store, each_revision, NULL), 0);
	assert_int_equal(store_happened(store, 0, each_happened, NULL), 0);
	assert_int_equal(store_entries(store, each_entry, NULL), 0);
	assert_int_equal(store_change_get(store, "acme-aaaaaa", &change), 0);
	change_clear(&change);
	assert_int_equal(store_change_of_entry(store, "acme/notes", &key, &change), 0);
	change_clear(&change);
	assert_int_equal(store_changes_beside(store, "acme", "acme/a", 20000, 9, &changes), 0);
	changes_clear(&changes);
	assert_int_equal(store_changes_recent(store, "acme/notes", 9, &changes), 0);
	changes_clear(&changes);
	assert_int_equal(store_reference_find(store, "acme", &key, &value), 1);
	free(value);
	assert_int_equal(store_apart(store, "acme/notes", &key, "acme-aaaaaa"), 1);
	assert_int_equal(store_changes(store, DAY_NONE, &changes), 0);
	changes_clear(&changes);
	assert_int_equal(store_changes(store, 1, &changes), 0);
	changes_clear(&changes);
	assert_int_equal(store_events(store, "acme-aaaaaa", &events), 0);
	events_clear(&events);
	assert_int_equal(store_decisions(store, "acme-aaaaaa", &decisions), 0);
	decisions_clear(&decisions);
	assert_int_equal(store_decisions(store, NULL, &decisions), 0);
	decisions_clear(&decisions);
	assert_int_equal(store_reminders(store, "acme-aaaaaa", &reminders), 0);
	reminders_clear(&reminders);
	assert_int_equal(store_waiting(store, "acme-aaaaaa", &ids), 0);
	strings_clear(&ids);
	assert_int_equal(store_look_due(store, 1, &ids), 0);
	strings_clear(&ids);
	assert_int_equal(store_look_next(store, &at), 0);
	assert_int_equal(store_notices(store, &notices), 0);
	notices_clear(&notices);
	assert_int_equal(store_letters_due(store, 1, NULL, 1, &letters), 0);
	letters_clear(&letters);
	assert_int_equal(store_queues(store, 1, &queues), 0);
	queues_clear(&queues);
	assert_int_equal(store_letters_late(store, 1, &late), 0);
	assert_true(store_letters_late_said(store, 1) >= 0);
	assert_int_equal(store_spares_drop(store, "x"), 0);
	assert_int_equal(store_spares_call(store, "x", 1), 0);
	assert_int_equal(store_letters(store, 0, &letters), 0);
	letters_clear(&letters);
	assert_int_equal(store_letters_about(store, "acme-aaaaaa", &letters), 0);
	letters_clear(&letters);
	assert_int_equal(store_letters_troubled(store, 1, &letters), 0);
	letters_clear(&letters);
	assert_int_equal(store_letter_get(store, 1, &letter), 0);
	letter_clear(&letter);
	assert_int_equal(store_size(store, &size), 0);
	assert_int_equal(store_ailments(store, "acme/notes", &ailments), 0);
	ailments_clear(&ailments);
	assert_int_equal(store_ailments(store, NULL, &ailments), 0);
	ailments_clear(&ailments);
	assert_int_equal(store_ailment_last(store, AILMENT_UNREACHABLE, &ailment), 0);
	ailment_clear(&ailment);
	assert_int_equal(store_arrivals(store, "acme/notes", &at, 1), 1);
}

/* Walks that are meant: listings of everything, waiting notices, and the counts of status. */
static bool
meant(const char *sql, const char *step)
{
	/* The counts of status: indices of their own, never the rows. */
	if (strstr(sql, "count(*) FROM revision"))
		return strstr(step, "INDEX") || strcmp(step, "SCAN CONSTANT ROW") == 0 ||
		       strcmp(step, "SCAN notice") == 0;
	/* All entries, and all sources: the outermost table only, in the order of an index. */
	if (strcmp(step, "SCAN s USING COVERING INDEX source_by_service") == 0)
		return strstr(sql, "CROSS JOIN") != NULL;
	if (strcmp(step, "SCAN s USING COVERING INDEX sqlite_autoindex_source_1") == 0)
		return strstr(sql, "ORDER BY s.id") != NULL;
	if (strcmp(step, "SCAN c USING COVERING INDEX sqlite_autoindex_change_1") == 0)
		return strstr(sql, "FROM decision d") && !strstr(sql, "WHERE");
	if (strcmp(step, "SCAN c") == 0)
		return strstr(sql, "FROM change c") && !strstr(sql, "WHERE");
	if (strcmp(step, "SCAN change") == 0)
		return !strstr(sql, "WHERE");
	/* What a back-test plays, and what a report looks back at: once, for somebody who waits for it. */
	if (strcmp(step, "SCAN revision") == 0)
		return strstr(sql, "SELECT rowid FROM revision") != NULL;
	if (strcmp(step, "SCAN e") == 0)
		return strstr(sql, "FROM change_event e") != NULL;
	/* The listing of letters walks the index from its end and stops at LIMIT. */
	if (strcmp(step, "SCAN l USING INDEX letter_by_age") == 0)
		return strstr(sql, "ORDER BY l.created DESC") != NULL;
	if (strcmp(step, "SCAN n") == 0)
		return strstr(sql, "FROM notice n") != NULL;
	/* This index holds only what is not finished. */
	if (strstr(step, "ailment_unfinished"))
		return true;
	/* This index holds only the letters that wait. */
	if (strcmp(step, "SCAN letter USING INDEX letter_waiting") == 0)
		return true;
	/* No table: the row of a function or of a subquery. */
	return strcmp(step, "SCAN CONSTANT ROW") == 0;
}

static unsigned
check_plan(const char *sql)
{
	_cleanup_free_ char *explain = mem_printf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *plan = NULL;
	unsigned steps = 0;

	assert_int_equal(sqlite3_prepare_v2(connection, explain, -1, &plan, NULL), SQLITE_OK);
	for (; sqlite3_step(plan) == SQLITE_ROW; steps++) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		if (strncmp(step, "SCAN", 4) == 0 && !meant(sql, step))
			fail_msg("%s: %s", step, sql);
		if (strstr(step, "AUTOMATIC"))
			fail_msg("an index is made each time (%s): %s", step, sql);
		if (strstr(step, "TEMP B-TREE") && strstr(sql, "packed"))
			fail_msg("texts are sorted (%s): %s", step, sql);
	}
	(void)sqlite3_finalize(plan);
	return steps;
}

static void
no_statement_walks_a_table_that_grows(void **state)
{
	struct scratch *s = *state;
	sqlite3_stmt *statement = NULL;
	unsigned statements = 0, steps = 0;

	write_everything(s->store);
	read_everything(s->store);
	while ((statement = sqlite3_next_stmt(connection, statement))) {
		_cleanup_free_ char *sql = mem_dup(sqlite3_sql(statement));

		if (strncmp(sql, "BEGIN", 5) == 0 || strncmp(sql, "COMMIT", 6) == 0)
			continue;
		statements++;
		steps += check_plan(sql);
	}
	assert_true(statements >= 45);
	assert_true(steps > statements / 2);
}

static void
keys_of_a_source_are_one_range_of_the_primary_key(void **state)
{
	struct scratch *s = *state;
	sqlite3_stmt *statement = NULL, *plan = NULL;
	struct seen_list seen;
	_cleanup_free_ char *steps = mem_dup("");

	assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
	while ((statement = sqlite3_next_stmt(connection, statement)) &&
		!strstr(sqlite3_sql(statement), "JOIN seen"))
		;
	assert_non_null(statement);
	{
		_cleanup_free_ char *explain =
			mem_printf("EXPLAIN QUERY PLAN %s", sqlite3_sql(statement));

		assert_int_equal(
			sqlite3_prepare_v2(connection, explain, -1, &plan, NULL), SQLITE_OK);
	}
	while (sqlite3_step(plan) == SQLITE_ROW) {
		char *more = mem_printf("%s%s; ", steps, sqlite3_column_text(plan, 3));

		free(steps);
		steps = more;
	}
	(void)sqlite3_finalize(plan);
	assert_non_null(strstr(steps, "SEARCH n USING PRIMARY KEY (source=?)"));
	assert_null(strstr(steps, "TEMP B-TREE"));
}

static void
statements_are_prepared_once(void **state)
{
	struct scratch *s = *state;
	struct seen_list seen;
	unsigned counts[2] = { 0 };

	for (unsigned turn = 0; turn < 2; turn++) {
		sqlite3_stmt *statement = NULL;

		for (unsigned i = 0; i < 20; i++) {
			(void)scratch_keep(s->store, "acme/notes", i, "x", 1);
			assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
			seen_list_clear(&seen);
		}
		while ((statement = sqlite3_next_stmt(connection, statement)))
			counts[turn]++;
	}
	assert_int_equal(counts[0], counts[1]);
}

#define PLAN_TEST(f) cmocka_unit_test_setup_teardown(f, open_watched, scratch_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(no_statement_walks_a_table_that_grows),
		PLAN_TEST(keys_of_a_source_are_one_range_of_the_primary_key),
		PLAN_TEST(statements_are_prepared_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
