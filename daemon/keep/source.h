/* Source: the number that a source's id has in all tables, and the reading of its service. */
#pragma once

#include <stdint.h>

struct store;

/* -ENOENT: the source was never named. */
int source_number(struct store *store, const char *id, int64_t *ret);
/* The same, but a new source gets a number. SERVICE NULL: as it is, or what stands before the
 * "/" of the id. */
int source_intern(struct store *store, const char *id, const char *service, int64_t *ret);
