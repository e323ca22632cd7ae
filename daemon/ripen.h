/* Ripen: a case of which nobody was to hear while its date was far, until the days that are left say otherwise. */
#pragma once

#include "almanac.h"

/* Weighs a case again whose verdict is silent. When a rule about the days left no longer holds and somebody is to hear, the
 * verdict, the event and the notices are kept, and added to RET. *RET_NEXT: when such a rule ends next, if before. */
int ripen(const struct almanac_input *in, struct change *change, int64_t *ret_next,
	struct walk_result *ret);
