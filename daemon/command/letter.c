/* forewarn letter: ready texts about a change, and that one was sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/case_file.h"
#include "command/ledger_desk.h"
#include "command/track.h"
#include "tell/voice.h"

#define RECENT_DAYS 365

struct wish {
	char *id;
	int to; /* enum voice; below 0: it was not said */
	const char *language;
	enum wording level;
	bool sent;
	const char *by;
};

static int
read_option(struct wish *wish, const char *name, const char *value)
{
	if (!value || !*value)
		return command_fail(
			EX_USAGE, "%s wants a value; see forewarn letter --help", name);
	if (strcmp(name, "--by") == 0)
		wish->by = value;
	else if (strcmp(name, "--language") == 0)
		wish->language = value;
	else if (strcmp(name, "--to") == 0) {
		wish->to = voice_of(value);
		if (wish->to < 0)
			return command_fail(EX_USAGE,
				"--to wants vendor, staff, customers or management, not “%s”",
				value);
	} else if (strcmp(value, "technical") == 0)
		wish->level = WORDING_TECHNICAL;
	else if (strcmp(value, "plain") != 0)
		return command_fail(
			EX_USAGE, "--wording wants plain or technical, not “%s”", value);
	return 0;
}

static int
read_arguments(struct wish *wish, int argc, char **argv)
{
	static const char *const valued[] = { "--to", "--language", "--wording", "--by" };

	for (int i = 1; i < argc; i++) {
		size_t option = 0;

		while (option < LENGTH_OF(valued) && strcmp(argv[i], valued[option]) != 0)
			option++;
		if (option < LENGTH_OF(valued)) {
			int status =
				read_option(wish, argv[i], i + 1 < argc ? argv[i + 1] : NULL);

			if (status)
				return status;
			i++;
		} else if (strcmp(argv[i], "--sent") == 0)
			wish->sent = true;
		else if (argv[i][0] == '-' || wish->id)
			return command_fail(EX_USAGE,
				"letter does not know “%s”; see forewarn letter --help",
				argv[i]);
		else
			wish->id = argv[i];
	}
	if (!wish->id || wish->to < 0)
		return command_fail(EX_USAGE,
			"letter wants the id of a change and to whom, for example:\n"
			"  forewarn letter %s --to vendor",
			wish->id ? wish->id : "salesforce-k3x9qa");
	if (wish->sent && text_blank(wish->by))
		return command_fail(EX_USAGE,
			"--sent wants --by NAME: who sent it, for those who read it later");
	if (wish->by && !wish->sent)
		return command_fail(EX_USAGE, "--by says who sent it, and goes with --sent");
	return 0;
}

/* What the vendor did so far, and what it does now. */
static int
fill_records(const struct case_file *file, int64_t now, struct track *track, struct record *own)
{
	struct record_case it = { .change = &file->change,
		.events = &file->events,
		.heard_since = STAMP_NONE,
		.contract_by = DAY_NONE,
		.timezone = file->config->timezone,
		.recent_since = now - (int64_t)RECENT_DAYS * STAMP_DAY_SEC };
	int r = store_heard_since(file->store, file->change.source, &it.heard_since);

	track->service = config_service(file->config, file->change.service);
	track->recent_since = it.recent_since;
	if (r >= 0 && track->service)
		r = track_fill(track, file->config, file->store);
	if (r < 0)
		return command_fail(EX_IOERR, "%s", store_why(file->store));
	record_take(own, &it);
	record_settle(own);
	return 0;
}

static int
print_letter(const struct command_context *context, const struct wish *wish,
	const char *language, const char *id, const char *subject, const struct sheet *sheet)
{
	_cleanup_free_ char *text = sheet_text(sheet), *line = text_line(subject, 0);

	if (context->json)
		return command_print_json(json_pack("{s:s,s:s,s:s,s:s,s:s}", "id", id, "to",
			voice_name((enum voice)wish->to), "language", language, "subject", line,
			"text", text));
	printf("%s\n\n%s", line, text);
	return EX_OK;
}

/* As a note in the history of the change. */
static int
keep_sent(const struct command_context *context, const struct config *config,
	const struct wish *wish, const char *subject)
{
	struct decision note = DECISION_INITIAL;
	json_t *answer = NULL;
	int status;

	note.change = mem_dup(wish->id);
	note.by = mem_dup(wish->by);
	note.why = mem_printf(
		"letter to the %s sent: %s", voice_name((enum voice)wish->to), subject);
	status = ledger_desk_take(config, &note, false, &answer);
	if (answer && context->json) {
		int r = command_print_json(json_incref(answer));

		status = status ? status : r;
	} else if (answer) {
		const char *text = json_string_value(json_object_get(answer, "text"));

		if (status == EX_OK)
			puts(text ? text : "kept");
		else
			(void)command_fail(status, "%s", text ? text : "refused");
	}
	json_decref(answer);
	decision_clear(&note);
	return status;
}

static int
write_letter(const struct command_context *context, const struct wish *wish,
	const struct case_file *file, char **ret_subject)
{
	const struct config *config = file->config;
	struct voice_input input = { .config = config,
		.wording = config_tongue(
			config, wish->language ? wish->language : config->language),
		.level = wish->level,
		.change = &file->change,
		.events = &file->events,
		.today = file->today };
	_cleanup_(sheet_clear) struct sheet sheet = { 0 };
	struct track track = { 0 };
	struct record own = { 0 };
	int status;

	if (wish->language && !text_equal(input.wording->language, wish->language))
		return command_fail(EX_USAGE,
			"there are no texts in “%s”; letters/%s.yaml would have them",
			wish->language, wish->language);
	status = fill_records(file, (int64_t)time(NULL), &track, &own);
	if (!status) {
		input.record = &track.record;
		input.own = &own;
		*ret_subject = voice_write((enum voice)wish->to, &input, &sheet);
		if (!wish->sent)
			status = print_letter(context, wish, input.wording->language,
				file->change.id, *ret_subject, &sheet);
	}
	record_clear(&track.record);
	record_clear(&own);
	return status;
}

static int
run(const struct command_context *context, int argc, char **argv)
{
	struct wish wish = { .to = -1, .level = WORDING_PLAIN };
	struct case_file file = { 0 };
	_cleanup_free_ char *subject = NULL;
	int status = read_arguments(&wish, argc, argv);

	if (!status)
		status = case_file_open(context, 2, (char *[]){ argv[0], wish.id }, &file);
	if (!status)
		status = write_letter(context, &wish, &file, &subject);
	/* Whoever keeps it may have to write the store. */
	store_close(file.store);
	file.store = NULL;
	if (!status && wish.sent)
		status = keep_sent(context, file.config, &wish, subject);
	case_file_clear(&file);
	return status;
}

static const struct command_option options[] = {
	{ "--to", "WHOM", "to whom: vendor, staff, customers or management", WORD_OWN },
	{ "--language", "LANGUAGE", "in that language instead of the configuration's",
		WORD_OWN },
	{ "--wording", "WORDING", "to staff and management: plain, as usual, or technical",
		WORD_OWN },
	{ "--sent", NULL,
		"keeps in the history of the change that it was sent, and prints no letter",
		WORD_OWN },
	{ "--by", "NAME", "who sent it", WORD_RECIPIENT },
	{ 0 },
};

const struct command command_letter = {
	.name = "letter",
	.arguments =
		"ID --to WHOM [--language LANGUAGE] [--wording WORDING] [--sent --by NAME] "
		"[--json]",
	.summary =
		"writes what you may want to say about a change, ready to be edited and sent",
	.options = options,
	.help = "The first line is the subject. The texts stand in letters/LANGUAGE.yaml under "
		"“voice” and can be replaced (forewarn-letters(5)). Nothing is sent: do that "
		"yourself, then say --sent --by NAME; keep the answer with forewarn note ID.\n",
	.words = WORD_CHANGE,
	.run = run,
};
