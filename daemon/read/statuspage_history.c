/* Statuspage history (history.atom, history.rss): all updates of an incident or of planned work in one
 * text, newest first; the window of planned work is written in words, without its year. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "read/flavour.h"
#include "read/mark.h"
#include "read/moment_names.h"

#define SCHEDULED "THIS IS A SCHEDULED EVENT "
/* Of planned work the feed says the day alone: it is the first such day that is not further back than this. */
#define LOOK_BACK_DAYS 60

/* "Mar 10, 21:00". */
struct point {
	int month, day, hour, minute;
};

static const char *
skip(const char *s, const char *characters)
{
	return s + strspn(s, characters);
}

/* A number of at most two digits; NULL when S begins with none. */
static const char *
read_number(const char *s, int *ret)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 2)
		return NULL;
	*ret = s[0] - '0';
	if (n == 2)
		*ret = *ret * 10 + (s[1] - '0');
	return s + n;
}

/* The time at S, with its day before it or, when RET has a day already, alone. NULL: it is neither. */
static const char *
read_point(const char *s, struct point *ret)
{
	size_t letters = strcspn(s, " ,0123456789\n");

	if (letters > 0) {
		_cleanup_free_ char *word = mem_ndup(s, letters);

		ret->month = moment_month(word);
		s = read_number(skip(s + letters, " "), &ret->day);
		if (ret->month < 1 || !s || *s != ',')
			return NULL;
		s = skip(s, ", ");
	}
	s = read_number(s, &ret->hour);
	if (!s || *s != ':')
		return NULL;
	s = read_number(s + 1, &ret->minute);
	return s && ret->month > 0 && ret->hour < 24 && ret->minute < 60 ? s : NULL;
}

/* The first day of that name that is not before EARLIEST. False: no such day comes soon. */
static bool
find_day(const struct point *p, int32_t earliest, int32_t *ret)
{
	int year, month, day;

	stamp_civil(earliest, &year, &month, &day);
	for (int end = year + 1; year <= end; year++)
		if (stamp_valid_day(year, p->month, p->day)) {
			*ret = stamp_day(year, p->month, p->day);
			if (*ret >= earliest)
				return true;
		}
	return false;
}

static bool
known_zone(const char *word, size_t n)
{
	return moment_zone(word, n) != 0 ||
	       (n == 3 &&
		       (strncasecmp(word, "UTC", n) == 0 || strncasecmp(word, "GMT", n) == 0 ||
			       strncasecmp(word, "WET", n) == 0));
}

static void
mark_point(struct entry *entry, enum role role, const char *name, int32_t day,
	const struct point *p, const char *zone)
{
	size_t n = strcspn(zone, " \n");

	mark_date(entry, role, when_day(day));
	if (known_zone(zone, n))
		mark_stamp(entry, name,
			stamp_utc(day, p->hour, p->minute, 0) - moment_zone(zone, n) * 60);
}

/* "Mar 10, 21:00 - 22:00 UTC", the end with a day of its own where it is another. */
static void
mark_window(struct entry *entry, const char *s)
{
	int64_t told = entry->published != STAMP_NONE ? entry->published : entry->updated;
	struct point start = { 0 }, end;
	int32_t from, to;

	s = read_point(s, &start);
	if (!s || told == STAMP_NONE)
		return;
	end = start;
	s = skip(s, " ");
	if (*s == '-')
		s = read_point(skip(s, " -"), &end);
	if (!s || !find_day(&start, stamp_utc_day(told) - LOOK_BACK_DAYS, &from) ||
		!find_day(&end, from, &to))
		return;
	/* An end without a day of its own may be in the night after. */
	to += to == from && end.hour * 60 + end.minute < start.hour * 60 + start.minute;
	s = skip(s, " ");
	mark_point(entry, ROLE_STARTS, "starts", from, &start, s);
	mark_point(entry, ROLE_COMPLETES, "ends", to, &end, s);
}

/* The words before " - " of updates, as the same platform's JSON writes them. */
static const struct {
	const char *word, *status;
	bool planned;
} statuses[] = {
	{ "Investigating", "investigating", false },
	{ "Identified", "identified", false },
	{ "Monitoring", "monitoring", false },
	{ "Resolved", "resolved", false },
	{ "Postmortem", "postmortem", false },
	{ "Scheduled", "scheduled", true },
	{ "In progress", "in_progress", true },
	{ "Verifying", "verifying", true },
	{ "Completed", "completed", true },
};

/* The status of the newest update that has one ("Update" has none): its number, or -1. */
static int
newest_status(const char *text)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line = skip(line, "\n");
		for (size_t i = 0; i < LENGTH_OF(statuses); i++) {
			size_t n = strlen(statuses[i].word);

			if (strncasecmp(line, statuses[i].word, n) == 0 &&
				text_starts(line + n, " - "))
				return (int)i;
		}
	}
	return -1;
}

/* Is the line at S only the time at which an update was posted? */
static bool
is_posted(const char *s, size_t n)
{
	struct point posted = { 0 };
	const char *end = read_point(s, &posted);

	if (!end || *end != ' ')
		return false;
	end++;
	return (size_t)(end + strcspn(end, " \n") - s) == n;
}

/* When an update was posted is no date of what it tells. */
static void
drop_posted(struct entry *entry)
{
	struct text kept = { 0 };

	for (const char *line = entry->text; line && *line;) {
		size_t n = strcspn(line, "\n");

		if (!is_posted(line, n)) {
			if (kept.len)
				text_putc(&kept, '\n');
			text_add(&kept, line, n);
		}
		line += n + (line[n] == '\n');
	}
	free(entry->text);
	entry->text = text_take(&kept);
}

static void
mark_entry(struct entry *entry)
{
	const char *text = entry_body(entry), *event = NULL;
	int status = newest_status(text);
	bool planned = text_starts_nocase(text, SCHEDULED);

	if (planned)
		event = text + strlen(SCHEDULED);
	if (status >= 0)
		planned |= statuses[status].planned;
	/* A text of another make says nothing of its kind. */
	if (planned || status >= 0)
		mark_label(entry, "kind", planned ? "maintenance" : "incident");
	if (status >= 0)
		mark_label(entry, "status", statuses[status].status);
	if (event)
		mark_window(entry, event);
	drop_posted(entry);
}

static bool
is_history(const struct reading *reading)
{
	size_t updates = 0;

	for (size_t i = 0; i < reading->count; i++)
		updates += newest_status(entry_body(&reading->entries[i])) >= 0;
	return updates > 0 && updates == reading->count;
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		mark_entry(&reading->entries[i]);
}

const struct flavour statuspage_history = {
	.name = "statuspage-history",
	.is = is_history,
	.apply = apply,
};
