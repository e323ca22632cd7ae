/* Ailing: what is wrong with sources for a while, as forewarn status shows it. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "keep/store.h"
#include "model/config.h"

/* What lasts and should be spoken of. 0 or -errno of the store; RET is to be cleared in any case. */
int ailing_read(struct store *store, const struct config *config, struct ailments *ret);
bool ailing_has(const struct ailments *list, const char *source, enum ailment_kind kind);
/* How many of them should worry somebody. */
unsigned ailing_matter(const struct ailments *list);
void ailing_print(const struct config *config, const struct ailments *list);
json_t *ailing_json(const struct config *config, const struct ailments *list);
