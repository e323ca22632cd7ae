/* Change: the number that a change's id, or an alias of it, has in all tables. */
#pragma once

#include <stdint.h>

struct store;

int change_number(struct store *store, const char *id, int64_t *ret); /* -ENOENT */
