/* Lockup: a function in a child of its own that can read, write, get memory and end, and nothing else. */
#pragma once

#include <stddef.h>

struct lockup {
	/* Runs in the child before the lock, and behind it; what the second writes to the descriptor is the answer. */
	void (*before)(void *userdata);
	void (*inside)(int fd, void *userdata);
	void *userdata;
};

/* The bytes that were written, to be freed, and how many. NULL when the child did not end well: *RET_WHY says how,
 * with the number of the call that was refused. */
char *lockup_run(const struct lockup *lockup, size_t *ret_len, char **ret_why);
