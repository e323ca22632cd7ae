/* Trial: the test letters that somebody waits for, one a channel, and what became of them. */
#pragma once

#include <stdbool.h>

#include "keep/store.h"

typedef void (*trial_done)(bool delivered, const char *sentence, void *userdata);

/* Zero-initialise it; nobody waits while `done` is NULL. */
struct trial {
	struct strings message_ids;
	trial_done done;
	void *userdata;
};

/* Tells whoever waits what the outbox says of the letters, a line each; nothing happens if nobody does. */
void trial_answer(struct trial *trial, struct store *store);
void trial_clear(struct trial *trial);
