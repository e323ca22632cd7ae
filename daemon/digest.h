/* Digest: at which hour a notice that can wait reaches its recipient. Pure. */
#pragma once

#include <stdint.h>

#include "model/recipient.h"

/* The first digest hour of RECIPIENT strictly after AT. TIMEZONE is the configuration's. */
int64_t digest_due(const struct recipient *recipient, const char *timezone, int64_t at);
