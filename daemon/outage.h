/* Outage: do we hear nobody because our own network is down? Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/page.h"

/* The last try of one source on a public host. */
struct outage_try {
	const char *url;
	int64_t at;
	int64_t failing_since; /* STAMP_NONE: it was heard */
	enum outcome outcome;
};

/* Did the request fail on its way, before anybody answered? Then it may be our own network. */
bool outage_suspect(enum outcome outcome);

/* SINCE: since when nobody is heard, as found before; STAMP_NONE: all was well. Returns that of
 * now. The network is down when the latest tries of many hosts failed on the way and hardly one
 * was answered; hosts that were failing half a day ago already are no witnesses. */
int64_t outage_judge(const struct outage_try *tries, size_t count, int64_t since, int64_t now);
