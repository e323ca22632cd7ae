/* Storm: more at once, or in an hour, than a person reads letter by letter. */
#pragma once

#include <stdbool.h>

#include "bundle.h"

/* What is put off waits no longer for others. */
#define STORM_SEC 3600

/* Of what each recipient is to hear now, what goes beyond the letters that he may get in an hour
 * becomes OCCASION_STORM, in the store and in ALL: the nearest dates keep their own letters, and
 * of more at once than those none does. Whoever has form: single gets them all. */
int storm_part(const struct bundle_input *input, struct notices *all);
/* May the list go that begins with notice FIRST: an hour has passed, or more wait than letters may
 * go in an hour and there was no such list in the last one? 1, 0, -errno. */
int storm_due(const struct bundle_input *input, const struct notices *all, size_t first);
