/* Due: which change hits which dependency, and until when somebody must decide. */
#pragma once

#include "base/text.h"
#include "tell/report.h"

struct due {
	const struct change *change;
	const struct dependency *dependency;
	int32_t decide_by; /* DAY_NONE: nobody can say */
};
struct dues {
	struct due *items;
	size_t count, cap;
};

/* Each pair once, in the order of the changes. The caller clears. */
void due_gather(const struct report *report, struct dues *ret);
void dues_clear(struct dues *dues);
/* Does a person have to decide still? */
bool due_open(const struct report *report, const struct due *due);

/* The rows of a chart, by dependency, with its scale above: from the month of today on. */
void due_draw(const struct report *report, const struct dues *dues, struct text *out);
