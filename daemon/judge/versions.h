/* Versions: numbers with dots, ranges of them, and how a text names them. */
#pragma once

#include "judge/sentence.h"

#define VERSION_PARTS 4u

struct version {
	int parts[VERSION_PARTS];
	unsigned count; /* 0: none */
};

/* All versions from LOW to HIGH; a bound with count 0 is open-ended. An inclusive HIGH of "3.8"
 * has 3.8.10 in it. */
struct range {
	struct version low, high;
	bool above_low;  /* LOW itself is out */
	bool below_high; /* HIGH itself is out */
};

#define VERSION_RANGES 16u

/* "31", "31.0", "v2", "1.2.3": 0, or -EINVAL. */
int versions_read(const char *s, size_t n, struct version *ret);
bool versions_meet(const struct range *a, const struct range *b);
/* The range of "<= 40": OPERATOR is one of < <= = >= >. */
struct range versions_compared(const char *operator, const struct version * version);

/* The versions that the text names for the thing whose name covers words FIRST to END: "API
 * versions 31.0 through 40.0", "Python 3.8 and earlier", "version 2 of the API". Returns how
 * many ranges it put into RET; RET_END is behind the words that say it. */
size_t versions_named(const struct prose *prose, size_t first, size_t end,
	struct range ret[static VERSION_RANGES], size_t *ret_end);
/* The version that begins in the word of the name, behind its first OFFSET bytes: "TLSv1.1". */
bool versions_glued(
	const struct prose *prose, size_t i, size_t offset, struct range *ret, size_t *ret_end);
