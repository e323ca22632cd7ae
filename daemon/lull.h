/* Lull: what is done once the loop has nothing better to do, or has waited for a moment. */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

typedef void (*lull_done)(void *userdata);

struct lull {
	sd_event_source *idle, *latest;
	lull_done done;
	void *userdata;
};

/* LULL must stay where it is. 0 or -errno. */
int lull_init(struct lull *lull, sd_event *loop, lull_done done, void *userdata);
void lull_clear(struct lull *lull);

/* DONE is called once, however often this is: when nothing else is to be done, or if MORE is about to come
 * after a tenth of a second, so that more can share it. */
void lull_soon(struct lull *lull, bool more);
/* Is DONE still to be called? */
bool lull_waits(const struct lull *lull);
