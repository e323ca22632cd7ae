/* Plot: the stories of tests/fault/stories. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/strings.h"

enum step_kind { STEP_QUIET, STEP_ROUND, STEP_DECIDE, STEP_RELAY };

struct step {
	enum step_kind kind;
	int64_t now;
	struct strings pages; /* SOURCE=FILE */
	char *words;          /* of STEP_DECIDE and STEP_RELAY */
};

struct plot {
	char *name;
	char *folder;
	struct step *steps;
	size_t count, cap;
};

struct plots {
	struct plot *items;
	size_t count, cap;
};

/* Aborts with a sentence at a line that nobody understands. */
void plots_read(const char *path, struct plots *ret);
void plots_clear(struct plots *plots);
