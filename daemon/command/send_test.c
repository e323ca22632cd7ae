/* forewarn send-test: does a letter reach its recipient? Through the daemon when it runs, else
 * by ourselves. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include <sys/random.h>
#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/wire.h"
#include "command/command.h"
#include "control.h"
#include "tell/compose.h"
#include "tell/post.h"

#define PATIENCE_SEC 120

struct attempt {
	sd_event *loop;
	enum post_outcome outcome;
	char *reply;
};

static void
on_posted(enum post_outcome outcome, const char *reply, void *userdata)
{
	struct attempt *attempt = userdata;

	attempt->outcome = outcome;
	attempt->reply = mem_dup(reply);
	(void)sd_event_exit(attempt->loop, 0);
}

static void
compose_test(const struct config *config, const struct recipient *recipient, struct letter *ret)
{
	_cleanup_free_ char *topic = NULL;
	unsigned long long drawn = 0;

	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		abort();
	topic = mem_printf("test-%016llx", drawn);
	compose_operator(config, recipient, "test", topic, "trouble.test", NULL,
		(int64_t)time(NULL), ret);
}

static int
post_alone(const struct config *config, const struct recipient *recipient,
	struct attempt *attempt, char **reterr_why)
{
	struct wire *wire = NULL;
	struct post *post = NULL;
	struct letter letter = { 0 };
	sigset_t set;
	int r = sd_event_new(&attempt->loop);

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	if (r >= 0)
		r = wire_new(attempt->loop, &wire, reterr_why);
	if (r >= 0)
		r = post_new(wire, &config->mail, &post, reterr_why);
	if (r >= 0) {
		compose_test(config, recipient, &letter);
		r = post_send(post, &letter, on_posted, attempt);
	}
	if (r >= 0)
		r = sd_event_loop(attempt->loop);
	letter_clear(&letter);
	post_free(post);
	wire_free(wire);
	attempt->loop = sd_event_unref(attempt->loop);
	return r;
}

static int
test_alone(const struct command_context *context, const char *name)
{
	struct attempt attempt = { 0 };
	_cleanup_free_ char *why = NULL;
	const struct recipient *recipient;
	struct config *config = command_config(context, true);
	int status, r;

	if (!config)
		return EX_CONFIG;
	recipient = config_recipient(config, name);
	r = recipient ? post_alone(config, recipient, &attempt, &why) : -ENOENT;
	if (r < 0) {
		status = command_fail(EX_SOFTWARE, "%s", why ? why : strerror(-r));
	} else if (attempt.outcome == POST_DELIVERED) {
		printf("the test letter for %s was taken by the mail server (%s)\n",
			recipient->mail, attempt.reply ? attempt.reply : "");
		status = EX_OK;
	} else {
		status = command_fail(1, "the test letter for %s was not taken (%s): %s",
			recipient->mail, post_outcome_name(attempt.outcome),
			attempt.reply ? attempt.reply : "no answer");
	}
	free(attempt.reply);
	config_free(config);
	return status;
}

/* The daemon's answer as an exit status; -1: no daemon runs. */
static int
test_by_daemon(const struct config *config, const char *name)
{
	_cleanup_free_ char *why = NULL;
	json_t *answer = NULL;
	const char *text;
	int status, r = control_ask(config->runtime_dir,
			    json_pack("{s:s,s:s}", "do", "send-test", "to", name), PATIENCE_SEC,
			    &answer, &why);

	if (r == -ENOENT || r == -ECONNREFUSED)
		return -1;
	if (r < 0)
		return command_fail(EX_UNAVAILABLE, "%s", why);
	text = json_string_value(json_object_get(answer, "text"));
	status = control_status(answer);
	if (status == EX_OK)
		printf("%s\n", text ? text : "");
	else
		(void)command_fail(status, "%s", text ? text : "refused");
	json_decref(answer);
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct config *config;
	int status;

	if (argc != 2)
		return command_fail(EX_USAGE, "send-test wants the name of one recipient");
	/* The daemon has the password already: whoever may ask it need not read it. */
	config = command_config(context, false);
	if (!config)
		return EX_CONFIG;
	if (config_recipient(config, argv[1]))
		status = test_by_daemon(config, argv[1]);
	else
		status = command_fail(EX_USAGE, "there is no recipient “%s” in %s", argv[1],
			context->config_file);
	config_free(config);
	if (status < 0)
		status = test_alone(context, argv[1]);
	return status;
}

const struct command command_send_test = {
	.name = "send-test",
	.arguments = "RECIPIENT",
	.summary = "sends a test letter to a recipient of the configuration, now",
	.help = "Exit status 0: the mail server took it. 1: it did not, and its answer is "
		"shown.\n",
	.run = run,
};
