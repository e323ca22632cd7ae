/* Filter: which entries of a page count for its source. */
#pragma once

#include "model/entry.h"
#include "model/service.h"

/* Drops what the rules' `only` and `without` leave out. */
void filter_entries(const struct read_rules *rules, struct reading *reading);
