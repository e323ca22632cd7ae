/* Check phrases: forewarn check --phrases, for whoever changes the words that mean forced. */
#pragma once

#include "command/command.h"

/* Tries every phrase on its examples, and says what the examples of phrases that are not shipped are
 * taken for with and without these. Returns the exit status. */
int check_phrases(const struct command_context *context);
