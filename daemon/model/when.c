/* When: a date with its precision. */
#include "model/when.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/stamp.h"

static const char *const names[] = {
	[PRECISION_DAY] = "day",
	[PRECISION_MONTH] = "month",
	[PRECISION_QUARTER] = "quarter",
	[PRECISION_HALF] = "half",
	[PRECISION_YEAR] = "year",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static struct when
months(int year, int first, int count, enum precision precision)
{
	int last = first + count - 1;

	return (struct when){ stamp_day(year, first, 1),
		stamp_day(year, last, stamp_month_days(year, last)), precision };
}

struct when
when_day(int32_t day)
{
	return (struct when){ day, day, PRECISION_DAY };
}

struct when
when_month(int year, int month)
{
	return months(year, month, 1, PRECISION_MONTH);
}

struct when
when_quarter(int year, int quarter)
{
	return months(year, quarter * 3 - 2, 3, PRECISION_QUARTER);
}

struct when
when_half(int year, int half)
{
	return months(year, half * 6 - 5, 6, PRECISION_HALF);
}

struct when
when_year(int year)
{
	return months(year, 1, 12, PRECISION_YEAR);
}

char *
when_write(const struct when *when, char buffer[static WHEN_SIZE])
{
	int year, month, day;

	buffer[0] = '\0';
	if (when->precision == PRECISION_NONE)
		return buffer;
	stamp_civil(when->from, &year, &month, &day);
	switch (when->precision) {
	case PRECISION_NONE:
		break;
	case PRECISION_DAY:
		(void)snprintf(buffer, WHEN_SIZE, "%04d-%02d-%02d", year, month, day);
		break;
	case PRECISION_MONTH:
		(void)snprintf(buffer, WHEN_SIZE, "%04d-%02d", year, month);
		break;
	case PRECISION_QUARTER:
		(void)snprintf(buffer, WHEN_SIZE, "%04d-Q%d", year, (month + 2) / 3);
		break;
	case PRECISION_HALF:
		(void)snprintf(buffer, WHEN_SIZE, "%04d-H%d", year, month <= 6 ? 1 : 2);
		break;
	case PRECISION_YEAR:
		(void)snprintf(buffer, WHEN_SIZE, "%04d", year);
		break;
	}
	return buffer;
}

static int
number(const char *s, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

int
when_read(const char *s, struct when *ret)
{
	size_t n = s ? strlen(s) : 0;
	int year = n >= 4 ? number(s, 4) : -1, part;
	int32_t day;

	if (year < 1 || (n > 4 && s[4] != '-'))
		return -EINVAL;
	if (n == 4) {
		*ret = when_year(year);
		return 0;
	}
	if (n == 10 && stamp_read_day(s, &day) == 0) {
		*ret = when_day(day);
		return 0;
	}
	if (n != 7)
		return -EINVAL;
	part = number(s + 6, 1);
	if (s[5] == 'Q' && part >= 1 && part <= 4)
		*ret = when_quarter(year, part);
	else if (s[5] == 'H' && part >= 1 && part <= 2)
		*ret = when_half(year, part);
	else if ((part = number(s + 5, 2)) >= 1 && part <= 12)
		*ret = when_month(year, part);
	else
		return -EINVAL;
	return 0;
}

bool
when_equal(const struct when *a, const struct when *b)
{
	return a->precision == b->precision &&
	       (a->precision == PRECISION_NONE || (a->from == b->from && a->to == b->to));
}

bool
when_known(const struct when *when)
{
	return when->precision != PRECISION_NONE;
}

const char *
precision_name(enum precision precision)
{
	return names[precision];
}

enum precision
precision_of(const char *name)
{
	for (size_t i = 1; i < NAMES; i++)
		if (name && strcmp(names[i], name) == 0)
			return (enum precision)i;
	return PRECISION_NONE;
}
