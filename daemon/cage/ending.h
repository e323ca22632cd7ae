/* Ending: what it says about a page that its reader ended over it. */
#pragma once

#include <stdbool.h>

#include "cage/cage.h"
#include "cage/spawn.h"

struct ending {
	enum spawn_end how;
	int status; /* of its exit, or its signal */
	bool ready; /* it had come so far as to see the page */
	const char *program;
};
/* *RET_WHY is a clause that the caller frees. */
enum cage_verdict ending_verdict(const struct ending *ending, char **ret_why);
