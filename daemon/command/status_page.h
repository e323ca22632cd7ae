/* Status page: prints the page of a source that the reader could not cope with. */
#pragma once

#include "command/command.h"

/* What it is on standard error, its bytes on standard output; with --json what it is, and where. The exit
 * status. */
int status_page(const struct command_context *context, const char *source);
