/* forewarn judge: entries as JSON lines in, what we make of each as JSON lines out. The judge
 * alone, on files. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "command/judge_entry.h"
#include "command/judge_print.h"
#include "command/tree.h"
#include "judge/judge.h"
#include "read/language.h"
#include "settings/settings.h"

struct options {
	int64_t now; /* STAMP_NONE: each entry's own */
	bool explain;
	const char *file; /* NULL: standard input */
};

struct session {
	const struct options *options;
	const struct config *config;
	struct rules *rules;
	bool configured; /* dependencies are known: verdicts are about them */
	enum judge_explain explain;
	size_t bad_lines;
};

static int
read_options(int argc, char **argv, struct options *ret)
{
	*ret = (struct options){ .now = STAMP_NONE };
	for (int i = 1; i < argc; i++) {
		const char *now = NULL;

		if (strcmp(argv[i], "--explain") == 0) {
			ret->explain = true;
			continue;
		}
		if (strncmp(argv[i], "--now=", 6) == 0)
			now = argv[i] + 6;
		else if (strcmp(argv[i], "--now") == 0)
			now = i + 1 < argc ? argv[++i] : "";
		if (now) {
			if (stamp_read(now, &ret->now, NULL) < 0)
				return command_fail(EX_USAGE,
					"--now wants a time such as 2027-03-31T12:00:00Z, "
					"not “%s”",
					now);
			continue;
		}
		if (argv[i][0] == '-' && argv[i][1])
			return command_fail(EX_USAGE,
				"judge has no option “%s”; forewarn judge --help lists them",
				argv[i]);
		if (ret->file)
			return command_fail(EX_USAGE,
				"judge reads one file; “%s” is one too many", argv[i]);
		ret->file = strcmp(argv[i], "-") == 0 ? NULL : argv[i];
	}
	return 0;
}

static struct config *
load(const struct command_context *context, bool *ret_configured, struct complaints *complaints)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = { .share_dir = share };

	*ret_configured = context->config_given || access(context->config_file, R_OK) == 0;
	if (!*ret_configured) {
		if (errno != ENOENT && errno != ENOTDIR)
			(void)command_fail(0, "%s: %s; judged as without a configuration",
				context->config_file, strerror(errno));
		return settings_load_catalogue(&paths, complaints);
	}
	paths.config_file = context->config_file;
	return settings_load(&paths, complaints);
}

/* Without a configuration every service counts as one that somebody depends on: the verdict of
 * the facts alone. */
static enum verdict
verdict_on(const struct session *session, const struct facts *facts,
	const struct matches *matches, int64_t now, char **ret_reason)
{
	struct match anything = { .dependency = (char *)"those who depend on the service" };
	struct matches all = { &anything, 1, 1 };

	return judge_verdict(
		session->config, facts, session->configured ? matches : &all, now, ret_reason);
}

static int
judge_line(struct session *session, const char *line, size_t len, size_t number)
{
	struct judge_entry in;
	struct facts facts;
	struct matches matches, ignored = { 0 };
	_cleanup_free_ char *why = NULL, *reason = NULL;
	enum verdict verdict;
	int64_t now = session->options->now;
	int status;

	if (judge_entry_read(line, len, &in, &why) < 0) {
		session->bad_lines++;
		return command_fail(0, "line %zu: %s", number, why);
	}
	if (now == STAMP_NONE)
		now = in.entry.published != STAMP_NONE ? in.entry.published
						       : (int64_t)time(NULL);
	judge_all(session->rules, in.service, &in.entry, now, &facts, &matches);
	if (session->options->explain)
		judge_ignored(session->rules, in.service, &in.entry, &ignored);
	verdict = verdict_on(session, &facts, &matches, now, &reason);
	status = judge_print(&(struct judgement){ .config = session->config,
				     .in = &in,
				     .facts = &facts,
				     .matches = &matches,
				     .ignored = &ignored,
				     .verdict = verdict,
				     .reason = reason },
		session->explain);
	facts_clear(&facts);
	matches_clear(&matches);
	matches_clear(&ignored);
	judge_entry_clear(&in);
	return status;
}

/* The mark that some editors put before a text (a byte order mark) is none of the JSON. */
static const char *
without_mark(const char *line, size_t *len)
{
	if (*len < 3 || memcmp(line, "\xEF\xBB\xBF", 3) != 0)
		return line;
	*len -= 3;
	return line + 3;
}

static int
judge_stream(struct session *session, FILE *stream, const char *name)
{
	_cleanup_free_ char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t got;
	int status = EX_OK;

	while (status == EX_OK && (got = getline(&line, &cap, stream)) >= 0) {
		size_t len = (size_t)got;
		const char *begin = number++ ? line : without_mark(line, &len);

		if (!text_blank(begin))
			status = judge_line(session, begin, len, number);
	}
	if (status == EX_OK && ferror(stream))
		return number ? command_fail(EX_IOERR, "%s: reading stopped after line %zu: %s",
					name, number, strerror(errno))
			      : command_fail(EX_NOINPUT, "%s: %s", name, strerror(errno));
	return status == EX_OK && session->bad_lines ? EX_DATAERR : status;
}

static int
judge_input(struct session *session)
{
	_cleanup_fclose_ FILE *file = NULL;

	if (!session->options->file)
		return judge_stream(session, stdin, "standard input");
	file = fopen(session->options->file, "re");
	if (!file)
		return command_fail(
			EX_NOINPUT, "%s: %s", session->options->file, strerror(errno));
	return judge_stream(session, file, session->options->file);
}

static int
judge_with(struct session *session)
{
	int status = judge_input(session);

	if (fflush(stdout) != 0 || ferror(stdout))
		return command_fail(
			EX_IOERR, "the output cannot be written: %s", strerror(errno));
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct options options;
	struct session session = { .options = &options };
	struct complaints complaints = { 0 };
	struct config *config;
	int status = read_options(argc, argv, &options);

	if (status)
		return status;
	/* Whoever writes a line and waits for its answer gets it. */
	(void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (options.explain)
		session.explain =
			isatty(STDOUT_FILENO) ? JUDGE_EXPLAIN_BELOW : JUDGE_EXPLAIN_INSIDE;
	config = load(context, &session.configured, &complaints);
	session.rules = config ? rules_new(config, &complaints) : NULL;
	command_print_complaints(&complaints);
	complaints_clear(&complaints);
	session.config = config;
	if (!session.rules)
		status = EX_CONFIG;
	else if (config->phrase_count == 0)
		status = command_fail(EX_CONFIG,
			"there are no phrases, so nothing can be judged: is forewarn "
			"installed? FOREWARN_SHARE can "
			"name the folder that has phrases/en.yaml");
	else
		status = judge_with(&session);
	rules_free(session.rules);
	config_free(config);
	return status;
}

static const struct command_option options[] = {
	{ "--now", "RFC3339",
		"judges as if it were that moment; without it each entry is judged at its own "
		"\"published\", or by the clock where that is null",
		WORD_OWN },
	{ "--explain", NULL,
		"adds the reasons: on a terminal as indented sentences below each line, else "
		"in the "
		"line itself, as the list \"explanation\"",
		WORD_OWN },
	{ 0 }
};

const struct command command_judge = {
	.name = "judge",
	.arguments = "[--now RFC3339] [--explain] [FILE]",
	.summary = "says of each entry what it announces, whom it concerns and what to do",
	.options = options,
	.help = "Reads one JSON object a line from FILE or standard input:\n"
		"  {\"id\", \"service\", \"title\", \"body\", \"body_format\": html, markdown "
		"or "
		"text,\n"
		"  \"published\"}, and, where known, \"link\", \"updated\", \"labels\": "
		"[...],\n"
		"  \"language\", \"dates\": [{\"role\", \"from\", \"to\", \"precision\"}]\n"
		"and prints one JSON object a line.\n"
		"\n"
		"With a configuration, matches and verdict are about its dependencies. Without "
		"one, "
		"matches are empty and the verdict is what the facts alone would give somebody "
		"who "
		"depends on the service.\n"
		"\n"
		"A line that cannot be read is named on standard error, the rest is judged, "
		"and the "
		"exit status is 65.\n",
	.words = WORD_FILE,
	.run = run,
};
