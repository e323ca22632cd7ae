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
	unsigned open;    /* letters without an answer */
	unsigned refused; /* letters that nobody took */
};

/* Letters leave and are answered in the order of their channels. */
struct tried {
	struct attempt *attempt;
	struct letter letter;
};

static void
on_posted(const struct post_answer *answer, void *userdata)
{
	static const char *const takers[CHANNEL_COUNT] = { "mail server", "webhook", "program",
		"journal" };
	struct tried *tried = userdata;
	struct attempt *attempt = tried->attempt;
	const struct letter *letter = &tried->letter;

	if (answer->outcome == POST_DELIVERED) {
		printf("the test letter for %s was taken by the %s (%s)\n", letter->to,
			takers[letter->channel], answer->reply);
	} else {
		attempt->refused++;
		(void)command_fail(1, "the test letter for %s was not taken (%s): %s",
			letter->to, post_outcome_name(answer->outcome),
			*answer->reply ? answer->reply : "no answer");
	}
	if (--attempt->open == 0)
		(void)sd_event_exit(attempt->loop, 0);
}

static void
compose_test(const struct config *config, const struct recipient *recipient,
	enum channel channel, struct letter *ret)
{
	_cleanup_free_ char *topic = NULL;
	unsigned long long drawn = 0;

	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		abort();
	topic = mem_printf("test-%016llx", drawn);
	compose_operator(config, recipient, channel, "test", topic, "trouble.test", NULL,
		(int64_t)time(NULL), ret);
}

static void
prepare_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

/* Over each channel that RECIPIENT has; until all are answered. */
static int
try_channels(const struct config *config, const struct recipient *recipient, struct post *post,
	struct attempt *attempt)
{
	struct tried tried[CHANNEL_COUNT] = { 0 };
	int r = 0;

	for (enum channel c = 0; r >= 0 && c < CHANNEL_COUNT; c++) {
		if (!recipient_has(recipient, c))
			continue;
		tried[c].attempt = attempt;
		compose_test(config, recipient, c, &tried[c].letter);
		r = post_send(post, &tried[c].letter, recipient, tried[c].letter.created,
			on_posted, &tried[c]);
		attempt->open++;
	}
	if (r >= 0)
		r = sd_event_loop(attempt->loop);
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		letter_clear(&tried[c].letter);
	return r;
}

static int
post_alone(const struct config *config, const struct recipient *recipient,
	struct attempt *attempt, char **reterr_why)
{
	struct journal *journal = journal_new(false);
	struct wire *wire = NULL;
	struct post *post = NULL;
	int r = sd_event_new(&attempt->loop);

	prepare_signals();
	if (r >= 0)
		r = wire_new(attempt->loop, &wire, reterr_why);
	if (r >= 0)
		r = post_new(wire, &config->mail, journal, &post, reterr_why);
	if (r >= 0)
		r = try_channels(config, recipient, post, attempt);
	post_free(post);
	wire_free(wire);
	journal_free(journal);
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
	if (r < 0)
		status = command_fail(EX_SOFTWARE, "%s", why ? why : strerror(-r));
	else
		status = attempt.refused ? 1 : EX_OK;
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
		"shown. "
		"Whoever has several channels is written to over each, and each must take "
		"it.\n",
	.words = WORD_RECIPIENT,
	.run = run,
};
