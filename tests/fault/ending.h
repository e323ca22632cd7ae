/* Ending: how a program took a fault. */
#pragma once

#include <stdbool.h>

#include "support/program.h"

/* NULL, or what is wrong with it; the caller frees. */
char *ending_wrong(const char *kind, const struct program_result *r);
/* Was it a library that crashed, or lost memory, when it had none? We cannot mend that, only lose nothing by it. */
bool ending_is_theirs(const char *kind, const struct program_result *r);
