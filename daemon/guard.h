/* Guard: a page that was read, but holds so little that its layout may have changed. Pure. */
#pragma once

#include "model/service.h"

struct guard {
	const struct read_rules *rules;
	unsigned gives;       /* of the source: enum gives, or'ed */
	const char *format;   /* of the reading */
	unsigned before;      /* entries on the last good page */
	unsigned found;       /* on this one, filters or not */
	unsigned fewer_polls; /* how often in a row it was far fewer, before this one */
};

enum guard_verdict {
	GUARD_FINE,
	GUARD_FEWER,   /* far fewer than there were, for now */
	GUARD_SETTLED, /* far fewer for so long that this is how the page is now */
	GUARD_TOO_FEW, /* none, or fewer than the service file expects */
};

/* *RET_WHY is a clause (the caller frees) for all but GUARD_FINE. */
enum guard_verdict guard_judge(const struct guard *guard, char **ret_why);
#define GUARD_POLLS 7u
