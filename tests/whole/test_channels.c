/* The real programs with several channels: what send-test, check, show and status say of each. */
#include "support/unit.h"

#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/program.h"

#define FEED(items) \
	"<rss version=\"2.0\"><channel><title>Crate notes</title>" items "</channel></rss>"
#define OLD "<item><guid>a1</guid><title>Crates have new colours</title></item>"
#define RETIRED \
	"<item><guid>a2</guid><title>The ledger export will be retired on 30 June " \
	"2027</title>" \
	"<description>The ledger export will be retired on 30 June 2027.</description></item>"

struct office {
	char *dir;
	char *config;
};

static int
set_up(void **state)
{
	struct office *office = MEM_NEW(struct office);
	_cleanup_free_ char *services = NULL, *service = NULL, *config = NULL;

	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	service = mem_printf("name: Crate\nsources:\n  notes: { url: \"file://%s/notes.rss\", "
			     "gives: [changes], language: en }\n",
		office->dir);
	config = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/mail\", from: forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\nexec: allowed\noperators: it\n"
		"recipients:\n  it: { journal: yes }\n"
		"  kim: { mail: kim@bakery.example, exec: [%s/ticket], journal: yes }\n"
		"dependencies:\n  Books: { service: crate, uses: [ledger export], "
		"tell: kim }\n",
		office->dir, office->dir, office->dir, office->dir);
	if (mkdir(services, 0700) < 0)
		return 1;
	scratch_write(office->dir, "services/crate.yaml", service);
	scratch_write(office->dir, "forewarn.yaml", config);
	*state = office;
	return 0;
}

static int
tear_down(void **state)
{
	struct office *office = *state;

	scratch_remove(office->dir);
	free(office->config);
	free(office);
	return 0;
}

static void
employ(const struct office *office, const char *script)
{
	_cleanup_free_ char *path = mem_printf("%s/ticket", office->dir);
	_cleanup_free_ char *content =
		mem_printf("#!/bin/sh\ncd %s || exit 9\n%s\n", office->dir, script);

	scratch_write(office->dir, "ticket", content);
	assert_int_equal(chmod(path, 0755), 0);
}

/* What the program said on both streams; the caller frees. */
static char *
run(const char *const *argv, int status)
{
	struct program_result r = program_run(argv);
	char *all = mem_printf("%s%s", r.out, r.err);

	if (r.status != status)
		fail_msg("%s %s ended with %d, not %d:\n%s", argv[0], argv[3] ? argv[3] : "",
			r.status, status, all);
	program_result_clear(&r);
	return all;
}

static char *
ask(const struct office *office, const char *command, const char *argument, int status)
{
	return run((const char *[]){ "forewarn", "--config", office->config, command, argument,
			   NULL },
		status);
}

static void
once(const struct office *office, const char *now, int status)
{
	_cleanup_free_ char *said = run((const char *[]){ "forewarnd", "--config",
						office->config, "--once", "--now", now, NULL },
		status);

	(void)said;
}

static void
assert_in(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("“%s” is not in:\n%s", words, text);
}

static void
send_test_says_each_outcome(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *well = NULL, *badly = NULL, *got = NULL;
	json_t *json;

	employ(office, "cat > got");
	well = ask(office, "send-test", "kim", 0);
	assert_in(well, "kim@bakery.example was taken by the mail server");
	assert_in(well, "/ticket was taken by the program");
	assert_in(well, "journal was taken by the journal");
	assert_in(well, "forewarn: a test letter");
	got = scratch_read(office->dir, "got");
	json = json_loads(got, 0, NULL);
	assert_string_equal(json_string_value(json_object_get(json, "about")), "forewarn");
	json_decref(json);
	employ(office, "echo the queue is closed >&2; exit 3");
	badly = ask(office, "send-test", "kim", 1);
	assert_in(badly, "kim@bakery.example was taken by the mail server");
	assert_in(badly, "/ticket was not taken (refused): ");
	assert_in(badly, "ended with status 3: the queue is closed");
}

static void
check_says_that_programs_need_a_drop_in(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *said = NULL, *missing = NULL;

	missing = ask(office, "check", NULL, 0);
	assert_in(missing, "there is no program");
	employ(office, "exit 0");
	said = ask(office, "check", NULL, 0);
	assert_in(said, "must be given by a drop-in");
	assert_null(strstr(said, "there is no program"));
}

/* The id of the one change in the list. */
static char *
id_of_change(const struct office *office)
{
	_cleanup_free_ char *list = ask(office, "list", "--all", 0);
	const char *id = strstr(list, "crate-");

	assert_non_null(id);
	return mem_ndup(id, strcspn(id, ") \n"));
}

static void
show_and_status_say_what_became_of_each_letter(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *id = NULL, *show = NULL, *status = NULL, *json_text = NULL;
	json_t *json;

	employ(office, "cat > got; echo the queue is closed >&2; exit 3");
	scratch_write(office->dir, "notes.rss", FEED(OLD));
	once(office, "2026-11-03T08:00:00Z", 0);
	scratch_write(office->dir, "notes.rss", FEED(RETIRED OLD));
	once(office, "2026-11-04T08:00:00Z", 1);
	id = id_of_change(office);
	show = ask(office, "show", id, 0);
	assert_in(show, "Letters about it alone:");
	assert_in(show, "2026-11-04T08:00:00Z  kim by mail (kim@bakery.example): delivered\n");
	assert_in(show, "refused for good: ");
	assert_in(show, "kim by journal (journal): delivered\n");
	status = ask(office, "status", NULL, 1);
	assert_in(status, "1 that could not be delivered");
	assert_in(status, "ended with status 3: the queue is closed");
	json_text = run((const char *[]){ "forewarn", "--config", office->config, "--json",
				"show", id, NULL },
		0);
	json = json_loads(json_text, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(json, "letters")), 3);
	json_decref(json);
}

static int
notify_socket(const struct office *office)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", office->dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", address.sun_path, 1), 0);
	return fd;
}

/* The first message of the daemon that says it is ready. */
static void
wait_ready(int fd, char *ret, size_t size)
{
	for (unsigned i = 0; i < 40 * unit_patience(); i++) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		ssize_t n = poll(&wait, 1, 500) > 0 ? recv(fd, ret, size - 1, 0) : 0;

		ret[n > 0 ? n : 0] = '\0';
		if (strstr(ret, "READY=1"))
			return;
	}
	fail_msg("the daemon never was ready");
}

/* Two days ago nobody took the letter, and nobody has since. */
static void
a_letter_that_waits_for_a_day_is_seen_everywhere(void **state)
{
	struct office *office = *state;
	time_t before[] = { time(NULL) - 3 * 86400, time(NULL) - 2 * 86400 };
	_cleanup_free_ char *status = NULL, *log = NULL, *said = NULL;
	char stamp[32], ready[2048];
	struct program daemon;
	int fd;

	if (unit_emulated())
		skip();
	log = mem_printf("%s/log", office->dir);
	employ(office, "exit 75");
	for (size_t i = 0; i < LENGTH_OF(before); i++) {
		scratch_write(office->dir, "notes.rss", i ? FEED(RETIRED OLD) : FEED(OLD));
		(void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", gmtime(&before[i]));
		once(office, stamp, (int)i);
	}
	status = ask(office, "status", NULL, 1);
	assert_in(status, "1 waiting");
	assert_in(status, "not taken yet, goes again: ");
	fd = notify_socket(office);
	daemon = program_start(
		(const char *[]){ "forewarnd", "--config", office->config, NULL }, log);
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	wait_ready(fd, ready, sizeof(ready));
	assert_in(ready, "1 letter undelivered for more than a day");
	(void)close(fd);
	for (unsigned i = 0;
		i < 100 * unit_patience() && !(said && strstr(said, "more than a day")); i++) {
		(void)usleep(50000);
		free(said);
		said = scratch_read(office->dir, "log");
	}
	assert_int_equal(program_stop(&daemon, SIGTERM), 0);
	assert_in(said, "<3>1 letter could not be delivered for more than a day");
}

static void
a_program_gets_the_change(void **state)
{
	struct office *office = *state;
	_cleanup_free_ char *got = NULL;
	json_t *json, *change;

	employ(office, "cat > got");
	scratch_write(office->dir, "notes.rss", FEED(OLD));
	once(office, "2026-11-03T08:00:00Z", 0);
	scratch_write(office->dir, "notes.rss", FEED(RETIRED OLD));
	once(office, "2026-11-04T08:00:00Z", 0);
	got = scratch_read(office->dir, "got");
	json = json_loads(got, 0, NULL);
	assert_non_null(json);
	change = json_array_get(json_object_get(json, "changes"), 0);
	assert_string_equal(json_string_value(json_object_get(change, "kind")), "retirement");
	assert_string_equal(json_string_value(json_object_get(
				    json_object_get(change, "effective"), "date")),
		"2027-06-30");
	json_decref(json);
}

int
main(void)
{
#define OFFICE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		OFFICE(send_test_says_each_outcome),
		OFFICE(check_says_that_programs_need_a_drop_in),
		OFFICE(show_and_status_say_what_became_of_each_letter),
		OFFICE(a_letter_that_waits_for_a_day_is_seen_everywhere),
		OFFICE(a_program_gets_the_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
