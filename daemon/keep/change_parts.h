/* Change parts: the lists that belong to a change. */
#pragma once

#include <stdint.h>

#include "model/change.h"

struct store;

/* Replaces milestones, evidence and matches of the change in row NUMBER. */
int change_parts_put(struct store *store, int64_t number, const struct change *change);
int change_parts_get(struct store *store, int64_t number, struct change *ret);
