/* Calendar event: libical's properties to the fields of an entry. Zones are not resolved here: a stamp
 * keeps the clock and the zone's name that it was written with. */
#include "read/calendar_event.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "read/calendar_rule.h"
#include "read/mark.h"

CLEANUP_DEFINE(icalparser, icalparser_free)
CLEANUP_DEFINE(icalcomponent, icalcomponent_free)

/* A stamp as the calendar writes it. */
struct written {
	bool day_only;
	int32_t day;
	int second;       /* of the day */
	const char *zone; /* NULL: none is said */
};

bool
calendar_event_wants(const char *name, size_t n)
{
	static const char *const wanted[] = { "CATEGORIES", "CREATED", "DESCRIPTION", "DTEND",
		"DTSTART", "DURATION", "LAST-MODIFIED", "LOCATION", "RECURRENCE-ID", "RRULE",
		"STATUS", "SUMMARY", "UID", "URL", "X-ALT-DESC" };

	for (size_t i = 0; i < LENGTH_OF(wanted); i++)
		if (strlen(wanted[i]) == n && strncasecmp(wanted[i], name, n) == 0)
			return true;
	return false;
}

unsigned
calendar_event_duration(const char *value)
{
	int seconds = icaldurationtype_as_int(icaldurationtype_from_string(value));

	return seconds > 0 ? (unsigned)seconds : 0;
}

/* The end of what stands at S before one of the marks; marks inside of quotes do not count. */
static const char *
before(const char *s, const char *marks)
{
	for (bool quoted = false; *s && (quoted || !strchr(marks, *s)); s++)
		if (*s == '"')
			quoted = !quoted;
	return s;
}

/* A stamp with a Z at its end. Without it the zone is to be said in words: libical would open its
 * table of zones for the Z. */
static bool
ends_in_utc(const char *line, size_t name)
{
	static const char *const stamps[] = { "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED",
		"RECURRENCE-ID", "RRULE" };
	size_t n = strlen(line);

	if (n < 2 || (line[n - 1] | 0x20) != 'z' || line[n - 2] < '0' || line[n - 2] > '9')
		return false;
	for (size_t i = 0; i < LENGTH_OF(stamps); i++)
		if (strlen(stamps[i]) == name && strncasecmp(line, stamps[i], name) == 0)
			return true;
	return false;
}

/* In place of the byte behind a backslash that escapes nothing libical puts a space, and that byte may begin a character. */
static void
add_value(struct text *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n && s[i + 1] & 0x80)
			continue;
		text_putc(out, s[i]);
		if (s[i] == '\\' && i + 1 < n)
			text_putc(out, s[++i]);
	}
}

/* The line with those parameters alone that say how its value is meant. */
static char *
plain_line(const char *line)
{
	static const char *const kept[] = { "TZID=", "VALUE=" };
	const char *p = line + strcspn(line, ":;");
	bool has[LENGTH_OF(kept)] = { false }, utc = ends_in_utc(line, (size_t)(p - line));
	struct text out = { 0 };

	text_add(&out, line, (size_t)(p - line));
	if (utc && strncasecmp(line, "RRULE", 5) != 0) {
		text_puts(&out, ";TZID=UTC");
		has[0] = true;
	}
	while (*p == ';') {
		const char *end = before(p + 1, ":;");

		for (size_t i = 0; i < LENGTH_OF(kept); i++)
			if (!has[i] && text_starts_nocase(p + 1, kept[i])) {
				text_add(&out, p, (size_t)(end - p));
				has[i] = true;
			}
		p = end;
	}
	/* What has no value has no Z at its end either: that was a parameter's. */
	add_value(&out, p, strlen(p) - (utc && *p));
	return text_take(&out);
}

static icalcomponent *
parse(const struct strings *lines)
{
	_cleanup_(icalparser_free_cleanup) icalparser *parser = icalparser_new();
	char begin[] = "BEGIN:VEVENT", end[] = "END:VEVENT";

	(void)icalparser_add_line(parser, begin);
	for (size_t i = 0; i < lines->count; i++) {
		_cleanup_free_ char *line = plain_line(lines->items[i]);

		(void)icalparser_add_line(parser, line);
	}
	return icalparser_add_line(parser, end);
}

static icalproperty *
property(icalcomponent *event, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(event, kind);
}

/* The text of a property; NULL if there is none. Borrowed. */
static const char *
text_of(icalproperty *p)
{
	const icalvalue *v = p ? icalproperty_get_value(p) : NULL;

	switch (v ? icalvalue_isa(v) : ICAL_NO_VALUE) {
	case ICAL_TEXT_VALUE:
		return icalvalue_get_text(v);
	case ICAL_URI_VALUE:
		return icalvalue_get_uri(v);
	case ICAL_X_VALUE:
		return icalvalue_get_x(v);
	case ICAL_STATUS_VALUE:
		return icalproperty_get_value_as_string(p);
	default:
		return NULL;
	}
}

/* False when P is no stamp that exists. */
static bool
read_written(icalproperty *p, struct written *ret)
{
	const icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	icalvalue_kind kind = v ? icalvalue_isa(v) : ICAL_NO_VALUE;
	icalparameter *zone =
		p ? icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER) : NULL;
	struct icaltimetype t;

	if (kind == ICAL_DATE_VALUE)
		t = icalvalue_get_date(v);
	else if (kind == ICAL_DATETIME_VALUE)
		t = icalvalue_get_datetime(v);
	else
		return false;
	if (!stamp_valid_day(t.year, t.month, t.day) || t.hour < 0 || t.hour > 23 ||
		t.minute < 0 || t.minute > 59 || t.second < 0 || t.second > 60)
		return false;
	*ret = (struct written){
		.day_only = kind == ICAL_DATE_VALUE,
		.day = stamp_day(t.year, t.month, t.day),
		.second = t.hour * 3600 + t.minute * 60 + t.second,
		.zone = zone ? icalparameter_get_tzid(zone) : NULL,
	};
	return true;
}

static bool
is_utc(const struct written *w)
{
	return w->zone && (strcasecmp(w->zone, "UTC") == 0 || strcasecmp(w->zone, "GMT") == 0 ||
				  strcasecmp(w->zone, "Etc/UTC") == 0);
}

static int64_t
as_utc(const struct written *w)
{
	return (int64_t)w->day * STAMP_DAY_SEC + w->second;
}

/* A stamp of the calendar's own: in UTC, as the standard wants it. */
static int64_t
stamp_of(icalcomponent *event, icalproperty_kind kind)
{
	struct written w;

	return read_written(property(event, kind), &w) ? as_utc(&w) : STAMP_NONE;
}

/* The label of a start or end: an instant when it is UTC, else the clock and the zone's name. */
static void
mark_clock(struct entry *entry, const char *name, const struct written *w, const char *days_in)
{
	const char *zone = w->zone ? w->zone : days_in;
	char day[STAMP_SIZE];
	_cleanup_free_ char *clock = NULL;

	if (w->day_only)
		return;
	if (is_utc(w)) {
		mark_stamp(entry, name, as_utc(w));
		return;
	}
	clock = mem_printf("%sT%02d:%02d%s%s", stamp_write_day(w->day, day), w->second / 3600,
		w->second / 60 % 60, zone ? " " : "", zone ? zone : "");
	mark_label(entry, name, clock);
}

/* The day that a stamp is on: the one that is written, except that UTC may mean another. */
static struct when
day_of(const struct written *w, const char *days_in)
{
	return when_day(!w->day_only && is_utc(w) ? zone_day(days_in, as_utc(w)) : w->day);
}

static struct written
later(struct written w, int64_t seconds)
{
	int64_t at = as_utc(&w) + seconds;

	w.day = stamp_utc_day(at);
	w.second = (int)(at - (int64_t)w.day * STAMP_DAY_SEC);
	return w;
}

/* The end: DTEND, or the start and a duration. Of whole days it is the last one, and none when
 * there is only one. */
static bool
read_end(icalcomponent *event, const struct written *start, struct written *ret)
{
	icalproperty *p = property(event, ICAL_DURATION_PROPERTY);
	const icalvalue *v = p ? icalproperty_get_value(p) : NULL;

	if (!read_written(property(event, ICAL_DTEND_PROPERTY), ret)) {
		if (!v || icalvalue_isa(v) != ICAL_DURATION_VALUE)
			return false;
		*ret = later(*start, icaldurationtype_as_int(icalvalue_get_duration(v)));
	}
	if (start->day_only || ret->day_only) {
		ret->day_only = true;
		ret->day--;
		return ret->day > start->day;
	}
	return true;
}

/* Does the title have a word that begins so? The compounds of Dutch and German do. */
static bool
tells_of_works(const char *title)
{
	static const char *const words[] = { "maintenance", "onderhoud", "wartung" };
	_cleanup_free_ char *folded = text_folded(title ? title : "");

	for (size_t i = 0; i < LENGTH_OF(words); i++) {
		const char *at = strstr(folded, words[i]);

		if (at && (at == folded || strchr(" -:[(/", at[-1])))
			return true;
	}
	return false;
}

/* Works that are called so and take hours end by themselves: "will be unavailable" is no farewell. */
static void
mark_works(struct entry *entry, const struct written *start, const struct written *end)
{
	if (!start->day_only && !end->day_only && end->day - start->day <= 2 &&
		!strings_has(&entry->labels, "kind=maintenance") &&
		tells_of_works(entry->title))
		mark_label(entry, "kind", "maintenance");
}

static void
mark_window(struct entry *entry, icalcomponent *event, const char *days_in)
{
	struct written start, end;

	if (!read_written(property(event, ICAL_DTSTART_PROPERTY), &start))
		return;
	mark_date(entry, ROLE_STARTS, day_of(&start, days_in));
	mark_clock(entry, "starts", &start, days_in);
	if (!read_end(event, &start, &end))
		return;
	mark_date(entry, ROLE_COMPLETES, day_of(&end, days_in));
	mark_clock(entry, "ends", &end, days_in);
	mark_works(entry, &start, &end);
}

/* "[INFO] New lid" has the label tag=INFO and the title that follows. */
static void
mark_prefixes(struct entry *entry)
{
	const char *s = entry->title;

	while (s && *s == '[') {
		size_t n = strcspn(s, "]");
		_cleanup_free_ char *tag = mem_ndup(s + 1, n - (n > 0));

		if (s[n] != ']' || n < 2 || n > 60 || !s[n + 1 + strspn(s + n + 1, " ")])
			break;
		mark_label(entry, "tag", tag);
		s += n + 1 + strspn(s + n + 1, " ");
	}
	if (s && s != entry->title) {
		char *title = mem_dup(s);

		free(entry->title);
		entry->title = title;
	}
}

static void
mark_labels(struct entry *entry, icalcomponent *event, bool cancelled)
{
	const char *status = text_of(property(event, ICAL_STATUS_PROPERTY));
	_cleanup_free_ char *folded = status ? text_folded(status) : NULL;

	mark_label(entry, "status", cancelled ? "cancelled" : folded);
	for (icalproperty *p = property(event, ICAL_CATEGORIES_PROPERTY); p;
		p = icalcomponent_get_next_property(event, ICAL_CATEGORIES_PROPERTY)) {
		const char *category = text_of(p);
		_cleanup_free_ char *word = category ? text_folded(category) : NULL;

		mark_label(entry, "category", category);
		if (word && kind_of(word) > KIND_OTHER)
			mark_label(entry, "kind", word);
	}
	mark_label(entry, "location", text_of(property(event, ICAL_LOCATION_PROPERTY)));
	mark_prefixes(entry);
}

static void
offer(struct harvest *h, enum field field, unsigned rank, enum form form, const char *value)
{
	_cleanup_(text_clear) struct text t = { 0 };

	if (!value)
		return;
	text_puts(&t, value);
	harvest_offer(h, field, rank, form, &t);
}

/* The identity that the calendar gives: UID, and which occurrence it is. */
static void
offer_id(struct harvest *h, icalcomponent *event)
{
	const char *uid = text_of(property(event, ICAL_UID_PROPERTY));
	icalproperty *which = property(event, ICAL_RECURRENCEID_PROPERTY);
	_cleanup_free_ char *both = NULL;

	if (text_blank(uid))
		return;
	if (which)
		both = mem_printf("%s/%s", uid, icalproperty_get_value_as_string(which));
	offer(h, FIELD_ID, 0, FORM_TEXT, both ? both : uid);
}

/* Outlook's description in HTML. */
static const char *
html_of(icalcomponent *event)
{
	for (icalproperty *p = property(event, ICAL_X_PROPERTY); p;
		p = icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) {
		const char *name = icalproperty_get_x_name(p);

		if (name && strcasecmp(name, "X-ALT-DESC") == 0)
			return text_of(p);
	}
	return NULL;
}

/* Of an event that repeats the first time is dated, and the rule is told: which times are ahead only a
 * clock can say. */
static void
add_rule(struct entry *entry, icalcomponent *event)
{
	icalproperty *p = property(event, ICAL_RRULE_PROPERTY);
	const icalvalue *v = p ? icalproperty_get_value(p) : NULL;
	_cleanup_free_ char *told = NULL, *text = NULL;

	if (!v || icalvalue_isa(v) != ICAL_RECUR_VALUE)
		return;
	told = calendar_rule_sentence(icalvalue_get_recur(v));
	text = mem_printf("%s%s%s", entry_body(entry), *entry_body(entry) ? "\n" : "", told);
	free(entry->text);
	entry->text = TAKE(text);
	mark_label(entry, "repeats", icalproperty_get_value_as_string(p));
}

void
calendar_event_read(
	const struct calendar_event *how, const struct strings *lines, struct reading *reading)
{
	_cleanup_(icalcomponent_free_cleanup) icalcomponent *event = parse(lines);
	bool by_words =
		how->rules->field_id && strcasecmp(how->rules->field_id, "SUMMARY") == 0;
	struct harvest *h = how->harvest;
	const char *url;
	struct entry *entry;

	if (!event)
		return;
	harvest_reset(h);
	if (!by_words)
		offer_id(h, event);
	offer(h, FIELD_TITLE, 0, FORM_TEXT, text_of(property(event, ICAL_SUMMARY_PROPERTY)));
	offer(h, FIELD_CONTENT, 0, FORM_HTML, html_of(event));
	offer(h, FIELD_CONTENT, 1, FORM_TEXT,
		text_of(property(event, ICAL_DESCRIPTION_PROPERTY)));
	url = text_of(property(event, ICAL_URL_PROPERTY));
	if (url)
		harvest_offer_link(h, LINK_PAGE, url, how->input->base);
	h->published = stamp_of(event, ICAL_CREATED_PROPERTY);
	h->updated = stamp_of(event, ICAL_LASTMODIFIED_PROPERTY);
	if (!h->values[FIELD_TITLE].set && !h->values[FIELD_CONTENT].set)
		return;
	harvest_finish(h, NULL, reading);
	entry = &reading->entries[reading->count - 1];
	mark_labels(entry, event, how->cancelled);
	mark_window(entry, event, how->rules->days_in);
	add_rule(entry, event);
	/* libical keeps a ring of the strings that it writes. */
	icalmemory_free_ring();
}
