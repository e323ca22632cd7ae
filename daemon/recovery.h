/* Recovery: that the store was damaged and made anew, to the journal and to the operators. */
#pragma once

#include "bundle.h"
#include "tell/journal.h"

/* One line, when there is something to tell. 0 or -errno of the store. */
int recovery_note(struct journal *journal, struct store *store);
/* A letter to each operator, once. The count of letters, or -errno of the store. */
int recovery_tell(const struct bundle_input *input);
