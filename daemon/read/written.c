/* Written: dates as people write them, word by word. */
#include "read/written.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

#define LONGEST 80

struct month_row {
	const char *name;
	unsigned least; /* so many of its letters are enough */
	int month;
};

/* English, Dutch, German, French, Spanish; folded. */
static const struct month_row months[] = {
	{ "january", 3, 1 },
	{ "januari", 3, 1 },
	{ "januar", 3, 1 },
	{ "janvier", 3, 1 },
	{ "enero", 3, 1 },
	{ "february", 3, 2 },
	{ "februari", 3, 2 },
	{ "februar", 3, 2 },
	{ "fevrier", 3, 2 },
	{ "febrero", 3, 2 },
	{ "march", 3, 3 },
	{ "maart", 3, 3 },
	{ "mrt", 3, 3 },
	{ "marz", 3, 3 },
	{ "maerz", 3, 3 },
	{ "mars", 3, 3 },
	{ "marzo", 3, 3 },
	{ "april", 3, 4 },
	{ "avril", 3, 4 },
	{ "abril", 3, 4 },
	{ "may", 3, 5 },
	{ "mei", 3, 5 },
	{ "mai", 3, 5 },
	{ "mayo", 3, 5 },
	{ "june", 3, 6 },
	{ "juni", 3, 6 },
	{ "juin", 4, 6 },
	{ "junio", 3, 6 },
	{ "july", 3, 7 },
	{ "juli", 3, 7 },
	{ "juillet", 4, 7 },
	{ "julio", 3, 7 },
	{ "august", 3, 8 },
	{ "augustus", 3, 8 },
	{ "aout", 3, 8 },
	{ "agosto", 3, 8 },
	{ "september", 3, 9 },
	{ "septembre", 3, 9 },
	{ "septiembre", 3, 9 },
	{ "october", 3, 10 },
	{ "oktober", 3, 10 },
	{ "octobre", 3, 10 },
	{ "octubre", 3, 10 },
	{ "november", 3, 11 },
	{ "novembre", 3, 11 },
	{ "noviembre", 3, 11 },
	{ "december", 3, 12 },
	{ "dezember", 3, 12 },
	{ "decembre", 3, 12 },
	{ "diciembre", 3, 12 },
};

/* Words that change nothing: days of the week, and what stands before a date. */
static const char *const silent[] = { "mon", "monday", "tue", "tues", "tuesday", "wed",
	"wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday", "sat", "saturday",
	"sun", "sunday", "ma", "maandag", "di", "dinsdag", "wo", "woensdag", "do", "donderdag",
	"vr", "vrijdag", "za", "zaterdag", "zo", "zondag", "mo", "montag", "dienstag", "mi",
	"mittwoch", "donnerstag", "fr", "freitag", "sa", "samstag", "so", "sonntag", "on", "by",
	"the", "of", "op", "per", "am", "den", "de", "le", "del", "early", "mid", "late", "end",
	"begin", "medio", "eind", "anfang", "mitte", "ende" };

/* What has been read so far; 0: not said. */
struct parts {
	int year, month, day, quarter, half;
};

static int
month_of(const char *word, size_t n)
{
	for (size_t i = 0; i < LENGTH_OF(months); i++)
		if (n >= months[i].least && n <= strlen(months[i].name) &&
			memcmp(word, months[i].name, n) == 0)
			return months[i].month;
	return 0;
}

static bool
is_silent(const char *word, size_t n)
{
	for (size_t i = 0; i < LENGTH_OF(silent); i++)
		if (strlen(silent[i]) == n && memcmp(word, silent[i], n) == 0)
			return true;
	return false;
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool
set(int *part, int value)
{
	if (*part || value < 1)
		return false;
	*part = value;
	return true;
}

static bool
take_word(const char **s, struct parts *p)
{
	const char *word = *s;
	size_t n = 0;
	int month;

	while (letter(word[n]))
		n++;
	*s += n;
	if (n == 1 && (*word == 'q' || *word == 'h') && digit(word[1]) && !digit(word[2])) {
		*s += 1;
		return *word == 'q' ? word[1] <= '4' && set(&p->quarter, word[1] - '0')
				    : word[1] <= '2' && set(&p->half, word[1] - '0');
	}
	month = month_of(word, n);
	return month ? set(&p->month, month) : is_silent(word, n);
}

/* A day or a year. */
static bool
take_number(const char **s, struct parts *p)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", "er", "e" };
	int value = 0;
	size_t n = 0;

	for (; digit((*s)[n]) && n < 5; n++)
		value = value * 10 + (*s)[n] - '0';
	*s += n;
	if (n == 4)
		return set(&p->year, value) && !letter(**s);
	if (n > 2)
		return false;
	for (size_t i = 0; i < LENGTH_OF(ends); i++)
		if (text_starts(*s, ends[i]) && !letter((*s)[strlen(ends[i])])) {
			*s += strlen(ends[i]);
			break;
		}
	return set(&p->day, value) && !letter(**s);
}

/* Three numbers with one sign between them; the year stands first or last. */
static bool
take_numbers(const char *s, const char *language, struct parts *p)
{
	int n[3] = { 0 };
	size_t digits[3] = { 0 };
	char sign = '\0';

	for (size_t i = 0; i < 3; i++) {
		for (; digit(*s) && digits[i] < 5; digits[i]++)
			n[i] = n[i] * 10 + *s++ - '0';
		if (i < 2) {
			if (!*s || !strchr("-/.", *s) || (sign && sign != *s))
				return false;
			sign = *s++;
		}
	}
	s += strspn(s, ".");
	if (*s || !n[0] || !n[1] || !n[2])
		return false;
	if (digits[0] == 4) {
		*p = (struct parts){ .year = n[0], .month = n[1], .day = n[2] };
		return true;
	}
	if (digits[2] != 4 || digits[0] > 2 || digits[1] > 2)
		return false;
	*p = (struct parts){ .year = n[2], .month = n[1], .day = n[0] };
	if (n[1] > 12) {
		p->month = n[0];
		p->day = n[1];
		return true;
	}
	return n[0] > 12 || n[0] == n[1] || sign == '.' ||
	       (language && !text_starts(language, "en"));
}

static bool
take_words(const char *s, struct parts *p)
{
	while (*s) {
		size_t between = strspn(s, " ,.-/'");

		s += between;
		if (!*s)
			break;
		if (digit(*s) ? !take_number(&s, p) : !letter(*s) || !take_word(&s, p))
			return false;
	}
	return true;
}

/* The date alone: what stands in brackets behind it and the marks of footnotes go. The caller
 * frees. */
static char *
bare(const char *s)
{
	_cleanup_free_ char *line = text_line(s, 0);
	char *folded, *bracket;
	size_t n;

	if (strlen(line) > LONGEST)
		return NULL;
	folded = text_folded(line);
	bracket = strpbrk(folded + (*folded == '('), "([");
	if (bracket)
		*bracket = '\0';
	n = strlen(folded);
	while (n && strchr(" *.,+", folded[n - 1]))
		folded[--n] = '\0';
	return folded;
}

static int
date_of(const struct parts *p, struct when *ret)
{
	if (!p->year || p->month > 12)
		return -EINVAL;
	if (p->quarter || p->half) {
		if (p->month || p->day || (p->quarter && p->half))
			return -EINVAL;
		*ret = p->quarter ? when_quarter(p->year, p->quarter)
				  : when_half(p->year, p->half);
		return 0;
	}
	if (p->day) {
		if (!stamp_valid_day(p->year, p->month, p->day))
			return -EINVAL;
		*ret = when_day(stamp_day(p->year, p->month, p->day));
		return 0;
	}
	*ret = p->month ? when_month(p->year, p->month) : when_year(p->year);
	return 0;
}

int
written_read(const char *s, const char *language, struct when *ret)
{
	_cleanup_free_ char *date = bare(s);
	struct parts parts = { 0 };

	if (!date || !*date)
		return -EINVAL;
	if (when_read(date, ret) >= 0)
		return 0;
	if (take_numbers(date, language, &parts))
		return date_of(&parts, ret);
	parts = (struct parts){ 0 };
	return take_words(date, &parts) ? date_of(&parts, ret) : -EINVAL;
}
