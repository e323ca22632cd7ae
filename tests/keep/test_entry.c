/* What was seen, entries with their revisions, pruning. */
#include "keep/scratch.h"

#include <time.h>

#include "keep/full_entry.h"

static void
an_entry_comes_back_with_every_field(void **state)
{
	struct scratch *s = *state;
	struct entry put = full_entry(), got;
	struct hash key = entry_key(&put), content = entry_content_hash(&put), again;

	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), -ENOENT);
	assert_int_equal(
		store_entry_put(s->store, "acme", "acme/notes", &key, &content, &put, 9), 1);
	scratch_reopen(s);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	same_entry(&got, &put);
	again = entry_content_hash(&got);
	assert_true(hash_equal(&again, &content));
	entry_clear(&got);
	assert_int_equal(store_entry_get(s->store, "acme/other", &key, &got), -ENOENT);
}

static void
an_entry_without_anything_comes_back_without_anything(void **state)
{
	struct scratch *s = *state;
	struct entry put = { .published = STAMP_NONE, .updated = STAMP_NONE }, got;
	struct hash key = scratch_hash(1);

	assert_int_equal(
		store_entry_put(s->store, "acme", "acme/notes", &key, &key, &put, 9), 1);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	same_entry(&got, &put);
	entry_clear(&got);
}

static void
revisions_are_numbered_and_all_kept_with_their_arrival(void **state)
{
	struct scratch *s = *state;
	static const char *const texts[] = { "ends in May", "ends in June", "ends in May" };
	struct hash key = scratch_hash(1);
	struct entry got;
	int64_t arrived;

	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(
			scratch_keep(s->store, "acme/notes", 1, texts[i], 100 + i), (int)i + 1);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(
			store_revision_get(s->store, "acme/notes", &key, i + 1, &got, &arrived),
			0);
		assert_string_equal(got.text, texts[i]);
		assert_int_equal(arrived, 100 + i);
		entry_clear(&got);
	}
	assert_int_equal(
		store_revision_get(s->store, "acme/notes", &key, 4, &got, &arrived), -ENOENT);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	assert_string_equal(got.text, "ends in May");
	entry_clear(&got);
}

static void
the_same_key_in_two_sources_is_two_entries(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1);
	struct seen_list seen;
	struct entry got;

	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "here", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/table", 1, "there", 1), 1);
	assert_int_equal(store_entry_get(s->store, "acme/table", &key, &got), 0);
	assert_string_equal(got.text, "there");
	entry_clear(&got);
	assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
	assert_int_equal(seen.count, 1);
	seen_list_clear(&seen);
}

static void
text_takes_little_room_and_comes_back_whole(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1);
	char *text = mem_new(1, 1000001);
	struct entry got;

	for (size_t i = 0; i < 1000000; i++)
		text[i] = "the old interface will no longer answer. "[i % 41];
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, text, 1), 1);
	assert_true(scratch_ask(s, "SELECT length(packed) FROM revision") < 5000);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	assert_string_equal(got.text, text);
	entry_clear(&got);
	free(text);
}

static void
an_entry_over_eight_mebibytes_is_refused_before_anything_is_written(void **state)
{
	struct scratch *s = *state;
	char *text = mem_new(1, 9 * 1024 * 1024 + 1);

	memset(text, 'x', (size_t)9 * 1024 * 1024);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, text, 1), -E2BIG);
	assert_non_null(strstr(store_why(s->store), "A notice"));
	assert_int_equal(scratch_keep(s->store, "acme/notes", 2, "small", 1), 1);
	assert_int_equal(store_commit(s->store), 0);
	free(text);
}

static void
hashes_can_be_renewed_without_a_revision(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1), content = scratch_hash(77),
		    stranger = scratch_hash(2);
	const struct seen *found;
	struct seen_list seen;

	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	scratch_raw(s, "UPDATE seen SET hash_version = 0");
	assert_int_equal(store_entry_rehash(s->store, "acme/notes", &key, &content), 0);
	assert_int_equal(
		store_entry_rehash(s->store, "acme/notes", &stranger, &content), -ENOENT);
	assert_int_equal(store_entry_rehash(s->store, "acme/nowhere", &key, &content), -ENOENT);
	assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
	found = seen_find(&seen, &key);
	assert_non_null(found);
	assert_true(hash_equal(&found->content, &content));
	assert_int_equal(found->hash_version, ENTRY_HASH_VERSION);
	assert_null(seen_find(&seen, &stranger));
	seen_list_clear(&seen);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM revision"), 1);
}

static double
cpu_usec(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void
twenty_thousand_keys_are_read_sorted_in_one_range(void **state)
{
	struct scratch *s = *state;
	const unsigned count = 20000;
	struct seen_list seen, none;
	double start = cpu_usec(), kept, read;

	assert_int_equal(store_begin(s->store), 0);
	for (unsigned i = 0; i < count; i++)
		assert_int_equal(scratch_keep(s->store, "acme/notes", i, "x", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/other", 1, "x", 1), 1);
	assert_int_equal(store_commit(s->store), 0);
	kept = (cpu_usec() - start) / count;
	start = cpu_usec();
	assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
	read = (cpu_usec() - start) / count;
	print_message(
		"           %.2f us to keep an entry, %.2f us to read a key\n", kept, read);
	assert_int_equal(seen.count, count);
	for (unsigned i = 1; i < count; i++)
		assert_true(hash_compare(&seen.items[i - 1].key, &seen.items[i].key) < 0);
	for (unsigned i = 0; i < count; i += 97) {
		struct hash key = scratch_hash(i);

		assert_non_null(seen_find(&seen, &key));
	}
	seen_list_clear(&seen);
	assert_int_equal(store_seen(s->store, "acme/never", &none), 0);
	assert_int_equal(none.count, 0);
	assert_null(seen_find(&none, &(struct hash){ 0 }));
	/* At most 64 bytes a row, page overhead included. */
	assert_true(scratch_ask(s, "SELECT sum(pgsize) FROM dbstat WHERE name = 'seen'") <=
		    64 * (count + 1));
}

struct walked {
	struct store *store;
	char *list;
	bool write;
};

static int
walk_entry(const struct kept_entry *kept, void *userdata)
{
	struct walked *w = userdata;
	char *more = mem_printf("%s%s %s %s %u %lld\n", w->list ? w->list : "", kept->service,
		kept->source, kept->entry->text, kept->revisions, (long long)kept->first_seen);
	struct hash content = entry_content_hash(kept->entry);

	free(w->list);
	w->list = more;
	assert_true(hash_equal(&kept->content, &content));
	if (w->write)
		return scratch_change(
			w->store, kept->entry->text, (unsigned)kept->first_seen, 20000);
	return 0;
}

static void
kept_entries_come_service_by_service_in_order_of_arrival(void **state)
{
	struct scratch *s = *state;
	struct walked w = { .store = s->store };
	struct hash key = scratch_hash(3);
	struct entry entry = scratch_entry("zoo-one");
	struct hash content = entry_content_hash(&entry);

	/* A service may call its source as it likes: what counts is the name that came with the
	 * entry. */
	assert_int_equal(
		store_entry_put(s->store, "zoo", "a/first", &key, &content, &entry, 3), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 5, "acme-late", 5), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "acme-old", 6), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "acme-new", 7), 2);
	assert_int_equal(scratch_keep(s->store, "acme/api", 2, "acme-api", 8), 1);
	assert_int_equal(store_entries(s->store, walk_entry, &w), 0);
	assert_string_equal(w.list, "acme acme/api acme-api 1 8\n"
				    "acme acme/notes acme-late 1 5\n"
				    "acme acme/notes acme-new 2 6\n"
				    "zoo a/first zoo-one 1 3\n");
	free(w.list);
}

static void
changes_may_be_written_while_entries_are_walked(void **state)
{
	struct scratch *s = *state;
	struct walked w = { .store = s->store, .write = true };
	struct store_size size;

	for (unsigned i = 0; i < 50; i++) {
		_cleanup_free_ char *text = mem_printf("acme-%06u", i);

		assert_int_equal(scratch_keep(s->store, "acme/notes", i, text, i), 1);
	}
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_entries(s->store, walk_entry, &w), 0);
	assert_int_equal(store_commit(s->store), 0);
	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.changes, 50);
	free(w.list);
}

static int
walk_within(const struct kept_entry *kept, void *userdata)
{
	struct walked *w = userdata;
	struct walked inner = { .store = w->store };
	int r = store_entries(w->store, walk_entry, &inner);

	(void)kept;
	free(w->list);
	w->list = inner.list;
	return r;
}

static void
a_listing_inside_the_same_listing_disturbs_neither(void **state)
{
	struct scratch *s = *state;
	struct walked w = { .store = s->store };

	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(scratch_keep(s->store, "acme/notes", i, "x", i), 1);
	assert_int_equal(store_entries(s->store, walk_within, &w), 0);
	assert_string_equal(w.list,
		"acme acme/notes x 1 0\nacme acme/notes x 1 1\nacme acme/notes x 1 2\n");
	free(w.list);
}

static void
pruning_takes_the_oldest_first_in_small_steps_and_leaves_the_keys(void **state)
{
	struct scratch *s = *state;
	struct store_size size;
	struct seen_list seen;
	struct hash oldest = scratch_hash(0), next = scratch_hash(4);
	struct entry got;

	for (unsigned i = 0; i < 10; i++)
		assert_int_equal(scratch_keep(s->store, "acme/notes", i, "x", 100 + i), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 2, "y", 500), 2);
	assert_int_equal(store_prune(s->store, 106, 0, 3), 3);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &oldest, &got), -ENOENT);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &next, &got), 0);
	entry_clear(&got);
	assert_int_equal(store_prune(s->store, 106, 0, 3), 2);
	assert_int_equal(store_prune(s->store, 106, 0, 3), 0);
	assert_int_equal(store_size(s->store, &size), 0);
	/* 6 to 9, and the one of which a revision came later. */
	assert_int_equal(size.entries, 5);
	assert_int_equal(size.revisions, 6);
	assert_int_equal(store_seen(s->store, "acme/notes", &seen), 0);
	assert_int_equal(seen.count, 10);
	seen_list_clear(&seen);
}

static void
a_pruned_entry_that_is_edited_is_kept_again(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1);
	struct entry got;

	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	assert_int_equal(store_prune(s->store, 10, 0, 10), 1);
	assert_int_equal(store_entry_rehash(s->store, "acme/notes", &key, &key), 0);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "y", 20), 1);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	assert_string_equal(got.text, "y");
	entry_clear(&got);
}

static void
an_entry_with_a_milestone_ahead_is_not_pruned(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1);
	struct change change;

	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 2, "x", 1), 1);
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(scratch_change(s->store, "acme-bbbbbb", 2, DAY_NONE), 0);
	assert_int_equal(store_prune(s->store, 10, 20000, 10), 1);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM entry"), 1);
	assert_int_equal(store_prune(s->store, 10, 20001, 10), 1);
	/* What came of it stays. */
	assert_int_equal(store_change_of_entry(s->store, "acme/notes", &key, &change), 0);
	assert_string_equal(change.id, "acme-aaaaaa");
	change_clear(&change);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(an_entry_comes_back_with_every_field),
		SCRATCH_TEST(an_entry_without_anything_comes_back_without_anything),
		SCRATCH_TEST(revisions_are_numbered_and_all_kept_with_their_arrival),
		SCRATCH_TEST(the_same_key_in_two_sources_is_two_entries),
		SCRATCH_TEST(text_takes_little_room_and_comes_back_whole),
		SCRATCH_TEST(
			an_entry_over_eight_mebibytes_is_refused_before_anything_is_written),
		SCRATCH_TEST(hashes_can_be_renewed_without_a_revision),
		SCRATCH_TEST(twenty_thousand_keys_are_read_sorted_in_one_range),
		SCRATCH_TEST(kept_entries_come_service_by_service_in_order_of_arrival),
		SCRATCH_TEST(changes_may_be_written_while_entries_are_walked),
		SCRATCH_TEST(a_listing_inside_the_same_listing_disturbs_neither),
		SCRATCH_TEST(pruning_takes_the_oldest_first_in_small_steps_and_leaves_the_keys),
		SCRATCH_TEST(a_pruned_entry_that_is_edited_is_kept_again),
		SCRATCH_TEST(an_entry_with_a_milestone_ahead_is_not_pruned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
