/* Policy: how often people are reminded, and who hears when nobody decides. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "model/kind.h"
#include "model/place.h"

#define LADDER_RUNGS 20u

/* So many days before a date; none: nobody is reminded. */
struct ladder {
	bool given; /* else the more general one holds */
	unsigned days[LADDER_RUNGS];
	size_t count;
};

/* What the admin says of changes of some sort. */
enum days_left { DAYS_LEFT_ANY, DAYS_LEFT_MORE, DAYS_LEFT_LESS, DAYS_LEFT_UNKNOWN };
struct verdict_rule {
	unsigned kinds, forced, importances; /* bits by value of the enum; 0: any */
	enum days_left days_left;            /* more or less than DAYS, or there is no date */
	unsigned days;
	struct strings dependencies; /* their names; empty: any */
	enum verdict say;
	struct place at;
};

struct policy {
	struct ladder reminders;
	struct verdict_rule
		*verdicts; /* the first that holds decides; only of the general one */
	size_t verdict_count;
	unsigned
		letters_per_hour; /* to one recipient, of what cannot wait; only of the general one */
	char *escalate; /* a recipient's name; NULL: nobody. Of a dependency NULL: the general one, "": nobody */
};
void policy_clear(struct policy *policy);
