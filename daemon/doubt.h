/* Doubt: is the clock of this machine obviously wrong? Until it is right, or believed, nothing is begun that goes by dates:
 * what is asked would be kept under them, what is old removed, what is ahead told as overdue. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "keep/store.h"
#include "tell/journal.h"

/* Why NOW cannot be, as a sentence; NULL: it can. ALIVE: when forewarn last left a sign of life, or STAMP_NONE. The caller
 * frees. */
char *doubt_why(int64_t now, int64_t alive);
/* Is NOW a time before forewarn was made? That is never believed. */
bool doubt_never(int64_t now);
/* For a round of its own (--once): the same, after a look into the store. NULL: it can be. */
char *doubt_once(struct store *store, int64_t now);

struct doubt;

struct doubt_host {
	int64_t (*now)(void *userdata);
	int64_t (*unset)(void *userdata);         /* seconds by a clock that nobody sets */
	void (*over)(bool right, void *userdata); /* once; RIGHT: else it was believed */
	void *userdata;
};

/* 1: there is doubt, which was told, and `over` comes some day. 0: there is none. -errno. */
int doubt_new(sd_event *loop, struct store *store, struct journal *journal,
	const struct doubt_host *host, struct doubt **ret);
/* Looks again now; it also does so by itself. */
void doubt_look(struct doubt *doubt);
/* Somebody says that the clock is right. False: that cannot be. */
bool doubt_believe(struct doubt *doubt);
void doubt_free(struct doubt *doubt);
