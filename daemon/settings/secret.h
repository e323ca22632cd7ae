/* Secret: passwords and keys, which never stand in a configuration file. */
#pragma once

#include "settings/keys.h"

/* `credential:NAME` or `file:PATH` to the char * that it holds. A file must belong to us or
 * root and be closed to others. */
void
secret_read(struct check *check, const struct key *key, const struct node *value, void *field);
