/* Places: the {names} in a text where values are filled in. */
#pragma once

#include "settings/complain.h"

/* TEXT has no place that ENGLISH does not have, or a complaint at AT says which; and when ALL are wanted, a warning says which
 * one is missing. */
bool places_check(struct complaints *complaints, const struct place *at, const char *text,
	const char *english, bool all);
