/* The outbox with several channels on a real store and a clock of its own: second channels, targets that rest, days without
 * a relay, webhooks that fail and come back, a kill in between. */
#include "support/unit.h"

#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "deliver.h"
#include "support/letters.h"
#include "support/program.h"

#define NOON 1794225600
#define HOUR 3600

struct desk {
	char *dir;
	sd_event *loop;
	struct wire *wire;
	struct store *store;
	struct journal *journal;
	struct deliver *deliver;
	struct config config;
	struct recipient people[2]; /* kim, and eva who is the operator */
	int64_t now;
	uint64_t drawn;
	struct program peer;
	char *url;
};

static int64_t
now(void *userdata)
{
	return ((struct desk *)userdata)->now;
}

static uint64_t
chance(void *userdata)
{
	return ++((struct desk *)userdata)->drawn;
}

static void
rest(void *userdata)
{
	(void)userdata;
}

static void
open_desk(struct desk *d)
{
	_cleanup_free_ char *state = mem_printf("%s/state", d->dir);
	struct deliver_host host = { now, chance, rest, rest, d, false };

	assert_int_equal(store_open(state, STORE_WRITE, &d->store, NULL), 0);
	assert_int_equal(
		deliver_new(d->wire, d->store, d->journal, &host, &d->deliver, NULL), 0);
	assert_int_equal(deliver_configure(d->deliver, &d->config, NULL), 0);
}

static void
close_desk(struct desk *d)
{
	deliver_free(TAKE(d->deliver));
	store_close(TAKE(d->store));
}

static int
set_up(void **state)
{
	static char eva[] = "eva", *operators[] = { eva };
	struct desk *d = MEM_NEW(struct desk);
	sigset_t child;

	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	*state = d;
	d->dir = scratch_make();
	d->now = NOON;
	d->people[0].name = mem_dup("kim");
	d->people[1].name = mem_dup("eva");
	d->config = (struct config){ .language = mem_dup("en"),
		.timezone = mem_dup("Europe/Amsterdam"),
		.mail = { .from = mem_dup("forewarn@bakery.example"),
			.timeout_sec = 5,
			.give_up_days = 5 },
		.recipients = d->people,
		.recipient_count = 2,
		.operators = { operators, 1, 1 } };
	d->config.mail.relay = mem_printf("folder:%s/mail", d->dir);
	letters_add_tongue(&d->config, "en");
	d->journal = journal_new(true);
	assert_true(sd_event_new(&d->loop) >= 0);
	assert_int_equal(wire_new(d->loop, &d->wire, NULL), 0);
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *d = *state;

	close_desk(d);
	wire_free(d->wire);
	sd_event_unref(d->loop);
	journal_free(d->journal);
	if (d->url)
		(void)program_stop(&d->peer, SIGTERM);
	scratch_remove(d->dir);
	for (int i = 0; i < 2; i++)
		recipient_clear(&d->people[i]);
	mail_settings_clear(&d->config.mail);
	letters_clear_tongues(&d->config);
	free(d->config.language);
	free(d->config.timezone);
	free(d->url);
	free(d);
	return 0;
}

/* PERSON runs NAME, a program of the test. */
static void
employ(struct desk *d, struct recipient *person, const char *name, const char *script)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", d->dir, name);
	_cleanup_free_ char *content = mem_printf("#!/bin/sh\ncd %s\n%s\n", d->dir, script);

	if (script) {
		scratch_write(d->dir, name, content);
		assert_int_equal(chmod(path, 0755), 0);
	}
	strings_clear(&person->exec);
	strings_add(&person->exec, path);
}

static void
hook(struct desk *d, struct recipient *person, const char *path)
{
	static const char *const argv[] = { "/usr/bin/python3", "tests/support/peer_webhook.py",
		"flour", NULL };

	if (access(argv[0], X_OK) < 0)
		skip();
	if (!d->url) {
		d->peer = program_start(argv, NULL);
		d->url = program_line(&d->peer);
	}
	webhook_clear(&person->webhook);
	person->webhook = (struct webhook){ .wanted = true,
		.url = mem_printf("%s%s", d->url, path),
		.secret = mem_dup("flour") };
}

static json_t *
request(struct desk *d)
{
	_cleanup_free_ char *line = program_line(&d->peer);
	json_t *json = line ? json_loads(line, 0, NULL) : NULL;

	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(json, "signature")), "good");
	return json;
}

static void
try_all(struct desk *d)
{
	deliver_start(d->deliver);
	while (deliver_busy(d->deliver))
		assert_true(sd_event_run(d->loop, 1000000) >= 0);
}

static void
write_to(struct desk *d, const struct recipient *person)
{
	_cleanup_(strings_clear) struct strings ids = { 0 };

	assert_int_equal(deliver_test(d->deliver, person, &ids), 0);
}

static void
trouble(struct desk *d)
{
	assert_int_equal(deliver_operators(d->deliver, "topic", "trouble.test", NULL), 1);
}

/* "kim exec delivered, eva journal spared": all letters, oldest first. */
static void
assert_outbox(struct desk *d, const char *expected)
{
	struct letters letters = { 0 };
	_cleanup_(text_clear) struct text all = { 0 };

	assert_true(store_letters(d->store, 0, &letters) >= 0);
	for (size_t i = letters.count; i-- > 0;)
		text_printf(&all, "%s %s %s%s", letters.items[i].recipient,
			channel_name(letters.items[i].channel),
			letter_state_name(letters.items[i].state), i ? ", " : "");
	letters_clear(&letters);
	assert_string_equal(all.data ? all.data : "", expected);
}

static void
whoever_has_several_channels_gets_it_over_each(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];
	_cleanup_free_ char *got = NULL;
	json_t *json;

	if (unit_emulated())
		skip();
	kim->mail = mem_dup("kim@bakery.example");
	kim->journal = true;
	employ(d, kim, "ticket", "cat > got");
	open_desk(d);
	write_to(d, kim);
	try_all(d);
	assert_outbox(d, "kim mail delivered, kim exec delivered, kim journal delivered");
	assert_int_equal(scratch_count(d->dir, "mail"), 1);
	got = scratch_read(d->dir, "got");
	json = json_loads(got, 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json, "version")), 1);
	assert_string_equal(json_string_value(json_object_get(json, "about")), "forewarn");
	assert_string_equal(json_string_value(json_object_get(json, "recipient")), "kim");
	assert_non_null(strstr(json_string_value(json_object_get(json, "id")), ".exec@bakery"));
	json_decref(json);
}

static void
a_spare_is_dropped_when_the_first_channel_delivers(void **state)
{
	struct desk *d = *state;
	struct recipient *eva = &d->people[1];

	eva->journal = true;
	employ(d, eva, "pager", "exit 0");
	open_desk(d);
	trouble(d);
	assert_outbox(d, "eva exec ready, eva journal ready");
	try_all(d);
	assert_outbox(d, "eva exec delivered, eva journal spared");
	assert_int_equal(deliver_next(d->deliver), STAMP_NONE);
	/* The same topic again is no new letter. */
	assert_int_equal(deliver_operators(d->deliver, "topic", "trouble.test", NULL), 0);
}

static void
a_trouble_waits_for_the_end_of_the_quiet_but_not_beyond_half_a_day(void **state)
{
	static const struct {
		int until; /* minute of the day; it is one o'clock in Amsterdam */
		int64_t wait;
	} quiet[] = { { 15 * 60, 2 * HOUR }, { 11 * 60, 12 * HOUR } };

	for (size_t i = 0; i < LENGTH_OF(quiet); i++) {
		struct desk *d = *state;
		struct letters letters;

		mem_set(&d->people[1].mail, "eva@bakery.example");
		d->people[1].quiet = (struct quiet_time){ true, 12 * 60, quiet[i].until, 0 };
		if (i == 0)
			open_desk(d);
		assert_int_equal(deliver_operators(d->deliver, i ? "second" : "first",
					 "trouble.test", NULL),
			1);
		try_all(d);
		assert_int_equal(scratch_count(d->dir, "mail"), 0);
		assert_int_equal(store_letters(d->store, 1, &letters), 0);
		assert_int_equal(letters.items[0].next_try, NOON + quiet[i].wait);
		letters_clear(&letters);
		/* It is not taken for one that a wrong clock put off. */
		assert_int_equal(deliver_next(d->deliver), NOON + quiet[0].wait);
	}
}

static void
a_spare_goes_at_once_when_the_first_channel_refuses(void **state)
{
	struct desk *d = *state;
	struct recipient *eva = &d->people[1];

	eva->journal = true;
	employ(d, eva, "pager", "exit 1");
	open_desk(d);
	trouble(d);
	try_all(d);
	assert_outbox(d, "eva exec refused, eva journal delivered");
}

static void
a_spare_goes_after_an_hour_without_the_first_channel(void **state)
{
	struct desk *d = *state;
	struct recipient *eva = &d->people[1];

	eva->journal = true;
	employ(d, eva, "pager", "exit 75");
	open_desk(d);
	trouble(d);
	for (int minutes = 0; minutes < 59; minutes += 10) {
		d->now = NOON + minutes * 60;
		try_all(d);
		assert_outbox(d, "eva exec ready, eva journal ready");
	}
	d->now = NOON + HOUR;
	try_all(d);
	assert_outbox(d, "eva exec ready, eva journal delivered");
	/* The first goes on: it may still arrive. */
	employ(d, eva, "pager", "exit 0");
	d->now += 2 * HOUR;
	try_all(d);
	assert_outbox(d, "eva exec delivered, eva journal delivered");
}

static void
what_is_out_of_reach_holds_up_nobody_else(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0], *eva = &d->people[1];

	if (unit_emulated())
		skip();
	employ(d, kim, "nothing", NULL);
	eva->mail = mem_dup("eva@bakery.example");
	open_desk(d);
	for (int i = 0; i < 3; i++)
		write_to(d, kim);
	write_to(d, eva);
	try_all(d);
	assert_outbox(d, "kim exec ready, kim exec ready, kim exec ready, eva mail delivered");
	/* Only the first of them was tried: the others would have fared no better. */
	assert_int_equal(deliver_troubles(d->deliver), 1);
	assert_true(deliver_next(d->deliver) > d->now);
	employ(d, kim, "nothing", "exit 0");
	d->now = deliver_next(d->deliver);
	try_all(d);
	assert_outbox(d, "kim exec delivered, kim exec delivered, kim exec delivered, eva mail "
			 "delivered");
}

/* A letter about a change, as far as the outbox looks at it. */
static void
add_letter(struct desk *d, const struct recipient *person, enum channel channel)
{
	struct letter letter = { .message_id = mem_dup("inst.oven-1.kim.1@bakery.example"),
		.recipient = mem_dup(person->name),
		.channel = channel,
		.to = recipient_address(person, channel),
		.subject = mem_dup("Ovens go"),
		.message = mem_dup("{}"),
		.message_len = 2,
		.created = d->now,
		.next_try = d->now,
		.delivered = STAMP_NONE };

	assert_int_equal(store_letter_add(d->store, &letter), 1);
	letter_clear(&letter);
}

static void
a_lost_letter_is_told_to_the_operators_by_other_ways(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0], *eva = &d->people[1];

	/* Eva has the way that has just failed too; it is not tried for her. */
	employ(d, kim, "ticket", "echo no such queue >&2; exit 1");
	employ(d, eva, "ticket", NULL);
	eva->journal = true;
	open_desk(d);
	add_letter(d, kim, CHANNEL_EXEC);
	try_all(d);
	assert_outbox(d, "kim exec refused, eva journal delivered");
}

/* A mailbox on a disk that is not there is a relay that is down. */
static void
five_days_without_a_relay(void **state)
{
	struct desk *d = *state;
	struct recipient *eva = &d->people[1];
	struct late late;
	unsigned rounds = 0;

	scratch_write(d->dir, "no-folder", "");
	free(d->config.mail.relay);
	d->config.mail.relay = mem_printf("folder:%s/no-folder/mail", d->dir);
	eva->mail = mem_dup("eva@bakery.example");
	open_desk(d);
	write_to(d, eva);
	for (; d->now < NOON + 5 * STAMP_DAY_SEC; rounds++) {
		int64_t next;

		try_all(d);
		assert_outbox(d, "eva mail ready");
		assert_int_equal(deliver_late(d->deliver), d->now >= NOON + STAMP_DAY_SEC);
		assert_int_equal(
			store_letters_late(d->store, d->now - STAMP_DAY_SEC, &late), 0);
		assert_int_equal(late.unsaid, 0);
		next = deliver_next(d->deliver);
		assert_true(next > d->now && next <= d->now + 2 * HOUR);
		d->now = next;
	}
	/* Not every minute, and not once a day. */
	assert_true(rounds > 100 && rounds < 200);
	try_all(d);
	assert_outbox(d, "eva mail expired");
	assert_int_equal(deliver_next(d->deliver), STAMP_NONE);
	try_all(d);
	assert_int_equal(deliver_late(d->deliver), 0);
}

static void
a_webhook_that_fails_gets_the_same_message_again(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];
	json_t *first, *second;

	hook(d, kim, "/tickets/500,429r600,200");
	open_desk(d);
	write_to(d, kim);
	try_all(d);
	assert_outbox(d, "kim webhook ready");
	first = request(d);
	d->now = deliver_next(d->deliver);
	assert_true(d->now <= NOON + 72);
	try_all(d);
	second = request(d);
	assert_true(
		json_equal(json_object_get(first, "json"), json_object_get(second, "json")));
	assert_true(json_equal(json_object_get(first, "key"), json_object_get(second, "key")));
	assert_string_equal(json_string_value(json_object_get(first, "key")),
		json_string_value(json_object_get(json_object_get(first, "json"), "id")));
	/* Not before it wants to be asked again. */
	assert_int_equal(deliver_next(d->deliver), d->now + 600);
	d->now += 600;
	try_all(d);
	assert_outbox(d, "kim webhook delivered");
	json_decref(first);
	json_decref(second);
}

/* The receiver does what such a chat does with the text, and checks the signature by itself. */
static void
a_chat_takes_the_letter(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];
	json_t *got;

	hook(d, kim, "/hooks/mattermost");
	kim->webhook.template = WEBHOOK_MATTERMOST;
	open_desk(d);
	write_to(d, kim);
	try_all(d);
	assert_outbox(d, "kim webhook delivered");
	got = request(d);
	assert_non_null(
		strstr(json_string_value(json_object_get(json_object_get(got, "json"), "text")),
			"test letter"));
	json_decref(got);
}

static void
a_webhook_that_went_is_final(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0], *eva = &d->people[1];

	hook(d, kim, "/tickets/410");
	eva->mail = mem_dup("eva@bakery.example");
	open_desk(d);
	write_to(d, kim);
	try_all(d);
	assert_outbox(d, "kim webhook refused");
	json_decref(request(d));
}

/* The address of a webhook is a secret: not a byte of its path is kept. */
static void
the_store_knows_no_address(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];
	struct letters letters = { 0 };

	hook(d, kim, "/secret-path/500");
	open_desk(d);
	write_to(d, kim);
	try_all(d);
	json_decref(request(d));
	assert_true(store_letters_troubled(d->store, 9, &letters) >= 0);
	assert_int_equal(letters.count, 1);
	assert_string_equal(letters.items[0].to, d->url);
	assert_non_null(strstr(letters.items[0].reply, "HTTP 500"));
	assert_null(strstr(letters.items[0].reply, "secret-path"));
	letters_clear(&letters);
}

static void
a_kill_before_the_answer_sends_it_again_under_its_id(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];
	struct letters letters = { 0 };
	json_t *first, *second;

	hook(d, kim, "/tickets/slow,200");
	open_desk(d);
	write_to(d, kim);
	deliver_start(d->deliver);
	for (int i = 0; i < 100; i++)
		assert_true(sd_event_run(d->loop, 5000) >= 0);
	first = request(d);
	assert_true(deliver_busy(d->deliver));
	close_desk(d);
	open_desk(d);
	try_all(d);
	second = request(d);
	assert_true(
		json_equal(json_object_get(first, "json"), json_object_get(second, "json")));
	assert_outbox(d, "kim webhook delivered");
	assert_true(store_letters(d->store, 0, &letters) >= 0);
	assert_int_equal(letters.items[0].unsure, 1);
	letters_clear(&letters);
	json_decref(first);
	json_decref(second);
}

static void
a_recipient_who_went_gets_nothing_more(void **state)
{
	struct desk *d = *state;
	struct recipient *kim = &d->people[0];

	employ(d, kim, "ticket", "exit 0");
	open_desk(d);
	write_to(d, kim);
	strings_clear(&kim->exec);
	try_all(d);
	assert_outbox(d, "kim exec refused");
}

int
main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		DESK(whoever_has_several_channels_gets_it_over_each),
		DESK(a_spare_is_dropped_when_the_first_channel_delivers),
		DESK(a_spare_goes_at_once_when_the_first_channel_refuses),
		DESK(a_trouble_waits_for_the_end_of_the_quiet_but_not_beyond_half_a_day),
		DESK(a_spare_goes_after_an_hour_without_the_first_channel),
		DESK(what_is_out_of_reach_holds_up_nobody_else),
		DESK(a_lost_letter_is_told_to_the_operators_by_other_ways),
		DESK(five_days_without_a_relay),
		DESK(a_webhook_that_fails_gets_the_same_message_again),
		DESK(a_chat_takes_the_letter),
		DESK(a_webhook_that_went_is_final),
		DESK(the_store_knows_no_address),
		DESK(a_kill_before_the_answer_sends_it_again_under_its_id),
		DESK(a_recipient_who_went_gets_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
