/* Dates: every date that the words of an entry name, with the precision that they give and
 * never more. */
#pragma once

#include "judge/sentence.h"
#include "model/when.h"

struct date {
	struct when when;
	size_t first, end; /* words */
	bool resolved;     /* the year is not written but follows from when it was published */
	bool relative;     /* "in six months" */
	bool earliest;     /* "no sooner than": a promise, not a plan */
	bool joined;       /* the other end of a range that the date before begins */
};
struct dates {
	struct date *items;
	size_t count, cap;
};

/* What a date without a year is resolved against. */
struct dates_context {
	int32_t day; /* published, else updated, else now; DAY_NONE: such dates stay out */
	const char *language; /* NULL is English */
};

/* In the order of the text. The caller clears RET. */
void
dates_find(const struct prose *prose, const struct dates_context *context, struct dates *ret);
void dates_clear(struct dates *dates);
