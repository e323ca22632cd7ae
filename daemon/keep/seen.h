/* Seen: one key of a source with the hash of its content. */
#pragma once

#include <stdint.h>

#include "base/hash.h"

struct store;

int seen_put(struct store *store, int64_t source, const struct hash *key,
	const struct hash *content);
