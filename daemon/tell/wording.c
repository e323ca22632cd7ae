/* Wording: values into texts, dates into words. */
#include "tell/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"

#define KEY_BYTES 128u

const struct tongue *
wording_of(const struct config *config, const struct recipient *recipient)
{
	return config_tongue(config,
		recipient && recipient->language ? recipient->language : config->language);
}

const char *
wording_text(const struct tongue *w, const char *key)
{
	const char *text = tongue_find(w, key);

	/* A text that is missing among the shipped ones is better seen than guessed at. */
	return text ? text : key;
}

const char *
wording_named(const struct tongue *w, const char *group, const char *name)
{
	char key[KEY_BYTES];

	(void)snprintf(key, sizeof(key), "%s.%s", group, name);
	return tongue_find(w, key);
}

static char *full_day(const struct tongue *w, int32_t day);

static void
put_value(const struct tongue *w, const struct fill *fill, struct text *out)
{
	_cleanup_free_ char *made = NULL;

	if (fill->as == AS_DAYS)
		made = wording_days(w, fill->number > 0 ? (unsigned)fill->number : 0);
	else if (fill->as == AS_PLAIN_DAYS)
		made = wording_count(w, "distance.days",
			fill->number > 0 ? (unsigned)fill->number : 0, NULL);
	else if (fill->as == AS_DAY)
		made = full_day(w, fill->number);
	text_puts(out, made ? made : fill->value);
}

/* The fill for the N bytes at NAME, or NULL. */
static const struct fill *
fill_for(const struct fill *fills, const char *name, size_t n)
{
	for (; fills && fills->name; fills++)
		if (strlen(fills->name) == n && strncmp(fills->name, name, n) == 0)
			return fills;
	return NULL;
}

char *
wording_fill(const struct tongue *w, const char *text, const struct fill *fills)
{
	struct text out = { 0 };

	for (const char *p = text; *p; p++) {
		size_t n = *p == '{' ? strcspn(p + 1, "{}") : 0;
		const struct fill *fill =
			n > 0 && p[n + 1] == '}' ? fill_for(fills, p + 1, n) : NULL;

		if (fill) {
			put_value(w, fill, &out);
			p += n + 1;
		} else
			text_putc(&out, *p);
	}
	return text_take(&out);
}

char *
wording_say(const struct tongue *w, const char *key, const struct fill *fills)
{
	return wording_fill(w, wording_text(w, key), fills);
}

char *
wording_part(
	const struct tongue *w, const char *group, const char *name, const struct fill *fills)
{
	const char *text = wording_named(w, group, name);

	return wording_fill(w, text ? text : group, fills);
}

char *
wording_count(
	const struct tongue *w, const char *key, unsigned number, const struct fill *fills)
{
	const char *text = wording_named(w, key, tongue_form(w, number));
	_cleanup_free_ char *count = mem_printf("%u", number), *rest = NULL;

	if (!text)
		text = wording_named(w, key, TONGUE_OTHER);
	/* The values first: what a vendor writes is not searched for {count}. */
	rest = wording_fill(w, text ? text : key, FILLS(FILL("count", count)));
	return fills ? wording_fill(w, rest, fills) : TAKE(rest);
}

char *
wording_list(const struct tongue *w, const struct strings *list)
{
	_cleanup_(strings_clear) struct strings firsts = { 0 };
	_cleanup_free_ char *joined = NULL;

	if (list->count < 2)
		return strings_join(list, "");
	for (size_t i = 0; i + 1 < list->count; i++)
		strings_add(&firsts, list->items[i]);
	joined = strings_join(&firsts, ", ");
	return wording_say(w, "list.and",
		FILLS(FILL("first", joined), FILL("last", list->items[list->count - 1])));
}

/* The item with that number, from 1, of a list among the texts. */
static const char *
item(const struct tongue *w, const char *list, int number)
{
	char name[16];
	const char *text;

	(void)snprintf(name, sizeof(name), "%d", number);
	text = wording_named(w, list, name);
	return text ? text : list;
}

static char *
dated(const struct tongue *w, const char *text, int32_t day)
{
	char of_month[16], year[16];
	int y, m, d;

	stamp_civil(day, &y, &m, &d);
	(void)snprintf(of_month, sizeof(of_month), "%d", d);
	(void)snprintf(year, sizeof(year), "%d", y);
	return wording_fill(w, text,
		FILLS(FILL("day", of_month), FILL("month", item(w, "date.months", m)),
			FILL("year", year)));
}

static char *
full_day(const struct tongue *w, int32_t day)
{
	return dated(w, wording_text(w, "date.day"), day);
}

char *
wording_day(const struct tongue *w, int32_t day)
{
	_cleanup_free_ char *full = full_day(w, day);
	const char *weekday = item(w, "date.weekdays", stamp_weekday(day) + 1);

	return wording_say(
		w, "date.with-weekday", FILLS(FILL("weekday", weekday), FILL("date", full)));
}

char *
wording_period(const struct tongue *w, const struct when *when)
{
	const char *text = wording_text(w, "date.year");
	int y, m, d;

	stamp_civil(when->from, &y, &m, &d);
	if (when->precision == PRECISION_MONTH)
		text = wording_text(w, "date.month");
	else if (when->precision == PRECISION_QUARTER)
		text = item(w, "date.quarter", (m - 1) / 3 + 1);
	else if (when->precision == PRECISION_HALF)
		text = item(w, "date.half", m > 6 ? 2 : 1);
	return dated(w, text, when->from);
}

/* A period is shown as what the vendor said; the day that we count from stands beside it, so
 * that nobody takes it for the vendor's. */
static char *
counted(const struct tongue *w, const struct when *when)
{
	_cleanup_free_ char *name = wording_period(w, when),
			    *first = dated(w, wording_text(w, "date.day-of-month"), when->from);

	return wording_say(
		w, "date.counted-from", FILLS(FILL("period", name), FILL("day", first)));
}

char *
wording_when(const struct tongue *w, const struct when *when)
{
	if (!when_known(when))
		return mem_dup(wording_text(w, "date.none"));
	if (when->precision == PRECISION_DAY)
		return full_day(w, when->from);
	return counted(w, when);
}

/* Nobody can picture 172 days: from two months on, whole months, and whether it is more. */
static char *
apart(const struct tongue *w, int32_t first, int32_t last)
{
	int y1, m1, d1, y2, m2, d2, months;

	stamp_civil(first, &y1, &m1, &d1);
	stamp_civil(last, &y2, &m2, &d2);
	months = (y2 - y1) * 12 + m2 - m1 - (d2 < d1);
	if (months < 2)
		return wording_days(w, (unsigned)(last - first));
	return wording_count(w, d1 == d2 ? "distance.months" : "distance.months-and-more",
		(unsigned)months, NULL);
}

char *
wording_distance(const struct tongue *w, const struct when *when, int32_t today)
{
	_cleanup_free_ char *time = NULL;
	int32_t ahead;

	if (!when_known(when))
		return NULL;
	ahead = when->from - today;
	if (when->precision != PRECISION_DAY) {
		if (ahead <= 0)
			return mem_dup(wording_text(
				w, today <= when->to ? "distance.running" : "distance.over"));
		time = apart(w, today, when->from);
		return wording_say(w, "distance.in-at-least", FILLS(FILL("time", time)));
	}
	if (ahead >= -1 && ahead <= 1)
		return mem_dup(wording_text(w, ahead == 0  ? "distance.today"
					       : ahead > 0 ? "distance.tomorrow"
							   : "distance.yesterday"));
	time = ahead > 0 ? apart(w, today, when->from) : apart(w, when->from, today);
	return wording_say(
		w, ahead > 0 ? "distance.in" : "distance.ago", FILLS(FILL("time", time)));
}

char *
wording_days(const struct tongue *w, unsigned days)
{
	bool weeks = days >= 14 && days % 7 == 0;

	return wording_count(
		w, weeks ? "distance.weeks" : "distance.days", weeks ? days / 7 : days, NULL);
}

char *
wording_span(const struct tongue *w, int64_t seconds)
{
	unsigned minutes = seconds > 0 ? (unsigned)(seconds / 60) : 0;

	if (minutes >= 2 * 24 * 60)
		return wording_days(w, minutes / (24 * 60));
	if (minutes >= 2 * 60)
		return wording_count(w, "distance.hours", minutes / 60, NULL);
	return wording_count(w, "distance.minutes", minutes, NULL);
}

char *
wording_moment(const struct tongue *w, const char *zone, int64_t stamp)
{
	int second = zone_second_of_day(zone, stamp);
	_cleanup_free_ char *day = full_day(w, zone_day(zone, stamp)),
			    *clock = mem_printf("%02d:%02d", second / 3600, second / 60 % 60);

	return wording_say(w, "date.with-clock", FILLS(FILL("day", day), FILL("time", clock)));
}
