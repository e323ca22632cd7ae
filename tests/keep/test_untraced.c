/* Untraced: after a rescue, whoever was told by a letter of which nothing is left is told again; nobody else is. */
#include "keep/scratch.h"

#include <fcntl.h>

#include "base/hash.h"

#define NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */
#define THEN (NOW - 5000)

static void
put_case(struct store *store, const char *id, unsigned number)
{
	struct match match = { .dependency = (char *)"Baking",
		.term = (char *)"oven",
		.text = (char *)"oven",
		.where = WHERE_TITLE };
	struct milestone milestone = { .role = ROLE_REMOVED, .when = when_day(21000) };
	struct change change = { .id = (char *)id,
		.service = (char *)"acme",
		.source = (char *)"acme/notes",
		.key = scratch_hash(number),
		.published = STAMP_NONE,
		.updated = STAMP_NONE,
		.first_seen = THEN,
		.facts = { .effective = milestone.when,
			.milestones = &milestone,
			.milestone_count = 1 },
		.matches = { .items = &match, .count = 1 },
		.verdict = VERDICT_NOW,
		.concerns = true };

	assert_int_equal(scratch_keep(store, "acme/notes", number, id, THEN), 1);
	assert_int_equal(store_change_put(store, &change), 0);
	assert_int_equal(
		store_event_add(store, id,
			&(struct event){ .at = THEN, .happening = HAPPENED_ANNOUNCED }),
		1);
}

/* The person was told at AT: whether there is a letter is another question. */
static void
put_told(struct store *store, const char *id, const char *person, int64_t at)
{
	struct notices all = { 0 };

	assert_int_equal(store_notice_add(store, &(struct notice){ .recipient = (char *)person,
							 .change = (char *)id,
							 .event = 1,
							 .at = at }),
		0);
	assert_int_equal(store_notices(store, &all), 0);
	for (size_t i = 0; i < all.count; i++)
		assert_int_equal(store_notice_drop(store, all.items[i].id), 0);
	notices_clear(&all);
	assert_int_equal(store_reminder_add(store, id,
				 &(struct reminder){ .recipient = (char *)person,
					 .about = ABOUT_LETTER,
					 .told_at = at }),
		0);
}

/* As letters are named. */
static char *
message_id(const char *change, const char *person, unsigned event)
{
	struct hash hash = hash_of(person, strlen(person));

	return mem_printf("f00d.%s.%02x%02x%02x%02x%02x%02x.%u@bakery.example", change,
		hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3], hash.bytes[4],
		hash.bytes[5], event);
}

/* CHANGE NULL: a list, whose text names what it is about. */
static void
put_letter(struct store *store, const char *message_id, const char *person, const char *change,
	int64_t at, const char *text)
{
	_cleanup_free_ char *to = mem_printf("%s@bakery.example", person),
			    *message = mem_printf("To: %s\r\n\r\n%s", to, text);
	struct letter letter = { .message_id = (char *)message_id,
		.recipient = (char *)person,
		.channel = CHANNEL_MAIL,
		.to = to,
		.change = (char *)change,
		.state = LETTER_DELIVERED,
		.created = at,
		.next_try = STAMP_NONE,
		.delivered = at,
		.message = message,
		.message_len = strlen(message) };

	assert_int_equal(store_letter_add(store, &letter), 1);
}

static void
begin(struct scratch *s)
{
	struct source_state state = { .id = (char *)"acme/notes",
		.outcome = OUTCOME_FRESH,
		.last_try = THEN,
		.last_heard = THEN,
		.last_new = STAMP_NONE,
		.next_due = STAMP_NONE,
		.failing_since = STAMP_NONE,
		.baseline = true };

	assert_int_equal(store_source_put(s->store, &state), 0);
	assert_int_equal(store_meta_set(s->store, "installation", "f00d"), 0);
}

static void
spoil(const struct scratch *s, const char *tree)
{
	_cleanup_free_ char *file = scratch_path(s, "forewarn.db"),
			    *sql = mem_printf(
				    "SELECT rootpage FROM sqlite_schema WHERE name = '%s'",
				    tree);
	int64_t page = scratch_ask(s, sql);
	int fd = open(file, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "bread", 5, (off_t)(page - 1) * 4096), 5);
	assert_int_equal(close(fd), 0);
}

static void
mended(struct scratch *s, struct store_rescue *ret)
{
	_cleanup_free_ char *why = NULL;

	if (store_open_mending(s->dir, NOW, &s->store, &why) < 0)
		fail_msg("the store does not open: %s", why);
	assert_int_equal(store_rescued(s->store, ret), 1);
}

/* An index that nobody needs is spoilt, so that the store is made anew. */
static void
rescue_it(struct scratch *s, struct store_rescue *ret)
{
	store_close(TAKE(s->store));
	spoil(s, "change_by_service");
	mended(s, ret);
}

static void
waits_for(struct scratch *s, const char *const *wanted, size_t count)
{
	struct notices all = { 0 };

	assert_int_equal(store_notices(s->store, &all), 0);
	assert_int_equal(all.count, count);
	for (size_t i = 0; i < count; i++) {
		_cleanup_free_ char *line = mem_printf("%s %s %u", all.items[i].recipient,
			all.items[i].change, all.items[i].event);

		assert_string_equal(line, wanted[i]);
	}
	notices_clear(&all);
}

static void
a_letter_of_which_nothing_is_left_is_written_once_more(void **state)
{
	static const char *const wanted[] = { "eva acme-aaaaaa 1" };
	struct store_rescue told;
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_told(s->store, "acme-aaaaaa", "it", THEN);
	put_told(s->store, "acme-aaaaaa", "eva", THEN);
	put_letter(s->store, "f00d.acme-aaaaaa.0123456789ab.1@bakery.example", "it",
		"acme-aaaaaa", THEN, "An oven retires.");
	rescue_it(s, &told);
	waits_for(s, wanted, LENGTH_OF(wanted));
	assert_int_equal(told.doubted, 1);
	store_rescue_clear(&told);
}

static void
a_list_that_names_the_case_is_a_letter_and_one_that_does_not_is_none(void **state)
{
	static const char *const wanted[] = { "eva acme-bbbbbb 1" };
	struct store_rescue told;
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_case(s->store, "acme-bbbbbb", 2);
	put_told(s->store, "acme-aaaaaa", "eva", THEN);
	put_told(s->store, "acme-bbbbbb", "eva", THEN);
	put_letter(s->store, "f00d.list-0.0123456789ab.digest@bakery.example", "eva", NULL,
		THEN, "An oven retires [acme-aaa=\r\naaa].");
	rescue_it(s, &told);
	waits_for(s, wanted, LENGTH_OF(wanted));
	store_rescue_clear(&told);
}

/* The earlier letter proves nothing of the later one; and a number that a letter has had would be taken for the same letter. */
static void
an_earlier_letter_is_no_proof_of_a_later_one(void **state)
{
	static const char *const wanted[] = { "eva acme-aaaaaa 2", "eva acme-bbbbbb 2" };
	_cleanup_free_ char *id = message_id("acme-bbbbbb", "eva", 1);
	struct store_rescue told;
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_case(s->store, "acme-bbbbbb", 2);
	assert_int_equal(
		store_event_add(s->store, "acme-aaaaaa",
			&(struct event){ .at = THEN + 100, .happening = HAPPENED_MOVED }),
		2);
	put_told(s->store, "acme-aaaaaa", "eva", THEN + 100);
	put_told(s->store, "acme-bbbbbb", "eva", THEN + 100);
	put_letter(s->store, "f00d.acme-aaaaaa.0123456789ab.1@bakery.example", "eva",
		"acme-aaaaaa", THEN, "An oven retires.");
	put_letter(s->store, id, "eva", "acme-bbbbbb", THEN, "An oven retires.");
	rescue_it(s, &told);
	waits_for(s, wanted, LENGTH_OF(wanted));
	assert_int_equal(told.doubted, 2);
	store_rescue_clear(&told);
}

/* Nor is what waited longest still waiting after so long. */
static void
what_is_in_no_doubt_is_not_told_again(void **state)
{
	struct store_rescue told;
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_case(s->store, "acme-bbbbbb", 2);
	put_told(s->store, "acme-aaaaaa", "eva", THEN);
	put_letter(s->store, "f00d.acme-aaaaaa.0123456789ab.1@bakery.example", "eva",
		"acme-aaaaaa", THEN, "An oven retires.");
	put_told(s->store, "acme-bbbbbb", "eva", NOW - 70 * (int64_t)STAMP_DAY_SEC);
	rescue_it(s, &told);
	waits_for(s, NULL, 0);
	assert_int_equal(told.doubted, 0);
	store_rescue_clear(&told);
}

/* Nobody is named by whom it concerns or who heard of it: judged again, it is announced to all. */
static void
what_cannot_be_told_yet_is_announced_anew_when_it_is_judged(void **state)
{
	struct store_rescue told;
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_told(s->store, "acme-aaaaaa", "eva", THEN);
	put_case(s->store, "acme-bbbbbb", 2);
	put_case(s->store, "acme-cccccc", 3);
	put_told(s->store, "acme-cccccc", "eva", THEN);
	put_letter(s->store, "f00d.acme-cccccc.0123456789ab.1@bakery.example", "eva",
		"acme-cccccc", THEN, "An oven retires.");
	scratch_raw(s, "DELETE FROM change_match WHERE change = 1");
	rescue_it(s, &told);
	waits_for(s, NULL, 0);
	assert_int_equal(told.doubted, 2);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM told"), 1);
	assert_int_equal(
		scratch_ask(s, "SELECT group_concat(number) = '3' FROM change WHERE concerns"),
		1);
	store_rescue_clear(&told);
}

/* Of the letter only its Message-ID is left. Where the index of those that wait is whole, it went out. */
static void
a_letter_of_which_only_the_name_is_left_may_have_waited(void **state)
{
	static const char *const wanted[] = { "eva acme-aaaaaa 1" };
	_cleanup_free_ char *id = message_id("acme-aaaaaa", "eva", 1);
	struct scratch *s = *state;

	begin(s);
	put_case(s->store, "acme-aaaaaa", 1);
	put_told(s->store, "acme-aaaaaa", "eva", THEN);
	put_letter(s->store, id, "eva", "acme-aaaaaa", THEN, "An oven retires.");
	store_close(TAKE(s->store));
	for (int waiting_too = 0; waiting_too < 2; waiting_too++) {
		_cleanup_(store_rescue_clear) struct store_rescue told = { 0 };

		spoil(s, "letter");
		spoil(s, "message");
		spoil(s, "letter_by_change");
		if (waiting_too)
			spoil(s, "letter_waiting");
		mended(s, &told);
		waits_for(s, wanted, (size_t)waiting_too);
		assert_int_equal(told.again_letters, waiting_too);
		store_close(TAKE(s->store));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_letter_of_which_nothing_is_left_is_written_once_more),
		SCRATCH_TEST(
			a_list_that_names_the_case_is_a_letter_and_one_that_does_not_is_none),
		SCRATCH_TEST(an_earlier_letter_is_no_proof_of_a_later_one),
		SCRATCH_TEST(a_letter_of_which_only_the_name_is_left_may_have_waited),
		SCRATCH_TEST(what_is_in_no_doubt_is_not_told_again),
		SCRATCH_TEST(what_cannot_be_told_yet_is_announced_anew_when_it_is_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
