/* Event: the history of a case by the number of its change. */
#pragma once

#include <stdint.h>

#include "model/change.h"

struct store;

int event_list(struct store *store, int64_t change, struct events *ret);
