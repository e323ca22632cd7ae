/* The real programs: forewarnd and forewarn against a scripted web server, with a folder for a mail relay. */
#include "support/unit.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/mail_text.h"
#include "support/peer_smtp.h"
#include "support/program.h"

static const char first_page[] =
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Crate notes</title>"
	"<item><guid>a1</guid><title>Faster search in Crate</title>"
	"<description>Search answers twice as fast now.</description>"
	"<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate></item></channel></rss>";

static const char second_page[] =
	"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Crate notes</title>"
	"<item><guid>a2</guid><title>The Crate ledger export will be retired on 30 June "
	"2027</title>"
	"<description>The ledger export will be retired on 30 June 2027. After that date it "
	"stops working.</description>"
	"<link>https://crate.example/notes/a2</link><pubDate>Mon, 09 Feb 2026 10:00:00 "
	"GMT</pubDate></item>"
	"<item><guid>a1</guid><title>Faster search in Crate</title>"
	"<description>Search answers twice as fast now.</description>"
	"<pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate></item></channel></rss>";

struct office {
	char *dir;
	struct program web;
	char *base;
};

static char *
path_in(const struct office *office, const char *name)
{
	return mem_printf("%s/%s", office->dir, name);
}

static void
write_service(const struct office *office, const char *url, const char *more)
{
	_cleanup_free_ char *service =
		mem_printf("name: Crate\nsources:\n  notes: { url: \"%s\", gives: [changes], "
			   "language: en%s }\n",
			url, more);

	scratch_write(office->dir, "services/crate.yaml", service);
}

static void
write_config(const struct office *office, const char *relay)
{
	_cleanup_free_ char *config = mem_printf(
		"language: en\ntimezone: Europe/Amsterdam\n"
		"mail: { relay: \"%s\", from: forewarn@bakery.example, timeout: 5 seconds }\n"
		"state: %s/state\nruntime: %s/run\n"
		"listen: { timeout: 2 seconds, page_max: 1 MiB }\n"
		"operators: [it]\n"
		"recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n  eva: { "
		"mail: "
		"eva@bakery.example }\n"
		"dependencies:\n  Books: { service: crate, uses: [ledger export], lead_time: 4 "
		"weeks, tell: eva, ignore: [stops working],\n"
		"    supports: [Letters] }\n"
		"  Letters: { service: crate, uses: [letter feed], tell: eva }\n",
		relay, office->dir, office->dir);

	scratch_write(office->dir, "forewarn.yaml", config);
}

static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *web = NULL, *relay = NULL, *url = NULL,
			    *script = NULL;

	office->dir = scratch_make();
	services = path_in(office, "services");
	web = path_in(office, "web");
	relay = mem_printf("folder:%s/letters", office->dir);
	if (mkdir(services, 0700) < 0 || mkdir(web, 0700) < 0)
		return 1;
	scratch_write(office->dir, "web/notes.rss", first_page);
	scratch_write(office->dir, "web/script",
		"/gone 410\n/missing 404\n/busy 429 retry-after=3600\n/slow slow=20\n/cut cut "
		"notes.rss\n/huge huge=4\n"
		"/turns 200 notes.rss\n/turns slow=20\n/page 200 page.html\n/private 302 "
		"location=http://127.0.0.1:9/\n");
	scratch_write(office->dir, "web/page.html",
		"<!doctype html><html><head><title>Sign in</title></head></html>");
	script = path_in(office, "web/script");
	office->web = program_start((const char *[]){ "tests/support/peer_http_main", "--root",
					    web, "--script", script, NULL },
		NULL);
	office->base = program_line(&office->web);
	if (!office->base)
		return 1;
	url = mem_printf("%s/notes.rss", office->base);
	write_service(office, url, ", allow_private: true");
	write_config(office, relay);
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	(void)program_stop(&office->web, SIGTERM);
	free(office->base);
	scratch_remove(office->dir);
	free(office);
	return 0;
}

static struct program_result
once(const struct office *office, const char *now)
{
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");

	return program_run((const char *[]){
		"forewarnd", "--once", "--now", now, "--config", config, NULL });
}

static struct program_result
ask(const struct office *office, const char *word, const char *argument)
{
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");

	return program_run(
		(const char *[]){ "forewarn", "--config", config, word, argument, NULL });
}

static void
expect_status(struct program_result result, int status, const char *sentence)
{
	if (result.status != status ||
		(sentence && !strstr(result.err, sentence) && !strstr(result.out, sentence)))
		fail_msg("exit status %d (wanted %d), without “%s”:\n%s%s", result.status,
			status, sentence ? sentence : "", result.out, result.err);
	program_result_clear(&result);
}

static void
what_was_new_becomes_a_letter_and_is_told_once(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *id = NULL;
	struct program_result list, told;

	expect_status(
		once(office, "2026-02-03T08:00:00Z"), 0, "entries kept as a baseline: 1,");
	assert_int_equal(scratch_count(office->dir, "letters"), 0);
	scratch_write(office->dir, "web/notes.rss", second_page);
	told = once(office, "2026-02-10T08:00:00Z");
	/* config/quickstart/run finds the id by its brackets. */
	assert_non_null(strstr(told.err, ", by 2027-06-30 [crate-"));
	assert_non_null(strstr(told.err, "]. It forces a change on "));
	expect_status(told, 0, "1 new and 0 edited of 2 entries, 1 to tell");
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
	expect_status(once(office, "2026-02-11T08:00:00Z"), 0, "not modified");
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
	list = ask(office, "list", "--all");
	assert_int_equal(list.status, 0);
	assert_non_null(strstr(list.out, "2027-06-30"));
	id = mem_dup(strstr(list.out, "crate-"));
	id[strcspn(id, ")")] = '\0';
	program_result_clear(&list);
	expect_status(ask(office, "show", id), 0, "announced");
	expect_status(ask(office, "show", id), 0, "stops too      Letters, with Books\n");
	expect_status(
		ask(office, "explain", id), 0, "your “ledger export” is their “ledger export”");
	expect_status(ask(office, "explain", id), 0,
		"Ignored: to Books, “stops working” in the lead is something else");
	expect_status(ask(office, "explain", id), 0, "Not concerned: Letters; no word");
	expect_status(ask(office, "explain", id), 0,
		"It is taken for a retirement, and it is forced on its customers (confidence ");
	expect_status(ask(office, "show", "crate-nothere"), 65, "there is no change");
}

static void
status_does_not_call_an_old_silence_well(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");
	const char *const today[] = { "forewarnd", "--once", "--config", config, NULL };

	expect_status(once(office, "2026-02-03T08:00:00Z"), 0, NULL);
	expect_status(ask(office, "status", NULL), 1, "should have been asked more than a day");
	expect_status(program_run(today), 0, NULL);
	expect_status(ask(office, "status", NULL), 0, "All is well");
}

static void
status_says_when_a_source_that_answers_has_nothing_new_for_too_long(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");
	_cleanup_free_ char *url = mem_printf("%s/notes.rss", office->base);
	const char *const today[] = { "forewarnd", "--once", "--config", config, NULL };

	write_service(office, url, ", allow_private: true, rhythm: 10 years");
	expect_status(program_run(today), 0, NULL);
	expect_status(ask(office, "status", "--json"), 0, "\"quiet\":false");
	write_service(office, url, ", allow_private: true, rhythm: 10 days");
	expect_status(ask(office, "status", "--json"), 0, "\"quiet\":true");
	expect_status(ask(office, "status", NULL), 0,
		"nothing new since 2026-02-02, but something was expected every 10 days");
	expect_status(program_run(today), 0, "nothing new for far longer than usual");
	expect_status(ask(office, "status", NULL), 1, "crate/notes: frozen since 2026-02-02");
	expect_status(ask(office, "status", NULL), 1, "Look on the vendor's site");
	expect_status(ask(office, "status", "--json"), 1, "\"trouble\":\"frozen\"");
}

static void
status_names_a_source_that_was_never_asked(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");
	const char *const today[] = { "forewarnd", "--once", "--config", config, NULL };
	_cleanup_free_ char *service = scratch_read(office->dir, "services/crate.yaml");
	_cleanup_free_ char *more =
		mem_printf("%s  table: { url: \"http://127.0.0.1:9/table.rss\" }\n", service);

	expect_status(program_run(today), 0, NULL);
	scratch_write(office->dir, "services/crate.yaml", more);
	expect_status(ask(office, "status", NULL), 1, "crate/table");
	expect_status(ask(office, "status", NULL), 1, "1 never heard yet");
}

static void
a_source_in_trouble_is_told_and_asked_again(void **state)
{
	static const struct {
		const char *path, *outcome, *sentence;
	} troubles[] = {
		{ "/gone", "gone", "410" },
		{ "/missing", "missing", "404" },
		{ "/busy", "busy", "429" },
		{ "/slow", "timeout", "2 seconds" },
		{ "/cut", "cut-off", "" },
		{ "/huge", "too-big", "1048576 bytes" },
		{ "/page", "not-a-feed", "HTML" },
	};
	struct office *office = *state;

	for (size_t i = 0; i < LENGTH_OF(troubles); i++) {
		_cleanup_free_ char *url = mem_printf("%s%s", office->base, troubles[i].path);
		_cleanup_free_ char *outcome =
			mem_printf("\"outcome\":\"%s\"", troubles[i].outcome);

		write_service(office, url, ", allow_private: true");
		expect_status(once(office, "2026-02-03T08:00:00Z"), 1, troubles[i].sentence);
		expect_status(ask(office, "status", "--json"), 1, outcome);
	}
}

static void
a_private_address_is_refused_unless_the_admin_allows_it(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *url = mem_printf("%s/notes.rss", office->base);

	write_service(office, url, "");
	expect_status(once(office, "2026-02-03T08:00:00Z"), 1, "allow_private");
	expect_status(ask(office, "status", "--json"), 1, "\"outcome\":\"refused-address\"");
}

static void
a_server_that_asks_for_peace_gets_it(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *url = mem_printf("%s/busy", office->base);

	write_service(office, url, ", allow_private: true");
	expect_status(once(office, "2026-02-03T08:00:00Z"), 1, "429");
	/* Half an hour later nobody asks: the round has nothing to say of the source. */
	struct program_result left_alone = once(office, "2026-02-03T08:30:00Z");

	assert_int_equal(left_alone.status, 1);
	assert_null(strstr(left_alone.err, "429"));
	program_result_clear(&left_alone);
	/* The hour is over: it is asked again. */
	expect_status(once(office, "2026-02-03T10:00:00Z"), 1, "429");
}

static void
a_healthy_round_beats_the_heart_and_a_sick_one_does_not(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *config = scratch_read(office->dir, "forewarn.yaml");
	_cleanup_free_ char *dead =
		mem_printf("%sheartbeat: http://127.0.0.1:9/beat\n", config);
	_cleanup_free_ char *alive =
		mem_printf("%sheartbeat: %s/notes.rss\n", config, office->base);
	_cleanup_free_ char *url = mem_printf("%s/gone", office->base);

	/* A heartbeat that is not taken is noted, and makes nothing unhealthy. */
	scratch_write(office->dir, "forewarn.yaml", dead);
	expect_status(once(office, "2026-02-03T08:00:00Z"), 0,
		"the heartbeat was not taken, ignoring");
	scratch_write(office->dir, "forewarn.yaml", alive);
	expect_status(once(office, "2026-02-03T08:00:00Z"), 0, "not modified");
	scratch_write(office->dir, "forewarn.yaml", dead);
	write_service(office, url, ", allow_private: true");
	struct program_result sick = once(office, "2026-02-03T08:00:00Z");

	assert_int_equal(sick.status, 1);
	assert_null(strstr(sick.err, "heartbeat"));
	program_result_clear(&sick);
}

static void
now_belongs_to_once(void **state)
{
	(void)state;
	expect_status(program_run((const char *[]){
			      "forewarnd", "--now", "2026-02-03T08:00:00Z", NULL }),
		64, "--now is only for --once");
	expect_status(program_run((const char *[]){
			      "forewarnd", "--once", "--now", "tomorrow", NULL }),
		64, "wants a moment");
	expect_status(
		program_run((const char *[]){ "forewarnd", "--nonsense", NULL }), 64, "--help");
	expect_status(program_run((const char *[]){ "forewarn", NULL }), 64, NULL);
	expect_status(program_run((const char *[]){ "forewarn", "lits", NULL }), 64,
		"there is no command “lits”");
	expect_status(program_run((const char *[]){ "forewarn", "--help", NULL }), 0,
		"Begin with: forewarn check");
}

static void
every_command_explains_itself(void **state)
{
	static const char *const commands[] = { "check", "status", "list", "show", "explain",
		"services", "sources", "send-test", "reload", "read", "judge", "accept", "plan",
		"not-affected", "snooze", "reopen", "note", "decisions" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(commands); i++) {
		_cleanup_free_ char *usage = mem_printf("Usage: forewarn %s", commands[i]);

		expect_status(program_run((const char *[]){
				      "forewarn", commands[i], "--help", NULL }),
			0, usage);
	}
}

static void
a_service_is_found_by_any_of_its_names(void **state)
{
	struct office *office = *state;

	expect_status(ask(office, "services", "CRATE"), 0, "/notes.rss");
	expect_status(ask(office, "services", "no such thing"), 1, "no service is called");
	expect_status(ask(office, "services", "--json"), 0, "\"id\":\"crate\"");
	expect_status(ask(office, "sources", NULL), 0, "crate/notes");
	expect_status(ask(office, "check", NULL), 0, "the configuration is right");
}

/* ---- the daemon ---- */

struct running {
	struct program program;
	int notify; /* receives sd_notify messages */
	char *config;
};

static int
notify_socket(const struct office *office)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", office->dir);
	(void)unlink(address.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
	return fd;
}

/* Waits for a notification that holds WORD; the whole message, the caller frees. */
static char *
notified(const struct running *running, const char *word)
{
	char buffer[2048];

	for (int i = 0; i < 40; i++) {
		struct pollfd wait = { .fd = running->notify, .events = POLLIN };
		ssize_t n;

		if (poll(&wait, 1, 500) <= 0)
			continue;
		n = recv(running->notify, buffer, sizeof(buffer) - 1, 0);
		buffer[n > 0 ? n : 0] = '\0';
		if (strstr(buffer, word))
			return mem_dup(buffer);
	}
	fail_msg("the daemon never said %s", word);
	return NULL;
}

static struct running
start_daemon(const struct office *office)
{
	struct running running = { .notify = notify_socket(office),
		.config = path_in(office, "forewarn.yaml") };
	_cleanup_free_ char *log = path_in(office, "log");
	_cleanup_free_ char *ready = NULL;

	running.program = program_start(
		(const char *[]){ "forewarnd", "--config", running.config, NULL }, log);
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	ready = notified(&running, "READY=1");
	assert_non_null(strstr(ready, "STATUS=1 source,"));
	return running;
}

static void
stop_daemon(struct running *running)
{
	assert_int_equal(program_stop(&running->program, SIGTERM), 0);
	if (running->notify >= 0)
		(void)close(running->notify);
	free(running->config);
}

static void
the_daemon_says_when_it_is_ready_reloading_and_stopping(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);
	_cleanup_free_ char *reloading = NULL, *again = NULL, *stopping = NULL;

	assert_int_equal(kill(running.program.pid, SIGHUP), 0);
	reloading = notified(&running, "RELOADING=1");
	assert_non_null(strstr(reloading, "MONOTONIC_USEC="));
	again = notified(&running, "READY=1");
	assert_int_equal(kill(running.program.pid, SIGTERM), 0);
	stopping = notified(&running, "STOPPING=1");
	stop_daemon(&running);
}

static void
two_daemons_on_one_store_are_kept_apart(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);

	expect_status(once(office, "2026-02-03T08:00:00Z"), 75, NULL);
	stop_daemon(&running);
}

static void
a_reload_takes_what_is_right(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);

	expect_status(ask(office, "reload", NULL), 0, "configuration loaded: 1 source");
	stop_daemon(&running);
	expect_status(ask(office, "reload", NULL), 69, "forewarnd does not run (or");
}

/* The command finds the source tree's folder config/ by itself, and with it the daemon's runtime folder. */
static void
a_reload_needs_no_variable_in_the_source_tree(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);
	_cleanup_free_ char *share = mem_dup(getenv("FOREWARN_SHARE"));

	assert_int_equal(unsetenv("FOREWARN_SHARE"), 0);
	expect_status(ask(office, "reload", NULL), 0, "configuration loaded: 1 source");
	if (share)
		assert_int_equal(setenv("FOREWARN_SHARE", share, 1), 0);
	stop_daemon(&running);
}

static void
a_killed_daemon_is_told_from_one_elsewhere(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);

	assert_int_equal(kill(running.program.pid, SIGKILL), 0);
	assert_int_equal(program_stop(&running.program, 0), 128 + SIGKILL);
	expect_status(ask(office, "reload", NULL), 69, "ended without taking its socket away");
	(void)close(running.notify);
	free(running.config);
	running = start_daemon(office);
	expect_status(ask(office, "reload", NULL), 0, "configuration loaded: 1 source");
	stop_daemon(&running);
}

static void
a_test_letter_goes_through_the_daemon_or_without_it(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);

	expect_status(ask(office, "send-test", "eva"), 0, "was taken by the mail server");
	assert_int_equal(scratch_count(office->dir, "letters"), 1);
	expect_status(ask(office, "send-test", "nobody"), 64, "no recipient “nobody”");
	stop_daemon(&running);
	expect_status(ask(office, "send-test", "it"), 0, "was taken by the mail server");
	assert_int_equal(scratch_count(office->dir, "letters"), 2);
}

static void
machine_output_has_the_same_exit_status(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);
	_cleanup_free_ char *run = path_in(office, "run");

	expect_status(ask(office, "reload", "--json"), 0, "\"ok\":true");
	scratch_write(office->dir, "services/crate.yaml", "name: Crate\n");
	expect_status(ask(office, "check", NULL), 1, "no source covers Crate");
	expect_status(
		ask(office, "check", "--json"), 1, "\"uncovered\":[\"Books\",\"Letters\"]");
	scratch_write(office->dir, "services/crate.yaml", "nmae: Crate\n");
	expect_status(ask(office, "check", "--json"), 78, "\"right\":false");
	expect_status(program_run((const char *[]){ "forewarn", "--config", running.config,
			      "--json", "reload", run, NULL }),
		78, "\"ok\":false");
	stop_daemon(&running);
}

static void
two_test_letters_at_once_both_get_an_answer(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *inbox = path_in(office, "inbox");
	_cleanup_free_ char *first = NULL;
	struct peer_smtp relay;
	struct running running;
	struct program patient;

	assert_int_equal(peer_smtp_start(&relay, inbox, "mail hang\n"), 0);
	write_config(office, relay.url);
	running = start_daemon(office);
	patient = program_start((const char *[]){ "forewarn", "--config", running.config,
					"send-test", "eva", NULL },
		NULL);
	(void)usleep(500000);
	expect_status(ask(office, "send-test", "it"), 75, "another test letter is on its way");
	/* Five seconds later the relay has hung long enough. */
	first = program_line(&patient);
	assert_int_equal(program_stop(&patient, 0), 1);
	assert_null(first);
	stop_daemon(&running);
	peer_smtp_stop(&relay);
}

static void
a_reload_that_the_store_refuses_keeps_the_old_configuration(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);
	_cleanup_free_ char *file = path_in(office, "state/forewarn.db");
	_cleanup_free_ char *good = scratch_read(office->dir, "forewarn.yaml");
	_cleanup_free_ char *more = mem_printf(
		"%s  Paper: { service: crate, uses: [paper feed], tell: it }\n", good);
	sqlite3 *other = NULL;

	scratch_write(office->dir, "forewarn.yaml", more);
	assert_int_equal(sqlite3_open(file, &other), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(other, 1000), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	expect_status(ask(office, "reload", NULL), 70, "the old one stays in force");
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	expect_status(ask(office, "send-test", "eva"), 0, "was taken by the mail server");
	expect_status(ask(office, "reload", NULL), 0, "configuration loaded");
	stop_daemon(&running);
}

static void
a_round_that_is_cut_off_is_not_well(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *url = mem_printf("%s/turns", office->base);
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");
	struct program round;

	write_service(office, url, ", allow_private: true");
	expect_status(once(office, "2026-02-03T08:00:00Z"), 0, NULL);
	round = program_start(
		(const char *[]){ "forewarnd", "--once", "--config", config, NULL }, NULL);
	(void)usleep(1000000);
	assert_int_equal(program_stop(&round, SIGTERM), 1);
}

static void
write_broken(const struct office *office, const char *name)
{
	_cleanup_free_ char *source = mem_printf("%s/forewarn.yaml", name);
	_cleanup_free_ char *text = scratch_read("tests/broken", source);
	_cleanup_free_ char *password = path_in(office, "password");
	struct text t = { 0 };
	char *mark;

	assert_non_null(text);
	mark = strstr(text, "@HERE@");
	text_add(&t, text, mark ? (size_t)(mark - text) : strlen(text));
	if (mark)
		text_printf(&t, "%s%s", office->dir, mark + 6);
	scratch_write(office->dir, "forewarn.yaml", t.data);
	scratch_write(office->dir, "password", "not so secret\n");
	assert_int_equal(chmod(password, 0644), 0);
	text_clear(&t);
}

/* Every line of tests/broken/NAME/expected must be among what was said. */
static void
expect_sentences(const char *name, struct program_result result)
{
	_cleanup_free_ char *source = mem_printf("%s/expected", name);
	_cleanup_free_ char *expected = scratch_read("tests/broken", source);
	char *save = NULL;

	assert_non_null(expected);
	if (result.status != 78)
		fail_msg("%s: exit status %d\n%s%s", name, result.status, result.out,
			result.err);
	for (char *line = strtok_r(expected, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save))
		if (!strstr(result.err, line))
			fail_msg("%s: not said: %s\nbut: %s", name, line, result.err);
	program_result_clear(&result);
}

static unsigned
each_broken(const struct office *office,
	void (*check)(const struct office *office, const char *name))
{
	struct dirent **names;
	int count = scandir("tests/broken", &names, NULL, alphasort);
	unsigned done = 0;

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		if (names[i]->d_name[0] != '.') {
			write_broken(office, names[i]->d_name);
			check(office, names[i]->d_name);
			done++;
		}
		free(names[i]);
	}
	free(names);
	return done;
}

static void
check_broken(const struct office *office, const char *name)
{
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");

	expect_sentences(name, program_run((const char *[]){
				       "forewarnd", "--check", "--config", config, NULL }));
	expect_sentences(name, ask(office, "check", NULL));
}

static void
every_mistake_gets_its_sentence_and_status_78(void **state)
{
	assert_true(each_broken(*state, check_broken) >= 15);
}

static void
reload_broken(const struct office *office, const char *name)
{
	_cleanup_free_ char *config = path_in(office, "forewarn.yaml");
	_cleanup_free_ char *run = path_in(office, "run");

	expect_sentences(name, program_run((const char *[]){
				       "forewarn", "--config", config, "reload", run, NULL }));
}

static void
a_broken_file_never_replaces_a_running_configuration(void **state)
{
	struct office *office = *state;
	struct running running = start_daemon(office);
	_cleanup_free_ char *good = scratch_read(office->dir, "forewarn.yaml");
	_cleanup_free_ char *run = path_in(office, "run");

	/* Nobody reads these any more, and a full queue would hold the daemon. */
	(void)close(running.notify);
	running.notify = -1;
	assert_true(each_broken(office, reload_broken) >= 15);
	scratch_write(office->dir, "forewarn.yaml", good);
	/* The old configuration is still the one that is known: eva gets her letter. */
	expect_status(ask(office, "send-test", "eva"), 0, "was taken by the mail server");
	expect_status(ask(office, "reload", run), 0, "configuration loaded");
	stop_daemon(&running);
}

int
main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		OFFICE(what_was_new_becomes_a_letter_and_is_told_once),
		OFFICE(status_does_not_call_an_old_silence_well),
		OFFICE(status_names_a_source_that_was_never_asked),
		OFFICE(status_says_when_a_source_that_answers_has_nothing_new_for_too_long),
		OFFICE(a_source_in_trouble_is_told_and_asked_again),
		OFFICE(a_private_address_is_refused_unless_the_admin_allows_it),
		OFFICE(a_server_that_asks_for_peace_gets_it),
		OFFICE(a_healthy_round_beats_the_heart_and_a_sick_one_does_not),
		cmocka_unit_test(now_belongs_to_once),
		cmocka_unit_test(every_command_explains_itself),
		OFFICE(a_service_is_found_by_any_of_its_names),
		OFFICE(the_daemon_says_when_it_is_ready_reloading_and_stopping),
		OFFICE(two_daemons_on_one_store_are_kept_apart),
		OFFICE(a_reload_takes_what_is_right),
		OFFICE(a_reload_needs_no_variable_in_the_source_tree),
		OFFICE(a_killed_daemon_is_told_from_one_elsewhere),
		OFFICE(a_test_letter_goes_through_the_daemon_or_without_it),
		OFFICE(two_test_letters_at_once_both_get_an_answer),
		OFFICE(a_reload_that_the_store_refuses_keeps_the_old_configuration),
		OFFICE(a_round_that_is_cut_off_is_not_well),
		OFFICE(machine_output_has_the_same_exit_status),
		OFFICE(every_mistake_gets_its_sentence_and_status_78),
		OFFICE(a_broken_file_never_replaces_a_running_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
