/* Recovery: that the store was damaged and made anew, to the journal and to the operators. */
#pragma once

#include "bundle.h"
#include "tell/journal.h"

/* At the start: one line for what a rescue did, and one for rows that were put right. 0 or -errno of the store. */
int recovery_note(struct journal *journal, struct store *store);
/* Puts rows right that were met, and says so. 0 or -errno of the store. */
int recovery_mind(struct journal *journal, struct store *store);
/* Is the file itself damaged, so that only the next start can mend it? Then that is said. */
bool recovery_needed(struct journal *journal, const struct store *store);
/* A letter to each operator about either, once. The count of letters, or -errno of the store. */
int recovery_tell(const struct bundle_input *input);
