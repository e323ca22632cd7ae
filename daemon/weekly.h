/* Weekly: the sign of life that each operator gets, and whoever asked for it, so that silence of
 * ours is noticed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bundle.h"

/* When the first one after LAST is due: at the recipient's weekly digest hour, of a daily digest on
 * Monday. Pure. */
int64_t weekly_due(const struct recipient *recipient, const char *timezone, int64_t last);

/* Letters to those who are due one. In the open transaction. The count, or -errno of the store. */
int weekly_compose(const struct bundle_input *input);
/* The sentence for the foot of a digest to RECIPIENT instead; *RET is NULL while none is due. It
 * counts as told. 0 or -errno of the store. */
int
weekly_foot(const struct bundle_input *input, const struct recipient *recipient, char **ret);
/* When the next one is due, STAMP_NONE: nobody wants one, or the store cannot say. */
int64_t weekly_next(struct store *store, const struct config *config, int64_t now);

/* Does it concern somebody, and is its date still ahead? */
bool weekly_is_ahead(const struct change *change, int32_t today);
/* Changes that concern PERSON (NULL: anybody) and are still ahead. The count, or -errno. */
int weekly_ahead(struct store *store, const struct config *config,
	const struct recipient *person, int64_t now);
