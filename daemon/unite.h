/* Unite: two cases that turn out to be one, since the entry of one begins to name that of the other. */
#pragma once

#include "case.h"

/* FROM belongs to the case ID. Is there another case that it names, or that names it, and nobody has parted the two? Then
 * they are one: the older id stays. 1 with the case as it is to be put (change_clear) and the event that says so
 * (event->detail is the caller's); 0: there is none; -errno of the store. */
int unite(const struct walk *walk, const struct case_entry *from, const char *id,
	struct change *ret, struct event *ret_event);
