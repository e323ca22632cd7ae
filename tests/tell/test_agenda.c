/* The calendar that comes with a letter, read back line by line. */
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "tell/scene.h"

/* The calendar of the scene's letter with its lines unfolded; NULL: there is none. The caller frees. */
static char *
calendar_of(struct scene *s)
{
	_cleanup_free_ char *part = part_of(s->letter.message, "calendar");
	struct text out = { 0 };

	for (const char *p = part; p && *p; p++) {
		if (p[0] == '\n' && p[1] == ' ')
			p++;
		else
			text_putc(&out, *p);
	}
	return part ? text_take(&out) : NULL;
}

static void
assert_calendar(struct scene *s, const char *words)
{
	_cleanup_free_ char *calendar = calendar_of(s);

	assert_non_null(calendar);
	if (!strstr(calendar, words))
		fail_msg("\"%s\" is not in:\n%s", words, calendar);
}

static void
assert_not_in_calendar(struct scene *s, const char *words)
{
	_cleanup_free_ char *calendar = calendar_of(s);

	if (calendar && strstr(calendar, words))
		fail_msg("\"%s\" is in:\n%s", words, calendar);
}

static int
set_calendar(void **state)
{
	struct scene *s;
	int r = set_scene(state);

	s = *state;
	s->people[0].calendar = s->people[1].calendar = true;
	return r;
}

static void
a_day_is_one_event_of_a_whole_day(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_calendar(s, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//forewarn//");
	assert_calendar(s, "\nMETHOD:PUBLISH\n");
	assert_calendar(s,
		"\nUID:bigcrm-k3x9qa.effective@inst42\nSEQUENCE:0\n"
		"DTSTAMP:20261123T113005Z\nDTSTART;VALUE=DATE:20270331\n"
		"DTEND;VALUE=DATE:20270401\n"
		"ORGANIZER:mailto:forewarn@bakery.example\nTRANSP:TRANSPARENT\n"
		"SUMMARY:Customer records: SOAP API login() retires (is switched off)\n"
		"DESCRIPTION:The login() call will be retired on 31 March 2027.\\n\\n"
		"https://bigcrm.example/notes?id=7&x=1\\n\\n");
	assert_calendar(s, "\nURL:https://bigcrm.example/notes?id=7&x=1\nSTATUS:CONFIRMED\n");
	assert_not_in_calendar(s, "VALARM");
}

static void
a_month_is_all_its_days_and_says_so(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.closed@inst42\n");
	assert_calendar(s, "\nDTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270201\n");
	assert_calendar(s,
		"SUMMARY:Customer records: SOAP API login() retires (no longer open to "
		"new use) - during January 2027\\, day not given\n");
	s->change.facts.effective = when_quarter(2027, 4);
	compose(s, 1);
	assert_calendar(s, "\nDTSTART;VALUE=DATE:20271001\nDTEND;VALUE=DATE:20280101\n");
	assert_calendar(s, "- during the fourth quarter of 2027\\, day not given\n");
}

static void
a_move_keeps_the_uid_and_raises_the_sequence(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 3,
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2027, 3, 31)),
		.after = when_day(stamp_day(2027, 6, 30)) };
	s->change.facts.effective = s->event.after;
	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.effective@inst42\nSEQUENCE:2\n");
	assert_calendar(s, "\nDTSTART;VALUE=DATE:20270630\n");
	s->event.after = s->change.facts.effective = WHEN_NONE;
	s->change.facts.milestone_count = 0;
	compose(s, 1);
	assert_calendar(s, "\nDTSTART;VALUE=DATE:20270331\n");
	assert_calendar(s, "\nSTATUS:CANCELLED\n");
	assert_not_in_calendar(s, "CONFIRMED");
}

static void
what_is_withdrawn_or_no_longer_ours_is_cancelled(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_WITHDRAWN,
		.before = s->change.facts.effective };
	s->change.withdrawn = true;
	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.effective@inst42\nSEQUENCE:1\n");
	assert_calendar(s, "SUMMARY:withdrawn: Customer records: SOAP");
	assert_not_in_calendar(s, "CONFIRMED");
	s->change.withdrawn = false;
	s->event.happening = HAPPENED_UNMATCHED;
	compose(s, 1);
	assert_calendar(s, "\nSTATUS:CANCELLED\n");
	assert_not_in_calendar(s, "CONFIRMED");
}

static void
what_is_uncertain_is_tentative(void **state)
{
	struct scene *s = *state;

	s->change.facts.forced = FORCED_UNCLEAR;
	compose(s, 1);
	assert_calendar(s, "\nSTATUS:TENTATIVE\n");
}

static void
without_a_date_or_a_wish_there_is_no_calendar(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = WHEN_NONE;
	compose(s, 1);
	assert_null(calendar_of(s));
	s->change.facts.effective = when_day(stamp_day(2027, 3, 31));
	s->people[1].calendar = false;
	compose(s, 1);
	assert_null(calendar_of(s));
	assert_null(strstr(s->letter.message, "multipart/mixed"));
	s->people[1].calendar = true;
	s->change.facts.kind = KIND_INCIDENT;
	compose(s, 1);
	assert_null(calendar_of(s));
	s->change.facts.kind = KIND_FEATURE;
	s->change.facts.forced = FORCED_NO;
	compose(s, 1);
	assert_null(calendar_of(s));
}

static void
an_edit_says_anew_what_happens_then(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_EDITED,
		.before = s->change.facts.effective,
		.after = s->change.facts.effective };
	compose(s, 1);
	assert_calendar(s, "SEQUENCE:1\n");
	assert_calendar(s, "\nSTATUS:CONFIRMED\n");
	s->change.facts.forced = FORCED_NO;
	compose(s, 1);
	assert_calendar(s, "\nSTATUS:CANCELLED\n");
	assert_not_in_calendar(s, "CONFIRMED");
	s->event.happening = HAPPENED_NOTED;
	compose(s, 1);
	assert_null(calendar_of(s));
}

static void
a_step_that_becomes_the_first_date_has_one_event(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_MOVED,
		.before = when_month(2027, 1),
		.after = when_day(stamp_day(2027, 3, 31)) };
	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.removed@inst42\n");
	assert_calendar(s, "\nSTATUS:CANCELLED\n");
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.closed@inst42\n");
}

static void
a_new_earlier_date_takes_nothing_back(void **state)
{
	struct scene *s = *state;

	s->milestones[1] =
		(struct milestone){ ROLE_READ_ONLY, when_day(stamp_day(2027, 2, 1)), NULL };
	s->change.facts.effective = s->milestones[1].when;
	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_MOVED,
		.before = s->milestones[0].when,
		.after = s->milestones[1].when };
	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.removed@inst42\n");
	assert_not_in_calendar(s, "CANCELLED");
}

static void
a_step_that_went_is_cancelled(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_MOVED,
		.role = ROLE_BROWNOUT,
		.before = when_day(stamp_day(2027, 2, 2)) };
	compose(s, 1);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.brownout@inst42\nSEQUENCE:1\n");
	assert_calendar(s, "\nDTSTART;VALUE=DATE:20270202\n");
	assert_calendar(s, "\nSTATUS:CANCELLED\n");
}

static void
a_hostile_vendor_adds_no_line_to_the_calendar(void **state)
{
	struct scene *s = *state;

	s->change.title = "x\r\nATTENDEE:mailto:boss@bakery.example\nBEGIN:VALARM;a,b\\n";
	s->change.quote = "y\r\nEND:VEVENT\r\nBEGIN:VEVENT";
	s->change.link = "https://bigcrm.example/\r\nATTACH:x";
	compose(s, 1);
	assert_calendar(s, "SUMMARY:Customer records: x ATTENDEE:mailto:boss@bakery.example "
			   "BEGIN:VALARM\\;a\\,b\\\\n (is switched off)\n");
	assert_not_in_calendar(s, "\nATTENDEE");
	assert_not_in_calendar(s, "\nATTACH");
	assert_not_in_calendar(s, "\nURL");
	assert_not_in_calendar(s, "\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY");
	s->change.link = NULL;
	s->change.quote = NULL;
	s->change.facts.evidence_count = 0;
	compose(s, 1);
	assert_calendar(s, "\nDESCRIPTION:If you ask somebody about it\\, name this case: ");
}

static void
several_changes_are_several_events_in_the_readers_language(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };

	other.id = "bigcrm-zzzzzz";
	other.title = "Broodjes";
	other.facts.effective = when_month(2027, 5);
	s->people[1].language = "nl";
	compose_items(s, 1, OCCASION_DIGEST, items, 2);
	assert_calendar(s, "\nUID:bigcrm-k3x9qa.effective@inst42\n");
	assert_calendar(s, "\nUID:bigcrm-zzzzzz.effective@inst42\n");
	assert_calendar(s, "- in de loop van mei 2027\\, dag niet genoemd\n");
}

#define CALENDAR(test) cmocka_unit_test_setup_teardown(test, set_calendar, strike_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CALENDAR(a_day_is_one_event_of_a_whole_day),
		CALENDAR(a_month_is_all_its_days_and_says_so),
		CALENDAR(a_move_keeps_the_uid_and_raises_the_sequence),
		CALENDAR(what_is_withdrawn_or_no_longer_ours_is_cancelled),
		CALENDAR(what_is_uncertain_is_tentative),
		CALENDAR(without_a_date_or_a_wish_there_is_no_calendar),
		CALENDAR(an_edit_says_anew_what_happens_then),
		CALENDAR(a_step_that_becomes_the_first_date_has_one_event),
		CALENDAR(a_new_earlier_date_takes_nothing_back),
		CALENDAR(a_step_that_went_is_cancelled),
		CALENDAR(a_hostile_vendor_adds_no_line_to_the_calendar),
		CALENDAR(several_changes_are_several_events_in_the_readers_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
