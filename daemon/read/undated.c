/* Undated: the words of a text without its dates. */
#include "read/undated.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

struct word {
	const char *s;
	size_t n;
};

/* Three words are looked at at a time: the longest dates, "1 june 2027" and "2027 06 01", have so many. */
#define REACH 3

static bool
word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* The word at or after S; empty at the end. */
static struct word
next(const char *s)
{
	struct word w;

	while (*s && !word_byte(*s))
		s++;
	w = (struct word){ s, 0 };
	while (s[w.n] && word_byte(s[w.n]))
		w.n++;
	return w;
}

static bool
is_month(struct word w)
{
	static const char *const months[] = { "january", "february", "march", "april", "may",
		"june", "july", "august", "september", "october", "november", "december", "jan",
		"feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"januari", "februari", "maart", "mei", "juni", "juli", "augustus", "oktober",
		"januar", "februar", "marz", "mai", "dezember" };

	/* Most words are none, and this is asked of every one. */
	for (size_t i = 0; w.n >= 3 && i < LENGTH_OF(months); i++)
		if (*months[i] == *w.s && strlen(months[i]) == w.n &&
			memcmp(months[i], w.s, w.n) == 0)
			return true;
	return false;
}

/* Its digits when they begin a word of at most N digits and SUFFIX more letters, or -1. */
static int
number_of(struct word w, size_t n, size_t suffix)
{
	size_t digits = 0;
	int value = 0;

	for (; digits < w.n && digits < n && w.s[digits] >= '0' && w.s[digits] <= '9'; digits++)
		value = value * 10 + (w.s[digits] - '0');
	if (digits == 0 || (w.n != digits && w.n != digits + suffix))
		return -1;
	for (size_t i = digits; i < w.n; i++)
		if (w.s[i] < 'a' || w.s[i] > 'z')
			return -1;
	return value;
}

static bool
is_day(struct word w)
{
	int value = number_of(w, 2, 2);

	return value >= 1 && value <= 31;
}

static bool
is_year(struct word w)
{
	return w.n == 4 && number_of(w, 4, 0) >= 1990;
}

/* "q3", "h1" before a year. */
static bool
is_part_of_year(struct word w)
{
	return w.n == 2 && (w.s[0] == 'q' || w.s[0] == 'h') && w.s[1] >= '1' && w.s[1] <= '4';
}

/* How many words from the first of W on are a date; 0: none. */
static size_t
date_at(const struct word w[static REACH])
{
	if (is_month(w[0])) {
		if (is_day(w[1]))
			return is_year(w[2]) ? 3 : 2;
		return is_year(w[1]) ? 2 : 1;
	}
	if (is_day(w[0]) && is_month(w[1]))
		return is_year(w[2]) ? 3 : 2;
	if (is_part_of_year(w[0]) && is_year(w[1]))
		return 2;
	if ((is_year(w[0]) && is_day(w[1]) && is_day(w[2])) ||
		(is_day(w[0]) && is_day(w[1]) && is_year(w[2])))
		return 3;
	return 0;
}

static char *
words_of(const char *text, bool dates)
{
	_cleanup_free_ char *folded = text_folded(text);
	struct word w[REACH];
	struct text out = { 0 };

	w[0] = next(folded);
	for (size_t i = 1; i < REACH; i++)
		w[i] = next(w[i - 1].s + w[i - 1].n);
	while (w[0].n) {
		size_t skip = dates ? 0 : date_at(w);

		if (skip == 0) {
			if (out.len)
				text_putc(&out, ' ');
			text_add(&out, w[0].s, w[0].n);
			skip = 1;
		}
		for (; skip > 0; skip--) {
			memmove(w, w + 1, (REACH - 1) * sizeof(*w));
			w[REACH - 1] = next(w[REACH - 2].s + w[REACH - 2].n);
		}
	}
	return text_take(&out);
}

char *
undated_words(const char *text)
{
	return words_of(text, false);
}

char *
undated_all(const char *text)
{
	return words_of(text, true);
}
