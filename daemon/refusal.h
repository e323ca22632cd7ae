/* Refusal: what is said of a configuration that has mistakes. */
#pragma once

#include <jansson.h>

#include "settings/settings.h"

/* For whoever asked for it to be loaded. */
json_t *refusal_answer(const struct complaints *complaints);
/* In one line: "forewarn.yaml:3:1: unknown key ... (and 2 more mistakes: forewarn check)"; the caller frees. */
char *refusal_mistake(const struct complaints *complaints);
