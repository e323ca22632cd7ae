/* Wording: values into sentences, dates into words. */
#include "tell/wording.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

const struct wording_table *
wording_of(const char *language)
{
	if (language && text_starts_nocase(language, "nl") &&
		(language[2] == '\0' || language[2] == '-'))
		return &wording_nl;
	return &wording_en;
}

char *
wording_fill(const char *sentence, const char *one, const char *two, const char *three)
{
	const char *values[] = { one, two, three };
	struct text out = { 0 };

	for (const char *p = sentence; *p; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '3' && p[2] == '}') {
			text_puts(&out, values[p[1] - '1']);
			p += 2;
		} else
			text_putc(&out, *p);
	}
	return text_take(&out);
}

char *
wording_list(const struct wording_table *w, const struct strings *list)
{
	_cleanup_(strings_clear) struct strings firsts = { 0 };
	_cleanup_free_ char *joined = NULL;

	if (list->count < 2)
		return strings_join(list, "");
	for (size_t i = 0; i + 1 < list->count; i++)
		strings_add(&firsts, list->items[i]);
	joined = strings_join(&firsts, ", ");
	return wording_fill(w->and, joined, list->items[list->count - 1], NULL);
}

/* WORD (N bytes) is one of LIST, perhaps shortened: "Feb", "Sept". */
static bool
names(const char *const *list, size_t count, const char *word, size_t n)
{
	for (size_t i = 0; n >= 3 && i < count; i++)
		if (strncasecmp(list[i], word, n) == 0)
			return true;
	return false;
}

static bool
names_month(const char *word, size_t n)
{
	/* What German has of its own. */
	static const char *const others[] = { "Mai", "März", "Dezember" };

	return names(wording_en.months, 12, word, n) || names(wording_nl.months, 12, word, n) ||
	       names(others, LENGTH_OF(others), word, n);
}

static bool
names_period(const char *word, size_t n)
{
	static const char *const periods[] = { "quarter", "half", "kwartaal", "helft" };

	return names(periods, LENGTH_OF(periods), word, n);
}

/* What says nothing without the others. */
static bool
is_small_word(const char *word, size_t n)
{
	static const char *const small[] = { "of", "the", "van", "de", "het" };

	for (size_t i = 0; i < LENGTH_OF(small); i++)
		if (strlen(small[i]) == n && strncasecmp(small[i], word, n) == 0)
			return true;
	return names(wording_en.weekdays, 7, word, n) ||
	       names(wording_nl.weekdays, 7, word, n) ||
	       names(wording_en.ordinals, 4, word, n) || names(wording_nl.ordinals, 4, word, n);
}

/* "26", "2027", "26th", "Q3". */
static bool
is_number(const char *word, size_t n)
{
	size_t letter = strchr("QqHh", word[0]) ? 1 : 0,
	       digits = strspn(word + letter, "0123456789");

	return digits > 0 && letter + digits <= n && n - letter - digits <= (letter ? 0 : 3);
}

static bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

bool
wording_is_date(const char *words)
{
	bool named = strspn(words, "0123456789") == 4, year = false;
	size_t n;

	for (const char *p = words; *p; p += n) {
		for (n = 0; is_word_byte(p[n]);)
			n++;
		if (n == 0) {
			n = 1;
			continue;
		}
		if (names_month(p, n) || names_period(p, n) ||
			(is_number(p, n) && strchr("QqHh", *p)))
			named = true;
		else if (is_number(p, n))
			year = year || (n == 4 && strspn(p, "0123456789") >= 4);
		else if (!is_small_word(p, n))
			return false;
	}
	/* "03/04/2027" is two dates, and of "26 February" we have guessed the year. */
	return named && year;
}

static char *
number(int value)
{
	return mem_printf("%d", value);
}

static char *
day_and_month(const struct wording_table *w, int32_t day)
{
	_cleanup_free_ char *of_month = NULL;
	int y, m, d;

	stamp_civil(day, &y, &m, &d);
	of_month = number(d);
	return wording_fill(w->day, of_month, w->months[m - 1], NULL);
}

static char *
full_day(const struct wording_table *w, int32_t day)
{
	_cleanup_free_ char *of_year = day_and_month(w, day), *year = NULL;
	int y, m, d;

	stamp_civil(day, &y, &m, &d);
	year = number(y);
	return wording_fill(w->day_of_year, of_year, year, NULL);
}

char *
wording_day(const struct wording_table *w, int32_t day)
{
	_cleanup_free_ char *full = full_day(w, day);

	return mem_printf("%s %s", w->weekdays[stamp_weekday(day)], full);
}

/* A period is shown as what the vendor said; the day that we count from stands beside it, so
 * that nobody takes it for the vendor's. */
static char *
period(const struct wording_table *w, const struct when *when)
{
	_cleanup_free_ char *year = NULL, *first = day_and_month(w, when->from), *name = NULL;
	int y, m, d;

	stamp_civil(when->from, &y, &m, &d);
	year = number(y);
	switch (when->precision) {
	case PRECISION_MONTH:
		name = wording_fill(w->month, w->months[m - 1], year, NULL);
		break;
	case PRECISION_QUARTER:
		name = wording_fill(w->quarter, w->ordinals[(m - 1) / 3], year, NULL);
		break;
	case PRECISION_HALF:
		name = wording_fill(w->half, w->ordinals[m > 6], year, NULL);
		break;
	case PRECISION_NONE:
	case PRECISION_DAY:
	case PRECISION_YEAR:
		name = wording_fill(w->year, year, NULL, NULL);
		break;
	}
	return wording_fill(w->counted_from, name, first, NULL);
}

char *
wording_when(const struct wording_table *w, const struct when *when)
{
	if (!when_known(when))
		return mem_dup(w->no_date);
	if (when->precision == PRECISION_DAY)
		return full_day(w, when->from);
	return period(w, when);
}

/* Nobody can picture 172 days: from two months on, whole months, and whether it is more. */
static char *
apart(const struct wording_table *w, int32_t first, int32_t last)
{
	_cleanup_free_ char *count = NULL;
	int y1, m1, d1, y2, m2, d2, months;

	stamp_civil(first, &y1, &m1, &d1);
	stamp_civil(last, &y2, &m2, &d2);
	months = (y2 - y1) * 12 + m2 - m1 - (d2 < d1);
	if (months < 2)
		return wording_days(w, (unsigned)(last - first));
	count = number(months);
	return wording_fill(d1 == d2 ? w->months_many : w->months_more, count, NULL, NULL);
}

char *
wording_distance(const struct wording_table *w, const struct when *when, int32_t today)
{
	_cleanup_free_ char *days = NULL;
	int32_t ahead;

	if (!when_known(when))
		return NULL;
	ahead = when->from - today;
	if (when->precision != PRECISION_DAY) {
		if (ahead <= 0)
			return mem_dup(today <= when->to ? w->running : w->over);
		days = apart(w, today, when->from);
		return wording_fill(w->in_days_at_least, days, NULL, NULL);
	}
	if (ahead >= -1 && ahead <= 1)
		return mem_dup(ahead == 0 ? w->today : ahead > 0 ? w->tomorrow : w->yesterday);
	days = ahead > 0 ? apart(w, today, when->from) : apart(w, when->from, today);
	return wording_fill(ahead > 0 ? w->in_days : w->days_ago, days, NULL, NULL);
}

char *
wording_days(const struct wording_table *w, unsigned days)
{
	_cleanup_free_ char *count = NULL;
	bool weeks = days >= 14 && days % 7 == 0;

	if (days == 1)
		return mem_dup(w->days_one);
	count = mem_printf("%u", weeks ? days / 7 : days);
	return wording_fill(weeks ? w->weeks_many : w->days_many, count, NULL, NULL);
}
