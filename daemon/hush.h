/* Hush: until when a recipient is left alone. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/change.h"
#include "model/recipient.h"

/* A letter about forewarn's own troubles waits no longer. */
#define HUSH_TROUBLE_SEC (12 * 3600)

/* The first moment from NOW on that is not quiet for him; NOW itself when none is. TIMEZONE: the
 * configuration's. */
int64_t hush_until(const struct recipient *recipient, const char *timezone, int64_t now);
/* Does the date of the change come within 24 hours, or has it come today? Then it waits for nobody. */
bool hush_breaks(const struct recipient *recipient, const char *timezone,
	const struct change *change, int64_t now);
