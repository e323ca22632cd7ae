/* Complete: what can stand in a place of a command line, for the completion of shells
 * (docs/completion). It reads the configuration and the store, says nothing of their faults, and writes
 * nothing. */
#pragma once

#include "command/command.h"

/* WORDS are those behind "forewarn", the last of them (it may be empty) the one that is being typed.
 * A line each: the word, a tab, what it is. ":files" and ":folders" stand for what only the shell
 * knows. The exit status. */
int complete_print(const struct command *const *commands, size_t count,
	const struct command_context *context, int words_count, char **words);
