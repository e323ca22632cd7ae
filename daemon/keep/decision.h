/* Decision: the latest of a change by the change's number in all tables. */
#pragma once

#include <stdint.h>

#include "model/decision.h"

struct store;

/* DECISION_NONE when there is none. 0 or -errno. */
int decision_latest(struct store *store, int64_t change, struct decision *ret);
