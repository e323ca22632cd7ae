/* Command: one file a subcommand of `forewarn`; they may know every room. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "keep/store.h"
#include "model/config.h"

/* Options that every subcommand has, taken out of argv by the program before the subcommand
 * sees it. */
struct command_context {
	const char *config_file; /* --config, $FOREWARN_CONFIG or the default; config_given says
				    that it was named */
	int config_given;
	int json; /* --json */
};

/* What stands in a place of the command line, for those who have it completed. */
enum command_word {
	WORD_OWN, /* nobody but the user knows it */
	WORD_CHANGE,
	WORD_SOURCE,
	WORD_SERVICE,
	WORD_RECIPIENT,
	WORD_COMMAND,
	WORD_FORMAT,
	WORD_FILE,
	WORD_FOLDER,
};

/* The same words stand in forewarn(1); a test compares them. */
struct command_option {
	const char *name;  /* --days */
	const char *value; /* N, or NULL: it has none */
	const char *says;  /* a sentence without its full stop */
	enum command_word word;
};

struct command {
	const char *name;
	const char *arguments;                /* as shown in --help */
	const char *summary;                  /* one sentence without its full stop */
	const struct command_option *options; /* the last has no name; NULL: none but --json */
	const char
		*help; /* the rest of `forewarn NAME --help`: paragraphs, whose lines are filled
			     but for those that begin with a space */
	enum command_word words; /* what its arguments are */
	/* ARGV[0] is the subcommand's name. Returns the exit status (0, 1, or sysexits.h).
	 * Prints errors itself. */
	int (*run)(const struct command_context *context, int argc, char **argv);
};

/* A sentence to stderr, "forewarn: ..."; returns STATUS. */
int command_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints JSON in one line on stdout and frees it; 0, or EX_IOERR. */
int command_print_json(json_t *json);
/* A part of a line: nothing behind it. */
int command_put_json(json_t *json, size_t flags);
/* The same with FLAGS of jansson, for one of many: the line may wait in the buffer. */
int command_print_json_as(json_t *json, size_t flags);
/* Loads the configuration; prints every complaint on stderr. Without SECRETS whoever may not read them can still list
 * and show. NULL when there was an error (exit EX_CONFIG). */
struct config *command_config(const struct command_context *context, bool secrets);
/* Opens the store of CONFIG for reading. NULL: the sentence is printed (exit EX_NOINPUT). */
struct store *command_store(const struct config *config);

/* A string, or null. */
json_t *command_json_string(const char *s);
/* null where it may not stand as a link. */
json_t *command_json_link(const char *url);
/* RFC 3339, or null for STAMP_NONE. */
json_t *command_json_stamp(int64_t stamp);
/* A change as it stands in --json listings. CONFIG gives owner and latest decision date, TODAY its state. */
json_t *
command_json_change(const struct config *config, const struct change *change, int32_t today);

/* What stops because of it, worst first: each with dependency, with (null: the change itself hits it), process, people and
 * importance. */
json_t *command_json_impact(const struct config *config, const struct change *change);
/* What was decided; null when nothing was. */
json_t *command_json_decision(const struct decision *decision);

/* Each with file, line, column, text and warning. */
json_t *command_json_complaints(const struct complaints *complaints);
/* One line each on stderr. */
void command_print_complaints(const struct complaints *complaints);
/* The same without warnings, which are for `forewarn check`. */
void command_print_mistakes(const struct complaints *complaints);

/* "3 hours ago", "in 2 days", "never" for STAMP_NONE; the caller frees. */
char *command_ago(int64_t stamp, int64_t now);
/* The earliest of the matched dependencies' latest decision dates, DAY_NONE without one. */
int32_t command_decide_by(const struct config *config, const struct change *change);

/* One in each file of daemon/command/. */
extern const struct command command_check, command_status, command_list, command_show,
	command_explain, command_read, command_judge, command_send_test, command_reload,
	command_services, command_sources, command_accept, command_plan, command_not_affected,
	command_snooze, command_reopen, command_note, command_decisions, command_split,
	command_backup, command_setup, command_import, command_record, command_report,
	command_letter, command_backtest;
