/* Help: what `forewarn --help` and `forewarn COMMAND --help` print, in the words of forewarn(1). */
#pragma once

#include "command/command.h"

void help_print(const struct command *const *commands, size_t count);
void help_print_command(const struct command *command);
