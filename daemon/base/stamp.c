/* Stamps and days: RFC 3339 and the proleptic Gregorian calendar. */
#include "base/stamp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int32_t
stamp_day(int year, int month, int day)
{
	/* Days from civil, counted in eras of 400 years that begin on 1 March. */
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void
stamp_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day)
{
	int z = day + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = z - era * 146097;
	int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year + year / 4 - year / 100);
	int shifted = (5 * of_year + 2) / 153;

	*ret_day = of_year - (153 * shifted + 2) / 5 + 1;
	*ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
	*ret_year = year + era * 400 + (*ret_month <= 2 ? 1 : 0);
}

int
stamp_weekday(int32_t day)
{
	return ((day % 7) + 11) % 7;
}

int
stamp_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
stamp_valid_day(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= stamp_month_days(year, month);
}

bool
stamp_valid(int64_t stamp)
{
	return stamp >= stamp_utc(stamp_day(1, 1, 1), 0, 0, 0) &&
	       stamp < stamp_utc(stamp_day(10000, 1, 1), 0, 0, 0);
}

int64_t
stamp_utc(int32_t day, int hour, int minute, int second)
{
	return (int64_t)day * STAMP_DAY_SEC + hour * 3600 + minute * 60 + second;
}

int32_t
stamp_utc_day(int64_t stamp)
{
	int64_t day = stamp / STAMP_DAY_SEC - (stamp % STAMP_DAY_SEC < 0 ? 1 : 0);

	return (int32_t)day;
}

/* COUNT digits at *S, or -1. */
static int
digits(const char **s, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

static int
read_date(const char **s, int32_t *ret_day)
{
	int year = digits(s, 4), month, day;

	if (year < 0 || *(*s)++ != '-' || (month = digits(s, 2)) < 0 || *(*s)++ != '-' ||
		(day = digits(s, 2)) < 0 || !stamp_valid_day(year, month, day))
		return -EINVAL;
	*ret_day = stamp_day(year, month, day);
	return 0;
}

static int
read_offset(const char **s, int *ret_sec)
{
	int sign, hours, minutes;

	*ret_sec = 0;
	if (**s == 'Z' || **s == 'z') {
		(*s)++;
		return 0;
	}
	if (**s != '+' && **s != '-')
		return -EINVAL;
	sign = *(*s)++ == '-' ? -1 : 1;
	hours = digits(s, 2);
	if (hours < 0 || hours > 23 || *(*s)++ != ':' || (minutes = digits(s, 2)) < 0 ||
		minutes > 59)
		return -EINVAL;
	*ret_sec = sign * (hours * 3600 + minutes * 60);
	return 0;
}

int
stamp_read(const char *s, int64_t *ret_stamp, bool *ret_day_only)
{
	int hour, minute, second, offset;
	int32_t day;

	if (!s || read_date(&s, &day) < 0)
		return -EINVAL;
	if (ret_day_only)
		*ret_day_only = *s == '\0';
	if (*s == '\0') {
		*ret_stamp = stamp_utc(day, 0, 0, 0);
		return 0;
	}
	if (!strchr("Tt ", *s++))
		return -EINVAL;
	hour = digits(&s, 2);
	if (hour < 0 || hour > 23 || *s++ != ':' || (minute = digits(&s, 2)) < 0 ||
		minute > 59 || *s++ != ':' || (second = digits(&s, 2)) < 0 || second > 60)
		return -EINVAL;
	if (*s == '.') {
		s++;
		while (*s >= '0' && *s <= '9')
			s++;
	}
	if (read_offset(&s, &offset) < 0 || *s != '\0')
		return -EINVAL;
	*ret_stamp = stamp_utc(day, hour, minute, second) - offset;
	return stamp_valid(*ret_stamp) ? 0 : -EINVAL;
}

int
stamp_read_day(const char *s, int32_t *ret_day)
{
	int32_t day;

	if (!s || read_date(&s, &day) < 0 || *s != '\0')
		return -EINVAL;
	*ret_day = day;
	return 0;
}

char *
stamp_write(int64_t stamp, char buffer[static STAMP_SIZE])
{
	int32_t day = stamp_utc_day(stamp);
	int rest = (int)(stamp - (int64_t)day * STAMP_DAY_SEC), year, month, of_month;

	stamp_civil(day, &year, &month, &of_month);
	(void)snprintf(buffer, STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month,
		of_month, rest / 3600, rest / 60 % 60, rest % 60);
	return buffer;
}

char *
stamp_write_day(int32_t day, char buffer[static STAMP_SIZE])
{
	int year, month, of_month;

	stamp_civil(day, &year, &month, &of_month);
	(void)snprintf(buffer, STAMP_SIZE, "%04d-%02d-%02d", year, month, of_month);
	return buffer;
}
