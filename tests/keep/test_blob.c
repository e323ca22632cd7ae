/* Damaged blobs: an entry on the disk is believed no more than a page from the network. */
#include "keep/scratch.h"

#include <zstd.h>

#include "keep/full_entry.h"

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
	assert_int_equal(store_entries(s->store, count_entry, &walked), 0);
	assert_int_equal(walked, 0);
	assert_true(store_flawed(s->store));
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_blob_with_any_byte_changed_is_damage),
		SCRATCH_TEST(
			a_well_packed_inside_that_lies_is_damage_or_another_entry_but_no_crash),
		SCRATCH_TEST(a_small_blob_that_swells_is_refused_by_its_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
