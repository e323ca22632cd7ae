/* Bundle: the notices that wait become letters, each in the same transaction that takes its notices away. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "keep/store.h"
#include "model/config.h"

/* A time in which forewarn did not run; FROM is STAMP_NONE: there was none. */
struct absence {
	int64_t from, to;
};

struct bundle_input {
	struct store *store; /* with a transaction open */
	const struct config *config;
	const char *installation;
	int64_t now;
	bool opening; /* every source was asked once: opening letters may go, and those about what
			 changed while forewarn was not running */
	struct absence away; /* that was not told yet */
	bool once;           /* this is the only round for a while: nothing waits for company */
};

/* Composes the letters that are due: at once (one a change, see storm.h), at the recipient's digest hour, or when the opening is; none in his quiet time,
 * but for what hush.h lets through. A
 * notice for somebody whom its change does not concern any more is taken away without a letter. The count of letters, or
 * -errno of the store. */
int bundle_compose(const struct bundle_input *input);

/* When the earliest letter that waits for an hour is due - a digest, a sign of life, a list of many, what must not disturb -,
 * STAMP_NONE if none does. */
int64_t bundle_next_digest(struct store *store, const struct config *config, int64_t now);
