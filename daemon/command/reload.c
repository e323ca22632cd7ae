/* forewarn reload: new configuration into the running daemon, with its answer. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "command/command.h"
#include "command/tree.h"
#include "configure.h"
#include "control.h"

/* A review of a large store takes its time. */
#define PATIENCE_SEC 120

/* The new files may name another runtime folder, or be broken: ask where the running daemon most likely listens. Broken
 * files are told here as well, for the case that nobody answers. */
static char *
find_runtime_dir(const struct command_context *context, struct complaints *complaints)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = {
		.share_dir = share, .config_file = context->config_file, .secrets_shut = true
	};
	struct config *config = settings_load(&paths, complaints);
	const char *given = getenv("RUNTIME_DIRECTORY");
	char *dir = mem_dup(config ? config->runtime_dir : given ? given : "/run/forewarn");

	config_free(config);
	return dir;
}

/* Nobody answers: the sentence, and why that folder was asked. */
static int
no_answer(const struct command_context *context, const struct complaints *complaints,
	const char *why)
{
	command_print_complaints(complaints);
	if (complaints->errors)
		return command_fail(EX_UNAVAILABLE,
			"%s. The mistakes in %s hide which runtime folder the daemon has: "
			"forewarn "
			"reload FOLDER names it",
			why, context->config_file);
	return command_fail(EX_UNAVAILABLE, "%s", why);
}

static void
print_complaints(const json_t *answer)
{
	json_t *list = json_object_get(answer, "complaints"), *line;
	size_t i;

	json_array_foreach(list, i, line) fprintf(stderr, "%s\n", json_string_value(line));
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	_cleanup_free_ char *dir = NULL;
	_cleanup_free_ char *why = NULL;
	json_t *answer = NULL;
	const char *text;
	int status;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
		return command_fail(
			EX_USAGE, "reload takes at most the daemon's runtime folder");
	dir = argc == 2 ? mem_dup(argv[1]) : find_runtime_dir(context, &complaints);
	if (control_ask(dir, json_pack("{s:s}", "do", "reload"), PATIENCE_SEC, &answer, &why) <
		0)
		return no_answer(context, &complaints, why);
	status = control_status(answer);
	if (context->json) {
		int r = command_print_json(answer);

		return r ? r : status;
	}
	print_complaints(answer);
	text = json_string_value(json_object_get(answer, "text"));
	if (status == EX_OK)
		printf("%s\n", text ? text : "configuration loaded");
	else
		(void)command_fail(status, "%s", text ? text : "refused");
	json_decref(answer);
	return status;
}

const struct command command_reload = {
	.name = "reload",
	.arguments = "[RUNTIME-FOLDER] [--json]",
	.summary =
		"makes the running daemon read its configuration anew, and prints the outcome",
	.help = "Exit status 78: the files have mistakes, which are printed, and the old "
		"configuration stays in force. When the files are too broken to say where the "
		"daemon's runtime folder is, /run/forewarn (or $RUNTIME_DIRECTORY) is taken, "
		"or the "
		"folder that you name.\n",
	.words = WORD_FOLDER,
	.run = run,
};
