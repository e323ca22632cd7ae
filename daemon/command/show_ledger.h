/* Show ledger: what was decided about a case, for `forewarn show`. */
#pragma once

#include <jansson.h>

#include "command/case_file.h"

/* Nothing when nobody ever decided. */
void show_ledger_print(const struct case_file *file);
json_t *show_ledger_json(const struct case_file *file);
