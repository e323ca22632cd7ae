/* forewarn judge: entries as JSON lines in, what we make of each as JSON lines out. The judge
 * alone, on files. */
#include <errno.h>
#include <limits.h>
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

/* Run from a source tree before anything is installed, the shipped files are the tree's own.
 * Returns NULL when the settings shall look where they always look. The caller frees. */
static char *
share_of_tree(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n <= 0 || getenv("FOREWARN_SHARE") || access(FOREWARN_SHARE "/phrases", R_OK) == 0)
		return NULL;
	exe[n] = '\0';
	for (int up = 0; up < 5; up++) {
		char *slash = strrchr(exe, '/');
		char *path;

		if (!slash)
			return NULL;
		*slash = '\0';
		path = mem_printf("%s/config/phrases/en.yaml", exe);
		if (access(path, R_OK) == 0) {
			path[strlen(path) - strlen("/phrases/en.yaml")] = '\0';
			return path;
		}
		free(path);
	}
	return NULL;
}

static void
print_complaints(struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints->items[i]);

		fprintf(stderr, "%s\n", line);
	}
	complaints_clear(complaints);
}

static struct config *
load(const struct command_context *context, bool *ret_configured, struct complaints *complaints)
{
	_cleanup_free_ char *share = share_of_tree();
	struct settings_paths paths = { .share_dir = share };

	*ret_configured = context->config_given || access(context->config_file, R_OK) == 0;
	if (!*ret_configured)
		return settings_load_catalogue(&paths, complaints);
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
	struct matches matches;
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
	judge_facts(session->rules, &in.entry, now, &facts);
	judge_match(session->rules, in.service, &in.entry, &facts, &matches);
	verdict = verdict_on(session, &facts, &matches, now, &reason);
	status = judge_print_line(&in, &facts, &matches, verdict);
	if (status == EX_OK && session->options->explain)
		judge_print_explanation(&in, &facts, &matches, verdict, reason);
	facts_clear(&facts);
	matches_clear(&matches);
	judge_entry_clear(&in);
	return status;
}

static int
judge_stream(struct session *session, FILE *stream)
{
	_cleanup_free_ char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t len;
	int status = EX_OK;

	while (status == EX_OK && (len = getline(&line, &cap, stream)) >= 0) {
		number++;
		if (!text_blank(line))
			status = judge_line(session, line, (size_t)len, number);
	}
	if (status == EX_OK && ferror(stream))
		return command_fail(
			EX_IOERR, "reading stopped at line %zu: %s", number, strerror(errno));
	return status == EX_OK && session->bad_lines ? EX_DATAERR : status;
}

static int
judge_with(struct session *session)
{
	_cleanup_fclose_ FILE *file = NULL;

	if (!session->options->file)
		return judge_stream(session, stdin);
	file = fopen(session->options->file, "re");
	if (!file)
		return command_fail(
			EX_NOINPUT, "%s: %s", session->options->file, strerror(errno));
	return judge_stream(session, file);
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
	config = load(context, &session.configured, &complaints);
	session.rules = config ? rules_new(config, &complaints) : NULL;
	print_complaints(&complaints);
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

const struct command command_judge = {
	.name = "judge",
	.arguments = "[--now RFC3339] [--explain] [FILE]",
	.summary = "Say of each entry what it announces, whom it concerns and what to do",
	.help = "Reads one JSON object a line from FILE or standard input:\n"
		"  {\"id\", \"service\", \"title\", \"body\", \"body_format\": html, markdown "
		"or text, \"published\"},\n"
		"  and, where known, \"link\", \"updated\", \"labels\": [...], \"language\",\n"
		"  \"dates\": [{\"role\", \"from\", \"to\", \"precision\"}]\n"
		"and prints one JSON object a line.\n"
		"\n"
		"  --now RFC3339   judge as if it were then; without it each entry is judged "
		"at its\n"
		"                  own \"published\", or by the clock if that is null\n"
		"  --explain       behind each line, say why in indented sentences\n"
		"\n"
		"With a configuration, matches and verdict are about its dependencies. Without "
		"one,\n"
		"matches are empty and the verdict is what the facts alone would give somebody "
		"who\n"
		"depends on the service.\n"
		"\n"
		"A line that cannot be read is named on standard error, the rest is judged, "
		"and the\n"
		"exit status is 65.\n",
	.run = run,
};
