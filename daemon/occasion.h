/* Occasion: is what happened to a case worth a letter, and when does each reader get it? */
#pragma once

#include "base/strings.h"
#include "case.h"

/* Is this new case worth a letter, and on which occasion? */
bool occasion_of_new(const struct walk *walk, const struct case_entry *from,
	const struct change *change, enum occasion *ret);
/* The same for an event in a case that we know; BEFORE is the verdict that it had until now. */
bool
occasion_of_event(const struct walk *walk, const struct case_entry *from, enum verdict before,
	const struct change *change, const struct event *event, enum occasion *ret);
/* Is its date behind us? */
bool occasion_is_over(const struct walk *walk, const struct facts *facts);
/* Keeps a notice of the event for each of the AUDIENCE, on the occasion that suits each. 0 or -errno. */
int occasion_note(const struct walk *walk, const struct change *change,
	const struct event *event, enum occasion occasion, const struct strings *audience);
