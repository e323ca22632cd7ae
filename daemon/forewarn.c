/* forewarn: the command for people. It finds the subcommand; each has a file of its own in
 * command/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/mem.h"
#include "command/command.h"
#include "command/complete.h"
#include "command/help.h"
#include "sealed.h"

static const struct command *const commands[] = { &command_setup, &command_import,
	&command_check, &command_status, &command_list, &command_show, &command_explain,
	&command_accept, &command_plan, &command_not_affected, &command_snooze, &command_reopen,
	&command_note, &command_decisions, &command_split, &command_record, &command_report,
	&command_letter, &command_backtest, &command_services, &command_sources,
	&command_send_test, &command_backup, &command_reload, &command_read, &command_judge };

static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < LENGTH_OF(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* Takes the options that every subcommand has out of ARGV. Returns the new argc, or -1 after a
 * sentence. */
static int
take_common(struct command_context *context, bool *help, int argc, char **argv)
{
	int kept = 1;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0) {
			context->json = 1;
		} else if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0) {
			*help = true;
		} else if (strcmp(argv[i], "-c") == 0 || strcmp(argv[i], "--config") == 0) {
			if (++i == argc) {
				(void)command_fail(0, "--config wants a file");
				return -1;
			}
			context->config_file = argv[i];
			context->config_given = 1;
		} else if (strncmp(argv[i], "--config=", 9) == 0) {
			context->config_file = argv[i] + 9;
			context->config_given = 1;
		} else {
			argv[kept++] = argv[i];
		}
	}
	argv[kept] = NULL;
	return kept;
}

static int
obey(int argc, char **argv)
{
	const char *from_environment = getenv("FOREWARN_CONFIG");
	struct command_context context = { .config_file = from_environment ? from_environment
									   : FOREWARN_ETC
								  "/forewarn.yaml",
		.config_given = from_environment != NULL };
	const struct command *command;
	bool help = false;
	int status;

	/* Half a command line is none yet. */
	if (argc > 1 && strcmp(argv[1], "--complete") == 0)
		return complete_print(
			commands, LENGTH_OF(commands), &context, argc - 2, argv + 2);
	argc = take_common(&context, &help, argc, argv);
	if (argc < 0)
		return EX_USAGE;
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("forewarn " FOREWARN_VERSION);
		return EX_OK;
	}
	if (argc < 2 || strcmp(argv[1], "help") == 0) {
		help_print(commands, LENGTH_OF(commands));
		return argc < 2 && !help ? EX_USAGE : EX_OK;
	}
	if (argv[1][0] == '-')
		return command_fail(EX_USAGE,
			"there is no option “%s”; forewarn --help lists them", argv[1]);
	command = find(argv[1]);
	if (!command)
		return command_fail(EX_USAGE,
			"there is no command “%s”; forewarn --help lists them", argv[1]);
	if (help) {
		help_print_command(command);
		return EX_OK;
	}
	status = command->run(&context, argc - 1, argv + 1);
	/* A listing that did not arrive whole is no success. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == EX_OK)
		status = command_fail(EX_IOERR, "the output could not be written");
	return status;
}

int
main(int argc, char **argv)
{
	FILE *out = stdout, *err = stderr;
	int status;

	sealed_begin();
	json_set_alloc_funcs(mem_raw, free);
	/* Whatever a command prints, vendors may have written some of it. */
	stdout = gate_stream(out);
	stderr = gate_stream(err);
	status = obey(argc, argv);
	(void)fclose(stdout);
	(void)fclose(stderr);
	stdout = out;
	stderr = err;
	return status;
}
