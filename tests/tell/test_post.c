/* Letters on their way: what each answer of a relay, of sendmail and of a folder makes of them. */
#include "support/unit.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/peer_smtp.h"
#include "tell/post.h"

#define ANSWERS 8

struct office {
	char dir[64];
	sd_event *loop;
	struct wire *wire;
	struct post *post;
	struct mail_settings mail;
	struct peer_smtp peer;
	struct letter letter;
	int wanted, heard;
	enum post_outcome outcomes[ANSWERS];
	char *replies[ANSWERS];
};

static const char message[] =
	"From: forewarn@bakery.example\r\nTo: eva@bakery.example\r\nSubject: x\r\n\r\n"
	"One.\r\n..two dots\r\nlast\r\n";

static int
open_office(void **state)
{
	struct office *o = MEM_NEW(struct office);
	sigset_t child;

	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)snprintf(o->dir, sizeof(o->dir), "/tmp/forewarn-post-XXXXXX");
	assert_non_null(mkdtemp(o->dir));
	assert_true(sd_event_new(&o->loop) >= 0);
	assert_int_equal(wire_new(o->loop, &o->wire, NULL), 0);
	o->mail = (struct mail_settings){ .from = mem_dup("forewarn@bakery.example"),
		.timeout_sec = 2 };
	o->letter =
		(struct letter){ .message_id = mem_dup("inst.change.person.1@bakery.example"),
			.to = mem_dup("eva@bakery.example"),
			.message = mem_dup(message),
			.message_len = strlen(message) };
	*state = o;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int what, struct FTW *ftw)
{
	(void)st;
	(void)what;
	(void)ftw;
	return remove(path);
}

static int
close_office(void **state)
{
	struct office *o = *state;

	post_free(o->post);
	wire_free(o->wire);
	sd_event_unref(o->loop);
	peer_smtp_stop(&o->peer);
	mail_settings_clear(&o->mail);
	letter_clear(&o->letter);
	for (int i = 0; i < ANSWERS; i++)
		free(o->replies[i]);
	(void)nftw(o->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(o);
	return 0;
}

static void
on_answer(const struct post_answer *answer, void *userdata)
{
	struct office *o = userdata;

	assert_non_null(answer->reply);
	assert_null(strchr(answer->reply, '\n'));
	assert_true(o->heard < ANSWERS);
	o->outcomes[o->heard] = answer->outcome;
	o->replies[o->heard++] = mem_dup(answer->reply);
}

static void
make_post(struct office *o)
{
	char *why = NULL;

	if (post_new(o->wire, &o->mail, NULL, &o->post, &why) < 0)
		fail_msg("%s", why);
}

static void
meet_peer(struct office *o, const char *script)
{
	_cleanup_free_ char *store = mem_printf("%s/mail", o->dir);

	assert_int_equal(peer_smtp_start(&o->peer, store, script), 0);
	if (!o->mail.relay)
		o->mail.relay = mem_dup(o->peer.url);
	make_post(o);
}

/* Sends COUNT letters and turns the loop until each is answered. */
static void
send_letters(struct office *o, int count)
{
	int first = o->heard;

	for (int i = 0; i < count; i++)
		assert_int_equal(post_send(o->post, &o->letter, NULL, 0, on_answer, o), 0);
	for (int turns = 0; o->heard < first + count && turns < 2000; turns++)
		assert_true(sd_event_run(o->loop, 50000) >= 0);
	assert_int_equal(o->heard, first + count);
}

static void
assert_answer(struct office *o, int i, enum post_outcome outcome, const char *words)
{
	if (o->outcomes[i] != outcome || !strstr(o->replies[i], words))
		fail_msg("%s: %s (expected %s: %s)", post_outcome_name(o->outcomes[i]),
			o->replies[i], post_outcome_name(outcome), words);
}

static void
send_against(void **state, const char *script, enum post_outcome outcome, const char *words)
{
	struct office *o = *state;

	meet_peer(o, script);
	send_letters(o, 1);
	assert_answer(o, 0, outcome, words);
}

static void
a_taken_letter_is_delivered_byte_for_byte(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *index = NULL, *letter = NULL;

	send_against(state, NULL, POST_DELIVERED, "250 2.0.0 Taken");
	letter = peer_smtp_letter(&o->peer, 1);
	assert_string_equal(letter, message);
	index = peer_smtp_file(&o->peer, "index");
	assert_string_equal(index, "0001 forewarn@bakery.example eva@bakery.example -\n");
}

static void
a_recipient_refused_with_5xx_is_final_with_the_relays_words(void **state)
{
	send_against(state, "rcpt 550 5.1.1 No such user|Ask the postmaster|bye", POST_REFUSED,
		"550 5.1.1 No such user Ask the postmaster bye");
}

static void
a_sender_refused_with_5xx_is_final(void **state)
{
	send_against(state, "mail 553 5.1.8 No such sender", POST_REFUSED,
		"553 5.1.8 No such sender");
}

static void
data_refused_with_5xx_is_final(void **state)
{
	send_against(
		state, "data 554 5.7.1 Not from you", POST_REFUSED, "554 5.7.1 Not from you");
}

static void
a_letter_refused_after_its_end_is_final(void **state)
{
	send_against(state, "end 552 5.3.4 Too big", POST_REFUSED, "552 5.3.4 Too big");
}

static void
a_4xx_at_any_stage_means_later(void **state)
{
	static const char *const scripts[] = { "mail 451 4.3.0 Busy\nalways",
		"rcpt 450 4.2.1 Greylisted\nalways", "data 451 4.3.0 Busy\nalways",
		"end 452 4.3.1 Disk full\nalways" };
	struct office *o = *state;

	for (size_t i = 0; i < LENGTH_OF(scripts); i++) {
		meet_peer(o, scripts[i]);
		send_letters(o, 1);
		assert_answer(o, (int)i, POST_LATER, "4");
		assert_int_equal(o->replies[i][0], '4');
		post_free(TAKE(o->post));
		peer_smtp_stop(&o->peer);
		mem_set(&o->mail.relay, NULL);
	}
}

static void
a_greeting_of_421_turns_us_away_not_the_letter(void **state)
{
	send_against(state, "greeting 421 4.3.2 Closing", POST_LATER,
		"turned us away: 421 4.3.2 Closing");
}

static void
a_greeting_of_554_turns_us_away_not_the_letter(void **state)
{
	send_against(state, "greeting 554 5.7.1 Blocked", POST_LATER,
		"turned us away: 554 5.7.1 Blocked");
}

static void
a_relay_that_wants_a_sign_in_first_keeps_the_letter_alive(void **state)
{
	send_against(state, "mail 530 5.7.0 Authentication required", POST_LATER,
		"turned us away: 530");
}

static void
a_relay_that_is_down_means_later(void **state)
{
	struct office *o = *state;

	meet_peer(o, NULL);
	peer_smtp_stop(&o->peer);
	send_letters(o, 1);
	assert_answer(o, 0, POST_LATER, "smtp://127.0.0.1:");
	assert_answer(o, 0, POST_LATER, "onnect");
}

static void
a_relay_without_an_address_means_later(void **state)
{
	struct office *o = *state;

	o->mail.relay = mem_dup("smtp://nowhere.invalid");
	make_post(o);
	send_letters(o, 1);
	assert_answer(o, 0, POST_LATER, "nowhere.invalid");
}

static void
a_connection_that_breaks_before_the_letter_means_later(void **state)
{
	static const char *const scripts[] = { "greeting drop", "mail drop", "rcpt drop",
		"data drop" };
	struct office *o = *state;

	for (size_t i = 0; i < LENGTH_OF(scripts); i++) {
		meet_peer(o, scripts[i]);
		send_letters(o, 1);
		assert_int_equal(o->outcomes[i], POST_LATER);
		assert_int_equal(peer_smtp_count(&o->peer), 0);
		post_free(TAKE(o->post));
		peer_smtp_stop(&o->peer);
		mem_set(&o->mail.relay, NULL);
	}
}

static void
a_connection_that_breaks_after_the_final_dot_leaves_it_unsure(void **state)
{
	struct office *o = *state;

	send_against(state, "end drop", POST_UNSURE,
		"did not answer after the whole letter was sent");
	assert_int_equal(peer_smtp_count(&o->peer), 1);
	send_letters(o, 1);
	assert_answer(o, 1, POST_DELIVERED, "250");
	assert_int_equal(peer_smtp_count(&o->peer), 2);
}

static void
a_relay_that_is_silent_after_the_final_dot_leaves_it_unsure(void **state)
{
	struct office *o = *state;

	o->mail.timeout_sec = 1;
	send_against(state, "end hang", POST_UNSURE, "did not answer");
}

static void
a_long_letter_that_breaks_off_in_the_middle_means_later(void **state)
{
	struct office *o = *state;
	struct text big = { 0 };

	for (int i = 0; i < 400000; i++)
		text_puts(&big, "A line of a very long letter.\r\n");
	free(o->letter.message);
	o->letter.message_len = big.len;
	o->letter.message = text_take(&big);
	o->mail.timeout_sec = 2 * unit_patience();
	meet_peer(o, "body drop");
	send_letters(o, 1);
	assert_int_equal(o->outcomes[0], POST_LATER);
	send_letters(o, 1);
	assert_answer(o, 1, POST_DELIVERED, "250");
}

static void
a_relay_that_hangs_is_left_after_the_time_limit(void **state)
{
	struct office *o = *state;

	o->mail.timeout_sec = 1;
	send_against(state, "rcpt hang", POST_LATER, "imed out");
}

static void
several_letters_share_one_connection(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *log = NULL;
	int connections = 0;

	meet_peer(o, NULL);
	send_letters(o, 3);
	for (int i = 0; i < 3; i++)
		assert_answer(o, i, POST_DELIVERED, "250");
	assert_int_equal(peer_smtp_count(&o->peer), 3);
	log = peer_smtp_file(&o->peer, "log");
	for (const char *p = log; (p = strstr(p, "-- connection")); p++)
		connections++;
	assert_int_equal(connections, 1);
}

static void
one_refused_letter_does_not_stop_the_next(void **state)
{
	struct office *o = *state;

	meet_peer(o, "rcpt 550 No\nnext\nend 451 Busy\nnext\n");
	send_letters(o, 3);
	assert_answer(o, 0, POST_REFUSED, "550 No");
	assert_answer(o, 1, POST_LATER, "451 Busy");
	assert_answer(o, 2, POST_DELIVERED, "250");
}

static void
sign_in(void **state, const char *script, const char *password, enum post_outcome outcome,
	const char *words)
{
	struct office *o = *state;

	o->mail.user = mem_dup("bakery");
	o->mail.password = mem_dup(password);
	send_against(state, script, outcome, words);
}

static void
a_user_signs_in_with_auth_plain(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *index = NULL;

	sign_in(state, "offer AUTH PLAIN\nauth bakery s3cret", "s3cret", POST_DELIVERED, "250");
	index = peer_smtp_file(&o->peer, "index");
	assert_string_equal(index, "0001 forewarn@bakery.example eva@bakery.example bakery\n");
}

static void
a_user_signs_in_with_auth_login(void **state)
{
	sign_in(state, "offer AUTH LOGIN\nauth bakery s3cret", "s3cret", POST_DELIVERED, "250");
}

static void
a_wrong_password_keeps_the_letter_and_never_shows_it(void **state)
{
	struct office *o = *state;

	sign_in(state, "offer AUTH PLAIN LOGIN\nauth bakery s3cret", "wr0ng", POST_LATER,
		"refused our user and password: 535 5.7.8 Wrong user or password");
	assert_null(strstr(o->replies[0], "wr0ng"));
}

static void
required_encryption_that_is_not_offered_sends_nothing(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *log = NULL;

	o->mail.tls = MAIL_TLS_REQUIRED;
	send_against(state, NULL, POST_LATER, "offers no encryption");
	log = peer_smtp_file(&o->peer, "log");
	assert_null(strstr(log, "C: MAIL"));
}

/* The longest that one turn of the loop took, or the end of the network, in ms. */
static long
longest_turn(struct office *o)
{
	long longest = 0;

	for (int turns = 0; turns < 200; turns++) {
		struct timespec before, after;
		long took;

		(void)clock_gettime(CLOCK_MONOTONIC, &before);
		if (o->heard)
			wire_free(TAKE(o->wire));
		else
			assert_true(sd_event_run(o->loop, 10000) >= 0);
		(void)clock_gettime(CLOCK_MONOTONIC, &after);
		took = (after.tv_sec - before.tv_sec) * 1000 +
		       (after.tv_nsec - before.tv_nsec) / 1000000;
		longest = took > longest ? took : longest;
		if (!o->wire)
			break;
	}
	return longest;
}

/* libcurl waits for the answer to QUIT without giving the loop its turn; what that answer is means nothing. */
static void
a_relay_that_never_says_goodbye_holds_nobody_up(void **state)
{
	static const char *const scripts[] = { "quit hang\nalways",
		"rcpt 550 5.1.1 No such user\nquit hang\nalways",
		"mail 451 4.3.0 Busy\nquit hang\nalways" };
	struct office *o = *state;

	for (size_t i = 0; i < LENGTH_OF(scripts); i++) {
		long took;

		free(TAKE(o->mail.relay));
		o->mail.timeout_sec = 5;
		meet_peer(o, scripts[i]);
		o->heard = 0;
		assert_int_equal(post_send(o->post, &o->letter, NULL, 0, on_answer, o), 0);
		took = longest_turn(o);
		assert_int_equal(o->heard, 1);
		free(TAKE(o->replies[0]));
		if (took > 2000)
			fail_msg("\"%s\": %ld ms", scripts[i], took);
		post_free(TAKE(o->post));
		peer_smtp_stop(&o->peer);
		assert_int_equal(wire_new(o->loop, &o->wire, NULL), 0);
		assert_int_equal(nftw(o->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
		assert_int_equal(mkdir(o->dir, 0700), 0);
	}
	meet_peer(o, NULL);
}

/* After a reload that requires encryption, the old connection is still open. */
static void
an_open_connection_without_encryption_is_not_used_when_it_is_required(void **state)
{
	struct office *o = *state;

	send_against(state, NULL, POST_DELIVERED, "250");
	post_free(TAKE(o->post));
	o->mail.tls = MAIL_TLS_REQUIRED;
	make_post(o);
	send_letters(o, 1);
	assert_answer(o, 1, POST_LATER, "offers no encryption");
	assert_int_equal(peer_smtp_count(&o->peer), 1);
}

static void
required_encryption_that_is_refused_sends_nothing(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *log = NULL;

	o->mail.tls = MAIL_TLS_REQUIRED;
	send_against(state, "offer STARTTLS", POST_LATER, "454 4.7.0 No TLS just now");
	log = peer_smtp_file(&o->peer, "log");
	assert_non_null(strstr(log, "C: STARTTLS"));
	assert_null(strstr(log, "C: MAIL"));
}

static void
a_password_is_never_sent_in_the_clear_to_another_machine(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *log = NULL;
	_cleanup_free_ char *store = mem_printf("%s/mail", o->dir);

	o->mail.user = mem_dup("bakery");
	o->mail.password = mem_dup("s3cret");
	assert_int_equal(peer_smtp_start(&o->peer, store, "offer AUTH PLAIN LOGIN\nalways"), 0);
	/* The same server by an address that is not recognised as loopback. */
	o->mail.relay = mem_printf("smtp://[::ffff:127.0.0.1]%s", strrchr(o->peer.url, ':'));
	make_post(o);
	send_letters(o, 1);
	assert_int_equal(o->outcomes[0], POST_LATER);
	log = peer_smtp_file(&o->peer, "log");
	assert_true(!log || !strstr(log, "C: AUTH"));
}

static void
an_address_with_a_line_end_never_reaches_the_relay(void **state)
{
	struct office *o = *state;

	mem_set(&o->letter.to, "eva@bakery.example>\r\nRCPT TO:<all@example.org");
	meet_peer(o, NULL);
	send_letters(o, 1);
	assert_answer(o, 0, POST_REFUSED, "is no mail address");
	assert_int_equal(peer_smtp_count(&o->peer), 0);
}

static void
a_post_that_is_freed_calls_nobody_back(void **state)
{
	struct office *o = *state;

	meet_peer(o, "end hang\nalways");
	for (int i = 0; i < 3; i++)
		assert_int_equal(post_send(o->post, &o->letter, NULL, 0, on_answer, o), 0);
	for (int turns = 0; turns < 5; turns++)
		assert_true(sd_event_run(o->loop, 1000) >= 0);
	post_free(TAKE(o->post));
	for (int turns = 0; turns < 5; turns++)
		assert_true(sd_event_run(o->loop, 1000) >= 0);
	assert_int_equal(o->heard, 0);
}

static void
send_by_script(struct office *o, const char *body)
{
	_cleanup_free_ char *path = mem_printf("%s/sendmail", o->dir);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	(void)fprintf(f, "#!/bin/sh\ncd %s\n%s\n", o->dir, body);
	(void)fclose(f);
	assert_int_equal(chmod(path, 0700), 0);
	o->mail.relay = mem_printf("sendmail:%s", path);
	make_post(o);
	send_letters(o, 1);
}

static char *
content(struct office *o, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", o->dir, name);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char *all = mem_new(1, 4096);

	assert_non_null(f);
	(void)!fread(all, 1, 4095, f);
	return all;
}

static void
sendmail_gets_the_letter_and_the_addresses(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *arguments = NULL, *letter = NULL;

	send_by_script(o, "echo \"$@\" >arguments; cat >letter");
	assert_answer(o, 0, POST_DELIVERED, "ended with status 0");
	arguments = content(o, "arguments");
	assert_string_equal(arguments, "-i -f forewarn@bakery.example -- eva@bakery.example\n");
	letter = content(o, "letter");
	assert_string_equal(letter,
		"From: forewarn@bakery.example\nTo: eva@bakery.example\nSubject: x\n\nOne.\n"
		"..two dots\nlast\n");
}

static void
sendmails_temporary_failure_means_later(void **state)
{
	send_by_script(*state, "echo 'queue is full' >&2; exit 75");
	assert_answer(*state, 0, POST_LATER, "ended with status 75: queue is full");
}

static void
sendmails_unknown_user_is_final(void **state)
{
	send_by_script(*state, "exit 67");
	assert_answer(*state, 0, POST_REFUSED, "status 67");
}

static void
a_sendmail_that_does_not_read_is_no_trouble(void **state)
{
	send_by_script(*state, "exit 0");
	assert_answer(*state, 0, POST_DELIVERED, "status 0");
}

static void
a_sendmail_that_hangs_is_ended_and_leaves_it_unsure(void **state)
{
	struct office *o = *state;

	o->mail.timeout_sec = 1;
	send_by_script(o, "exec sleep 30");
	assert_answer(o, 0, POST_UNSURE, "took too long and was ended by signal 9");
}

static void
a_sendmail_that_is_not_there_means_later(void **state)
{
	struct office *o = *state;

	if (unit_emulated())
		skip();
	o->mail.relay = mem_dup("sendmail:/nonexistent/sendmail");
	make_post(o);
	send_letters(o, 1);
	assert_answer(o, 0, POST_LATER,
		"/nonexistent/sendmail cannot be started: No such file or directory.");
}

static void
a_folder_is_made_and_the_same_letter_is_one_file(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *path =
		mem_printf("%s/a/b/inst.change.person.1@bakery.example.eml", o->dir);
	_cleanup_free_ char *letter = NULL;

	o->mail.relay = mem_printf("folder:%s/a/b", o->dir);
	make_post(o);
	send_letters(o, 2);
	assert_answer(o, 0, POST_DELIVERED, "written to ");
	assert_answer(o, 1, POST_DELIVERED, "written to ");
	letter = content(o, "a/b/inst.change.person.1@bakery.example.eml");
	assert_string_equal(letter, message);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(strrchr(path, '/'), 2, "/");
	assert_int_equal(rmdir(path), 0); /* nothing else was in it */
}

static void
a_message_id_cannot_leave_the_folder(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *path = mem_printf("%s/escape.eml", o->dir);

	mem_set(&o->letter.message_id, "../escape");
	o->mail.relay = mem_printf("folder:%s/mail", o->dir);
	make_post(o);
	send_letters(o, 1);
	assert_answer(o, 0, POST_DELIVERED, "written");
	assert_int_equal(access(path, F_OK), -1);
}

static void
a_folder_that_cannot_be_written_means_later(void **state)
{
	struct office *o = *state;

	o->mail.relay = mem_dup("folder:/proc/nothing/here");
	make_post(o);
	send_letters(o, 1);
	assert_answer(o, 0, POST_LATER,
		"The folder /proc/nothing/here cannot be written: No such file");
}

static void
a_relay_of_another_kind_is_refused_with_a_sentence(void **state)
{
	static const char *const bad[] = { NULL, "", "smtp://", "http://x", "sendmail:relative",
		"folder:" };
	struct office *o = *state;

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		_cleanup_free_ char *why = NULL;

		mem_set(&o->mail.relay, bad[i]);
		assert_int_equal(post_new(o->wire, &o->mail, NULL, &o->post, &why), -EINVAL);
		assert_non_null(strstr(why, "it must be smtp://HOST"));
		assert_null(o->post);
	}
}

static void
a_password_in_the_relays_address_is_refused_without_showing_it(void **state)
{
	struct office *o = *state;
	_cleanup_free_ char *why = NULL;

	o->mail.relay = mem_dup("smtp://bakery:s3cret@relay.example");
	assert_int_equal(post_new(o->wire, &o->mail, NULL, &o->post, &why), -EINVAL);
	assert_non_null(strstr(why, "mail: user"));
	assert_null(strstr(why, "s3cret"));
}

static void
the_pause_doubles_up_to_an_hour_with_a_fifth_of_jitter(void **state)
{
	static const int64_t pauses[] = { 60, 60, 120, 240, 480, 960, 1920, 3600, 3600 };

	(void)state;
	for (unsigned i = 0; i < LENGTH_OF(pauses); i++)
		for (uint64_t random = 0; random < 5000; random += 7) {
			int64_t pause = post_next_try(i, 1000, random) - 1000;

			assert_in_range(pause, pauses[i] * 4 / 5, pauses[i] * 6 / 5);
		}
	assert_int_equal(post_next_try(1, 0, 0), 48);
	assert_int_equal(post_next_try(1, 0, 24), 72);
	assert_in_range(post_next_try(4000000000u, 0, UINT64_MAX), 2880, 4320);
}

#define OFFICE(f) cmocka_unit_test_setup_teardown(f, open_office, close_office)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE(a_taken_letter_is_delivered_byte_for_byte),
		OFFICE(a_recipient_refused_with_5xx_is_final_with_the_relays_words),
		OFFICE(a_sender_refused_with_5xx_is_final),
		OFFICE(data_refused_with_5xx_is_final),
		OFFICE(a_letter_refused_after_its_end_is_final),
		OFFICE(a_4xx_at_any_stage_means_later),
		OFFICE(a_greeting_of_421_turns_us_away_not_the_letter),
		OFFICE(a_greeting_of_554_turns_us_away_not_the_letter),
		OFFICE(a_relay_that_wants_a_sign_in_first_keeps_the_letter_alive),
		OFFICE(a_relay_that_is_down_means_later),
		OFFICE(a_relay_without_an_address_means_later),
		OFFICE(a_connection_that_breaks_before_the_letter_means_later),
		OFFICE(a_relay_that_never_says_goodbye_holds_nobody_up),
		OFFICE(a_connection_that_breaks_after_the_final_dot_leaves_it_unsure),
		OFFICE(a_relay_that_is_silent_after_the_final_dot_leaves_it_unsure),
		OFFICE(a_long_letter_that_breaks_off_in_the_middle_means_later),
		OFFICE(a_relay_that_hangs_is_left_after_the_time_limit),
		OFFICE(several_letters_share_one_connection),
		OFFICE(one_refused_letter_does_not_stop_the_next),
		OFFICE(a_user_signs_in_with_auth_plain),
		OFFICE(a_user_signs_in_with_auth_login),
		OFFICE(a_wrong_password_keeps_the_letter_and_never_shows_it),
		OFFICE(required_encryption_that_is_not_offered_sends_nothing),
		OFFICE(an_open_connection_without_encryption_is_not_used_when_it_is_required),
		OFFICE(required_encryption_that_is_refused_sends_nothing),
		OFFICE(a_password_is_never_sent_in_the_clear_to_another_machine),
		OFFICE(an_address_with_a_line_end_never_reaches_the_relay),
		OFFICE(a_post_that_is_freed_calls_nobody_back),
		OFFICE(sendmail_gets_the_letter_and_the_addresses),
		OFFICE(sendmails_temporary_failure_means_later),
		OFFICE(sendmails_unknown_user_is_final),
		OFFICE(a_sendmail_that_does_not_read_is_no_trouble),
		OFFICE(a_sendmail_that_hangs_is_ended_and_leaves_it_unsure),
		OFFICE(a_sendmail_that_is_not_there_means_later),
		OFFICE(a_folder_is_made_and_the_same_letter_is_one_file),
		OFFICE(a_message_id_cannot_leave_the_folder),
		OFFICE(a_folder_that_cannot_be_written_means_later),
		OFFICE(a_relay_of_another_kind_is_refused_with_a_sentence),
		OFFICE(a_password_in_the_relays_address_is_refused_without_showing_it),
		cmocka_unit_test(the_pause_doubles_up_to_an_hour_with_a_fifth_of_jitter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
