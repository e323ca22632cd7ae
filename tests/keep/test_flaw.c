/* Flaws: a row that holds what cannot be stops nobody for ever; it is put right or goes, and the others stay. */
#include "keep/scratch.h"

#include "keep/full_store.h"

#define NOW INT64_C(1800000000)

static int
count_kept(const struct kept_entry *kept, void *userdata)
{
	assert_non_null(kept->entry->text);
	++*(unsigned *)userdata;
	return 0;
}

static int
take_source(const struct source_state *state, void *userdata)
{
	assert_non_null(state->id);
	++*(unsigned *)userdata;
	return 0;
}

/* Everything is listed without a complaint; how many entries could be read. */
static unsigned
read_all(struct store *store)
{
	struct changes changes;
	struct letters all;
	struct notices notices;
	struct decisions decisions;
	struct ailments ailments;
	struct seen_list seen;
	struct queues queues;
	unsigned entries = 0, sources = 0;

	assert_int_equal(store_changes(store, DAY_NONE, &changes), 0);
	assert_int_equal(changes.count, FULL_CHANGES);
	for (size_t i = 0; i < changes.count; i += 50) {
		struct events events;
		struct reminders reminders;

		assert_int_equal(store_events(store, changes.items[i].id, &events), 0);
		assert_int_equal(store_reminders(store, changes.items[i].id, &reminders), 0);
		events_clear(&events);
		reminders_clear(&reminders);
	}
	changes_clear(&changes);
	assert_int_equal(store_letters(store, 0, &all), 0);
	assert_int_equal(all.count, FULL_CHANGES);
	letters_clear(&all);
	assert_int_equal(store_notices(store, &notices), 0);
	notices_clear(&notices);
	assert_int_equal(store_decisions(store, NULL, &decisions), 0);
	assert_int_equal(decisions.count, FULL_CHANGES / 3);
	decisions_clear(&decisions);
	assert_int_equal(store_ailments(store, NULL, &ailments), 0);
	ailments_clear(&ailments);
	assert_int_equal(store_seen(store, "ovens/notes", &seen), 0);
	seen_list_clear(&seen);
	assert_int_equal(store_queues(store, NOW, &queues), 0);
	queues_clear(&queues);
	assert_int_equal(store_sources(store, take_source, &sources), 0);
	assert_int_equal(sources, 2);
	assert_int_equal(store_entries(store, count_kept, &entries), 0);
	return entries;
}

/* What is done to a row, and what of it must hold afterwards. */
static const struct {
	const char *spoil, *holds;
} rows[] = {
	{ "UPDATE source_state SET outcome = 'baked' WHERE source = 1",
		"SELECT count(*) = 1 FROM source_state WHERE outcome = 'never-tried' AND "
		"baseline" },
	{ "UPDATE change SET kind = 'x', forced = 'x', verdict = 'x' WHERE number = 7",
		"SELECT kind = 'other' AND forced = 'unclear' AND verdict = 'digest' FROM "
		"change WHERE number = 7" },
	{ "UPDATE change SET effective_precision = 'hour' WHERE number = 8",
		"SELECT effective_from IS NULL FROM change WHERE number = 8" },
	{ "UPDATE change SET effective_from = 1 << 40 WHERE number = 8",
		"SELECT effective_from IS NULL FROM change WHERE number = 8" },
	{ "UPDATE change SET rules = x'01', moves = -5 WHERE number = 9",
		"SELECT length(rules) = 16 AND moves = 0 FROM change WHERE number = 9" },
	{ "UPDATE change_milestone SET role = '' WHERE change = 3",
		"SELECT count(*) = 2 FROM change_milestone WHERE change = 3 AND role = "
		"'none'" },
	{ "UPDATE change_match SET place = 'oven' WHERE change = 3",
		"SELECT place = 'body' FROM change_match WHERE change = 3" },
	{ "UPDATE change_event SET happening = 'burnt', after_from = 3 WHERE change = 1 AND "
	  "number = 1",
		"SELECT happening = 'noted' FROM change_event WHERE change = 1 AND number = "
		"1" },
	{ "UPDATE change_event SET after_precision = 'day', after_from = NULL WHERE change = 1",
		"SELECT count(*) = 3 FROM change_event WHERE change = 1 AND after_precision IS "
		"NULL" },
	{ "UPDATE notice SET occasion = '?' WHERE change = 5",
		"SELECT occasion = 'now' FROM notice WHERE change = 5" },
	/* Told rather than lost. */
	{ "UPDATE letter SET state = 'lost', unsure = -1 WHERE id = 2",
		"SELECT state = 'ready' AND unsure = 0 AND next_try = created FROM letter "
		"WHERE id = 2" },
	{ "UPDATE letter SET channel = 'pigeon' WHERE id = 3",
		"SELECT channel = 'mail' FROM letter WHERE id = 3" },
	{ "UPDATE decision SET kind = 'maybe', until = -1 << 50 WHERE number = 1",
		"SELECT kind = 'reopen' AND until IS NULL FROM decision WHERE number = 1" },
	{ "UPDATE reminder SET about = 'bread' WHERE change = 1",
		"SELECT count(*) = 0 FROM reminder WHERE change = 1" },
	{ "INSERT INTO ailment (source, kind, since, seen) VALUES ('ovens/notes', 'cold', 1, "
	  "1)",
		"SELECT count(*) = 0 FROM ailment" },
	{ "UPDATE seen SET content = x'0102' WHERE key = (SELECT key FROM entry WHERE number = "
	  "1)",
		"SELECT count(*) = 1 FROM seen WHERE content = zeroblob(16)" },
};

static void
every_row_that_cannot_be_is_put_right_at_the_start(void **state)
{
	struct scratch *s = *state;

	full_store(s->store);
	assert_int_equal(read_all(s->store), FULL_ENTRIES);
	assert_int_equal(store_mend_rows(s->store), 0);
	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		_cleanup_free_ char *why = NULL;

		store_close(TAKE(s->store));
		scratch_raw(s, rows[i].spoil);
		if (store_open_mending(s->dir, NOW, &s->store, &why) < 0)
			fail_msg("%s: %s", rows[i].spoil, why);
		if (scratch_ask(s, rows[i].holds) != 1)
			fail_msg("%s", rows[i].spoil);
		if (store_flaws(s->store) < 1)
			fail_msg("%s: nobody would hear of it", rows[i].spoil);
		assert_int_equal(store_flaws_told(s->store), 0);
		assert_int_equal(read_all(s->store), FULL_ENTRIES);
		assert_false(store_flawed(s->store));
	}
}

/* Met while the daemon runs, it is an error once, and put right before the next try. */
static void
a_row_that_is_met_is_put_right_before_the_next_try(void **state)
{
	struct scratch *s = *state;
	struct changes changes;

	full_store(s->store);
	scratch_raw(s, "UPDATE change SET kind = 'x' WHERE number = 7");
	assert_int_equal(store_changes(s->store, DAY_NONE, &changes), -EBADMSG);
	assert_true(store_flawed(s->store));
	assert_int_equal(store_mend_rows(s->store), 1);
	assert_false(store_flawed(s->store));
	assert_int_equal(read_all(s->store), FULL_ENTRIES);
	assert_int_equal(store_flaws(s->store), 1);
	assert_int_equal(store_flaws_told(s->store), 0);
	assert_int_equal(store_flaws(s->store), 0);
}

static void
a_text_that_does_not_unpack_is_left_out_and_met_again(void **state)
{
	struct scratch *s = *state;
	struct source_state source;
	struct entry entry;
	struct hash key = scratch_hash(4);

	full_store(s->store);
	scratch_raw(s, "UPDATE revision SET packed = x'01020304' WHERE entry = 5");
	assert_int_equal(read_all(s->store), FULL_ENTRIES - 1);
	assert_true(store_flawed(s->store));
	assert_int_equal(store_mend_rows(s->store), 1);
	assert_int_equal(store_entry_get(s->store, "ovens/notes", &key, &entry), -ENOENT);
	assert_int_equal(
		scratch_ask(s, "SELECT count(*) FROM seen WHERE content = zeroblob(16)"), 1);
	assert_int_equal(store_source_get(s->store, "ovens/notes", &source), 0);
	assert_null(source.validators.etag);
	source_state_clear(&source);
	assert_int_equal(store_source_get(s->store, "flour/notes", &source), 0);
	assert_non_null(source.validators.etag);
	source_state_clear(&source);
	assert_int_equal(scratch_keep(s->store, "ovens/notes", 4, "as it was", 9000), 1);
	assert_int_equal(read_all(s->store), FULL_ENTRIES);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

/* Of a text with an older revision that one is left. */
static void
an_older_revision_stands_in_for_one_that_does_not_unpack(void **state)
{
	struct scratch *s = *state;
	struct entry entry;
	struct hash key = scratch_hash(1);

	assert_int_equal(scratch_keep(s->store, "ovens/notes", 1, "first", 1), 1);
	assert_int_equal(scratch_keep(s->store, "ovens/notes", 1, "second", 2), 2);
	scratch_raw(s, "UPDATE revision SET packed = x'' WHERE number = 2");
	assert_int_equal(store_entry_get(s->store, "ovens/notes", &key, &entry), -EBADMSG);
	assert_int_equal(store_mend_rows(s->store), 1);
	assert_int_equal(store_entry_get(s->store, "ovens/notes", &key, &entry), 0);
	assert_string_equal(entry.text, "first");
	entry_clear(&entry);
	assert_int_equal(scratch_keep(s->store, "ovens/notes", 1, "second", 3), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(every_row_that_cannot_be_is_put_right_at_the_start),
		SCRATCH_TEST(a_row_that_is_met_is_put_right_before_the_next_try),
		SCRATCH_TEST(a_text_that_does_not_unpack_is_left_out_and_met_again),
		SCRATCH_TEST(an_older_revision_stands_in_for_one_that_does_not_unpack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
