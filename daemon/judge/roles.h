/* Roles: what happens on each date of an entry, and which of them is the first to hurt who is
 * not prepared. */
#pragma once

#include "judge/dates.h"
#include "judge/phrases.h"
#include "model/facts.h"

/* Fills milestones and effective of RET from the dates in prose and the vendor's own date
 * fields. DAY: when the entry was published, or DAY_NONE. */
void roles_read(const struct prose *prose, const struct hits *hits, const struct dates *dates,
	const struct entry *entry, int32_t day, struct facts *ret);
/* What was planned holds no longer: milestones ahead become superseded. */
void roles_withdraw(struct facts *facts);
/* A date in that sentence that is no announcement, no old plan and not long past, or NULL. */
const struct date *roles_dated(const struct prose *prose, const struct hits *hits,
	const struct dates *dates, size_t sentence, int32_t day);
