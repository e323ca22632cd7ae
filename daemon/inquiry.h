/* Inquiry: asks the sources that are due, and keeps what comes, page after page, in batches. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "batch.h"
#include "configure.h"
#include "handover.h"
#include "keep/store.h"
#include "listen/listen.h"
#include "model/tally.h"
#include "roster.h"
#include "tell/journal.h"
#include "walk.h"

/* What it needs of whoever runs it. */
struct inquiry_host {
	int64_t (*now)(void *userdata);
	uint64_t (*random)(void *userdata); /* any 64 bits */
	void (*came)(void *userdata);       /* a page came: inquiry_keep is worth a call */
	void *userdata;
};

struct inquiry {
	struct inquiry_host host;
	struct store *store; /* borrowed, as is the journal */
	struct journal *journal;
	bool once;                 /* one round: each source is asked a single time */
	const struct setup *setup; /* borrowed; NULL before the first inquiry_take */
	struct listen *listen;
	struct handover *handover;
	struct roster roster;
	struct batch batch;
	bool away;            /* until the first round after an absence is over */
	int64_t nobody_since; /* our own network is down; STAMP_NONE: it is not */
	int64_t network_back; /* when it last came back; STAMP_NONE: in another life */
	struct tally tally;   /* of all that was asked and read since the daemon began */
	bool trouble;         /* with the store, or with asking; over when a batch was kept */
};

struct inquiry inquiry_make(const struct inquiry_host *host, struct store *store,
	struct journal *journal, bool once);
void inquiry_clear(struct inquiry *inquiry);

/* Another configuration: requests under way and pages that are being read are dropped, and asked for
 * again. LISTEN, HANDOVER and what is in ROSTER (with the inquiry as owner) become the inquiry's;
 * SETUP must outlive them. */
void inquiry_take(struct inquiry *inquiry, const struct setup *setup, struct listen *listen,
	struct handover *handover, const struct roster *roster);
/* When to ask each source that is not being asked, reckoned from now. */
void inquiry_plan(struct inquiry *inquiry);

void inquiry_ask_due(struct inquiry *inquiry);
/* Commits what came and tells the journal of it; what cannot be kept is asked for again. */
void inquiry_keep(struct inquiry *inquiry);
/* Is a page with a reader? Then more will come soon. */
bool inquiry_reads(const struct inquiry *inquiry);
/* Is nothing under way, and all kept that came? */
bool inquiry_settled(const struct inquiry *inquiry);

/* Tells of a store that failed while DOING ("letters could not be composed"). */
void inquiry_store_trouble(struct inquiry *inquiry, const char *doing);
struct walk inquiry_walk(const struct inquiry *inquiry, const struct setup *setup);
