/* Expiry: secrets of accounts that end, told before they do. */
#pragma once

#include <stdint.h>

#include "deliver.h"
#include "model/config.h"
#include "tell/journal.h"

/* Days until the secret of ACCOUNT is no longer good (0: today, below: past); INT32_MAX: nobody
 * said when that is. */
int32_t expiry_days(const struct account *account, int32_t today);
/* "the secret of the account crate ends on 2027-03-31, in 7 days"; NULL while that is more than
 * 30 days ahead. The caller frees. */
char *expiry_sentence(const struct account *account, int32_t today);

/* Tells the operators by letter and the journal, once at 30, 7 and 1 days and when the day has
 * come. 0 or -errno of the store. */
int expiry_tell(struct deliver *deliver, struct journal *journal, const struct config *config,
	int32_t today);
