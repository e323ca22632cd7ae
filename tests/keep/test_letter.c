/* Notices and the outbox. */
#include "keep/scratch.h"

static const char message[] = "Subject: =?utf-8?q?Ank=C3=BCndigung?=\r\n\r\nGrüße\r\n.\r\n";

static struct letter
new_letter(const char *message_id, int64_t created)
{
	return (struct letter){
		.message_id = (char *)message_id,
		.recipient = (char *)"eva",
		.to = (char *)"eva@bakery.example",
		.subject = (char *)"Ankündigung 🥖",
		.message = (char *)message,
		.message_len = sizeof(message) - 1,
		.created = created,
		.next_try = created,
		.delivered = STAMP_NONE,
	};
}

static void
same_letter(const struct letter *a, const struct letter *b)
{
	scratch_same(a->message_id, b->message_id);
	scratch_same(a->recipient, b->recipient);
	scratch_same(a->to, b->to);
	assert_int_equal(a->channel, b->channel);
	scratch_same(a->spare_of, b->spare_of);
	scratch_same(a->subject, b->subject);
	scratch_same(a->change, b->change);
	assert_int_equal(a->message_len, b->message_len);
	assert_memory_equal(a->message, b->message, b->message_len);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->attempts, b->attempts);
	assert_int_equal(a->unsure, b->unsure);
	assert_int_equal(a->created, b->created);
	assert_int_equal(a->next_try, b->next_try);
	assert_int_equal(a->delivered, b->delivered);
	scratch_same(a->reply, b->reply);
}

/* The ids of the rows, in the order of the list. */
static char *
rows(struct letters *letters)
{
	char *list = mem_dup("");

	for (size_t i = 0; i < letters->count; i++) {
		char *more = mem_printf("%s%lld ", list, (long long)letters->items[i].id);

		free(list);
		list = more;
	}
	letters_clear(letters);
	return list;
}

static char *
due(struct store *store, int64_t now, unsigned limit)
{
	struct letters letters;

	assert_int_equal(store_letters_due(store, now, NULL, limit, &letters), 0);
	return rows(&letters);
}

/* When the earliest of all queues wants to be tried. */
static int
next_of_all(struct store *store, int64_t *ret)
{
	struct queues queues;
	int r = store_queues(store, 0, &queues);

	*ret = STAMP_NONE;
	for (size_t i = 0; i < queues.count; i++)
		if (*ret == STAMP_NONE || queues.items[i].next_try < *ret)
			*ret = queues.items[i].next_try;
	queues_clear(&queues);
	return r;
}

static void
a_letter_comes_back_with_every_field(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100), got;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	put.change = (char *)"acme-aaaaaa";
	put.channel = CHANNEL_EXEC;
	put.spare_of = (char *)"0@x";
	put.state = LETTER_DELIVERED;
	put.attempts = 3;
	put.unsure = 2;
	put.next_try = STAMP_NONE;
	put.delivered = 500;
	put.reply = (char *)"250 2.0.0 angenommen ✓";
	assert_int_equal(store_letter_add(s->store, &put), 1);
	scratch_reopen(s);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	assert_int_equal(got.id, 1);
	same_letter(&got, &put);
	letter_clear(&got);
	assert_int_equal(store_letter_get(s->store, 2, &got), -ENOENT);
	assert_null(got.message_id);
}

static void
a_message_may_hold_any_byte_and_none(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100), got;

	put.message = (char *)"a\0b\r\n";
	put.message_len = 5;
	put.subject = put.reply = NULL;
	assert_int_equal(store_letter_add(s->store, &put), 1);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	same_letter(&got, &put);
	letter_clear(&got);
	put.message_id = (char *)"2@x";
	put.message = NULL;
	put.message_len = 0;
	assert_int_equal(store_letter_add(s->store, &put), 1);
	assert_int_equal(store_letter_get(s->store, 2, &got), 0);
	assert_int_equal(got.message_len, 0);
	letter_clear(&got);
}

static void
a_message_id_is_added_once(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100), got;

	assert_int_equal(store_letter_add(s->store, &put), 1);
	put.message = (char *)"another";
	put.message_len = 7;
	put.recipient = (char *)"it";
	assert_int_equal(store_letter_add(s->store, &put), 0);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	assert_string_equal(got.recipient, "eva");
	assert_memory_equal(got.message, message, sizeof(message) - 1);
	letter_clear(&got);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM message"), 1);
}

static void
a_letter_about_an_alias_is_about_its_change(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100), got;

	put.change = (char *)"acme-zzzzzz";
	assert_int_equal(store_letter_add(s->store, &put), -ENOENT);
	assert_non_null(strstr(store_why(s->store), "acme-zzzzzz"));
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-aaaaaa"), 0);
	assert_int_equal(store_letter_add(s->store, &put), 1);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	assert_string_equal(got.change, "acme-aaaaaa");
	letter_clear(&got);
}

static void
due_letters_come_oldest_first_and_not_before_their_time(void **state)
{
	struct scratch *s = *state;
	static const int64_t created[] = { 300, 100, 200, 100 };
	_cleanup_free_ char *early = NULL, *some = NULL, *two = NULL, *all = NULL;

	for (int i = 0; i < 4; i++) {
		_cleanup_free_ char *id = mem_printf("%d@x", i);
		struct letter put = new_letter(id, created[i]);

		put.next_try = 1000 + i;
		assert_int_equal(store_letter_add(s->store, &put), 1);
	}
	early = due(s->store, 999, 10);
	assert_string_equal(early, "");
	some = due(s->store, 1001, 10);
	assert_string_equal(some, "2 1 ");
	two = due(s->store, 5000, 2);
	assert_string_equal(two, "2 4 ");
	all = due(s->store, 5000, 10);
	assert_string_equal(all, "2 4 3 1 ");
}

static void
due_letters_carry_their_message(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100);
	struct letters letters;

	assert_int_equal(store_letter_add(s->store, &put), 1);
	assert_int_equal(store_letters_due(s->store, 100, NULL, 1, &letters), 0);
	assert_int_equal(letters.count, 1);
	same_letter(&letters.items[0], &put);
	letters_clear(&letters);
}

static void
letters_that_are_done_are_never_due_again(void **state)
{
	static const enum letter_state done[] = { LETTER_DELIVERED, LETTER_REFUSED,
		LETTER_EXPIRED };
	struct scratch *s = *state;
	_cleanup_free_ char *list = NULL;
	int64_t next;

	for (size_t i = 0; i < LENGTH_OF(done); i++) {
		_cleanup_free_ char *id = mem_printf("%zu@x", i);
		struct letter letter = new_letter(id, 100);

		assert_int_equal(store_letter_add(s->store, &letter), 1);
		letter.id = (int64_t)i + 1;
		letter.state = done[i];
		assert_int_equal(store_letter_update(s->store, &letter), 0);
	}
	list = due(s->store, INT64_MAX, 10);
	assert_string_equal(list, "");
	assert_int_equal(next_of_all(s->store, &next), 0);
	assert_int_equal(next, STAMP_NONE);
}

static void
the_next_moment_is_the_earliest_of_all_that_wait(void **state)
{
	struct scratch *s = *state;
	struct letter a = new_letter("1@x", 500), b = new_letter("2@x", 400),
		      c = new_letter("3@x", 900);
	int64_t next = 7;

	assert_int_equal(next_of_all(s->store, &next), 0);
	assert_int_equal(next, STAMP_NONE);
	b.state = LETTER_SENDING;
	/* Without a moment a waiting letter would wait for ever: it gets that of its creation. */
	c.next_try = STAMP_NONE;
	assert_int_equal(store_letter_add(s->store, &c), 1);
	assert_int_equal(next_of_all(s->store, &next), 0);
	assert_int_equal(next, 900);
	assert_int_equal(store_letter_add(s->store, &a), 1);
	assert_int_equal(next_of_all(s->store, &next), 0);
	assert_int_equal(next, 500);
	assert_int_equal(store_letter_add(s->store, &b), 1);
	assert_int_equal(next_of_all(s->store, &next), 0);
	assert_int_equal(next, 400);
}

static void
an_update_writes_the_state_and_nothing_else(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 100), update = { 0 }, got;

	assert_int_equal(store_letter_add(s->store, &put), 1);
	update = (struct letter){ .id = 1,
		.message_id = (char *)"other",
		.recipient = (char *)"other",
		.state = LETTER_REFUSED,
		.attempts = 2,
		.unsure = 1,
		.created = 9,
		.next_try = STAMP_NONE,
		.delivered = STAMP_NONE,
		.reply = (char *)"550 5.1.1 nobody" };
	assert_int_equal(store_letter_update(s->store, &update), 0);
	put.state = LETTER_REFUSED;
	put.attempts = 2;
	put.unsure = 1;
	put.next_try = STAMP_NONE;
	put.reply = update.reply;
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	same_letter(&got, &put);
	letter_clear(&got);
	update.id = 5;
	assert_int_equal(store_letter_update(s->store, &update), -ENOENT);
}

static void
letters_cut_off_while_sending_go_again_and_say_so(void **state)
{
	struct scratch *s = *state;
	struct letter sending = new_letter("1@x", 100), ready = new_letter("2@x", 100),
		      delivered = new_letter("3@x", 100), got;

	sending.state = LETTER_SENDING;
	sending.attempts = 1;
	sending.unsure = 1;
	sending.next_try = 90000;
	ready.next_try = 80000;
	delivered.state = LETTER_DELIVERED;
	assert_int_equal(store_letter_add(s->store, &sending), 1);
	assert_int_equal(store_letter_add(s->store, &ready), 1);
	assert_int_equal(store_letter_add(s->store, &delivered), 1);
	scratch_reopen(s);
	assert_int_equal(store_letters_recover(s->store, 700), 1);
	assert_int_equal(store_letters_recover(s->store, 701), 0);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	assert_int_equal(got.state, LETTER_READY);
	assert_int_equal(got.unsure, 2);
	assert_int_equal(got.attempts, 1);
	assert_int_equal(got.next_try, 700);
	assert_string_equal(got.message_id, "1@x");
	letter_clear(&got);
	assert_int_equal(store_letter_get(s->store, 2, &got), 0);
	assert_int_equal(got.unsure, 0);
	assert_int_equal(got.next_try, 80000);
	letter_clear(&got);
}

static void
the_listing_is_newest_first_and_without_messages(void **state)
{
	struct scratch *s = *state;
	static const int64_t created[] = { 300, 100, 200, 300 };
	struct letters letters;
	_cleanup_free_ char *all = NULL, *two = NULL;

	for (int i = 0; i < 4; i++) {
		_cleanup_free_ char *id = mem_printf("%d@x", i);
		struct letter put = new_letter(id, created[i]);

		assert_int_equal(store_letter_add(s->store, &put), 1);
	}
	assert_int_equal(store_letters(s->store, 0, &letters), 0);
	for (size_t i = 0; i < letters.count; i++)
		assert_null(letters.items[i].message);
	all = rows(&letters);
	assert_string_equal(all, "4 1 3 2 ");
	assert_int_equal(store_letters(s->store, 2, &letters), 0);
	two = rows(&letters);
	assert_string_equal(two, "4 1 ");
}

static void
letters_stay_when_entries_are_pruned(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 1), got;

	put.state = LETTER_DELIVERED;
	put.change = (char *)"acme-aaaaaa";
	assert_int_equal(scratch_keep(s->store, "acme/notes", 1, "x", 1), 1);
	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 10), 0);
	assert_int_equal(store_letter_add(s->store, &put), 1);
	assert_int_equal(store_prune(s->store, 1000, 1000, 100), 1);
	assert_int_equal(store_prune(s->store, 1000, 1000, 100), 0);
	assert_int_equal(store_letter_get(s->store, 1, &got), 0);
	same_letter(&got, &put);
	letter_clear(&got);
}

static int
notify(struct store *store, const char *recipient, enum occasion occasion, unsigned event)
{
	return store_notice_add(store, &(struct notice){ .recipient = (char *)recipient,
					       .change = (char *)"acme-zzzzzz",
					       .event = event,
					       .occasion = occasion,
					       .at = 50 + event });
}

static void
notices_wait_by_recipient_occasion_and_age_until_they_are_dropped(void **state)
{
	static const struct {
		const char *recipient;
		enum occasion occasion;
		unsigned event;
	} expected[] = {
		{ "eva", OCCASION_NOW, 2 },
		{ "eva", OCCASION_DIGEST, 3 },
		{ "eva", OCCASION_DIGEST, 5 },
		{ "eva", OCCASION_RECONFIGURED, 6 },
		{ "it", OCCASION_OPENING, 1 },
	};
	struct scratch *s = *state;
	struct notices notices;

	assert_int_equal(scratch_change(s->store, "acme-aaaaaa", 1, 20000), 0);
	assert_int_equal(notify(s->store, "it", OCCASION_OPENING, 1), -ENOENT);
	assert_int_equal(store_alias_add(s->store, "acme-zzzzzz", "acme-aaaaaa"), 0);
	assert_int_equal(notify(s->store, "it", OCCASION_OPENING, 1), 0);
	assert_int_equal(notify(s->store, "eva", OCCASION_DIGEST, 3), 0);
	assert_int_equal(notify(s->store, "eva", OCCASION_RECONFIGURED, 6), 0);
	assert_int_equal(notify(s->store, "eva", OCCASION_NOW, 2), 0);
	assert_int_equal(notify(s->store, "eva", OCCASION_DIGEST, 5), 0);
	assert_int_equal(store_notices(s->store, &notices), 0);
	assert_int_equal(notices.count, LENGTH_OF(expected));
	for (size_t i = 0; i < notices.count; i++) {
		assert_string_equal(notices.items[i].recipient, expected[i].recipient);
		assert_int_equal(notices.items[i].occasion, expected[i].occasion);
		assert_int_equal(notices.items[i].event, expected[i].event);
		assert_int_equal(notices.items[i].at, 50 + expected[i].event);
		assert_string_equal(notices.items[i].change, "acme-aaaaaa");
		assert_int_equal(store_notice_drop(s->store, notices.items[i].id), 0);
		assert_int_equal(store_notice_drop(s->store, notices.items[i].id), -ENOENT);
	}
	notices_clear(&notices);
	assert_int_equal(store_notices(s->store, &notices), 0);
	assert_int_equal(notices.count, 0);
}

static void
a_notice_can_be_put_off(void **state)
{
	struct scratch *s = *state;
	struct notices notices;

	assert_int_equal(scratch_change(s->store, "acme-zzzzzz", 1, 20000), 0);
	assert_int_equal(notify(s->store, "it", OCCASION_NOW, 1), 0);
	assert_int_equal(store_notice_put_off(s->store, 1, OCCASION_STORM), 0);
	assert_int_equal(store_notice_put_off(s->store, 2, OCCASION_STORM), -ENOENT);
	assert_int_equal(store_notices(s->store, &notices), 0);
	assert_int_equal(notices.count, 1);
	assert_int_equal(notices.items[0].occasion, OCCASION_STORM);
	assert_int_equal(notices.items[0].at, 51);
	notices_clear(&notices);
}

static void
the_letters_of_an_hour_are_found(void **state)
{
	struct scratch *s = *state;
	struct letters found;

	for (int64_t i = 1; i <= 4; i++) {
		_cleanup_free_ char *id = mem_printf("%lld@x", (long long)i);
		struct letter letter = new_letter(id, i * 100);

		assert_int_equal(store_letter_add(s->store, &letter), 1);
	}
	assert_int_equal(store_letters_between(
				 s->store, new_letter("1@x", 1).recipient, 100, 300, &found),
		0);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.items[0].message_id, "2@x");
	assert_string_equal(found.items[1].message_id, "3@x");
	letters_clear(&found);
	assert_int_equal(store_letters_between(s->store, "nobody", 0, 1000, &found), 0);
	assert_int_equal(found.count, 0);
}

static void
the_size_counts_what_waits_and_what_is_dead(void **state)
{
	static const enum letter_state states[] = { LETTER_READY, LETTER_SENDING,
		LETTER_DELIVERED, LETTER_REFUSED, LETTER_EXPIRED };
	struct scratch *s = *state;
	struct store_size size;

	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.oldest_waiting, STAMP_NONE);
	assert_true(size.bytes > 4096);
	assert_int_equal(scratch_change(s->store, "acme-zzzzzz", 1, 20000), 0);
	assert_int_equal(notify(s->store, "it", OCCASION_OPENING, 1), 0);
	for (size_t i = 0; i < LENGTH_OF(states); i++) {
		_cleanup_free_ char *id = mem_printf("%zu@x", i);
		struct letter put = new_letter(id, 200 - (int64_t)i);

		put.state = states[i];
		assert_int_equal(store_letter_add(s->store, &put), 1);
	}
	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.letters_waiting, 2);
	assert_int_equal(size.letters_dead, 2);
	assert_int_equal(size.oldest_waiting, 199);
	assert_int_equal(size.notices, 1);
	assert_int_equal(size.changes, 1);
	assert_int_equal(size.entries, 0);
}

static void
a_letter_and_the_end_of_its_notices_are_one_step(void **state)
{
	struct scratch *s = *state;
	struct letter put = new_letter("1@x", 1);
	struct store_size size;

	assert_int_equal(scratch_change(s->store, "acme-zzzzzz", 1, 20000), 0);
	assert_int_equal(notify(s->store, "it", OCCASION_NOW, 1), 0);
	assert_int_equal(store_begin(s->store), 0);
	assert_int_equal(store_notice_drop(s->store, 1), 0);
	assert_int_equal(store_letter_add(s->store, &put), 1);
	store_rollback(s->store);
	assert_int_equal(store_size(s->store, &size), 0);
	assert_int_equal(size.notices, 1);
	assert_int_equal(size.letters_waiting, 0);
}

static void
only_a_letter_that_never_left_can_be_taken_back(void **state)
{
	struct scratch *s = *state;
	struct letter letter = new_letter("1@x", 100), got;

	assert_int_equal(store_letter_withdraw(s->store, "1@x"), 0);
	assert_int_equal(store_letter_add(s->store, &letter), 1);
	letter.id = 1;
	letter.attempts = 5;
	letter.unsure = 1;
	assert_int_equal(store_letter_update(s->store, &letter), 0);
	assert_int_equal(store_letter_withdraw(s->store, "1@x"), 0);
	letter.unsure = 0;
	letter.state = LETTER_SENDING;
	assert_int_equal(store_letter_update(s->store, &letter), 0);
	assert_int_equal(store_letter_withdraw(s->store, "1@x"), 0);
	letter.state = LETTER_READY;
	assert_int_equal(store_letter_update(s->store, &letter), 0);
	assert_int_equal(store_letter_withdraw(s->store, "1@x"), 1);
	assert_int_equal(store_letter_get(s->store, 1, &got), -ENOENT);
	assert_int_equal(scratch_ask(s, "SELECT count(*) FROM message"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(only_a_letter_that_never_left_can_be_taken_back),
		SCRATCH_TEST(a_letter_comes_back_with_every_field),
		SCRATCH_TEST(a_message_may_hold_any_byte_and_none),
		SCRATCH_TEST(a_message_id_is_added_once),
		SCRATCH_TEST(a_letter_about_an_alias_is_about_its_change),
		SCRATCH_TEST(due_letters_come_oldest_first_and_not_before_their_time),
		SCRATCH_TEST(due_letters_carry_their_message),
		SCRATCH_TEST(letters_that_are_done_are_never_due_again),
		SCRATCH_TEST(the_next_moment_is_the_earliest_of_all_that_wait),
		SCRATCH_TEST(an_update_writes_the_state_and_nothing_else),
		SCRATCH_TEST(letters_cut_off_while_sending_go_again_and_say_so),
		SCRATCH_TEST(the_listing_is_newest_first_and_without_messages),
		SCRATCH_TEST(letters_stay_when_entries_are_pruned),
		SCRATCH_TEST(notices_wait_by_recipient_occasion_and_age_until_they_are_dropped),
		SCRATCH_TEST(the_size_counts_what_waits_and_what_is_dead),
		SCRATCH_TEST(a_notice_can_be_put_off),
		SCRATCH_TEST(the_letters_of_an_hour_are_found),
		SCRATCH_TEST(a_letter_and_the_end_of_its_notices_are_one_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
