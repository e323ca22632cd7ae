/* Coverage: what can be heard of each dependency, and what not. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "command/filters.h"
#include "command/hearing.h"
#include "model/config.h"

/* Borrowed. */
struct coverage {
	const struct config *config;
	const struct hearing *hearing;
	const struct filters *filters;
	int64_t now;
};

/* A few lines on standard output. */
void coverage_print(const struct coverage *coverage, const struct dependency *dependency);
json_t *coverage_json(const struct coverage *coverage, const struct dependency *dependency);
/* Is there a source at all that we can ask? */
bool coverage_any(const struct config *config, const struct dependency *dependency);
