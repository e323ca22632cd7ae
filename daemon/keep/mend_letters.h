/* Mend letters: a letter that was to go out goes out, and none goes twice under another Message-ID. */
#pragma once

#include <stdint.h>

#include "base/stamp.h"

struct store;

/* The longest that a letter can wait ("give_up" in forewarn.yaml), and a day: whatever is older went out, or its end was
 * told. */
#define MEND_LETTERS_WAIT_SEC (61 * (int64_t)STAMP_DAY_SEC)
/* The reply of a letter that waited and of which nothing can be sent. */
#define MEND_LETTERS_LOST "its text was lost when the store was damaged"

/* *LOST: letters that waited and of which nothing can be sent; *AGAIN: of which the notice waits again. Both are added to. */
int mend_letters(struct store *store, int64_t now, int64_t *lost, int64_t *again);
/* Histories with a gap get an event behind it, with a number that no letter has had. */
int mend_history(struct store *store, int64_t now);

/* The highest number of an event that a letter about the case names; 0: none does. */
int mend_letters_highest(struct store *store, int64_t change, unsigned *ret);
/* The event that a letter tells of, where it is lost: what it was nobody knows any more, but not that there is a change. */
int mend_letters_event(struct store *store, int64_t change, unsigned event, int64_t at);
/* That person hears of the event at once. 1; 0: there is no such event. */
int mend_letters_notice(
	struct store *store, const char *recipient, int64_t change, unsigned event, int64_t at);
