/* Rest: targets of letters that were out of reach, and until when nobody tries them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "keep/store.h"

struct rests {
	struct rest {
		enum channel channel;
		char *to; /* NULL: all mail, for it leaves by one relay */
		int64_t until;
	} * items;
	size_t count, cap;
};

/* No letter and no target is ever left alone for longer: a later moment was written while the clock was wrong. */
#define REST_LONGEST_SEC 7200

/* The target of LETTER rests. */
void rests_set(struct rests *rests, const struct letter *letter, int64_t until);
/* Until when the target of QUEUE rests; STAMP_NONE: it does not. */
int64_t rests_until(const struct rests *rests, const struct queue *queue, int64_t now);
void rests_clear(struct rests *rests);
