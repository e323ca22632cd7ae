/* forewarn accept, plan, not-affected, snooze, reopen, note: what a person decides about a change. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "command/ledger_desk.h"

static int
read_until(const char *name, const char *value, struct decision *d)
{
	if (stamp_read_day(value, &d->until) >= 0)
		return 0;
	return command_fail(EX_USAGE,
		"%s: --until wants a day in the form YEAR-MONTH-DAY, such as 2027-03-31, not "
		"“%s”",
		name, value);
}

/* The value of the option NAME at argv[*I], which is "NAME VALUE" or "NAME=VALUE"; NULL: argv[*I] is
 * another word. A value that is missing is "". */
static const char *
value_of(const char *name, char **argv, int *i)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return NULL;
	if (argv[*i][n] == '=')
		return argv[*i] + n + 1;
	if (argv[*i][n] != '\0')
		return NULL;
	if (!argv[*i + 1] || text_starts(argv[*i + 1], "--"))
		return "";
	return argv[++*i];
}

static int
read_arguments(int argc, char **argv, struct decision *d)
{
	for (int i = 1; i < argc; i++) {
		const char *value;

		if ((value = value_of("--by", argv, &i)))
			mem_set(&d->by, value);
		else if ((value = value_of("--why", argv, &i)))
			mem_set(&d->why, value);
		else if ((value = value_of("--until", argv, &i))) {
			if (read_until(argv[0], value, d))
				return EX_USAGE;
		} else if (argv[i][0] == '-')
			return command_fail(EX_USAGE,
				"%s does not know “%s”; it knows --by, --why and --until",
				argv[0], argv[i]);
		else if (d->change)
			return command_fail(EX_USAGE,
				"%s wants one change, and “%s” is a second one; put what has "
				"spaces "
				"between quotation marks: --why \"it runs on the new version\"",
				argv[0], argv[i]);
		else
			d->change = mem_dup(argv[i]);
	}
	return 0;
}

/* All that is missing, with a line that would do. */
static int
mind_missing(const char *name, const struct decision *d)
{
	const char *missing = !d->change ? "the id of a change (forewarn list shows them)"
			      : text_blank(d->by) ? "--by NAME: who decides"
			      : text_blank(d->why)
				      ? "--why TEXT: the reason, for those who read it "
					"later"
			      : d->kind == DECISION_SNOOZE && d->until == DAY_NONE
				      ? "--until DATE: when you want to hear of it again"
				      : NULL;
	bool until = d->kind == DECISION_SNOOZE || d->kind == DECISION_PLAN;
	char day[STAMP_SIZE];

	if (!missing)
		return 0;
	return command_fail(EX_USAGE,
		"%s wants %s. For example:\n  forewarn %s %s --by %s --why \"%s\"%s%s", name,
		missing, name, d->change ? d->change : "salesforce-k3x9qa",
		text_blank(d->by) ? "ada" : d->by,
		text_blank(d->why) ? "we have moved to the new version" : d->why,
		until ? " --until " : "",
		until ? stamp_write_day(stamp_utc_day((int64_t)time(NULL)) + 30, day) : "");
}

static int
tell(const struct command_context *context, json_t *answer, int status)
{
	const char *text = json_string_value(json_object_get(answer, "text"));

	if (context->json) {
		int r = command_print_json(answer);

		return r ? r : status;
	}
	if (status == EX_OK)
		puts(text ? text : "kept");
	else
		(void)command_fail(status, "%s", text ? text : "refused");
	json_decref(answer);
	return status;
}

static int
decide(const struct command_context *context, enum decision_kind kind, int argc, char **argv)
{
	struct decision d = DECISION_INITIAL;
	struct config *config = NULL;
	json_t *answer = NULL;
	int status;

	d.kind = kind;
	status = read_arguments(argc, argv, &d);
	if (status == 0)
		status = mind_missing(argv[0], &d);
	if (status == 0) {
		config = command_config(context, false);
		status = config ? ledger_desk_take(config, &d, false, &answer) : EX_CONFIG;
	}
	if (answer)
		status = tell(context, answer, status);
	config_free(config);
	decision_clear(&d);
	return status;
}

static int
run_accept(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_ACCEPT, argc, argv);
}

static int
run_plan(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_PLAN, argc, argv);
}

static int
run_not_affected(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_NOT_AFFECTED, argc, argv);
}

static int
run_snooze(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_SNOOZE, argc, argv);
}

static int
run_reopen(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_REOPEN, argc, argv);
}

static int
run_note(const struct command_context *context, int argc, char **argv)
{
	return decide(context, DECISION_NONE, argc, argv);
}

#define ARGUMENTS "ID --by NAME --why TEXT"
#define BY \
	{ \
		"--by", "NAME", \
			"who decided, best as the name or the mail address of a recipient in " \
			"forewarn.yaml", \
			WORD_RECIPIENT \
	}
#define WHY \
	{ \
		"--why", "TEXT", "the reason, for those who read it later", WORD_OWN \
	}
#define UNTIL \
	{ \
		"--until", "DATE", \
			"from that day on, such as 2027-03-31, the change is open again", \
			WORD_OWN \
	}
#define HOW \
	"When the vendor moves, edits or withdraws the change, what was decided is void, and " \
	"a " \
	"letter says so to those concerned and to NAME. It works while forewarnd runs (for " \
	"members of its group) and while it is stopped (for whoever may write the store).\n"

static const struct command_option options[] = { BY, WHY, { 0 } };
static const struct command_option options_until[] = { BY, WHY, UNTIL, { 0 } };
static const struct command_option options_plan[] = { BY, WHY,
	{ "--until", "DATE", "the day by which you act; reminders wait for it", WORD_OWN },
	{ 0 } };

const struct command command_accept = {
	.name = "accept",
	.arguments = ARGUMENTS " [--until DATE] [--json]",
	.summary = "you live with a change, and the next reminder comes when it is in force",
	.options = options_until,
	.help = HOW,
	.words = WORD_CHANGE,
	.run = run_accept,
};

const struct command command_plan = {
	.name = "plan",
	.arguments = ARGUMENTS " [--until DATE] [--json]",
	.summary = "you act on a change",
	.options = options_plan,
	.help = HOW,
	.words = WORD_CHANGE,
	.run = run_plan,
};

const struct command command_not_affected = {
	.name = "not-affected",
	.arguments = ARGUMENTS " [--until DATE] [--json]",
	.summary = "a change does not touch you, and no reminder of it comes any more",
	.options = options_until,
	.help = HOW,
	.words = WORD_CHANGE,
	.run = run_not_affected,
};

const struct command command_snooze = {
	.name = "snooze",
	.arguments = ARGUMENTS " --until DATE [--json]",
	.summary = "not now: a change is open again from a day on",
	.options = options_until,
	.help = HOW,
	.words = WORD_CHANGE,
	.run = run_snooze,
};

const struct command command_reopen = {
	.name = "reopen",
	.arguments = ARGUMENTS " [--json]",
	.summary = "takes a decision back; reminders go on",
	.options = options,
	.words = WORD_CHANGE,
	.run = run_reopen,
};

const struct command command_note = {
	.name = "note",
	.arguments = ARGUMENTS " [--json]",
	.summary = "writes a line into the history of a change, and nothing else",
	.options = options,
	.words = WORD_CHANGE,
	.run = run_note,
};
