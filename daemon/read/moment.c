/* Moment: the stamps that feeds write, in all their forms. */
#include "read/moment.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "read/moment_names.h"

#define LONGEST 100

/* What has been read so far; -1 is "not said". */
struct moment {
	int year, month, day;
	int hour, minute, second;
	int zone_min;
	bool has_zone;
	bool afternoon, forenoon;
	bool tentative; /* the month stood before the day: it may be a weekday, as "mar" and
			   "maandag" */
};

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads MIN to MAX digits at *S; -1 if there are fewer. */
static int
number(const char **s, unsigned min, unsigned max)
{
	unsigned n = 0;
	int value = 0;

	while (n < max && digit((*s)[n]))
		value = value * 10 + (*s)[n++] - '0';
	if (n < min)
		return -1;
	*s += n;
	return value;
}

static void
skip_spaces(const char **s)
{
	*s += strspn(*s, " \t\r\n,");
}

/* "hh:mm[:ss[.fraction]]" or "hhmm[ss]". */
static bool
take_time(const char **s, struct moment *m)
{
	char mark;

	m->hour = number(s, 1, 2);
	mark = **s == ':' || **s == '.' ? **s : '\0';
	if (mark)
		(*s)++;
	m->minute = number(s, mark ? 1 : 2, 2);
	m->second = 0;
	if (m->hour < 0 || m->minute < 0)
		return false;
	if (mark ? **s == mark && digit((*s)[1]) : digit(**s)) {
		*s += mark != '\0';
		m->second = number(s, 1, 2);
	}
	if ((**s == '.' || **s == ',') && digit((*s)[1]))
		for ((*s)++; digit(**s);)
			(*s)++;
	return true;
}

/* "+hh:mm", "-hhmm", "+h". */
static bool
take_offset(const char **s, struct moment *m)
{
	int sign = **s == '-' ? -1 : 1, hours, minutes = 0;

	(*s)++;
	hours = number(s, 1, 2);
	if (hours < 0)
		return false;
	if (**s == ':')
		(*s)++;
	if (digit(**s))
		minutes = number(s, 2, 2);
	if (hours > 15 || minutes < 0 || minutes > 59)
		return false;
	m->zone_min = sign * (hours * 60 + minutes);
	m->has_zone = true;
	return true;
}

static void
take_zone_name(const char *word, size_t n, struct moment *m)
{
	m->zone_min = moment_zone(word, n);
	m->has_zone = true;
}

static int
finish(const struct moment *m, int64_t *ret_stamp)
{
	int hour = m->hour < 0 ? 0 : m->hour, second = m->second > 59 ? 59 : m->second;
	bool midnight = hour == 24 && m->minute == 0 && m->second == 0;

	if (m->afternoon && hour < 12)
		hour += 12;
	if (m->forenoon && hour == 12)
		hour = 0;
	if (!stamp_valid_day(m->year, m->month, m->day) || (hour > 23 && !midnight) ||
		m->minute > 59 || m->second > 60)
		return -EINVAL;
	*ret_stamp = stamp_utc(stamp_day(m->year, m->month, m->day), hour,
			     m->minute < 0 ? 0 : m->minute, second < 0 ? 0 : second) -
		     (int64_t)m->zone_min * 60;
	return stamp_valid(*ret_stamp) ? 0 : -EINVAL;
}

/* The day of an ISO 8601 week (weekday 1 to 7) or of a day of the year. */
static void
set_day(struct moment *m, int32_t day)
{
	stamp_civil(day, &m->year, &m->month, &m->day);
}

/* YYYY-MM-DD, YYYYMMDD, YYYY-DDD, YYYY-Www[-D], YYYY-MM, YYYY, with "-", "/" or "." between them. */
static bool
take_iso_day(const char **s, struct moment *m)
{
	int value;
	size_t digits;
	bool dots;

	m->year = number(s, 4, 4);
	m->month = m->day = 1;
	if (m->year < 1)
		return false;
	/* "2027.1" is a version sooner than a month. */
	dots = **s == '.';
	if (**s && strchr("-/.", **s))
		(*s)++;
	else if (**s == '\0')
		return true;
	if (**s == 'W') {
		int32_t monday;

		(*s)++;
		value = number(s, 2, 2);
		/* Week 1 holds 4 January. */
		monday = stamp_day(m->year, 1, 4);
		monday -= (stamp_weekday(monday) + 6) % 7;
		if (**s == '-')
			(*s)++;
		set_day(m, monday + 7 * (value - 1) + (digit(**s) ? number(s, 1, 1) - 1 : 0));
		return value >= 1 && value <= 53;
	}
	digits = strspn(*s, "0123456789");
	if (digits == 3 || digits == 7) {
		value = number(s, 3, 3);
		set_day(m, stamp_day(m->year, 1, 1) + value - 1);
		return value >= 1 && value <= 366;
	}
	m->month = number(s, 1, 2);
	if (m->month < 1 || m->month > 12)
		return false;
	if (**s && strchr("-/.", **s))
		(*s)++;
	else if (!digit(**s))
		return **s == '\0' && !dots;
	m->day = number(s, 1, 2);
	return m->day > 0;
}

static int
read_iso(const char *s, int64_t *ret_stamp)
{
	struct moment m = { .hour = -1 };

	if (!take_iso_day(&s, &m))
		return -EINVAL;
	if (*s == 'T' || *s == 't')
		s++;
	skip_spaces(&s);
	if (strspn(s, "0123456789") == 2 && s[2] != ':' && s[2] != '.') {
		m.hour = number(&s, 2, 2);
		m.minute = 0;
	} else if (digit(*s) && !take_time(&s, &m)) {
		return -EINVAL;
	}
	skip_spaces(&s);
	if (*s == '+' || *s == '-') {
		if (!take_offset(&s, &m))
			return -EINVAL;
	} else if (*s) {
		size_t n = strcspn(s, " \t\r\n");

		take_zone_name(s, n, &m);
		s += n;
	}
	skip_spaces(&s);
	return *s ? -EINVAL : finish(&m, ret_stamp);
}

/* 10 digits are seconds since 1970, 13 milliseconds. */
static int
read_epoch(const char *s, size_t n, int64_t *ret_stamp)
{
	int64_t value = 0;

	for (size_t i = 0; i < (n == 13 ? 10 : n); i++)
		value = value * 10 + s[i] - '0';
	*ret_stamp = value;
	return 0;
}

/* A word: the name of a month, of a zone, am or pm; anything before the day is the name of a
 * weekday. */
static bool
take_word(const char **s, struct moment *m)
{
	size_t n = strcspn(*s, " \t\r\n,;.-+/0123456789");
	int month = m->month < 0 || m->tentative ? moment_month(*s) : -1;
	const char *word = *s;

	*s += n;
	if (month > 0) {
		m->month = month;
		m->tentative = m->day < 0;
	} else if (n == 2 && m->hour >= 0 && strncasecmp(word, "pm", 2) == 0)
		m->afternoon = true;
	else if (n == 2 && m->hour >= 0 && strncasecmp(word, "am", 2) == 0)
		m->forenoon = true;
	else if (m->hour >= 0)
		take_zone_name(word, n, m);
	return n > 0;
}

/* "15.06.2022", and "15/06/2022" or "06-15-2022" where only one part can be the month: 1 when it was
 * one, 0 when it is something else, -1 when nobody knows what it means. */
static int
take_written_day(const char **s, struct moment *m)
{
	const char *p = *s;
	int first = number(&p, 1, 2), second, year;
	char mark = *p;

	if (first < 0 || !mark || !strchr("./-", mark))
		return 0;
	p++;
	second = number(&p, 1, 2);
	if (second < 0 || *p++ != mark)
		return 0;
	year = number(&p, 4, 4);
	if (year < 0)
		return 0;
	if (mark != '.' && first <= 12 && second <= 12 && first != second)
		return -1;
	m->day = second > 12 ? second : first;
	m->month = second > 12 ? first : second;
	m->year = year;
	*s = p;
	return 1;
}

/* Digits: a whole day, a time, the day, or the year, in this order of likelihood. */
static bool
take_number(const char **s, struct moment *m)
{
	size_t n = strspn(*s, "0123456789");

	if (m->day < 0 && m->month < 0 && m->year < 0) {
		int whole = take_written_day(s, m);

		if (whole)
			return whole > 0;
		if (n == 4 && (*s)[n] && strchr("-/", (*s)[n]) && digit((*s)[n + 1]))
			return take_iso_day(s, m);
	}
	if ((*s)[n] == ':' && n <= 2)
		return m->hour < 0 && take_time(s, m);
	if (m->day < 0 && n <= 2) {
		m->day = number(s, 1, 2);
		if (strncasecmp(*s, "st", 2) == 0 || strncasecmp(*s, "nd", 2) == 0 ||
			strncasecmp(*s, "rd", 2) == 0 || strncasecmp(*s, "th", 2) == 0)
			*s += 2;
		return true;
	}
	if (m->year >= 0 || n > 4 || n < 2)
		return false;
	m->year = number(s, 2, 4);
	if (n == 2)
		m->year += m->year < 50 ? 2000 : 1900;
	else if (n == 3)
		m->year += 1900;
	return true;
}

/* RFC 822 and everything that looks like it: "Mon, 02 Jan 2006 15:04:05 EST", "Jan 2 2006",
 * asctime. */
static int
read_words(const char *s, int64_t *ret_stamp)
{
	struct moment m = { .year = -1, .month = -1, .day = -1, .hour = -1 };

	while (*s) {
		bool taken;

		s += strspn(s, " \t\r\n,;./");
		if (*s == '-' && (m.year < 0 || m.day < 0)) {
			s++;
			continue;
		}
		if (*s == '\0' || *s == '(')
			break; /* a comment names the zone once more */
		if (*s == '+' || *s == '-')
			taken = m.hour >= 0 && take_offset(&s, &m);
		else if (digit(*s))
			taken = take_number(&s, &m);
		else
			taken = take_word(&s, &m);
		if (!taken)
			return -EINVAL;
	}
	if (m.year < 0 || m.month < 0 || m.day < 0)
		return -EINVAL;
	return finish(&m, ret_stamp);
}

static bool
beyond_ascii(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return *s != '\0';
}

/* Korean blogs: "2004년 05월 28일 01:31:15" and "2004-05-25 오후 11:23:17", on their own clock. */
static bool
read_korean(const char *s, int64_t *ret_stamp)
{
	static const struct {
		const char *word, *plain;
	} words[] = { { "년", "-" }, { "월", "-" }, { "일", " " }, { "오후", "" },
		{ "오전", "" } };
	char plain[LONGEST + 1];
	struct moment m = { .hour = -1, .zone_min = 9 * 60 };
	size_t n = 0, found = 0;

	while (*s) {
		size_t i = 0;

		while (i < LENGTH_OF(words) &&
			strncmp(s, words[i].word, strlen(words[i].word)) != 0)
			i++;
		found += i < LENGTH_OF(words);
		m.afternoon |= i == 3;
		m.forenoon |= i == 4;
		if (i < LENGTH_OF(words)) {
			n = (size_t)(stpcpy(plain + n, words[i].plain) - plain);
			s += strlen(words[i].word);
		} else if (n == 0 || *s != ' ' || !strchr(" -", plain[n - 1])) {
			plain[n++] = *s++;
		} else {
			s++;
		}
	}
	plain[n] = '\0';
	s = plain;
	if (!found || !take_iso_day(&s, &m))
		return false;
	skip_spaces(&s);
	return (!digit(*s) || take_time(&s, &m)) && *s == '\0' && finish(&m, ret_stamp) >= 0;
}

int
moment_read(const char *s, int64_t *ret_stamp)
{
	char copy[LONGEST + 1];
	size_t n, digits;

	s += strspn(s, " \t\r\n");
	n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	if (n == 0 || n > LONGEST)
		return -EINVAL;
	memcpy(copy, s, n);
	copy[n] = '\0';
	if (beyond_ascii(copy) && read_korean(copy, ret_stamp))
		return 0;
	digits = strspn(copy, "0123456789");
	if (digits == n && (n == 10 || n == 13))
		return read_epoch(copy, n, ret_stamp);
	if ((digits == 7 || digits == 8 || digits == 12 || digits == 14 ||
		    (digits == 4 && (n == 4 || strchr("-/.W", copy[4])))) &&
		read_iso(copy, ret_stamp) >= 0)
		return 0;
	return read_words(copy, ret_stamp);
}
