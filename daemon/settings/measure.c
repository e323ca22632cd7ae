/* Measure: readers of durations, sizes, dates and the hour of a digest. */
#include "settings/measure.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/when.h"
#include "settings/complain.h"
#include "settings/value.h"

#define SHOWN_BYTES 60
#define DAY 86400u
#define MAX_DIGITS 9

struct unit {
	const char *name; /* an "s" may follow */
	uint64_t worth;
};

static const struct unit seconds_units[] = { { "second", 1 }, { "minute", 60 },
	{ "hour", 3600 }, { "day", DAY }, { "week", 7 * DAY }, { "month", 30 * DAY },
	{ "year", 365 * DAY } };
static const struct unit days_units[] = { { "day", 1 }, { "week", 7 }, { "month", 30 },
	{ "year", 365 } };
static const struct unit months_units[] = { { "month", 1 }, { "year", 12 } };
static const struct unit bytes_units[] = { { "byte", 1 }, { "KiB", 1024 },
	{ "MiB", 1024 * 1024 }, { "GiB", 1024 * 1024 * 1024 } };

static bool
is_unit(const char *word, const char *name)
{
	size_t n = strlen(name);

	return strncmp(word, name, n) == 0 &&
	       (word[n] == '\0' || (word[n] == 's' && word[n + 1] == '\0'));
}

/* "8 weeks" by UNITS: true and the product. */
static bool
read_amount(const char *text, const struct unit *units, size_t count, uint64_t *ret)
{
	size_t digits = strspn(text, "0123456789");
	const char *word = text + digits;

	if (digits == 0 || digits > MAX_DIGITS)
		return false;
	word += *word == ' ';
	for (size_t i = 0; i < count; i++)
		if (is_unit(word, units[i].name)) {
			*ret = strtoull(text, NULL, 10) * units[i].worth;
			return true;
		}
	return false;
}

static void
complain_amount(struct check *check, const struct key *key, const struct node *value,
	const char *what, const struct unit *units, size_t count, const char *example)
{
	_cleanup_(text_clear) struct text known = { 0 };
	_cleanup_free_ char *shown = text_line(value->text, SHOWN_BYTES);

	for (size_t i = 0; i < count; i++)
		text_printf(&known, "%s%s%s", i > 0 ? ", " : "", units[i].name,
			strchr(units[i].name, 'B') ? "" : "s");
	complain_error(check->complaints, &value->at,
		"\"%s\" is no %s for \"%s\"; expected a whole number and a unit (%s), such as "
		"%s",
		shown, what, key->name, known.data, example);
}

void
measure_span(struct check *check, const struct key *key, const struct node *value, void *field)
{
	static const struct {
		const struct unit *units;
		size_t count;
	} sets[] = { { seconds_units, LENGTH_OF(seconds_units) },
		{ days_units, LENGTH_OF(days_units) },
		{ months_units, LENGTH_OF(months_units) } };
	const struct span *span = key->detail;
	uint64_t amount;

	if (!value_of(check, key->name, value))
		return;
	if (!read_amount(value->text, sets[span->in].units, sets[span->in].count, &amount)) {
		complain_amount(check, key, value, "duration", sets[span->in].units,
			sets[span->in].count, span->example);
		return;
	}
	if (amount < span->low || amount > span->high) {
		complain_error(check->complaints, &value->at,
			"\"%s\" is too %s for \"%s\"; expected from %s to %s", value->text,
			amount < span->low ? "short" : "long", key->name, span->low_text,
			span->high_text);
		return;
	}
	*(unsigned *)field = (unsigned)amount;
}

void
measure_bytes(struct check *check, const struct key *key, const struct node *value, void *field)
{
	uint64_t amount;

	if (!value_of(check, key->name, value))
		return;
	if (!read_amount(value->text, bytes_units, LENGTH_OF(bytes_units), &amount)) {
		complain_amount(check, key, value, "size", bytes_units, LENGTH_OF(bytes_units),
			"16 MiB");
		return;
	}
	if (amount < 64 * 1024 || amount > 1024 * 1024 * 1024) {
		complain_error(check->complaints, &value->at,
			"\"%s\" is too %s for \"%s\"; expected from 64 KiB to 1 GiB",
			value->text, amount < 64 * 1024 ? "small" : "big", key->name);
		return;
	}
	*(uint64_t *)field = amount;
}

void
measure_day(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = NULL;

	if (!text || stamp_read_day(text, field) == 0)
		return;
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no date for \"%s\"; expected year, month and day, such as "
		"2027-03-31",
		shown, key->name);
}

void
measure_month(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = NULL;
	struct when when;

	if (!text)
		return;
	if (when_read(text, &when) == 0 &&
		(when.precision == PRECISION_MONTH || when.precision == PRECISION_DAY)) {
		mem_set(field, text);
		return;
	}
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no month for \"%s\"; expected year and month, such as 2026-09",
		shown, key->name);
}

/* "08:00", 24 hours: true and its parts. */
static bool
read_clock(const char *s, int *ret_hour, int *ret_minute)
{
	if (strlen(s) != 5 || s[2] != ':' || strspn(s, "0123456789") != 2 ||
		strspn(s + 3, "0123456789") != 2)
		return false;
	*ret_hour = (s[0] - '0') * 10 + (s[1] - '0');
	*ret_minute = (s[3] - '0') * 10 + (s[4] - '0');
	return *ret_hour < 24 && *ret_minute < 60;
}

static const char *const days[] = { "daily", "sunday", "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday" };
#define WEEKDAYS (days + 1)
#define WEEK 7

void
measure_digest(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct recipient *recipient = field;
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *folded = text ? text_folded(text) : NULL;
	const char *space = folded ? strchr(folded, ' ') : NULL;
	_cleanup_free_ char *day = space ? mem_ndup(folded, (size_t)(space - folded)) : NULL;
	_cleanup_free_ char *shown = NULL;
	const char *nearest;
	int hour, minute;

	if (!text)
		return;
	for (int i = 0; day && i < (int)LENGTH_OF(days); i++)
		if (text_equal(days[i], day) && read_clock(space + 1, &hour, &minute)) {
			recipient->has_digest_time = true;
			recipient->digest_weekday = i - 1;
			recipient->digest_hour = hour;
			recipient->digest_minute = minute;
			return;
		}
	if (text_equal(folded, "none") || text_equal(folded, "never")) {
		complain_error(check->complaints, &value->at,
			"a recipient without a digest would not hear of what can wait; write "
			"\"form: single\" for a letter at once instead, or say under "
			"\"policy\" "
			"what nobody need hear of");
		return;
	}
	nearest = day ? complain_nearest(day, days, LENGTH_OF(days)) : NULL;
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no time for \"digest\"; expected a weekday or \"daily\" and a time "
		"of 24 hours, such as \"%s 08:00\"",
		shown, nearest ? nearest : "monday");
}

/* "22:00-07:00": true and its two minutes of the day. */
static bool
read_stretch(const char *text, int *ret_from, int *ret_until)
{
	const char *dash = strchr(text, '-');
	_cleanup_free_ char *begin = dash ? mem_ndup(text, (size_t)(dash - text)) : NULL;
	int hour[2], minute[2];

	if (!dash || !read_clock(begin, &hour[0], &minute[0]) ||
		!read_clock(dash + 1, &hour[1], &minute[1]))
		return false;
	*ret_from = hour[0] * 60 + minute[0];
	*ret_until = hour[1] * 60 + minute[1];
	return true;
}

static void
complain_quiet(struct check *check, const struct node *item, const char *folded)
{
	const char *nearest = complain_nearest(folded, WEEKDAYS, WEEK);
	_cleanup_free_ char *shown = text_line(item->text, SHOWN_BYTES);

	complain_error(check->complaints, &item->at,
		"\"%s\" is no quiet time; expected hours such as 22:00-07:00, or a weekday%s%s",
		shown, nearest ? "; did you mean " : "", nearest ? nearest : "");
}

static void
add_hours(struct check *check, const struct node *item, struct quiet_time *quiet, int from,
	int until)
{
	if (quiet->hours)
		complain_error(check->complaints, &item->at,
			"\"quiet\" has hours already: one stretch of the day is possible, "
			"beside whole weekdays");
	else if (from == until)
		complain_error(check->complaints, &item->at,
			"the quiet time ends at the minute at which it begins; for whole days "
			"name them: quiet: [saturday, sunday]");
	else
		*quiet = (struct quiet_time){ true, from, until, quiet->days };
}

static void
add_quiet(struct check *check, const struct key *key, const struct node *item, void *field)
{
	struct quiet_time *quiet = field;
	const char *text = value_of(check, key->name, item);
	_cleanup_free_ char *folded = text ? text_folded(text) : NULL;
	int from, until;

	if (!text)
		return;
	if (read_stretch(folded, &from, &until)) {
		add_hours(check, item, quiet, from, until);
		return;
	}
	for (unsigned i = 0; i < WEEK; i++)
		if (text_equal(WEEKDAYS[i], folded)) {
			quiet->days |= 1u << i;
			return;
		}
	complain_quiet(check, item, folded);
}

void
measure_quiet(struct check *check, const struct key *key, const struct node *value, void *field)
{
	struct quiet_time *quiet = field;

	*quiet = (struct quiet_time){ 0 };
	value_each(check, key, value, field, add_quiet);
	if (quiet->days == (1u << WEEK) - 1)
		complain_error(check->complaints, &value->at,
			"\"quiet\" names all seven days: this recipient would never hear "
			"anything");
}
