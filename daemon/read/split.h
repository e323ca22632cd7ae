/* Split: an entry that tells of several things becomes one entry for each, parted at the headings
 * of its HTML. */
#pragma once

#include "read/read.h"

struct split {
	unsigned outer; /* level of the headings that name a product; 0: none do */
	unsigned inner; /* of those that name what a note is, or its sort */
	/* Only headings of the vendor's frame part: not those with an anchor or in a box, which
	 * belong to what a note says; and the inner ones are its type, whatever the word. */
	bool framed;
	const char *product; /* of all parts, where no heading names it; NULL */
};

/* Parts all entries. A part has the stamps, labels, dates and language of its entry; its headings
 * are its title and the labels product= and type=, its text what stands below them. An entry
 * with none of the headings stays whole, and so does what it says before the first one. */
void split_entries(const struct split *how, struct reading *reading);
/* What a service file says in `split_by`: one level or two of them. False: nothing. */
bool split_rules(const struct read_rules *rules, struct split *ret);
