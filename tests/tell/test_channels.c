/* Letters that are no mail, on their way: what each answer of a webhook and of a program makes of them, and what these get. */
#include "support/unit.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/program.h"
#include "tell/post.h"
#include "tell/signature.h"

#define NOON 1794225600
#define SECRET "two pounds of flour"
#define BODY "{\"subject\":\"Ovens go\"}"

struct desk {
	char *dir;
	sd_event *loop;
	struct wire *wire;
	struct post *post;
	struct mail_settings mail;
	struct recipient kim;
	struct letter letter;
	struct program peer;
	char *url; /* of the peer; NULL: it does not run */
	unsigned answers;
	struct post_answer answer;
	char *reply;
};

static int
set_up(void **state)
{
	struct desk *d = MEM_NEW(struct desk);
	sigset_t child;

	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	*state = d;
	d->dir = scratch_make();
	assert_true(sd_event_new(&d->loop) >= 0);
	assert_int_equal(wire_new(d->loop, &d->wire, NULL), 0);
	d->mail = (struct mail_settings){ .relay = mem_dup("smtp://127.0.0.1:9"),
		.from = mem_dup("forewarn@bakery.example"),
		.timeout_sec = 2 };
	assert_int_equal(post_new(d->wire, &d->mail, NULL, &d->post, NULL), 0);
	d->letter = (struct letter){ .message_id = mem_dup(
					     "inst.change.kim.1.webhook@bakery.example"),
		.recipient = mem_dup("kim"),
		.channel = CHANNEL_WEBHOOK,
		.message = mem_dup(BODY),
		.message_len = strlen(BODY) };
	d->kim.name = mem_dup("kim");
	d->kim.webhook.wanted = true;
	d->kim.webhook.secret = mem_dup(SECRET);
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *d = *state;

	post_free(d->post);
	wire_free(d->wire);
	sd_event_unref(d->loop);
	if (d->url)
		(void)program_stop(&d->peer, SIGTERM);
	mail_settings_clear(&d->mail);
	recipient_clear(&d->kim);
	letter_clear(&d->letter);
	scratch_remove(d->dir);
	free(d->url);
	free(d->reply);
	free(d);
	return 0;
}

/* The peer, and the path that says how it answers. */
static void
aim(struct desk *d, const char *path)
{
	static const char *const argv[] = { "/usr/bin/python3", "tests/support/peer_webhook.py",
		SECRET, NULL };

	if (access(argv[0], X_OK) < 0)
		skip();
	if (!d->url) {
		d->peer = program_start(argv, NULL);
		d->url = program_line(&d->peer);
		assert_non_null(d->url);
	}
	free(d->kim.webhook.url);
	d->kim.webhook.url = mem_printf("%s%s", d->url, path);
	free(d->letter.to);
	d->letter.to = recipient_address(&d->kim, CHANNEL_WEBHOOK);
}

static void
on_answer(const struct post_answer *answer, void *userdata)
{
	struct desk *d = userdata;

	d->answers++;
	d->answer = *answer;
	mem_set(&d->reply, answer->reply);
}

static void
deliver_to(struct desk *d, const struct recipient *recipient)
{
	unsigned before = d->answers;

	assert_int_equal(post_send(d->post, &d->letter, recipient, NOON, on_answer, d), 0);
	for (int turns = 0; d->answers == before && turns < 2000; turns++)
		assert_true(sd_event_run(d->loop, 50000) >= 0);
	assert_int_equal(d->answers, before + 1);
}

static void
assert_answer(struct desk *d, enum post_outcome outcome, bool away, const char *words)
{
	deliver_to(d, &d->kim);
	if (d->answer.outcome != outcome || d->answer.away != away || !strstr(d->reply, words))
		fail_msg("%s%s: %s (expected %s%s: %s)", post_outcome_name(d->answer.outcome),
			d->answer.away ? ", away" : "", d->reply, post_outcome_name(outcome),
			away ? ", away" : "", words);
}

/* The next request that the peer had. */
static json_t *
request(struct desk *d)
{
	_cleanup_free_ char *line = program_line(&d->peer);
	json_t *json = line ? json_loads(line, 0, NULL) : NULL;

	assert_non_null(json);
	return json;
}

static void
assert_member(json_t *json, const char *name, const char *value)
{
	const char *got = json_string_value(json_object_get(json, name));

	if (!got || strcmp(got, value) != 0)
		fail_msg("%s is %s, not %s", name, got ? got : "no text", value);
}

/* RFC 4231, test case 2. */
static void
the_signature_is_the_one_of_the_standard(void **state)
{
	static const char words[] = "what do ya want for nothing?";
	_cleanup_free_ char *hex = signature_of("Jefe", words, strlen(words));

	(void)state;
	assert_string_equal(hex,
		"sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b9"
		"64ec3843");
}

static void
a_signed_post_is_delivered(void **state)
{
	struct desk *d = *state;
	json_t *got;

	aim(d, "/hook/200");
	assert_answer(d, POST_DELIVERED, false, "answered HTTP 200");
	got = request(d);
	assert_member(got, "method", "POST");
	assert_member(got, "signature", "good");
	assert_member(got, "stamped", "good");
	assert_member(got, "stamp", "1794225600");
	assert_member(got, "type", "application/json");
	assert_member(got, "key", d->letter.message_id);
	assert_member(json_object_get(got, "json"), "subject", "Ovens go");
	assert_true(text_starts(json_string_value(json_object_get(got, "agent")), "forewarn/"));
	json_decref(got);
	/* Only the scheme and the host are shown: the rest may be a secret. */
	assert_null(strstr(d->reply, "hook"));
}

static void
a_wrong_secret_is_seen_and_none_is_not_signed(void **state)
{
	struct desk *d = *state;
	json_t *got;

	aim(d, "/hook/204");
	mem_set(&d->kim.webhook.secret, "three pounds of flour");
	assert_answer(d, POST_DELIVERED, false, "204");
	got = request(d);
	assert_member(got, "signature", "bad");
	assert_member(got, "stamped", "bad");
	json_decref(got);
	mem_set(&d->kim.webhook.secret, NULL);
	assert_answer(d, POST_DELIVERED, false, "204");
	got = request(d);
	assert_member(got, "signature", "none");
	assert_member(got, "stamped", "none");
	json_decref(got);
}

static void
each_status_has_its_meaning(void **state)
{
	static const struct {
		const char *path;
		enum post_outcome outcome;
		bool away;
		const char *words;
	} rows[] = {
		{ "/a/500", POST_LATER, true, "HTTP 500: so be it" },
		{ "/a/503", POST_LATER, true, "HTTP 503" },
		{ "/a/401", POST_REFUSED, false, "HTTP 401" },
		{ "/a/403", POST_REFUSED, false, "HTTP 403" },
		{ "/a/404", POST_REFUSED, false, "HTTP 404" },
		{ "/a/410", POST_REFUSED, false, "HTTP 410" },
		{ "/a/408", POST_LATER, false, "HTTP 408" },
		{ "/a/425", POST_LATER, false, "HTTP 425" },
		{ "/a/cut", POST_UNSURE, true, "did not answer after the whole message" },
		{ "/a/cut200", POST_DELIVERED, false, "HTTP 200" },
		{ "/a/huge", POST_DELIVERED, false, "HTTP 200" },
		{ "/a/slow", POST_UNSURE, true, "did not answer after the whole message" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		aim(d, rows[i].path);
		assert_answer(d, rows[i].outcome, rows[i].away, rows[i].words);
		assert_int_equal(d->answer.wait_sec, 0);
		json_decref(request(d));
	}
}

static void
whoever_is_busy_says_for_how_long(void **state)
{
	struct desk *d = *state;

	aim(d, "/hook/429r7,503r4000000");
	assert_answer(d, POST_LATER, true, "HTTP 429: busy");
	assert_int_equal(d->answer.wait_sec, 7);
	/* Not the colour that it wanted on our terminal. */
	assert_null(strchr(d->reply, '\033'));
	assert_answer(d, POST_LATER, true, "HTTP 503");
	assert_int_equal(d->answer.wait_sec, 86400);
}

static void
a_redirect_is_not_followed(void **state)
{
	struct desk *d = *state;
	json_t *got;

	aim(d, "/hook/302,301,200");
	assert_answer(d, POST_LATER, true, "which is not followed");
	assert_answer(d, POST_REFUSED, false, "which is not followed");
	assert_answer(d, POST_DELIVERED, false, "200");
	for (int i = 0; i < 3; i++) {
		got = request(d);
		assert_member(got, "path", "/hook/302,301,200");
		json_decref(got);
	}
}

static void
a_webhook_out_of_reach_is_tried_later(void **state)
{
	struct desk *d = *state;

	d->kim.webhook.url = mem_dup("http://127.0.0.1:9/secret-part");
	d->letter.to = recipient_address(&d->kim, CHANNEL_WEBHOOK);
	assert_answer(d, POST_LATER, true, "http://127.0.0.1:9: ");
	assert_null(strstr(d->reply, "secret"));
}

/* A certificate for the name, by openssl itself, and a peer that shows it. */
static void
show_certificate(struct desk *d, const char *name)
{
	_cleanup_free_ char *command = mem_printf(
		"cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
		"-nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=test -addext "
		"subjectAltName=%s 2>/dev/null && cat key.pem cert.pem >both.pem",
		d->dir, name);
	_cleanup_free_ char *both = mem_printf("%s/both.pem", d->dir);
	const char *const argv[] = { "/usr/bin/python3", "tests/support/peer_webhook.py",
		SECRET, both, NULL };

	if (access(argv[0], X_OK) < 0 || access("/usr/bin/openssl", X_OK) < 0)
		skip();
	assert_int_equal(system(command), 0); /* NOLINT: a test's own words */
	d->peer = program_start(argv, NULL);
	d->url = program_line(&d->peer);
	assert_non_null(d->url);
}

/* The other side is who it says it is, or not a byte of the message is sent. */
static void
a_certificate_that_nobody_vouches_for_is_refused(void **state)
{
	struct desk *d = *state;
	json_t *got;

	show_certificate(d, "IP:127.0.0.1");
	aim(d, "/hook/200");
	assert_answer(d, POST_LATER, true, "certificate");
	d->kim.webhook.ca_file = mem_printf("%s/cert.pem", d->dir);
	assert_answer(d, POST_DELIVERED, false, "HTTP 200");
	got = request(d);
	assert_member(got, "signature", "good");
	json_decref(got);
}

static void
a_certificate_of_another_host_is_refused(void **state)
{
	struct desk *d = *state;

	show_certificate(d, "DNS:chat.example");
	aim(d, "/hook/200");
	d->kim.webhook.ca_file = mem_printf("%s/cert.pem", d->dir);
	assert_answer(d, POST_LATER, true, "127.0.0.1");
	assert_non_null(strstr(d->reply, "subject name"));
}

static void
no_word_goes_over_plain_http_where_https_is_meant(void **state)
{
	struct desk *d = *state;
	_cleanup_free_ char *host = NULL;

	aim(d, "/hook/200");
	host = mem_printf("https://%s/hook/200", d->url + strlen("http://"));
	mem_set(&d->kim.webhook.url, host);
	assert_answer(d, POST_LATER, true, "http://127.0.0.1");
}

static void
a_channel_that_went_is_final(void **state)
{
	struct desk *d = *state;
	struct recipient nobody = { 0 };

	d->letter.to = mem_dup("https://chat.example");
	deliver_to(d, &nobody);
	assert_int_equal(d->answer.outcome, POST_REFUSED);
	assert_string_equal(d->reply, "kim has no \"webhook\" in forewarn.yaml any more.");
	deliver_to(d, NULL);
	assert_int_equal(d->answer.outcome, POST_REFUSED);
	d->letter.channel = CHANNEL_EXEC;
	deliver_to(d, &nobody);
	assert_int_equal(d->answer.outcome, POST_REFUSED);
	d->letter.channel = CHANNEL_JOURNAL;
	deliver_to(d, &nobody);
	assert_int_equal(d->answer.outcome, POST_LATER);
	assert_string_equal(d->reply, "There is no journal to write to.");
}

/* A program of the test, and the letter for it. */
static void
employ(struct desk *d, const char *script)
{
	_cleanup_free_ char *path = mem_printf("%s/program", d->dir);
	_cleanup_free_ char *content = mem_printf("#!/bin/sh\n%s\n", script);

	scratch_write(d->dir, "program", content);
	assert_int_equal(chmod(path, 0755), 0);
	strings_clear(&d->kim.exec);
	strings_add(&d->kim.exec, path);
	strings_add(&d->kim.exec, "--queue");
	strings_add(&d->kim.exec, d->dir);
	d->letter.channel = CHANNEL_EXEC;
	free(d->letter.to);
	d->letter.to = mem_dup(path);
}

static void
a_program_gets_the_letter_and_nothing_else(void **state)
{
	struct desk *d = *state;
	_cleanup_free_ char *got = NULL, *environment = NULL, *files = NULL;

	(void)setenv("FOREWARN_TEST_SECRET", "leak", 1);
	employ(d, "test \"$1\" = --queue || exit 9\ncat > $2/got\nenv > $2/env\n"
		  "ls /proc/$$/fd > $2/fds\necho noise");
	assert_answer(d, POST_DELIVERED, false, "/program ended with status 0");
	(void)unsetenv("FOREWARN_TEST_SECRET");
	got = scratch_read(d->dir, "got");
	assert_string_equal(got, BODY);
	environment = scratch_read(d->dir, "env");
	assert_null(strstr(environment, "leak"));
	assert_null(strstr(environment, "HOME"));
	assert_non_null(strstr(environment, "PATH="));
	assert_non_null(strstr(environment, "LANG=C.UTF-8"));
	/* 0, 1, 2, and the script that the shell itself has open, from 10 on. */
	files = scratch_read(d->dir, "fds");
	if (unit_emulated())
		return;
	for (char c[] = "3"; *c <= '9'; (*c)++)
		assert_null(strstr(files, c));
}

static void
its_exit_status_is_the_answer(void **state)
{
	struct desk *d = *state;

	employ(d, "echo 'the queue is full' >&2; echo more >&2; exit 75");
	assert_answer(d, POST_LATER, false, "ended with status 75: the queue is full");
	assert_null(strstr(d->reply, "more"));
	employ(d, "echo 'no such queue' >&2; exit 1");
	assert_answer(d, POST_REFUSED, false, "ended with status 1: no such queue");
	employ(d, "kill -9 $$");
	assert_answer(d, POST_UNSURE, false, "was ended by signal 9");
}

/* With its own children: what hangs is the pipe behind it, as a rule. */
static void
a_program_that_hangs_is_ended(void **state)
{
	struct desk *d = *state;
	_cleanup_free_ char *pid = NULL;

	employ(d, "sleep 100 & echo $! > $2/pid; wait");
	assert_answer(d, POST_UNSURE, true, "took too long and was ended");
	pid = scratch_read(d->dir, "pid");
	assert_non_null(pid);
	for (int i = 0; i < 100 && kill(atoi(pid), 0) == 0; i++) {
		_cleanup_free_ char *stat = mem_printf("/proc/%d", atoi(pid));
		_cleanup_free_ char *line = scratch_read(stat, "stat");

		/* Dead, and nobody has asked for it yet. */
		if (line && strstr(line, ") Z "))
			return;
		(void)usleep(20000);
	}
	assert_int_not_equal(kill(atoi(pid), 0), 0);
}

static void
a_program_that_is_not_there_is_waited_for(void **state)
{
	struct desk *d = *state;
	_cleanup_free_ char *path = NULL;

	if (unit_emulated())
		skip();
	path = mem_printf("%s/nothing", d->dir);
	strings_add(&d->kim.exec, path);
	d->letter.channel = CHANNEL_EXEC;
	assert_answer(d, POST_LATER, true, "cannot be started: No such file");
}

static void
a_program_that_talks_without_end_fills_nothing(void **state)
{
	struct desk *d = *state;

	employ(d,
		"dd if=/dev/zero bs=65536 count=4000 2>/dev/null | tr '\\0' x >&2 2>/dev/null\n"
		"exit 0");
	assert_answer(d, POST_DELIVERED, false, "ended with status 0: xxx");
	assert_true(strlen(d->reply) < 600);
}

int
main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_signature_is_the_one_of_the_standard),
		DESK(a_signed_post_is_delivered),
		DESK(a_wrong_secret_is_seen_and_none_is_not_signed),
		DESK(each_status_has_its_meaning),
		DESK(whoever_is_busy_says_for_how_long),
		DESK(a_redirect_is_not_followed),
		DESK(a_webhook_out_of_reach_is_tried_later),
		DESK(a_certificate_that_nobody_vouches_for_is_refused),
		DESK(a_certificate_of_another_host_is_refused),
		DESK(no_word_goes_over_plain_http_where_https_is_meant),
		DESK(a_channel_that_went_is_final),
		DESK(a_program_gets_the_letter_and_nothing_else),
		DESK(its_exit_status_is_the_answer),
		DESK(a_program_that_hangs_is_ended),
		DESK(a_program_that_is_not_there_is_waited_for),
		DESK(a_program_that_talks_without_end_fills_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
