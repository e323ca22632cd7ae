/* Shape: a store whose description of its tables was spoilt is made anew; what an admin added to it is no damage. */
#include "keep/scratch.h"

#define NOW INT64_C(1800000000)

/* 1: it was made anew; 0: it was left alone. */
static int
opened(struct scratch *s)
{
	_cleanup_(store_rescue_clear) struct store_rescue told = { 0 };
	_cleanup_free_ char *why = NULL;

	if (store_open_mending(s->dir, NOW, &s->store, &why) < 0)
		fail_msg("the store does not open: %s", why);
	return store_rescued(s->store, &told);
}

static void
begin(struct scratch *s)
{
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "It is round.", 1000), 1);
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 21000), 0);
	assert_int_equal(store_meta_set(s->store, "installation", "f00d"), 0);
	store_close(TAKE(s->store));
}

/* One letter each, as a bit that fell over would do it; SQLite finds nothing wrong with any of them. */
static void
a_name_that_was_spoilt_is_damage(void **state)
{
	static const char *const spoilt[][2] = { { "max_age_sec", "max_age_sez" },
		{ "message_id", "message_ie" }, { "REFERENCES change", "REFERENCES chanfe" },
		{ "last_heard INTEGER", "last_heard ANTEGER" }, { "why TEXT", "why \\EXT" },
		{ "'mail'", "'mbil'" } };
	struct scratch *s = *state;

	begin(s);
	for (size_t i = 0; i < LENGTH_OF(spoilt); i++) {
		_cleanup_free_ char *sql = mem_printf(
			"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
			"replace(sql, \"%s\", \"%s\")",
			spoilt[i][0], spoilt[i][1]);

		scratch_raw(s, sql);
		if (opened(s) != 1)
			fail_msg("%s is taken for %s", spoilt[i][1], spoilt[i][0]);
		store_close(TAKE(s->store));
		assert_int_equal(opened(s), 1);
		assert_int_equal(store_rescued_told(s->store), 0);
		store_close(TAKE(s->store));
		assert_int_equal(scratch_ask(s, "SELECT count(*) FROM change JOIN entry"), 1);
	}
}

static void
a_version_that_is_not_that_of_the_tables_is_damage(void **state)
{
	struct scratch *s = *state;

	begin(s);
	for (int version = 0; version < SCRATCH_VERSION; version++) {
		_cleanup_free_ char *sql = mem_printf("PRAGMA user_version = %d", version);

		scratch_raw(s, sql);
		if (opened(s) != 1)
			fail_msg("taken for a store of version %d", version);
		assert_int_equal(store_rescued_told(s->store), 0);
		store_close(TAKE(s->store));
		assert_int_equal(scratch_ask(s, "SELECT count(*) FROM change JOIN entry"), 1);
	}
}

static void
what_an_admin_added_is_no_damage(void **state)
{
	struct scratch *s = *state;

	begin(s);
	scratch_raw(s, "CREATE TABLE mine (a, b); CREATE INDEX mine_too ON entry (first_seen); "
		       "CREATE VIEW seen_by_me AS SELECT id FROM change; ANALYZE");
	assert_int_equal(opened(s), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_name_that_was_spoilt_is_damage),
		SCRATCH_TEST(a_version_that_is_not_that_of_the_tables_is_damage),
		SCRATCH_TEST(what_an_admin_added_is_no_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
