/* Mark: what a flavour adds to an entry that was read already. */
#pragma once

#include <stdint.h>

#include "model/entry.h"

/* "NAME=VALUE", once, as one line; VALUE may be NULL or blank: nothing. */
void mark_label(struct entry *entry, const char *name, const char *value);
void mark_date(struct entry *entry, enum role role, struct when when);
/* A label that is an instant (RFC 3339, UTC). */
void mark_stamp(struct entry *entry, const char *name, int64_t stamp);
