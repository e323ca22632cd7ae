/* What others may see of our cases: which of them, in the feed and in the calendar. */
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "tell/agenda.h"
#include "tell/feed.h"
#include "tell/publication.h"
#include "tell/scene.h"

#define DAY STAMP_DAY_SEC

/* The scene's change with EVENTS, as published on Monday 23 November 2026. Either text may be looked at. */
struct board {
	struct publication publication;
	char *feed, *calendar;
};

static struct board
put_up(struct scene *s, const struct event *events, size_t count)
{
	struct event copies[8];
	struct change change = s->change;
	struct events all = { copies, count, count };
	struct board board = { .publication = { .config = &s->config,
				       .installation = "inst42",
				       .now = monday(),
				       .latest = STAMP_NONE } };

	assert_true(count <= LENGTH_OF(copies));
	memcpy(copies, events, count * sizeof(*events));
	publication_take(&board.publication, &change, &all);
	board.feed = feed_write(&board.publication);
	board.calendar = agenda_publish(&board.publication);
	/* The scene's strings are borrowed. */
	free(board.publication.items);
	return board;
}

static void
board_clear(struct board *board)
{
	free(board->feed);
	free(board->calendar);
}
#define _board_ _cleanup_(board_clear) struct board
#define PUT_UP(s, ...) \
	put_up(s, (const struct event[]){ __VA_ARGS__ }, \
		LENGTH_OF(((const struct event[]){ __VA_ARGS__ })))
#define ANNOUNCED(days_ago) \
	{ \
		.number = 1, .at = monday() - (days_ago)*DAY, .happening = HAPPENED_ANNOUNCED, \
		.after = when_day(stamp_day(2027, 3, 31)) \
	}

static void
has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" is not in:\n%s", words, text);
}

static void
has_not(const char *text, const char *words)
{
	if (strstr(text, words))
		fail_msg("\"%s\" is in:\n%s", words, text);
}

static unsigned
count_of(const char *text, const char *words)
{
	unsigned count = 0;

	for (const char *p = strstr(text, words); p; p = strstr(p + 1, words))
		count++;
	return count;
}

static void
an_announced_change_is_an_entry_and_its_days_are_events(void **state)
{
	_board_ board = PUT_UP(*state, ANNOUNCED(10));

	has(board.feed, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">");
	has(board.feed,
		"<title type=\"text\">2027-03-31 Big CRM: SOAP API login() retires</title>");
	has(board.feed, "<published>2026-11-13T11:30:05Z</published>");
	has(board.feed,
		"<link rel=\"alternate\" href=\"https://bigcrm.example/notes?id=7&amp;x=1\"/>");
	has(board.feed, "<category term=\"retirement\" label=\"retirement\"/>");
	has(board.feed, "<category term=\"bigcrm\" label=\"Big CRM\"/>");
	has(board.feed, "Wednesday 31 March 2027");
	has(board.calendar, "\r\nX-WR-CALNAME:Changes that vendors have announced\r\n");
	has(board.calendar, "\r\nUID:bigcrm-k3x9qa.effective@inst42\r\nSEQUENCE:0\r\n"
			    "DTSTAMP:20261113T113005Z\r\nDTSTART;VALUE=DATE:20270331\r\n");
	has(board.calendar, "\r\nUID:bigcrm-k3x9qa.closed@inst42\r\n");
	has(board.calendar, "during January 2027");
	has_not(board.calendar, "METHOD");
}

static void
nothing_of_ours_is_seen_by_others(void **state)
{
	struct scene *s = *state;
	_board_ board = { 0 };

	s->change.decision = (struct decision){ .kind = DECISION_PLAN,
		.by = "Pieter",
		.why = "no money",
		.at = monday(),
		.until = stamp_day(2027, 2, 1),
		.void_at = STAMP_NONE };
	board = PUT_UP(s, ANNOUNCED(10),
		{ .number = 2,
			.at = monday(),
			.happening = HAPPENED_DECIDED,
			.detail = "Pieter plans it" },
		{ .number = 3,
			.at = monday(),
			.happening = HAPPENED_NOTED,
			.detail = "a note" },
		{ .number = 4, .at = monday(), .happening = HAPPENED_REMINDED });
	for (int i = 0; i < 2; i++) {
		const char *text = i ? board.calendar : board.feed;

		has_not(text, "Customer records");
		has_not(text, "Night export");
		has_not(text, "order intake");
		has_not(text, "Pieter");
		has_not(text, "no money");
		has_not(text, "note<");
		has_not(text, "bakery.example");
		has_not(text, "eva");
		has_not(text, "SOAP API &lt;= 40");
	}
	has(board.feed, "<updated>2026-11-13T11:30:05Z</updated>");
	has(board.calendar, "DTSTAMP:20261113T113005Z\r\n");
}

static void
names_of_dependencies_are_seen_if_wanted(void **state)
{
	struct scene *s = *state;
	_board_ board = { 0 };

	s->config.publish.names = true;
	board = PUT_UP(s, ANNOUNCED(10));
	has(board.feed,
		"<title type=\"text\">2027-03-31 Customer records and 1 more: SOAP API");
	has(board.calendar, "SUMMARY:Customer records and 1 more: SOAP API");
	has_not(board.feed, "order intake");
	has_not(board.calendar, "ORGANIZER");
}

static void
the_same_is_the_same_and_a_move_keeps_ids(void **state)
{
	struct scene *s = *state;
	_board_ first = PUT_UP(s, ANNOUNCED(10));
	_board_ again = PUT_UP(s, ANNOUNCED(10));
	_board_ moved = { 0 };
	const char *id = strstr(strstr(first.feed, "<entry>"), "<id>urn:uuid:");
	_cleanup_free_ char *entry = mem_ndup(id, strcspn(id + 1, "<") + 1);

	assert_string_equal(first.feed, again.feed);
	assert_string_equal(first.calendar, again.calendar);
	s->change.facts.effective = s->milestones[0].when = when_day(stamp_day(2027, 6, 30));
	moved = PUT_UP(s, ANNOUNCED(10),
		{ .number = 2,
			.at = monday() - DAY,
			.happening = HAPPENED_MOVED,
			.before = when_day(stamp_day(2027, 3, 31)),
			.after = when_day(stamp_day(2027, 6, 30)) });
	has(moved.feed, entry);
	has(moved.feed, "<title type=\"text\">2027-06-30 moved: Big CRM: ");
	has(moved.feed, "<updated>2026-11-22T11:30:05Z</updated>");
	has(moved.feed,
		"13 November 2026 announced for 31 March 2027; 22 November 2026 moved to "
		"30 June 2027");
	has(moved.calendar, "\r\nUID:bigcrm-k3x9qa.effective@inst42\r\nSEQUENCE:1\r\n");
	has(moved.calendar, "\r\nDTSTART;VALUE=DATE:20270630\r\n");
	has_not(moved.calendar, "CANCELLED");
}

static void
what_is_withdrawn_says_so_for_a_while(void **state)
{
	struct scene *s = *state;
	_board_ fresh = { 0 };
	_board_ old = { 0 };

	s->change.withdrawn = true;
	s->change.facts.effective = WHEN_NONE;
	s->change.facts.milestone_count = 0;
	fresh = PUT_UP(s, ANNOUNCED(90),
		{ .number = 2,
			.at = monday() - 29 * DAY,
			.happening = HAPPENED_WITHDRAWN,
			.before = when_day(stamp_day(2027, 3, 31)) });
	has(fresh.feed, "<title type=\"text\">2027-03-31 withdrawn: Big CRM: ");
	has(fresh.feed, "The vendor has withdrawn this");
	has(fresh.calendar, "\r\nDTSTART;VALUE=DATE:20270331\r\n");
	has(fresh.calendar, "\r\nSTATUS:CANCELLED\r\n");
	old = PUT_UP(s, ANNOUNCED(90),
		{ .number = 2,
			.at = monday() - 31 * DAY,
			.happening = HAPPENED_WITHDRAWN,
			.before = when_day(stamp_day(2027, 3, 31)) });
	has_not(old.feed, "<entry>");
	has_not(old.calendar, "VEVENT");
	has(old.feed, "<updated>2026-10-23T11:30:05Z</updated>");
}

static void
what_is_no_longer_ours_or_does_not_affect_us_goes(void **state)
{
	struct scene *s = *state;
	_board_ unmatched = { 0 };
	_board_ gone = { 0 };
	_board_ settled = { 0 };

	s->change.concerns = false;
	unmatched = PUT_UP(s, ANNOUNCED(90),
		{ .number = 2, .at = monday() - DAY, .happening = HAPPENED_UNMATCHED });
	has(unmatched.calendar, "\r\nSTATUS:CANCELLED\r\n");
	gone = PUT_UP(s, ANNOUNCED(90),
		{ .number = 2, .at = monday() - 40 * DAY, .happening = HAPPENED_UNMATCHED });
	has_not(gone.feed, "<entry>");
	s->change.concerns = true;
	s->change.decision = (struct decision){ .kind = DECISION_NOT_AFFECTED,
		.at = monday(),
		.until = DAY_NONE,
		.void_at = STAMP_NONE };
	settled = PUT_UP(s, ANNOUNCED(90));
	has_not(settled.feed, "<entry>");
	has_not(settled.calendar, "VEVENT");
}

static void
what_rests_or_was_never_told_goes(void **state)
{
	struct scene *s = *state;
	_board_ closed = { 0 };
	_board_ untold = { 0 };

	s->change.facts.effective = s->milestones[0].when = when_day(stamp_day(2026, 10, 1));
	s->milestones[1].when = when_month(2026, 9);
	closed = PUT_UP(s, ANNOUNCED(300));
	has_not(closed.feed, "<entry>");
	s->change.facts.effective = s->milestones[0].when = when_day(stamp_day(2027, 3, 31));
	untold = PUT_UP(s, { .number = 1, .at = monday(), .happening = HAPPENED_NOTED });
	has_not(untold.feed, "<entry>");
	has_not(untold.calendar, "VEVENT");
}

static void
disturbances_and_what_is_harmless_are_no_dates(void **state)
{
	struct scene *s = *state;
	_board_ incident = { 0 };
	_board_ harmless = { 0 };
	_board_ eased = { 0 };

	s->change.facts.kind = KIND_INCIDENT;
	incident = PUT_UP(s, ANNOUNCED(1));
	has(incident.feed, "<category term=\"incident\"");
	has_not(incident.calendar, "VEVENT");
	s->change.facts.kind = KIND_RETIREMENT;
	s->change.facts.forced = FORCED_NO;
	harmless = PUT_UP(s, ANNOUNCED(1));
	has_not(harmless.calendar, "VEVENT");
	eased = PUT_UP(
		s, ANNOUNCED(9), { .number = 2, .at = monday(), .happening = HAPPENED_EDITED });
	has(eased.calendar, "\r\nSTATUS:CANCELLED\r\n");
}

static void
a_hostile_vendor_adds_nothing(void **state)
{
	struct scene *s = *state;
	_board_ board = { 0 };

	s->change.title =
		"</title><script>alert(1)</script>\x01\xef\xbf\xbe\xff&amp;\r\nBEGIN:VALARM";
	s->change.quote = "<img src=x onerror=1>]]>&lt;b&gt;\xef\xbf\xbf\r\nEND:VEVENT";
	s->change.link = "javascript:alert(1)";
	board = PUT_UP(s, ANNOUNCED(1));
	has_not(board.feed, "<script");
	has_not(board.feed, "<img");
	has_not(board.feed, "\xef\xbf\xbe");
	has_not(board.feed, "\xef\xbf\xbf");
	has_not(board.feed, "\x01");
	has_not(board.feed, "javascript");
	has(board.feed, "&amp;lt;img src=x");
	has(board.feed, "&lt;/title&gt;&lt;script&gt;");
	has_not(board.calendar, "\nBEGIN:VALARM");
	has_not(board.calendar, "javascript");
	assert_int_equal(count_of(board.calendar, "\nEND:VEVENT"), 2);
}

static void
it_speaks_the_configurations_language(void **state)
{
	struct scene *s = *state;
	_board_ board = { 0 };

	s->config.language = "nl";
	board = PUT_UP(s, ANNOUNCED(1));
	has(board.feed, "xml:lang=\"nl\"");
	has(board.feed, "<title>Aangekondigde veranderingen</title>");
	has(board.feed, "woensdag 31 maart 2027");
	has(board.calendar, "in de loop van januari 2027");
}

/* The newest of more changes than fit, and the newest first. */
static void
a_feed_has_an_end(void **state)
{
	struct scene *s = *state;
	struct publication p = { .config = &s->config,
		.installation = "inst42",
		.now = monday(),
		.latest = STAMP_NONE };
	char ids[LIMIT_PUBLISHED_ENTRIES + 1][32];
	struct event events[LIMIT_PUBLISHED_ENTRIES + 1];
	_cleanup_free_ char *feed = NULL, *calendar = NULL;

	for (unsigned i = 0; i <= LIMIT_PUBLISHED_ENTRIES; i++) {
		struct change change = s->change;
		struct events one = { &events[i], 1, 1 };

		snprintf(ids[i], sizeof(ids[i]), "bigcrm-%06u", i);
		change.id = ids[i];
		events[i] = (struct event)ANNOUNCED(0);
		events[i].at -= 60 * (int64_t)i;
		publication_take(&p, &change, &one);
	}
	feed = feed_write(&p);
	calendar = agenda_publish(&p);
	free(p.items);
	assert_int_equal(count_of(feed, "<entry>"), LIMIT_PUBLISHED_ENTRIES);
	has_not(feed, "bigcrm-000200.");
	assert_true(strstr(feed, "bigcrm-000000.") < strstr(feed, "bigcrm-000001."));
	has(calendar, "bigcrm-000200.effective");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(an_announced_change_is_an_entry_and_its_days_are_events),
		SCENE(nothing_of_ours_is_seen_by_others),
		SCENE(names_of_dependencies_are_seen_if_wanted),
		SCENE(the_same_is_the_same_and_a_move_keeps_ids),
		SCENE(what_is_withdrawn_says_so_for_a_while),
		SCENE(what_is_no_longer_ours_or_does_not_affect_us_goes),
		SCENE(what_rests_or_was_never_told_goes),
		SCENE(disturbances_and_what_is_harmless_are_no_dates),
		SCENE(a_hostile_vendor_adds_nothing),
		SCENE(it_speaks_the_configurations_language),
		SCENE(a_feed_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
