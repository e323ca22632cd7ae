/* Standing: how we stand, in one line for `systemctl status`. */
#pragma once

#include <stdint.h>

#include "deliver.h"
#include "inquiry.h"
#include "keep/store.h"
#include "model/config.h"

/* "41 sources, 2 silent, 1 not asked yet, 3 changes ahead, 1 letter waiting"; or what to write first. The caller frees. */
char *standing_write(struct store *store, const struct config *config,
	const struct inquiry *inquiry, struct deliver *deliver, int64_t now);

/* What somebody has to do whose CONFIG is blank. The caller frees. */
char *standing_blank(const struct config *config);
