/* Date glued: by the digits at the seam, or the capital of a month; only with year, month and day. */
#include "judge/date_glued.h"

#include <string.h>

#include "base/stamp.h"
#include "judge/date_parts.h"
#include "judge/date_words.h"

#define YEAR_DIGITS 4u
#define LETTERS_MIN 4u /* before a year: "v2027" and "rc2027" are versions */
#define HEADING_MIN 8u /* written small: "replacement2027" */

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The number that the first COUNT digits of S make, if no other digit follows; else -1. */
static int
leading(const char *s, size_t count)
{
	int n = 0;

	for (size_t k = 0; k < count; k++) {
		if (!digit(s[k]))
			return -1;
		n = n * 10 + (s[k] - '0');
	}
	return digit(s[count]) ? -1 : n;
}

/* The year at the end of a word of letters, or the whole word. */
static int
year_at_end(const struct words *words, size_t i)
{
	const char *s = words_text(words, i);
	size_t n = words->items[i].len;
	int year;

	if (n < YEAR_DIGITS)
		return 0;
	year = leading(s + n - YEAR_DIGITS, YEAR_DIGITS);
	if (year < 1990 || year > 2099)
		return 0;
	if (n == YEAR_DIGITS)
		return year;
	/* "scone2027-04-30" is a model. */
	if (n < YEAR_DIGITS + (words->items[i].capital ? LETTERS_MIN : HEADING_MIN))
		return 0;
	for (size_t k = 1; k <= LETTERS_MIN; k++)
		if (!letter(s[n - YEAR_DIGITS - k]))
			return 0;
	return year;
}

/* "replacement2027", "04", "30muffin" */
static bool
digits(const struct words *words, size_t i, struct date *d)
{
	int year = year_at_end(words, i), month, day;
	const char *s;

	if (!year || i + 2 >= words->count || words->items[i + 1].gap != GAP_DASH ||
		words->items[i + 2].gap != GAP_DASH || words->items[i + 1].len != 2)
		return false;
	/* A model or an API version ends in a date that has a dash before it or a word behind. */
	if (words->items[i].len == YEAR_DIGITS && i > 0 && words->items[i].gap == GAP_DASH)
		return false;
	month = words_number(words, i + 1);
	s = words_text(words, i + 2);
	day = leading(s, 2);
	if (day < 1 || strncmp(s + 2, "preview", 7) == 0 || strncmp(s + 2, "beta", 4) == 0 ||
		strncmp(s + 2, "alpha", 5) == 0 || (s[2] && !letter(s[2])) ||
		(!s[2] && words->items[i].len == YEAR_DIGITS))
		return false;
	if (!stamp_valid_day(year, month, day))
		return false;
	d->when = when_day(stamp_day(year, month, day));
	d->end = i + 3;
	return true;
}

/* The month that begins with the last capital within word I; 0 if none does. */
static int
month_at_end(const struct words *words, size_t i)
{
	const struct word *w = &words->items[i];
	const char *source = words->fields[w->field], *folded = words_text(words, i);
	size_t n = w->len, k = w->to - w->from;
	int month = 0;

	/* Only where each byte of the word became one. */
	if (k != n)
		return 0;
	while (k > 1 && !(source[w->from + k] >= 'A' && source[w->from + k] <= 'Z'))
		k--;
	if (k < LETTERS_MIN || n - k < 3 || !date_words_month(folded + k, &month, NULL))
		return 0;
	return month;
}

/* The year of "2027" or "2027muffin", or 0. */
static int
year_at_start(const struct words *words, size_t i)
{
	int year = leading(words_text(words, i), YEAR_DIGITS);

	return year >= 1990 && year <= 2099 ? year : 0;
}

/* "DateJanuary 21, 2027muffin" */
static bool
named(const struct words *words, size_t i, struct date *d)
{
	size_t end;
	int month, day, year;

	if (i + 2 >= words->count || !digit(*words_text(words, i + 1)) ||
		words->items[i + 1].gap != GAP_SPACE)
		return false;
	if (!date_words_month(words_text(words, i), &month, NULL))
		month = month_at_end(words, i);
	day = month ? date_parts_day(words, i + 1, &end) : 0;
	if (!day || end >= words->count ||
		(words->items[end].gap & ~(unsigned)(GAP_SPACE | GAP_COMMA)))
		return false;
	year = year_at_start(words, end);
	if (!year || !stamp_valid_day(year, month, day))
		return false;
	d->when = when_day(stamp_day(year, month, day));
	d->end = end + 1;
	return true;
}

bool
date_glued_read(const struct words *words, size_t i, struct date *d)
{
	*d = (struct date){ .first = i };
	return digits(words, i, d) || named(words, i, d);
}
