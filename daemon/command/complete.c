/* Complete: finds what is being typed, and prints what begins so. */
#include "command/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/tree.h"
#include "model/format.h"
#include "settings/settings.h"

#define SAID_BYTES 100

struct line {
	const struct command *const *commands;
	size_t count;
	const char *config_file;
	const char *typed;             /* so far */
	const struct command *command; /* NULL: none yet */
};

static const struct command_option common[] = { { "--config", "FILE", "the configuration",
							WORD_FILE },
	{ "-c", "FILE", "the configuration", WORD_FILE },
	{ "--help", NULL, "help, also about one command", WORD_OWN }, { 0 } };
static const struct command_option json = { "--json", NULL, "JSON instead of text", WORD_OWN };
static const struct command_option version = { "--version", NULL, "the version", WORD_OWN };

static void
offer(const struct line *line, const char *word, const char *says)
{
	_cleanup_free_ char *about = text_line(says ? says : "", SAID_BYTES);

	if (text_starts(word, line->typed))
		printf("%s\t%s\n", word, about);
}

static struct config *
load(const struct line *line, bool catalogue)
{
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = {
		.share_dir = share, .config_file = line->config_file, .secrets_shut = true
	};
	struct complaints unheard = { 0 };
	struct config *config = catalogue ? settings_load_catalogue(&paths, &unheard)
					  : settings_load(&paths, &unheard);

	complaints_clear(&unheard);
	return config;
}

static void
offer_changes(const struct line *line)
{
	struct config *config = load(line, false);
	struct changes changes = { 0 };
	struct store *store = NULL;

	if (config && store_open(config->state_dir, STORE_READ, &store, NULL) >= 0 &&
		store_changes(store, DAY_NONE, &changes) >= 0)
		for (size_t i = 0; i < changes.count; i++)
			offer(line, changes.items[i].id, changes.items[i].title);
	changes_clear(&changes);
	store_close(store);
	config_free(config);
}

static void
offer_sources(const struct line *line)
{
	struct config *config = load(line, false);

	for (size_t i = 0; config && i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++) {
			const struct source *source = &config->services[i].sources[j];

			if (config_asks(config, &config->services[i], source))
				offer(line, source->id, source->url);
		}
	config_free(config);
}

static void
offer_services(const struct line *line)
{
	struct config *config = load(line, true);

	for (size_t i = 0; config && i < config->service_count; i++)
		offer(line, config->services[i].id, config->services[i].name);
	config_free(config);
}

static void
offer_recipients(const struct line *line)
{
	struct config *config = load(line, false);

	for (size_t i = 0; config && i < config->recipient_count; i++)
		offer(line, config->recipients[i].name, config->recipients[i].mail);
	config_free(config);
}

static void
offer_words(const struct line *line, enum command_word word)
{
	switch (word) {
	case WORD_OWN:
		break;
	case WORD_CHANGE:
		offer_changes(line);
		break;
	case WORD_SOURCE:
		offer_sources(line);
		break;
	case WORD_SERVICE:
		offer_services(line);
		break;
	case WORD_RECIPIENT:
		offer_recipients(line);
		break;
	case WORD_COMMAND:
		for (size_t i = 0; i < line->count; i++)
			offer(line, line->commands[i]->name, line->commands[i]->summary);
		break;
	case WORD_FORMAT:
		for (size_t i = 0; format_name(i); i++)
			offer(line, format_name(i), NULL);
		break;
	case WORD_FILE:
		puts(":files");
		break;
	case WORD_FOLDER:
		puts(":folders");
		break;
	}
}

static void
offer_options(const struct line *line)
{
	const struct command *command = line->command;

	for (const struct command_option *o = command ? command->options : NULL; o && o->name;
		o++)
		offer(line, o->name, o->says);
	for (const struct command_option *o = common; o->name; o++)
		offer(line, o->name, o->says);
	if (!command || strstr(command->arguments, json.name))
		offer(line, json.name, json.says);
	if (!command)
		offer(line, version.name, version.says);
}

/* The option called NAME, of the command or of all; NULL: there is none. */
static const struct command_option *
find_option(const struct command *command, const char *name)
{
	for (const struct command_option *o = command ? command->options : NULL; o && o->name;
		o++)
		if (strcmp(o->name, name) == 0)
			return o;
	for (const struct command_option *o = common; o->name; o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

static const struct command *
find_command(const struct line *line, const char *name)
{
	for (size_t i = 0; i < line->count; i++)
		if (strcmp(line->commands[i]->name, name) == 0)
			return line->commands[i];
	return NULL;
}

/* Walks the words before the one that is typed; the option whose value that is, or NULL. */
static const struct command_option *
walk(struct line *line, int count, char **words, bool *ret_help)
{
	const struct command_option *open = NULL;

	for (int i = 0; i < count; i++) {
		const struct command_option *option =
			open ? NULL : find_option(line->command, words[i]);

		/* bash gives the = of --config=FILE as a word of its own. */
		if (open && strcmp(words[i], "=") == 0)
			continue;
		if (open && open->word == WORD_FILE && find_option(NULL, open->name))
			line->config_file = words[i];
		else if (!open && !line->command && words[i][0] != '-')
			line->command = find_command(line, words[i]);
		*ret_help |= !open && i == 0 && strcmp(words[i], "help") == 0;
		open = option && option->value ? option : NULL;
	}
	return open;
}

int
complete_print(const struct command *const *commands, size_t count,
	const struct command_context *context, int words_count, char **words)
{
	struct line line = { commands, count, context->config_file, "", NULL };
	const struct command_option *option;
	bool help = false;

	if (words_count < 1)
		return EX_USAGE;
	line.typed = words[words_count - 1];
	option = walk(&line, words_count - 1, words, &help);
	if (option && strcmp(line.typed, "=") == 0)
		line.typed = "";
	if (option)
		offer_words(&line, option->word);
	else if (line.typed[0] == '-')
		offer_options(&line);
	else if (line.command)
		offer_words(&line, line.command->words);
	else
		offer_words(&line, WORD_COMMAND);
	return ferror(stdout) ? EX_IOERR : EX_OK;
}
