/* Heartbeat: a request after a healthy round, so that somebody outside notices when we fall silent (dead man's switch). */
#pragma once

#include <stdint.h>

#include "listen/listen.h"
#include "tell/journal.h"

/* Zero-initialise it but for `last`, which is STAMP_NONE. */
struct heartbeat {
	struct journal *journal;
	int64_t last; /* when it beat */
	void (*done)(void *userdata);
	void *userdata;
};

/* Asks for URL (NULL: nothing happens) unless it did so within the last five minutes. The answer does not matter; a failure
 * is only noted in the journal. DONE is called from the loop afterwards. */
void heartbeat_beat(
	struct heartbeat *heartbeat, struct listen *listen, const char *url, int64_t now);
