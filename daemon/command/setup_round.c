/* Setup round: reload, test letter and first poll, each offered. */
#include "command/setup_round.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/ask.h"
#include "control.h"

/* A first poll takes seconds; a source that does not answer takes a minute. */
#define POLL_PATIENCE_SEC 120
#define PING_SEC 5
/* The unit's. */
#define DAEMON_USER "forewarn"

static bool
daemon_runs(const struct config *config)
{
	json_t *answer = NULL;
	int r = control_ask(
		config->runtime_dir, json_pack("{s:s}", "do", "ping"), PING_SEC, &answer, NULL);

	json_decref(answer);
	return r >= 0;
}

int
setup_round_reload(const struct command_context *context, const struct config *config)
{
	char name[] = "reload";
	char *words[] = { name, config->runtime_dir, NULL };

	if (!daemon_runs(config))
		return 1;
	if (!ask_yes("forewarnd runs. Shall it take this configuration over now?", true))
		return 1;
	return command_reload.run(context, 2, words) == 0 ? 0 : 1;
}

void
setup_round_letter(const struct command_context *context, const char *recipient)
{
	_cleanup_free_ char *question = mem_printf("Send a test letter to %s now?", recipient);
	_cleanup_free_ char *to = mem_dup(recipient);
	char name[] = "send-test";
	char *words[] = { name, to, NULL };

	if (!ask_yes(question, true))
		return;
	if (command_send_test.run(context, 2, words) != 0)
		printf("When it is mended, try again: forewarn send-test %s\n", recipient);
}

struct progress {
	const struct config *config;
	int64_t since;
	struct strings told;
};

static int
tell_asked(const struct source_state *state, void *userdata)
{
	struct progress *progress = userdata;

	if (state->last_try < progress->since || strings_has(&progress->told, state->id) ||
		!config_asked_source(progress->config, state->id))
		return 0;
	strings_add(&progress->told, state->id);
	printf("  %zu: %s: %s, %llu entries%s%s\n", progress->told.count, state->id,
		outcome_name(state->outcome), (unsigned long long)state->entries,
		state->why ? ": " : "", state->why ? state->why : "");
	return 0;
}

static size_t
count_sources(const struct config *config)
{
	size_t count = 0;

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++)
			count += config_asks(
				config, &config->services[i], &config->services[i].sources[j]);
	return count;
}

/* Looks into the store of the daemon that asks them. */
static void
follow_daemon(const struct config *config)
{
	struct progress progress = { .config = config, .since = (int64_t)time(NULL) - 30 };
	size_t expected = count_sources(config);

	printf("forewarnd asks %zu sources:\n", expected);
	for (unsigned i = 0; i < POLL_PATIENCE_SEC && progress.told.count < expected; i++) {
		struct store *store = NULL;

		(void)fflush(stdout);
		(void)sleep(1);
		if (store_open(config->state_dir, STORE_READ, &store, NULL) >= 0)
			(void)store_sources(store, tell_asked, &progress);
		store_close(store);
	}
	if (progress.told.count < expected)
		printf("%zu of %zu so far; forewarn status shows the others later\n",
			progress.told.count, expected);
	strings_clear(&progress.told);
}

/* Beside this program, or where make install puts it. The caller frees; NULL: nowhere. */
static char *
find_daemon(void)
{
	static const char *const places[] = { "forewarnd", "../sbin/forewarnd" };
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	exe[n > 0 ? n : 0] = '\0';
	slash = strrchr(exe, '/');
	if (!slash)
		return NULL;
	slash[1] = '\0';
	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		char *path = mem_printf("%s%s", exe, places[i]);

		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* A store that root makes is of no use to the service. -1: it cannot be helped. */
static int
become_daemon_user(void)
{
	const struct passwd *user = geteuid() == 0 ? getpwnam(DAEMON_USER) : NULL;

	if (!user)
		return 0;
	return initgroups(DAEMON_USER, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 &&
			       setuid(user->pw_uid) == 0
		       ? 0
		       : -1;
}

static void
play_round(const struct command_context *context, const char *program)
{
	pid_t pid;
	int status = 0;

	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (become_daemon_user() == 0)
			(void)execl(program, "forewarnd", "--once", "--config",
				context->config_file, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) <= 1)
		printf("The round is over%s.\n",
			WEXITSTATUS(status) ? "; forewarn status says what needs attention"
					    : "");
	else
		printf("The round could not be played; forewarnd --once says why\n");
}

void
setup_round_poll(
	const struct command_context *context, const struct config *config, bool daemon)
{
	_cleanup_free_ char *program = daemon ? NULL : find_daemon();

	if (count_sources(config) == 0)
		return;
	if (daemon) {
		if (ask_yes("See how it asks the sources for the first time?", true))
			follow_daemon(config);
	} else if (program &&
		   ask_yes("Ask every source once now? What is ahead comes in a first letter.",
			   true)) {
		play_round(context, program);
	}
}
