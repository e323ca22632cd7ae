/* When: a date with the precision that the vendor gave it. Never an invented day: a month stays a month. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum precision {
	PRECISION_NONE, /* no date */
	PRECISION_DAY,
	PRECISION_MONTH,
	PRECISION_QUARTER,
	PRECISION_HALF,
	PRECISION_YEAR,
};

/* First and last day (inclusive) of what was said. A month, quarter, half or year counts from its first day for deadlines. */
struct when {
	int32_t from;
	int32_t to;
	enum precision precision;
};

#define WHEN_NONE ((struct when){ 0 })
/* "2027-12-31" and the others plus NUL, with room to spare. */
#define WHEN_SIZE 32

struct when when_day(int32_t day);
struct when when_month(int year, int month);
struct when when_quarter(int year, int quarter);
struct when when_half(int year, int half);
struct when when_year(int year);

/* YYYY-MM-DD, YYYY-MM, YYYY-Qn, YYYY-Hn or YYYY; "" for none. Fills BUFFER and returns it. */
char *when_write(const struct when *when, char buffer[static WHEN_SIZE]);
/* The reverse of when_write: 0 or -EINVAL. */
int when_read(const char *s, struct when *ret);

bool when_equal(const struct when *a, const struct when *b);
bool when_known(const struct when *when);

/* "day", "month", ... ; NULL for none. */
const char *precision_name(enum precision precision);
enum precision precision_of(const char *name); /* PRECISION_NONE if it is no such word */
