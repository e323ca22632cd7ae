/* Tale: what a letter has to tell of one change, however many of its events the letter is about. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "tell/compose.h"

struct tale {
	const struct change *change;
	const struct event **events; /* in the order of the case */
	size_t count;
	struct event event; /* all of them as one; its detail is borrowed */
	bool fresh;         /* the reader hears of the change for the first time */
	bool again;         /* it was withdrawn, and is announced after all */
};

struct tales {
	struct tale *items; /* the nearest date first */
	size_t count;
};

/* One tale a change. The caller clears RET before INPUT. */
void tale_gather(const struct compose_input *input, struct tales *ret);
void tales_clear(struct tales *tales);

bool tale_withdrawn(const struct tale *tale);
/* The date to show: of what was withdrawn, the one that had been announced. */
struct when tale_date(const struct tale *tale);
/* The date that its event is about, which may be that of a step or a deadline; else the date to show. */
struct when tale_day(const struct tale *tale);
/* Works or a disturbance: a notice that nobody agrees or disagrees to. */
bool tale_is_notice(const struct tale *tale);
