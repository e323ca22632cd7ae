/* Setup round: what can be tried once `forewarn setup` wrote the configuration. */
#pragma once

#include "command/command.h"

/* Has the running daemon take the configuration over, if one runs and it is wished. 0: it did, 1: none
 * runs, or it did not. */
int setup_round_reload(const struct command_context *context, const struct config *config);
/* Offers a test letter to the recipient. */
void setup_round_letter(const struct command_context *context, const char *recipient);
/* Offers to ask every source once, and tells of each when it was; DAEMON: the one that runs does. */
void setup_round_poll(
	const struct command_context *context, const struct config *config, bool daemon);
