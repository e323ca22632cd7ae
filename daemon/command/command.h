/* Command: one file a subcommand of `forewarn`; they may know every room. */
#pragma once

#include <jansson.h>

#include "model/config.h"

/* Options that every subcommand has, taken out of argv by the program before the subcommand sees it. */
struct command_context {
	const char *config_file; /* --config, $FOREWARN_CONFIG or the default; config_given says that it was named */
	int config_given;
	int json; /* --json */
};

struct command {
	const char *name;
	const char *arguments; /* as shown in --help */
	const char *summary;   /* one line */
	const char *help;      /* the rest of `forewarn NAME --help`; paragraphs */
	/* ARGV[0] is the subcommand's name. Returns the exit status (0, 1, or sysexits.h). Prints errors itself. */
	int (*run)(const struct command_context *context, int argc, char **argv);
};

/* A sentence to stderr, "forewarn: ..."; returns STATUS. */
int command_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints JSON in one line on stdout and frees it; 0, or EX_IOERR. */
int command_print_json(json_t *json);
/* Loads the configuration; prints every complaint on stderr. NULL when there was an error (exit EX_CONFIG). */
struct config *command_config(const struct command_context *context);

/* One in each file of daemon/command/. */
extern const struct command command_check, command_status, command_list, command_show, command_explain, command_read,
	command_judge, command_send_test, command_reload, command_services, command_sources;
