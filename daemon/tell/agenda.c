/* Agenda: dates as events of whole days, by libical. */
#include "tell/agenda.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "tell/happening.h"
#include "tell/reasons.h"

#define LAST_YEAR 9998 /* the day after must have four digits too */
#define EFFECTIVE "effective"

CLEANUP_DEFINE(icalcomponent, icalcomponent_free)

/* One date of a change. */
struct entry {
	const char *step; /* in the UID: "effective", or the role of another step */
	unsigned nth;     /* of several steps of that role, from 1 */
	enum role role;
	struct when when;
	bool cancelled;
};

struct pen {
	const struct story *story;
	const char *installation;
	const char *from; /* NULL: a calendar that nobody organizes */
	icalcomponent *calendar;
	size_t written;
	/* Of the tale at hand. */
	int64_t stamp;
	unsigned last; /* number of what happened last */
};

static bool
is_harmless(const struct tale *tale)
{
	return tale->change->facts.forced == FORCED_NO && !tale_is_notice(tale);
}

/* Does the letter tell a date, take one back, or say anew what happens then? Of what is over when it is read, and of what
 * nobody has to do anything about, a calendar is better left alone. */
static bool
tells_dates(const struct tale *tale)
{
	const struct facts *facts = &tale->change->facts;

	if (facts->kind == KIND_INCIDENT ||
		(tale->fresh && (tale_withdrawn(tale) || is_harmless(tale))))
		return false;
	switch (tale->event.happening) {
	case HAPPENED_ANNOUNCED:
	case HAPPENED_MATCHED:
	case HAPPENED_EDITED:
	case HAPPENED_MOVED:
	case HAPPENED_REREAD:
	case HAPPENED_STEP_MOVED:
	case HAPPENED_WITHDRAWN:
	case HAPPENED_UNMATCHED:
	case HAPPENED_JOINED:
		return true;
	default:
		return false;
	}
}

/* libical goes on without what it had no memory for: a calendar would lack a date, or say nothing. */
static void
add_property(icalcomponent *to, icalproperty *property)
{
	(void)mem_got(mem_got(property) ? icalproperty_get_value(property) : NULL);
	icalcomponent_add_property(to, property);
}

static icaltimetype
day_of(int32_t day)
{
	icaltimetype time = icaltime_null_date();

	stamp_civil(day, &time.year, &time.month, &time.day);
	return time;
}

static char *
summary_of(const struct story *story, const struct tale *tale, const struct entry *entry)
{
	const struct tongue *w = story->wording;
	const char *role = entry->role == ROLE_NONE
				   ? NULL
				   : wording_named(w, "role", role_name(entry->role));
	_cleanup_free_ char *names = story_dependencies(story, tale->change),
			    *title = story_title(story, tale->change), *period = NULL,
			    *what = entry->cancelled ? happening_names(story, tale, names)
						     : mem_dup(names);
	_cleanup_free_ char *summary = wording_say(w, role ? "agenda.step" : "agenda.change",
		FILLS(FILL("names", what), FILL("title", title), FILL("role", role)));

	if (entry->when.precision == PRECISION_DAY)
		return TAKE(summary);
	period = wording_period(w, &entry->when);
	return wording_say(
		w, "agenda.period", FILLS(FILL("summary", summary), FILL("period", period)));
}

static char *
description_of(const struct story *story, const struct change *change, const char *link)
{
	_cleanup_free_ char *quote = text_line(
				    change->quote ? change->quote : facts_quote(&change->facts),
				    LIMIT_QUOTE_BYTES),
			    *number = wording_say(story->wording, "footer.case",
				    FILLS(FILL("id", change->id)));

	return mem_printf("%s%s%s%s%s", quote, *quote ? "\n\n" : "", link ? link : "",
		link ? "\n\n" : "", number);
}

static void
add_words(struct pen *pen, const struct tale *tale, const struct entry *entry,
	icalcomponent *event)
{
	_cleanup_free_ char *summary = summary_of(pen->story, tale, entry),
			    *link = gate_link(tale->change->link),
			    *description = description_of(pen->story, tale->change, link);
	icalproperty_status status = entry->cancelled ? ICAL_STATUS_CANCELLED
				     : tale->change->facts.forced == FORCED_UNCLEAR
					     ? ICAL_STATUS_TENTATIVE
					     : ICAL_STATUS_CONFIRMED;

	add_property(event, icalproperty_new_summary(summary));
	add_property(event, icalproperty_new_description(description));
	if (link)
		add_property(event, icalproperty_new_url(link));
	add_property(event, icalproperty_new_status(status));
}

static void
add_entry(struct pen *pen, const struct tale *tale, const struct entry *entry)
{
	_cleanup_free_ char *nth = entry->nth > 1 ? mem_printf("-%u", entry->nth) : mem_dup(""),
			    *uid = mem_printf("%s.%s%s@%s", tale->change->id, entry->step, nth,
				    pen->installation),
			    *from = mem_printf("mailto:%s", pen->from ? pen->from : "");
	icaltimetype first = day_of(entry->when.from), after = day_of(entry->when.to + 1);
	icalcomponent *event;

	if (first.year < 1 || after.year > LAST_YEAR)
		return;
	event = mem_got(icalcomponent_new(ICAL_VEVENT_COMPONENT));
	add_property(event, icalproperty_new_uid(uid));
	add_property(event, icalproperty_new_sequence(pen->last > 0 ? (int)pen->last - 1 : 0));
	add_property(event, icalproperty_new_dtstamp(icaltime_from_timet_with_zone(
				    pen->stamp, 0, icaltimezone_get_utc_timezone())));
	add_property(event, icalproperty_new_dtstart(first));
	add_property(event, icalproperty_new_dtend(after));
	if (pen->from)
		add_property(event, icalproperty_new_organizer(from));
	add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	add_words(pen, tale, entry, event);
	icalcomponent_add_component(pen->calendar, event);
	pen->written++;
}

static bool
is_same_step(const struct milestone *a, const struct milestone *b)
{
	return a->role == b->role && when_equal(&a->when, &b->when);
}

/* The role of the step that is the effective date; ROLE_NONE: none says what happens then. */
static enum role
role_of_effective(const struct facts *facts, const struct when *date)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (reasons_is_step(&facts->milestones[i]) &&
			when_equal(&facts->milestones[i].when, date))
			return facts->milestones[i].role;
	return ROLE_NONE;
}

/* The steps beside the effective date; SORTED are in the order of their dates. */
static void
add_steps(struct pen *pen, const struct tale *tale, const struct milestone *sorted,
	const struct when *effective, bool cancelled)
{
	size_t count = tale->change->facts.milestone_count;
	unsigned seen[ROLE_COUNT] = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct milestone *step = &sorted[i];

		if (!reasons_is_step(step) || when_equal(&step->when, effective) ||
			(i > 0 && is_same_step(step, &sorted[i - 1])))
			continue;
		seen[step->role]++;
		if (step->when.to >= pen->story->today)
			add_entry(pen, tale,
				&(struct entry){ role_name(step->role), seen[step->role],
					step->role, step->when, cancelled });
	}
}

/* Has a step of that role an event of its own, beside the effective DATE? */
static bool
has_step(const struct facts *facts, enum role role, const struct when *date)
{
	for (size_t i = 0; i < facts->milestone_count; i++)
		if (facts->milestones[i].role == role &&
			!when_equal(&facts->milestones[i].when, date))
			return true;
	return false;
}

/* Steps that had a date and have none now. */
static void
take_steps_back(struct pen *pen, const struct tale *tale, const struct when *date)
{
	for (size_t i = 0; i < tale->count; i++) {
		const struct event *event = tale->events[i];

		if (event->role != ROLE_NONE && when_known(&event->before) &&
			!when_known(&event->after) &&
			!has_step(&tale->change->facts, event->role, date))
			add_entry(pen, tale,
				&(struct entry){ role_name(event->role), 1, event->role,
					event->before, true });
	}
}

/* The first date used to be an earlier one, which is a step still; so what is the first now was a step with an event of its
 * own. */
static void
take_promoted_back(struct pen *pen, const struct tale *tale, const struct when *date)
{
	const struct facts *facts = &tale->change->facts;
	const struct when *before = &tale->event.before;
	enum role role = role_of_effective(facts, date);

	if (!tale->fresh && role != ROLE_NONE && when_known(before) &&
		before->from < date->from && role_of_effective(facts, before) != ROLE_NONE &&
		!has_step(facts, role, date))
		add_entry(pen, tale, &(struct entry){ role_name(role), 1, role, *date, true });
}

static bool
is_off(const struct tale *tale)
{
	return tale_withdrawn(tale) || tale->event.happening == HAPPENED_UNMATCHED ||
	       is_harmless(tale);
}

static void
add_dates(struct pen *pen, const struct tale *tale, const struct when *date, bool off)
{
	const struct facts *facts = &tale->change->facts;
	_cleanup_free_ struct milestone *sorted = reasons_in_order(facts);

	add_entry(pen, tale,
		&(struct entry){ EFFECTIVE, 1, role_of_effective(facts, date), *date, off });
	add_steps(pen, tale, sorted, date, off);
}

static void
add_tale(struct pen *pen, const struct tale *tale)
{
	struct when date = tale_date(tale);
	bool off = is_off(tale);

	if (!when_known(&date) && !tale->fresh) {
		date = tale->event.before;
		off = true;
	}
	if (!when_known(&date))
		return;
	add_dates(pen, tale, &date, off);
	take_promoted_back(pen, tale, &date);
	take_steps_back(pen, tale, &date);
}

/* The calendar as text, with lines that end in LINE_END. libical may fold within the end of a line, which leaves a carriage return alone
 * and a line of one blank. */
static char *
calendar_text(icalcomponent *calendar, const char *line_end)
{
	_cleanup_free_ char *written = mem_got(icalcomponent_as_ical_string_r(calendar));
	struct text out = { 0 };
	const char *s = written;

	while (*s) {
		size_t n = strcspn(s, "\n"), kept = n;

		while (kept && s[kept - 1] == '\r')
			kept--;
		if (kept != 1 || *s != ' ') {
			text_add(&out, s, kept);
			text_puts(&out, line_end);
		}
		s += n + (s[n] == '\n');
	}
	return text_take(&out);
}

static icalcomponent *
new_calendar(void)
{
	icalcomponent *calendar = mem_got(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));

	add_property(calendar, icalproperty_new_version("2.0"));
	add_property(
		calendar, icalproperty_new_prodid("-//forewarn//" FOREWARN_VERSION "//EN"));
	return calendar;
}

char *
agenda_write(
	const struct story *story, const struct tales *tales, const struct agenda_frame *frame)
{
	_cleanup_(icalcomponent_free_cleanup) icalcomponent *calendar = new_calendar();
	struct pen pen = { .story = story,
		.installation = frame->installation,
		.from = frame->from,
		.calendar = calendar,
		.stamp = frame->now };

	add_property(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	for (size_t i = 0; i < tales->count; i++) {
		const struct tale *tale = &tales->items[i];

		pen.last = tale->events[tale->count - 1]->number;
		if (tells_dates(tale))
			add_tale(&pen, tale);
	}
	if (pen.written == 0)
		return NULL;
	/* The mail makes them CRLF again. */
	return calendar_text(calendar, "\n");
}

/* RFC 7986, and what calendar programs asked for before it. */
static void
add_name(icalcomponent *calendar, const char *name)
{
	icalproperty *old = icalproperty_new_x(name);
	icalproperty *every =
		icalproperty_new_refreshinterval(icaldurationtype_from_string("PT6H"));

	icalproperty_set_x_name(old, "X-WR-CALNAME");
	icalproperty_set_parameter(every, icalparameter_new_value(ICAL_VALUE_DURATION));
	add_property(calendar, icalproperty_new_name(name));
	add_property(calendar, old);
	add_property(calendar, every);
}

/* Disturbances are no dates to keep, and what was never forced on anybody has none to take back. */
static bool
is_kept(const struct tale *tale, int32_t today)
{
	if (tale->change->facts.kind == KIND_INCIDENT)
		return false;
	if (!is_off(tale))
		return true;
	return (tale->count > 1 || !is_harmless(tale)) && publication_fresh(tale, today);
}

static void
publish_item(struct pen *pen, const struct publication_item *item)
{
	_cleanup_free_ const struct event **events = NULL;
	struct tale tale;
	struct when date;

	publication_tale(item, &tale, &events);
	date = tale_date(&tale);
	if (!when_known(&date) || !is_kept(&tale, pen->story->today))
		return;
	/* No letter told a higher number. */
	pen->last = item->events.items[item->events.count - 1].number;
	pen->stamp = events[tale.count - 1]->at;
	add_dates(pen, &tale, &date, is_off(&tale));
}

char *
agenda_publish(const struct publication *publication)
{
	_cleanup_(icalcomponent_free_cleanup) icalcomponent *calendar = new_calendar();
	struct story story = publication_story(publication);
	struct pen pen = {
		.story = &story, .installation = publication->installation, .calendar = calendar
	};

	add_name(calendar, wording_text(story.wording, "published.title"));
	for (size_t i = 0; i < publication->count; i++)
		publish_item(&pen, &publication->items[i]);
	return calendar_text(calendar, "\r\n");
}
