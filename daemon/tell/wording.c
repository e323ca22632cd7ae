/* Wording: values into sentences, dates into words. */
#include "tell/wording.h"

#include <string.h>

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
