/* Asides: what is only mentioned in passing, not announced. Inside the room only. */
#pragma once

#include "judge/phrases.h"

/* How much of its weight a hit keeps: all of it, or less where it stands in a relative clause ("boards
 * that were retired"), in a condition ("before a board is removed") or says what something is for
 * ("a wizard to shut down boards"). */
double asides_share(const struct prose *prose, const struct hit *hit);
