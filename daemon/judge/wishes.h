/* Wishes: what the admin's own rules say of a change, before ours do. */
#pragma once

#include <stdint.h>

#include "model/config.h"
#include "model/facts.h"

/* The first rule that holds of a change by FACTS on the DEPENDENCY (NULL: one that is no longer
 * there) on the day TODAY; NULL: none does. What forces nothing is meant only by a rule that says
 * `forced: no`, unless it is works or a disturbance. Borrowed. */
const struct verdict_rule *wishes_find(const struct config *config, const struct facts *facts,
	const struct dependency *dependency, int32_t today);
