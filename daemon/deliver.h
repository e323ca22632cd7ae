/* Deliver: notices to letters, letters to the relay. A notice becomes (part of) a letter in one
 * transaction; a letter is marked delivered only after the relay's answer, and before it is
 * handed over its row says that it is on the way. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/wire.h"
#include "keep/store.h"
#include "model/config.h"
#include "tell/journal.h"
#include "tell/wording.h"

struct deliver;

struct deliver_host {
	int64_t (*now)(void *userdata);
	uint64_t (*random)(void *userdata);
	/* Called before the deliverer touches the store: whoever holds a transaction open ends
	 * it now, or a letter's outcome could be rolled back with somebody else's work. */
	void (*settle)(void *userdata);
	/* Called from the loop whenever no letter is on its way any more. */
	void (*idle)(void *userdata);
	void *userdata;
	bool once; /* this is the only round for a while */
};

/* Everything is borrowed and must outlive the deliverer. Letters that were on their way when an
 * earlier run ended are made ready again. 0 or -errno with a sentence. */
int deliver_new(struct wire *wire, struct store *store, struct journal *journal,
	const struct deliver_host *host, struct deliver **ret, char **reterr_why);
void deliver_free(struct deliver *deliver);
/* Takes another configuration (borrowed); a letter on its way still goes by the old one. 0 or
 * -errno with a sentence: then nothing has changed. */
int deliver_configure(struct deliver *deliver, const struct config *config, char **reterr_why);

/* Makes letters of the notices that are due: at once, at the recipient's digest hour, or
 * (opening letters) when OPENING says that all sources were heard once. The count of letters,
 * or -errno of the store. Opens its own transaction. */
int deliver_compose(struct deliver *deliver, bool opening);
/* When the next digest is due, STAMP_NONE if none waits. */
int64_t deliver_next_digest(struct deliver *deliver);

/* Starts handing over what is due, one letter after the other; goes on by itself from the loop.
 */
void deliver_start(struct deliver *deliver);
bool deliver_busy(const struct deliver *deliver);
/* When the next letter wants to be tried, STAMP_NONE if none waits. */
int64_t deliver_next(struct deliver *deliver);
/* Letters that were not delivered for whatever reason in this run; since the start. */
unsigned deliver_troubles(const struct deliver *deliver);
/* How many letters have waited for more than a day. */
unsigned deliver_late(struct deliver *deliver);
/* How many wait at all. */
unsigned deliver_waiting(struct deliver *deliver);
/* How it is now: the last letter was delivered, and the store does its work. */
bool deliver_well(const struct deliver *deliver);

/* A letter of forewarn's own to each operator, each in his language: subject and body of
 * TROUBLE ("trouble.lost") in letters/en.yaml with FILLS. Of one TOPIC an operator gets one for ever. How many were new;
 * -EBUSY: the store has to rest; or -errno. */
int deliver_operators(struct deliver *deliver, const char *topic, const char *trouble,
	const struct fill *fills);

/* Puts a test letter for RECIPIENT into the outbox for each of his channels; their Message-IDs
 * are added to RET. 0 or -errno. */
int deliver_test(struct deliver *deliver, const struct recipient *recipient,
	struct strings *ret_message_ids);
