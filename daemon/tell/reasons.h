/* Reasons: the steps of a change in order, and why we think that it concerns somebody. */
#pragma once

#include "base/strings.h"
#include "tell/story.h"

/* DEPENDENCIES are the names of those of which the recipient may hear. */
void reasons_tell(const struct story *story, const struct tale *tale,
	const struct strings *dependencies, struct sheet *sheet);
/* The steps of a change in one row, when there are several. */
void
reasons_tell_steps(const struct story *story, const struct tale *tale, struct sheet *sheet);
/* A milestone that is a step: what was said before, or is no more than a date, is none. */
bool reasons_is_step(const struct milestone *milestone);
/* The milestones by date; the caller frees the array, not what is in it. */
struct milestone *reasons_in_order(const struct facts *facts);
/* Only which of their words is which of ours. */
void reasons_tell_matches(const struct story *story, const struct change *change,
	const struct strings *dependencies, struct sheet *sheet);
