/* What systemd and `systemctl status` are told by the real daemon: installed and not configured yet, half, wrongly, and well. */
#include "support/unit.h"

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

#define PATIENCE_SEC 30

/* One that nobody can reach: it is asked, and silent. */
#define SERVICE \
	"name: Ovens\nsources:\n  notes: { url: \"http://127.0.0.1:9/notes.rss\", " \
	"allow_private: true, gives: [changes], language: en }\n"
#define RECIPIENTS "recipients: { it: { mail: it@bakery.example } }\n"
#define DEPENDENCIES "dependencies: { Baking: { service: ovens } }\n"

struct desk {
	char *dir, *config;
	int notify; /* what systemd would listen at */
	struct program daemon;
	bool runs;
};

static void
configure(const struct desk *desk, const char *more)
{
	_cleanup_free_ char *text = mem_printf("mail: { relay: \"folder:%s/letters\" }\nstate: "
					       "%s/state\nruntime: %s/run\n%s",
		desk->dir, desk->dir, desk->dir, more);

	scratch_write(desk->dir, "forewarn.yaml", text);
}

static int
set_up(void **state)
{
	struct desk *desk = MEM_NEW(struct desk);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	_cleanup_free_ char *services = NULL, *runtime = NULL;

	desk->dir = scratch_make();
	desk->config = mem_printf("%s/forewarn.yaml", desk->dir);
	services = mem_printf("%s/services", desk->dir);
	runtime = mem_printf("%s/run", desk->dir);
	(void)setenv("RUNTIME_DIRECTORY", runtime, 1);
	if (mkdir(services, 0700) < 0)
		return 1;
	scratch_write(desk->dir, "services/ovens.yaml", SERVICE);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", desk->dir);
	desk->notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (desk->notify < 0 ||
		bind(desk->notify, (struct sockaddr *)&address, sizeof(address)) < 0 ||
		setenv("NOTIFY_SOCKET", address.sun_path, 1) < 0)
		return 1;
	*state = desk;
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *desk = *state;

	if (desk->runs)
		(void)program_stop(&desk->daemon, SIGKILL);
	(void)unsetenv("NOTIFY_SOCKET");
	(void)unsetenv("WATCHDOG_USEC");
	(void)unsetenv("RUNTIME_DIRECTORY");
	(void)close(desk->notify);
	scratch_remove(desk->dir);
	free(desk->config);
	free(desk);
	return 0;
}

/* The next message, NULL when none came for MSEC. */
static char *
hear(const struct desk *desk, int msec)
{
	struct pollfd wait = { .fd = desk->notify, .events = POLLIN };
	char buffer[4096];
	ssize_t n;

	if (poll(&wait, 1, msec) <= 0)
		return NULL;
	n = recv(desk->notify, buffer, sizeof(buffer), 0);
	return n < 0 ? NULL : mem_ndup(buffer, (size_t)n);
}

/* Reads on until a message has WORDS; that one. */
static char *
hear_of(const struct desk *desk, const char *words)
{
	time_t until = time(NULL) + PATIENCE_SEC;

	while (time(NULL) < until) {
		char *message = hear(desk, 1000);

		if (message && strstr(message, words))
			return message;
		free(message);
	}
	fail_msg("systemd was not told “%s”", words);
	return NULL;
}

static void
expect(const struct desk *desk, const char *words)
{
	free(hear_of(desk, words));
}

static void
start(struct desk *desk)
{
	_cleanup_free_ char *log = mem_printf("%s/log", desk->dir);

	desk->daemon = program_start(
		(const char *[]){ "forewarnd", "--config", desk->config, NULL }, log);
	desk->runs = true;
}

static void
stop(struct desk *desk, int status)
{
	desk->runs = false;
	assert_int_equal(program_stop(&desk->daemon, SIGTERM), status);
}

static void
logged(const struct desk *desk, const char *words)
{
	_cleanup_free_ char *log = scratch_read(desk->dir, "log");

	assert_non_null(log);
	if (!strstr(log, words))
		fail_msg("the journal lacks “%s”:\n%s", words, log);
}

/* The command says WORDS and ends with STATUS. */
static void
says(const struct desk *desk, const char *command, int status, const char *words)
{
	struct program_result r = program_run(
		(const char *[]){ "forewarn", "--config", desk->config, command, NULL });

	if (r.status != status || (!strstr(r.out, words) && !strstr(r.err, words)))
		fail_msg("%s: status %d, not %d with “%s”:\n%s%s", command, r.status, status,
			words, r.out, r.err);
	program_result_clear(&r);
}

static void
installed_and_not_configured_it_runs_and_says_what_to_do(void **state)
{
	struct desk *desk = *state;
	_cleanup_free_ char *ready = NULL;

	configure(desk, "");
	start(desk);
	ready = hear_of(desk, "READY=1");
	assert_non_null(strstr(ready, "STATUS=nothing is configured yet"));
	assert_non_null(strstr(ready, desk->config));
	logged(desk, "<4>forewarnd " FOREWARN_VERSION " waits: nothing is configured yet");
	says(desk, "check", 1, "nothing is configured yet");
	says(desk, "reload", 0, "nothing is configured yet");
	configure(desk, RECIPIENTS DEPENDENCIES);
	says(desk, "reload", 0, "1 source, 0 silent");
	expect(desk, "STATUS=1 source");
	stop(desk, 0);
}

static void
a_round_over_nothing_is_refused(void **state)
{
	struct desk *desk = *state;
	struct program_result r;

	configure(desk, "");
	r = program_run(
		(const char *[]){ "forewarnd", "--once", "--config", desk->config, NULL });
	assert_int_equal(r.status, 78);
	assert_non_null(strstr(r.err, "nothing is configured yet"));
	program_result_clear(&r);
}

static void
half_configured_it_does_not_begin_and_says_what_is_missing(void **state)
{
	struct desk *desk = *state;

	configure(desk, RECIPIENTS);
	start(desk);
	expect(desk, "STATUS=the configuration is refused: ");
	stop(desk, 78);
	logged(desk, "<3>");
	logged(desk, "there is no \"dependencies\": forewarn would have nothing to look for");
	configure(desk, DEPENDENCIES);
	start(desk);
	expect(desk, "there is no \"recipients\": nobody would be told; write something like");
	stop(desk, 78);
}

static void
wrongly_configured_it_names_the_place_and_counts_the_rest(void **state)
{
	struct desk *desk = *state;
	_cleanup_free_ char *status = NULL;

	configure(desk, RECIPIENTS DEPENDENCIES "langauge: nl\nkeep_entries: soon\n");
	start(desk);
	status = hear_of(desk, "STATUS=the configuration is refused: ");
	assert_non_null(strstr(status, "forewarn.yaml:6:1: unknown key \"langauge\""));
	assert_non_null(strstr(status, "(and 1 more mistake: forewarn check)"));
	stop(desk, 78);
}

static void
a_reload_that_is_refused_stays_in_sight_until_one_succeeds(void **state)
{
	struct desk *desk = *state;
	_cleanup_free_ char *status = NULL;

	configure(desk, RECIPIENTS DEPENDENCIES);
	start(desk);
	expect(desk, "READY=1");
	configure(desk, RECIPIENTS DEPENDENCIES "langauge: nl\n");
	says(desk, "reload", 78, "unknown key \"langauge\"");
	expect(desk, "RELOADING=1\nMONOTONIC_USEC=");
	status = hear_of(desk, "the new configuration is not in use: ");
	assert_non_null(strstr(status, "STATUS=1 source"));
	assert_non_null(strstr(status, "forewarn.yaml:6:1: unknown key"));
	configure(desk, RECIPIENTS DEPENDENCIES);
	says(desk, "reload", 0, "configuration loaded: 1 source");
	free(status);
	status = hear_of(desk, "STATUS=1 source");
	assert_null(strstr(status, "not in use"));
	stop(desk, 0);
}

static void
a_file_that_was_emptied_does_not_silence_who_listens(void **state)
{
	struct desk *desk = *state;

	configure(desk, RECIPIENTS DEPENDENCIES);
	start(desk);
	expect(desk, "READY=1");
	configure(desk, "");
	says(desk, "reload", 78, "it names neither recipients nor dependencies");
	expect(desk, "not in use: it names neither recipients nor dependencies");
	stop(desk, 0);
}

static void
the_watchdog_is_fed_while_the_loop_turns_and_only_then(void **state)
{
	struct desk *desk = *state;

	(void)setenv("WATCHDOG_USEC", "400000", 1);
	configure(desk, "");
	start(desk);
	expect(desk, "READY=1");
	expect(desk, "WATCHDOG=1");
	expect(desk, "WATCHDOG=1");
	(void)kill(desk->daemon.pid, SIGSTOP);
	for (char *last = hear(desk, 0); last; last = hear(desk, 100))
		free(last);
	assert_null(hear(desk, 800));
	(void)kill(desk->daemon.pid, SIGCONT);
	expect(desk, "WATCHDOG=1");
	stop(desk, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			installed_and_not_configured_it_runs_and_says_what_to_do, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_round_over_nothing_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			half_configured_it_does_not_begin_and_says_what_is_missing, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			wrongly_configured_it_names_the_place_and_counts_the_rest, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_reload_that_is_refused_stays_in_sight_until_one_succeeds, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_file_that_was_emptied_does_not_silence_who_listens, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			the_watchdog_is_fed_while_the_loop_turns_and_only_then, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
