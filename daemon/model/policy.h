/* Policy: how often people are reminded, and who hears when nobody decides. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define LADDER_RUNGS 20u

/* So many days before a date; none: nobody is reminded. */
struct ladder {
	bool given; /* else the more general one holds */
	unsigned days[LADDER_RUNGS];
	size_t count;
};

struct policy {
	struct ladder reminders;
	unsigned
		letters_per_hour; /* to one recipient, of what cannot wait; only of the general one */
	char *escalate; /* a recipient's name; NULL: nobody. Of a dependency NULL: the general one, "": nobody */
};
void policy_clear(struct policy *policy);
