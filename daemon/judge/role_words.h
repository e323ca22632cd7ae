/* Role words: what happens on one date, by the words around it. */
#pragma once

#include "judge/dates.h"
#include "judge/phrases.h"
#include "model/kind.h"

struct role_text {
	const struct prose *prose;
	const struct hits *hits;
	const struct dates *dates;
};

/* What happens on D, one of the text's dates. DAY: when the entry was published, or DAY_NONE.
 * RET_LESS: how much less sure that is than the words of its own sentence. */
enum role role_words_read(
	const struct role_text *text, const struct date *d, int32_t day, double *ret_less);
/* How sure we are that a date of that role is the one that hurts. */
double role_words_hurt(enum role role);
/* True if DATE is one up to which something lasts: "by", "until", "after", "no later than". */
bool role_words_deadline(const struct prose *prose, const struct date *date);
/* True if DATE is one from which things are different: "starting", "effective", "as of", "after",
 * "until". */
bool role_words_turn(const struct prose *prose, const struct date *date);
/* True if DATE is one by which something must be done: "by", "before", "no later than". */
bool role_words_must(const struct prose *prose, const struct date *date);
