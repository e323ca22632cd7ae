/* Stamps and days: instants are seconds since 1970 in UTC, days are numbers since 1970-01-01 (RFC 3339, proleptic
 * Gregorian). A day is not a midnight: the two never mix without a zone (base/zone.h). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define STAMP_NONE INT64_MIN
#define DAY_NONE INT32_MIN
#define STAMP_DAY_SEC 86400

/* "2027-03-31T12:00:00Z" plus NUL. */
#define STAMP_SIZE 32

int32_t stamp_day(int year, int month,
	int day); /* month 1-12; the day may be any number: 0 is the day before the 1st */
void stamp_civil(int32_t day, int *ret_year, int *ret_month, int *ret_day);
int stamp_weekday(int32_t day); /* 0 Sunday ... 6 Saturday */
int stamp_month_days(int year, int month);
bool stamp_valid_day(int year, int month, int day); /* year 1-9999 */

/* Is it in the years 1 to 9999, so that it reads back as it is written? */
bool stamp_valid(int64_t stamp);

/* The instant of a civil time in UTC. */
int64_t stamp_utc(int32_t day, int hour, int minute, int second);
/* The day that contains an instant, in UTC. */
int32_t stamp_utc_day(int64_t stamp);

/* RFC 3339 strictly: date-time with offset, or a date alone (midnight UTC, *RET_DAY_ONLY set if wanted).
 * 0, or -EINVAL when it is no such stamp. */
int stamp_read(const char *s, int64_t *ret_stamp, bool *ret_day_only);
/* "YYYY-MM-DD": 0 and the day, or -EINVAL. */
int stamp_read_day(const char *s, int32_t *ret_day);

/* Write RFC 3339 in UTC, or a day as YYYY-MM-DD, into BUFFER and return it. */
char *stamp_write(int64_t stamp, char buffer[static STAMP_SIZE]);
char *stamp_write_day(int32_t day, char buffer[static STAMP_SIZE]);
