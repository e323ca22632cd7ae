/* Sources: what is remembered of them between polls, and their listing. */
#include "keep/scratch.h"

static const struct source_state full_state = {
	.id = (char *)"acme/notes",
	.url = (char *)"https://acme.example/notes.atom?a=1&b=ü",
	.validators = { .etag = (char *)"W/\"a'b\"",
		.last_modified = (char *)"Mon, 02 Nov 2026 10:00:00 GMT",
		.url = (char *)"https://cdn.acme.example/notes.atom" },
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
	.page_entries = 321,
	.fewer_polls = 6,
	.rules = (char *)"00112233445566778899aabbccddeeff",
};

static void
same_state(const struct source_state *a, const struct source_state *b)
{
	scratch_same(a->id, b->id);
	scratch_same(a->url, b->url);
	scratch_same(a->validators.etag, b->validators.etag);
	scratch_same(a->validators.last_modified, b->validators.last_modified);
	scratch_same(a->validators.url, b->validators.url);
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
	scratch_same(a->rules, b->rules);
	scratch_same(a->moved_to, b->moved_to);
	assert_int_equal(a->moved_seen, b->moved_seen);
	assert_int_equal(a->moved_adopted, b->moved_adopted);
	assert_int_equal(a->page_entries, b->page_entries);
	assert_int_equal(a->fewer_polls, b->fewer_polls);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
