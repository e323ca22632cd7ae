/* Split: two announcements were taken for one change, and a person says that they are two. */
#pragma once

#include "walk.h"

struct split {
	const char *change;
	unsigned
		number; /* of the other announcement, from 1, as `forewarn show` numbers them; 0: the only one */
	const char *by, *why;
};

/* The announcement opens a case of its own, and is never put into this one again. Opens its own transaction. What
 * happened is in RET (walk_result_clear), *RET_TEXT is a sentence for whoever asked. 0; -ENOENT: no such change;
 * -EINVAL: nothing to part; or -errno of the store; below zero with a sentence. */
int split_take(const struct walk *walk, const struct split *split, struct walk_result *ret,
	char **ret_text, char **reterr_why);
