/* Remind: which dates of a change a person is to be reminded of now, and when to ask again. Pure: the clock is an
 * argument, and so is all that was told before. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/change.h"
#include "model/config.h"
#include "model/reminder.h"

#define REMIND_NEVER INT64_MAX

struct remind_input {
	const struct config *config;
	const struct change *change;
	const struct dependency *const
		*dependencies; /* of the change, as the configuration has them */
	size_t dependency_count;
	const struct recipient *recipient;
	const struct reminders *told; /* of the change, to whomever */
	int64_t now;
};

/* Is it a change of which people are reminded at all? Works, disturbances, what forces nothing
 * and what nobody was told of are not. */
bool remind_wanted(const struct change *change);

/* Adds to RET what somebody whom a dependency of the change tells is to hear now; of several
 * rungs of one ladder that have come only the nearest to the date. Returns when to ask again. */
int64_t remind_plan(const struct remind_input *in, struct reminders *ret);
/* The same for whoever hears when nobody decided. */
int64_t remind_escalate(const struct remind_input *in, struct reminders *ret);
