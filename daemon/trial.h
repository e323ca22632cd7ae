/* Trial: the test letter that somebody waits for, and what became of it. */
#pragma once

#include <stdbool.h>

#include "keep/store.h"

typedef void (*trial_done)(bool delivered, const char *sentence, void *userdata);

/* Zero-initialise it; nobody waits while `done` is NULL. */
struct trial {
	char *message_id;
	trial_done done;
	void *userdata;
};

/* Tells whoever waits what the outbox says of the letter; nothing happens if nobody does. */
void trial_answer(struct trial *trial, struct store *store);
void trial_clear(struct trial *trial);
