/* Sources, what was seen of them, entries with their revisions, damaged blobs, pruning. */
#include "keep/scratch.h"

#include <time.h>
#include <zstd.h>

static const struct source_state full_state = {
	.id = (char *)"acme/notes",
	.url = (char *)"https://acme.example/notes.atom?a=1&b=ü",
	.validators = { .etag = (char *)"W/\"a'b\"",
		.last_modified = (char *)"Mon, 02 Nov 2026 10:00:00 GMT" },
	.outcome = OUTCOME_TLS,
	.status = 503,
	.why = (char *)"the certificate ended yesterday",
	.last_try = 1,
	.last_heard = 0,
	.last_new = -5,
	.next_due = 5000000000,
	.failing_since = 7,
	.failures = 4000000000u,
	.ttl_sec = 3600,
	.max_age_sec = 60,
	.baseline = true,
	.format = (char *)"atom",
	.moved_to = (char *)"https://acme.example/new",
	.moved_seen = 2,
	.moved_adopted = true,
};

static void
same_state(const struct source_state *a, const struct source_state *b)
{
	scratch_same(a->id, b->id);
	scratch_same(a->url, b->url);
	scratch_same(a->validators.etag, b->validators.etag);
	scratch_same(a->validators.last_modified, b->validators.last_modified);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->status, b->status);
	scratch_same(a->why, b->why);
	assert_int_equal(a->last_try, b->last_try);
	assert_int_equal(a->last_heard, b->last_heard);
	assert_int_equal(a->last_new, b->last_new);
	assert_int_equal(a->next_due, b->next_due);
	assert_int_equal(a->failing_since, b->failing_since);
	assert_int_equal(a->failures, b->failures);
	assert_int_equal(a->ttl_sec, b->ttl_sec);
	assert_int_equal(a->max_age_sec, b->max_age_sec);
	assert_int_equal(a->baseline, b->baseline);
	scratch_same(a->format, b->format);
	scratch_same(a->moved_to, b->moved_to);
	assert_int_equal(a->moved_seen, b->moved_seen);
	assert_int_equal(a->moved_adopted, b->moved_adopted);
}

static void
a_source_comes_back_with_every_field(void **state)
{
	struct scratch *s = *state;
	struct source_state got;

	assert_int_equal(store_source_get(s->store, "acme/notes", &got), -ENOENT);
	assert_non_null(strstr(store_why(s->store), "acme/notes"));
	assert_int_equal(store_source_put(s->store, &full_state), 0);
	scratch_reopen(s);
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), 0);
	same_state(&got, &full_state);
	source_state_clear(&got);
}

static void
a_source_without_anything_comes_back_without_anything(void **state)
{
	struct scratch *s = *state;
	struct source_state empty = { .id = (char *)"acme/notes",
		.last_try = STAMP_NONE,
		.last_heard = STAMP_NONE,
		.last_new = STAMP_NONE,
		.next_due = STAMP_NONE,
		.failing_since = STAMP_NONE };
	struct source_state got;

	assert_int_equal(store_source_put(s->store, &full_state), 0);
	assert_int_equal(store_source_put(s->store, &empty), 0);
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), 0);
	same_state(&got, &empty);
	source_state_clear(&got);
}

static void
every_outcome_survives(void **state)
{
	struct scratch *s = *state;

	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
		struct source_state put = full_state, got;

		put.outcome = (enum outcome)outcome;
		assert_int_equal(store_source_put(s->store, &put), 0);
		assert_int_equal(store_source_get(s->store, "acme/notes", &got), 0);
		assert_int_equal(got.outcome, outcome);
		source_state_clear(&got);
	}
}

static int
list_source(const struct source_state *state, void *userdata)
{
	char **list = userdata;
	char *more = mem_printf("%s%s=%llu ", *list ? *list : "", state->id,
		(unsigned long long)state->entries);

	free(*list);
	*list = more;
	return strcmp(state->id, "stop/here") == 0 ? 7 : 0;
}

static void
sources_are_listed_by_name_with_what_is_kept_of_them(void **state)
{
	struct scratch *s = *state;
	static const char *const ids[] = { "acme/notes", "acme/a", "zoo/z" };
	_cleanup_free_ char *list = NULL;

	for (size_t i = 0; i < LENGTH_OF(ids); i++) {
		struct source_state put = full_state;

		put.id = (char *)ids[i];
		assert_int_equal(store_source_put(s->store, &put), 0);
	}
	/* An entry of a source that has no state yet makes it known, but not listed. */
	assert_int_equal(scratch_keep(s->store, "acme/new", 1, "x", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 2, "x", 1), 1);
	assert_int_equal(scratch_keep(s->store, "acme/notes", 2, "y", 1), 2);
	assert_int_equal(store_sources(s->store, list_source, &list), 0);
	assert_string_equal(list, "acme/a=0 acme/notes=2 zoo/z=0 ");
}

static void
a_listing_stops_when_it_is_told_to(void **state)
{
	struct scratch *s = *state;
	static const char *const ids[] = { "a/a", "stop/here", "zoo/z" };
	_cleanup_free_ char *list = NULL;

	for (size_t i = 0; i < LENGTH_OF(ids); i++) {
		struct source_state put = full_state;

		put.id = (char *)ids[i];
		assert_int_equal(store_source_put(s->store, &put), 0);
	}
	assert_int_equal(store_sources(s->store, list_source, &list), 7);
	assert_string_equal(list, "a/a=0 stop/here=0 ");
}

static void
a_word_that_we_do_not_know_is_damage_and_not_a_guess(void **state)
{
	struct scratch *s = *state;
	struct source_state got;

	assert_int_equal(store_source_put(s->store, &full_state), 0);
	scratch_raw(s, "UPDATE source_state SET outcome = 'abducted'");
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), -EBADMSG);
	assert_non_null(strstr(store_why(s->store), "outcome"));
	scratch_raw(s, "UPDATE source_state SET outcome = 'fresh', failures = -1");
	assert_int_equal(store_source_get(s->store, "acme/notes", &got), -EBADMSG);
	assert_non_null(strstr(store_why(s->store), "failures"));
}

static struct entry_date dates[] = {
	{ ROLE_REMOVED, { 20000, 20000, PRECISION_DAY } },
	{ ROLE_NONE, { -10, 80, PRECISION_QUARTER } },
	{ ROLE_SUPERSEDED, { 0 } },
};
static char *labels[] = { (char *)"severity=high", (char *)"", (char *)"größe=🍞" };

static struct entry
full_entry(void)
{
	return (struct entry){
		.id = (char *)"tag:acme.example,2026:1",
		.title = (char *)"Die Schnittstelle „alt“ endet – 旧API 🥖",
		.link = (char *)"https://acme.example/1?x=<y>&z=\"",
		.published = -1,
		.updated = 4102444800,
		.summary = (char *)"<p>soon</p>",
		.content = (char *)"",
		.text = (char *)"line one\nline two\tand bytes that are no UTF-8: \xff\xfe",
		.language = (char *)"de",
		.labels = { .items = labels, .count = LENGTH_OF(labels) },
		.dates = dates,
		.date_count = LENGTH_OF(dates),
	};
}

static void
same_entry(const struct entry *a, const struct entry *b)
{
	scratch_same(a->id, b->id);
	scratch_same(a->title, b->title);
	scratch_same(a->link, b->link);
	assert_int_equal(a->published, b->published);
	assert_int_equal(a->updated, b->updated);
	scratch_same(a->summary, b->summary);
	scratch_same(a->content, b->content);
	scratch_same(a->text, b->text);
	scratch_same(a->language, b->language);
	assert_int_equal(a->labels.count, b->labels.count);
	for (size_t i = 0; i < a->labels.count; i++)
		scratch_same(a->labels.items[i], b->labels.items[i]);
	assert_int_equal(a->date_count, b->date_count);
	for (size_t i = 0; i < a->date_count; i++) {
		assert_int_equal(a->dates[i].role, b->dates[i].role);
		assert_true(when_equal(&a->dates[i].when, &b->dates[i].when));
	}
}

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

static int
count_entry(const struct kept_entry *kept, void *userdata)
{
	(void)kept;
	++*(int *)userdata;
	return 0;
}

/* Writes BLOB over the only revision. */
static void
put_blob(const struct scratch *s, const void *blob, size_t len)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	(void)sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	assert_int_equal(
		sqlite3_prepare_v2(db, "UPDATE revision SET packed = ?", -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(
		sqlite3_bind_blob64(statement, 1, blob, len, SQLITE_STATIC), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(db);
}

static unsigned char *
get_blob(const struct scratch *s, size_t *ret_len)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db");
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	void *blob;

	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, "SELECT packed FROM revision", -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	*ret_len = (size_t)sqlite3_column_bytes(statement, 0);
	blob = mem_ndup(sqlite3_column_blob(statement, 0), *ret_len);
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(db);
	return blob;
}

static void
a_blob_with_any_byte_changed_is_damage(void **state)
{
	struct scratch *s = *state;
	struct entry put = full_entry(), got;
	struct hash key = scratch_hash(1);
	_cleanup_free_ unsigned char *blob = NULL;
	size_t len;
	int walked = 0;

	assert_int_equal(
		store_entry_put(s->store, "acme", "acme/notes", &key, &key, &put, 1), 1);
	blob = get_blob(s, &len);
	for (size_t i = 0; i < len; i++) {
		blob[i] ^= 0x55;
		put_blob(s, blob, len);
		assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), -EBADMSG);
		blob[i] ^= 0x55;
	}
	for (size_t n = 0; n < len; n += 7) {
		put_blob(s, blob, n);
		assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), -EBADMSG);
	}
	assert_non_null(strstr(store_why(s->store), "acme/notes"));
	assert_non_null(strstr(store_why(s->store), "damaged"));
	assert_int_equal(store_entries(s->store, count_entry, &walked), -EBADMSG);
	put_blob(s, blob, len);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), 0);
	same_entry(&got, &put);
	entry_clear(&got);
}

/* A blob whose frame is right and whose inside is PLAIN. */
static void
put_plain(const struct scratch *s, const void *plain, size_t len)
{
	size_t room = ZSTD_compressBound(len), n;
	_cleanup_free_ unsigned char *blob = mem_new(1, room + 1);

	blob[0] = 1;
	n = ZSTD_compress(blob + 1, room, plain, len, 1);
	assert_false(ZSTD_isError(n));
	put_blob(s, blob, n + 1);
}

static void
a_well_packed_inside_that_lies_is_damage_or_another_entry_but_no_crash(void **state)
{
	static const unsigned char lies[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	struct scratch *s = *state;
	struct entry put = full_entry(), got;
	struct hash key = scratch_hash(1);
	_cleanup_free_ unsigned char *blob = NULL, *plain = mem_new(1, 4096);
	size_t len, size;

	assert_int_equal(
		store_entry_put(s->store, "acme", "acme/notes", &key, &key, &put, 1), 1);
	blob = get_blob(s, &len);
	size = ZSTD_decompress(plain, 4096, blob + 1, len - 1);
	assert_false(ZSTD_isError(size));
	for (size_t i = 0; i < size; i++) {
		put_plain(s, plain, i);
		assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), -EBADMSG);
	}
	for (size_t i = 0; i < size * LENGTH_OF(lies); i++) {
		unsigned char was = plain[i / LENGTH_OF(lies)];
		int r;

		plain[i / LENGTH_OF(lies)] = lies[i % LENGTH_OF(lies)];
		put_plain(s, plain, size);
		plain[i / LENGTH_OF(lies)] = was;
		r = store_entry_get(s->store, "acme/notes", &key, &got);
		assert_true(r == 0 || r == -EBADMSG);
		entry_clear(&got);
	}
}

static void
a_small_blob_that_swells_is_refused_by_its_size(void **state)
{
	struct scratch *s = *state;
	struct hash key = scratch_hash(1);
	size_t len = (size_t)64 * 1024 * 1024;
	void *zeros = mem_new(1, len);
	struct entry got;

	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	put_plain(s, zeros, len);
	free(zeros);
	assert_true(scratch_ask(s, "SELECT length(packed) FROM revision") < 10000);
	assert_int_equal(store_entry_get(s->store, "acme/notes", &key, &got), -EBADMSG);
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
		SCRATCH_TEST(a_source_comes_back_with_every_field),
		SCRATCH_TEST(a_source_without_anything_comes_back_without_anything),
		SCRATCH_TEST(every_outcome_survives),
		SCRATCH_TEST(sources_are_listed_by_name_with_what_is_kept_of_them),
		SCRATCH_TEST(a_listing_stops_when_it_is_told_to),
		SCRATCH_TEST(a_word_that_we_do_not_know_is_damage_and_not_a_guess),
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
		SCRATCH_TEST(a_blob_with_any_byte_changed_is_damage),
		SCRATCH_TEST(
			a_well_packed_inside_that_lies_is_damage_or_another_entry_but_no_crash),
		SCRATCH_TEST(a_small_blob_that_swells_is_refused_by_its_size),
		SCRATCH_TEST(pruning_takes_the_oldest_first_in_small_steps_and_leaves_the_keys),
		SCRATCH_TEST(a_pruned_entry_that_is_edited_is_kept_again),
		SCRATCH_TEST(an_entry_with_a_milestone_ahead_is_not_pruned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
