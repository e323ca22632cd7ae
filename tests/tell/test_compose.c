/* Letters, read back as a mail program reads them. */
#include "support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "tell/compose.h"
#include "tell/read_mail.h"

/* The model owns its strings, a scene borrows them from literals and never frees them. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wincompatible-pointer-types-discards-qualifiers"
#else
#pragma GCC diagnostic ignored "-Wdiscarded-qualifiers"
#endif

/* A bakery with two dependencies, two people and one change. */
struct scene {
	struct recipient people[2];
	struct dependency dependencies[2];
	struct service services[1];
	char *tell[2][2];
	struct match matches[3];
	struct milestone milestones[2];
	struct evidence evidence[3];
	struct change change;
	struct event event;
	struct config config;
	struct letter letter;
	char *text, *html;
};

static void
set_dependencies(struct scene *s)
{
	s->tell[0][0] = "it";
	s->tell[0][1] = "eva";
	s->tell[1][0] = "it";
	s->dependencies[0] = (struct dependency){ .name = "Customer records",
		.service = "bigcrm",
		.process = "order intake",
		.owner = "eva",
		.people = 12,
		.importance = IMPORTANCE_HIGH,
		.lead_time_days = 56,
		.contract_notice_by = stamp_day(2027, 1, 31),
		.tell = { s->tell[0], 2, 2 } };
	s->dependencies[1] = (struct dependency){ .name = "Night export",
		.service = "bigcrm",
		.contract_notice_by = DAY_NONE,
		.tell = { s->tell[1], 1, 1 } };
}

static void
set_change(struct scene *s)
{
	s->matches[0] = (struct match){ "Customer records", "SOAP API <= 40",
		"SOAP API login()", WHERE_TITLE };
	s->matches[1] = (struct match){ "Night export", "SOAP API", "SOAP API", WHERE_BODY };
	s->milestones[0] = (struct milestone){ ROLE_REMOVED, when_day(stamp_day(2027, 3, 31)),
		"gone by then" };
	s->milestones[1] = (struct milestone){ ROLE_CLOSED, when_month(2027, 1), NULL };
	s->evidence[0] = (struct evidence){ "will be retired", "login() will be retired.",
		WHERE_LEAD, 3 };
	s->evidence[1] = (struct evidence){ "optional", "REST is optional.", WHERE_BODY, -1 };
	s->change = (struct change){ .id = "bigcrm-k3x9qa",
		.service = "bigcrm",
		.title = "SOAP API login() retires",
		.link = "https://bigcrm.example/notes?id=7&x=1",
		.quote = "The login() call will be retired on 31 March 2027.",
		.facts = { .kind = KIND_RETIREMENT,
			.forced = FORCED_YES,
			.confidence = 0.93,
			.effective = when_day(stamp_day(2027, 3, 31)),
			.milestones = s->milestones,
			.milestone_count = 2,
			.evidence = s->evidence,
			.evidence_count = 2 },
		.matches = { s->matches, 2, 2 },
		.reason = "a retirement inside the lead time",
		.concerns = true };
	s->event = (struct event){ .number = 1, .happening = HAPPENED_ANNOUNCED };
}

static int
set_scene(void **state)
{
	struct scene *s = MEM_NEW(struct scene);

	s->people[0] = (struct recipient){ .name = "it", .mail = "it@bakery.example" };
	s->people[1] = (struct recipient){
		.name = "eva", .mail = "eva@bakery.example", .wording = WORDING_PLAIN
	};
	set_dependencies(s);
	s->services[0] = (struct service){ .id = "bigcrm", .name = "Big CRM" };
	set_change(s);
	s->config = (struct config){ .language = "en",
		.timezone = "Europe/Amsterdam",
		.mail = { .from = "forewarn@bakery.example" },
		.recipients = s->people,
		.recipient_count = 2,
		.dependencies = s->dependencies,
		.dependency_count = 2,
		.services = s->services,
		.service_count = 1 };
	*state = s;
	return 0;
}

static void
read_letter(struct scene *s)
{
	const char *fault = mail_fault(s->letter.message, s->letter.message_len);

	if (fault)
		fail_msg("%s in:\n%s", fault, s->letter.message);
	free(s->text);
	free(s->html);
	s->text = part_of(s->letter.message, "plain");
	s->html = part_of(s->letter.message, "html");
	assert_non_null(s->text);
	assert_non_null(s->html);
}

static int
strike_scene(void **state)
{
	struct scene *s = *state;

	letter_clear(&s->letter);
	free(s->text);
	free(s->html);
	free(s);
	return 0;
}

static int64_t
monday(void)
{
	return stamp_utc(stamp_day(2026, 11, 23), 11, 30, 5);
}

static void
compose_items(struct scene *s, int person, enum occasion occasion,
	const struct compose_item *items, size_t count)
{
	letter_clear(&s->letter);
	compose_letter(&(struct compose_input){ .config = &s->config,
			       .recipient = &s->people[person],
			       .installation = "inst42",
			       .occasion = occasion,
			       .items = items,
			       .count = count,
			       .now = monday() },
		&s->letter);
	read_letter(s);
}

static void
compose(struct scene *s, int person)
{
	compose_items(
		s, person, OCCASION_NOW, &(struct compose_item){ &s->change, &s->event }, 1);
}

static void
assert_says(const char *body, const char *words)
{
	/* Lines are wrapped: compare with white space made one. */
	_cleanup_free_ char *flat = text_line(body, 0);

	if (!strstr(flat, words))
		fail_msg("\"%s\" is not in:\n%s", words, body);
}

static void
assert_is_silent_on(const char *body, const char *words)
{
	_cleanup_free_ char *flat = text_line(body, 0);

	if (strstr(flat, words))
		fail_msg("\"%s\" is in:\n%s", words, body);
}

static void
assert_order(const char *body, const char *first, const char *second)
{
	const char *a = strstr(body, first), *b = strstr(body, second);

	assert_non_null(a);
	assert_non_null(b);
	assert_true(a < b);
}

static void
assert_header(struct scene *s, const char *name, const char *value)
{
	_cleanup_free_ char *found = header_of(s->letter.message, name);

	assert_non_null(found);
	assert_string_equal(found, value);
}

static void
a_letter_has_the_headers_that_mail_wants(void **state)
{
	struct scene *s = *state;

	compose(s, 0);
	assert_header(s, "From", "forewarn <forewarn@bakery.example>");
	assert_header(s, "To", "it@bakery.example");
	assert_header(s, "Date", "Mon, 23 Nov 2026 12:30:05 +0100");
	assert_header(s, "Auto-Submitted", "auto-generated");
	assert_header(s, "X-Auto-Response-Suppress", "All");
	assert_header(s, "MIME-Version", "1.0");
	assert_header(s, "List-Id", "forewarn <forewarn.bakery.example>");
	assert_null(strcasestr(s->letter.message, "\r\nPrecedence:"));
	assert_string_equal(s->letter.to, "it@bakery.example");
	assert_string_equal(s->letter.recipient, "it");
	assert_string_equal(s->letter.change, "bigcrm-k3x9qa");
	assert_int_equal(s->letter.state, LETTER_READY);
	assert_int_equal(s->letter.created, monday());
	assert_int_equal(s->letter.next_try, monday());
	assert_int_equal(s->letter.delivered, STAMP_NONE);
}

static void
the_subject_sorts_by_date_and_names_what_is_ours(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_string_equal(s->letter.subject,
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	compose(s, 0);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records and 1 more: SOAP API login() retires");
	s->change.facts.effective = when_quarter(2027, 3);
	compose(s, 1);
	assert_header(
		s, "Subject", "[forewarn] 2027-Q3 Customer records: SOAP API login() retires");
	s->change.facts.effective = WHEN_NONE;
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] no date given, Customer records: SOAP API login() retires");
}

static void
the_message_id_is_stable_and_names_change_recipient_and_event(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *first = NULL;

	compose(s, 0);
	first = mem_dup(s->letter.message_id);
	assert_true(text_starts(first, "inst42.bigcrm-k3x9qa."));
	assert_string_equal(
		first + strlen(first) - strlen(".1@bakery.example"), ".1@bakery.example");
	compose(s, 0);
	assert_string_equal(s->letter.message_id, first);
	compose(s, 1);
	assert_string_not_equal(s->letter.message_id, first);
	s->event.number = 2;
	compose(s, 0);
	assert_string_not_equal(s->letter.message_id, first);
}

static void
later_events_are_in_the_thread_of_the_first(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *first = NULL;

	compose(s, 0);
	first = mem_printf("<%s>", s->letter.message_id);
	assert_null(header_of(s->letter.message, "References"));
	s->event.number = 3;
	s->event.happening = HAPPENED_MOVED;
	compose(s, 0);
	assert_header(s, "References", first);
	assert_header(s, "In-Reply-To", first);
}

static void
a_letter_says_first_what_by_when_and_for_whom(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_says(s->text, "SOAP API login() retires ========================");
	assert_says(s->text,
		"What: Big CRM: retirement. Something is switched off for good. It happens "
		"whether you agree or not.");
	assert_says(s->text, "When: Wednesday 31 March 2027, in more than 4 months");
	assert_says(s->text,
		"For: Customer records; process: order intake; 12 people work with it; of high "
		"importance");
	assert_says(s->text, "Owner: eva (eva@bakery.example)");
	assert_says(s->text,
		"Decide by: Wednesday 3 February 2027 (8 weeks before it takes effect)");
	assert_says(s->text, "Contract: you can give notice until Sunday 31 January 2027");
	assert_says(s->text, "What to do: Ask yourself what you do with it today.");
	assert_order(s->text, "What to do:", "The vendor's own words");
	assert_order(s->text, "The vendor's own words", "Why we think");
}

static void
the_vendor_is_quoted_with_the_link(void **state)
{
	struct scene *s = *state;

	compose(s, 0);
	assert_non_null(
		strstr(s->text, "\n> The login() call will be retired on 31 March 2027.\n"));
	assert_non_null(strstr(s->text, "\nhttps://bigcrm.example/notes?id=7&x=1\n"));
	assert_non_null(
		strstr(s->html, "<a href=\"https://bigcrm.example/notes?id=7&amp;x=1\" "));
}

static void
a_technical_letter_gives_every_reason(void **state)
{
	struct scene *s = *state;

	compose(s, 0);
	assert_says(s->text,
		"“SOAP API login()” in their title is what you named as “SOAP API <= 40”.");
	assert_says(s->text,
		"What spoke for it: * “login() will be retired.” (in their first sentences): "
		"“will be retired”");
	assert_says(s->text,
		"What spoke against it: * “REST is optional.” (in their text): “optional”");
	assert_says(s->text, "There is hardly a doubt. (93 of 100)");
	/* The date and the lead time stand above already. */
	assert_is_silent_on(s->text, "a retirement inside the lead time");
	assert_says(s->text, "forewarn explain bigcrm-k3x9qa");
}

static void
a_sentence_in_which_several_rules_spoke_is_listed_once(void **state)
{
	struct scene *s = *state;

	s->evidence[1] = (struct evidence){ "31 March 2027", "login() will be retired.",
		WHERE_LEAD, 0.5 };
	s->evidence[2] = (struct evidence){ "will be retired", "login() will be retired.",
		WHERE_LEAD, 1 };
	s->change.facts.evidence_count = 3;
	compose(s, 0);
	assert_says(s->text,
		"What spoke for it: * “login() will be retired.” (in their first sentences): "
		"“will be retired”, “31 March 2027” There is hardly a doubt.");
}

static void
what_is_unclear_is_never_hardly_a_doubt(void **state)
{
	struct scene *s = *state;

	s->change.facts.forced = FORCED_UNCLEAR;
	s->change.verdict = VERDICT_NOW;
	compose(s, 1);
	assert_says(s->text, "It seems so, but read the vendor's own text. You hear of it at "
			     "once although it is not certain, because Customer records is of "
			     "high importance.");
	s->dependencies[0].importance = IMPORTANCE_NORMAL;
	compose(s, 1);
	assert_is_silent_on(s->text, "You hear of it at once");
}

static void
a_dependency_without_uses_names_its_service(void **state)
{
	struct scene *s = *state;

	s->matches[0].term = s->matches[0].text = NULL;
	compose(s, 1);
	assert_says(s->text,
		"You named no particular part of Big CRM, so all of it counts as yours.");
}

static void
a_word_that_the_vendor_took_out_is_not_said_to_be_there(void **state)
{
	struct scene *s = *state;

	s->change.title = "REST API login() retires";
	compose(s, 1);
	assert_says(s->text, "“SOAP API login()” stood in their title before and is what you "
			     "named as “SOAP API <= 40”. Now it is no longer there");
	s->change.title = "The soap api  LOGIN() retires";
	compose(s, 1);
	assert_is_silent_on(s->text, "no longer there");
}

static void
a_quote_keeps_its_last_sign(void **state)
{
	struct scene *s = *state;

	s->change.quote = "Write to <x@bigcrm.example>";
	compose(s, 1);
	assert_non_null(strstr(s->text, "\n> Write to <x@bigcrm.example>\n"));
	assert_non_null(strstr(s->html, "Write to &lt;x@bigcrm.example&gt;</blockquote>"));
}

static void
a_plain_letter_has_no_jargon(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_says(s->text,
		"“SOAP API login()” in their title is what you named as “SOAP API <= 40”.");
	assert_says(s->text, "There is hardly a doubt.");
	assert_is_silent_on(s->text, "of 100");
	assert_is_silent_on(s->text, "What spoke for it");
	assert_is_silent_on(s->text, "forewarn explain");
	assert_says(s->text, "name this case: bigcrm-k3x9qa");
}

static void
somebody_hears_only_of_the_dependencies_that_are_his(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_is_silent_on(s->text, "Night export");
	assert_is_silent_on(s->html, "Night export");
	compose(s, 0);
	assert_says(s->text, "For: Night export");
}

static void
steps_are_listed_by_date_when_there_are_several(void **state)
{
	struct scene *s = *state;

	compose(s, 0);
	assert_says(s->text, "* January 2027 (counted from 1 January): no longer open to new "
			     "use * 31 March 2027: "
			     "is switched off (“gone by then”)");
	s->change.facts.milestone_count = 1;
	compose(s, 0);
	assert_is_silent_on(s->text, "The steps, one by one");
}

static void
a_period_is_never_made_a_day(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = when_quarter(2027, 3);
	compose(s, 0);
	assert_says(s->text, "When: the third quarter of 2027 (counted from 1 July), in more "
			     "than 7 months at the earliest");
	assert_is_silent_on(s->text, "30 September");
}

static void
without_a_date_none_is_invented(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = WHEN_NONE;
	s->change.facts.milestone_count = 0;
	compose(s, 0);
	assert_says(s->text, "When: no date given");
	assert_says(s->text, "Decide by: cannot be said as long as the vendor gives no date "
			     "(you need 8 weeks)");
	assert_says(s->text, "Ask the vendor for the date");
	assert_is_silent_on(s->text, "before the date");
}

static void
a_decision_date_that_is_past_is_called_past(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = when_day(stamp_day(2026, 12, 31));
	s->dependencies[0].contract_notice_by = stamp_day(2026, 10, 1);
	compose(s, 0);
	assert_says(s->text, "Decide by: Thursday 5 November 2026 - already past. You said "
			     "that you need 8 weeks");
	assert_says(s->text, "the day to give notice is already past: Thursday 1 October 2026");
}

static void
the_recipients_own_zone_decides_what_today_is(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = when_day(stamp_day(2026, 11, 24));
	compose(s, 0);
	assert_says(s->text, "Tuesday 24 November 2026, tomorrow");
	s->people[0].timezone =
		"Pacific/Kiritimati"; /* 14 hours ahead: there it is the 24th already */
	compose(s, 0);
	assert_says(s->text, "Tuesday 24 November 2026, today");
}

static void
a_move_says_both_dates_first(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2026, 12, 31)),
		.after = when_day(stamp_day(2027, 3, 31)) };
	s->change.moves = 2;
	compose(s, 0);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 moved: Customer records and 1 more: SOAP API login() "
		"retires");
	assert_says(s->text, "The vendor has moved the date. It was 31 December 2026 and is "
			     "now 31 March 2027.");
	assert_says(s->text, "The date has moved 2 times so far.");
	assert_order(s->text, "It was 31 December 2026", "What:");
	s->event.before = WHEN_NONE;
	compose(s, 0);
	assert_says(s->text, "==== There was no date; now it is 31 March 2027.");
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 date given: Customer records and 1 more: SOAP API "
		"login() retires");
	s->event.before = when_month(2027, 1);
	s->event.after = WHEN_NONE;
	compose(s, 0);
	assert_says(s->text, "==== The date January 2027 (counted from 1 January) no longer "
			     "stands; no new one is given.");
	s->change.facts.effective = WHEN_NONE;
	compose(s, 0);
	assert_header(s, "Subject",
		"[forewarn] no date given, date dropped: Customer records and 1 more: SOAP API "
		"login() retires");
}

static void
a_withdrawal_says_that_nothing_has_to_be_done(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2, .happening = HAPPENED_WITHDRAWN };
	s->change.withdrawn = true;
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 withdrawn: Customer records: SOAP API login() retires");
	assert_says(s->text, "it will not happen, or not for now.");
	assert_says(s->text, "When: it had been announced for Wednesday 31 March 2027");
	assert_is_silent_on(s->text, "whether you agree or not");
	assert_says(s->text, "What to do: Stop preparations that served only this change.");
	assert_is_silent_on(s->text, "Decide by");
	assert_is_silent_on(s->text, "is switched off");
	s->change.facts.effective = WHEN_NONE;
	s->event.before = when_day(stamp_day(2027, 3, 31));
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 withdrawn: Customer records: SOAP API login() retires");
	assert_says(s->text, "When: it had been announced for Wednesday 31 March 2027");
	s->event.before = WHEN_NONE;
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] withdrawn: Customer records: SOAP API login() retires");
	assert_is_silent_on(s->text, "When:");
}

static void
what_was_withdrawn_and_comes_back_is_on_again(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 3,
		.happening = HAPPENED_ANNOUNCED,
		.before = when_day(stamp_day(2027, 1, 31)),
		.after = when_day(stamp_day(2027, 3, 31)),
		.detail = "It is no longer withdrawn." };
	s->change.withdrawn = true;
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 on again: Customer records: SOAP API login() retires");
	assert_says(s->text, "==== It is on again: the vendor had withdrawn this, and now "
			     "announces it after all. It was 31 January 2027 and is now 31 "
			     "March 2027.");
	assert_says(s->text, "Decide by: Wednesday 3 February 2027");
	assert_is_silent_on(s->text, "Stop preparations");
	/* Words that match for the first time were never withdrawn. */
	s->change.withdrawn = false;
	s->event.detail = NULL;
	compose(s, 1);
	assert_is_silent_on(s->text, "on again");
}

static void
a_threat_that_is_gone_is_told_as_gone(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){ .number = 2,
		.happening = HAPPENED_EDITED,
		.detail = "Whether it is forced was \"yes\"." };
	s->change.facts.forced = FORCED_NO;
	compose(s, 0);
	assert_says(s->text, "as it reads now, nothing is forced on you. What:");
	assert_says(s->text, "What to do: As it reads now nothing has to be done.");
	assert_is_silent_on(s->text, "Decide by");
}

static void
maintenance_says_what_a_window_means(void **state)
{
	struct scene *s = *state;

	s->change.facts.kind = KIND_MAINTENANCE;
	s->change.facts.forced = FORCED_NO;
	compose(s, 1);
	assert_says(s->text, "What: Big CRM: maintenance. The vendor works on the service; "
			     "while that lasts it may be slow or out of reach. When:");
	assert_says(s->text, "What to do: You may not be able to use it for a while.");
	assert_is_silent_on(s->text, "As far as we can tell");
}

static void
a_date_that_is_past_asks_to_look_at_once(void **state)
{
	struct scene *s = *state;

	s->change.facts.effective = when_day(stamp_day(2026, 11, 20));
	compose(s, 0);
	assert_says(s->text, "What to do: The date is past. Look at once");
	assert_is_silent_on(s->text, "switch before the date");
	s->change.facts.effective = when_month(2026, 11);
	compose(s, 0);
	assert_is_silent_on(s->text, "The date is past.");
}

static void
edits_and_rereadings_say_who_changed_what(void **state)
{
	struct scene *s = *state;

	s->event = (struct event){
		.number = 2, .happening = HAPPENED_EDITED, .detail = "Version 40 is new."
	};
	compose(s, 0);
	assert_says(s->text, "The vendor has changed the text of this announcement; the date "
			     "is the same. Version "
			     "40 is new.");
	compose(s, 1);
	assert_says(s->text, "the date is the same. Below is what it says now. What:");
	s->event = (struct event){ .number = 3,
		.happening = HAPPENED_REREAD,
		.before = when_month(2027, 3),
		.after = when_day(stamp_day(2027, 3, 31)) };
	compose(s, 0);
	assert_says(s->text,
		"The vendor changed nothing; our own rules did. We read March 2027 "
		"(counted from 1 March) "
		"before; now we read 31 March 2027.");
	s->event = (struct event){ .number = 4, .happening = HAPPENED_MATCHED };
	compose(s, 0);
	assert_says(s->text, "it concerns you since your configuration changed.");
}

static void
every_kind_has_advice_in_both_wordings(void **state)
{
	struct scene *s = *state;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		for (int person = 0; person < 2; person++) {
			s->change.facts.kind = (enum kind)kind;
			compose(s, person);
			assert_says(s->text, "What to do: ");
		}
}

static void
a_dutch_letter_is_dutch_throughout(void **state)
{
	struct scene *s = *state;

	s->config.language = "nl";
	compose(s, 1);
	assert_header(s, "Content-Language", "nl");
	assert_says(s->text, "Wanneer: woensdag 31 maart 2027, over ruim 4 maanden");
	assert_says(s->text,
		"Voor: Customer records; proces: order intake; 12 mensen werken ermee");
	assert_says(s->text,
		"Beslissen uiterlijk: woensdag 3 februari 2027 (8 weken voordat het ingaat)");
	assert_says(s->text, "u kunt opzeggen tot en met zondag 31 januari 2027");
	assert_says(s->text, "Er is nauwelijks twijfel.");
	assert_is_silent_on(s->text, "What to do");
	assert_non_null(strstr(s->html, "<html lang=\"nl\">"));
	s->event = (struct event){
		.number = 2, .happening = HAPPENED_EDITED, .detail = "A date was added."
	};
	compose(s, 0);
	assert_says(s->text, "de datum is dezelfde. Hieronder staat wat er nu geldt.");
	assert_is_silent_on(s->text, "A date was added");
	assert_is_silent_on(s->text, "inside the lead time");
}

static void
a_hostile_vendor_injects_neither_header_nor_markup(void **state)
{
	struct scene *s = *state;

	s->change.title =
		"x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\"'&\xe2\x80\xae";
	s->change.quote =
		"</blockquote><img src=x onerror=alert(1)>\r\n.\r\nRCPT TO:<evil@example.org>";
	s->change.link = "javascript:alert(1)";
	s->matches[0].text = "<b>bold</b>";
	s->matches[0].term = "{1}{2}<i>";
	compose(s, 0);
	assert_null(header_of(s->letter.message, "Bcc"));
	assert_null(strstr(s->html, "<script"));
	assert_null(strstr(s->html, "<img"));
	assert_null(strstr(s->html, "<b>"));
	assert_null(strstr(s->html, "javascript:"));
	assert_null(strstr(s->text, "javascript:"));
	assert_null(strstr(s->html, "\xe2\x80\xae"));
	assert_non_null(
		strstr(s->html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
	assert_null(strstr(s->letter.message, "\r\n.\r\n"));
}

static void
only_plain_web_addresses_become_links(void **state)
{
	static char *const bad[] = { "data:text/html,x", "https://a.example/\" onclick=\"x",
		"ftp://a.example/", "https://a.example/ b", " https://a.example/",
		"https://a.example/\r\nX: y", "//a.example/x", "" };
	struct scene *s = *state;

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		s->change.link = bad[i];
		compose(s, 0);
		assert_null(strstr(s->html, "<a "));
	}
	s->change.link = "HTTP://a.example/x";
	compose(s, 0);
	assert_non_null(strstr(s->html, "<a href=\"HTTP://a.example/x\""));
}

static void
emoji_right_to_left_and_endless_words_survive(void **state)
{
	struct scene *s = *state;
	char word[2000];

	s->change.title = "\xf0\x9f\x9a\xa8 إيقاف API <2027>";
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: \xf0\x9f\x9a\xa8 إيقاف API <2027>");
	assert_non_null(strstr(s->html, "<h1 dir=\"auto\""));
	memset(word, 'W', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	s->change.title = s->change.quote = word;
	compose(s, 1);
	assert_true(strlen(s->letter.subject) < 250);
}

static void
what_is_missing_leaves_no_hole(void **state)
{
	struct scene *s = *state;

	s->change.title = NULL;
	s->change.link = s->change.quote = s->change.reason = NULL;
	s->change.facts = (struct facts){ 0 };
	s->change.matches.count = 0;
	s->config.mail.from = "no-domain";
	compose(s, 0);
	assert_header(s, "Subject", "[forewarn] no date given, Big CRM: Big CRM: change");
	assert_is_silent_on(s->text, "null");
	assert_non_null(strstr(s->letter.message_id, "@forewarn.invalid"));
}

static void
a_digest_lists_by_date_with_a_block_each(void **state)
{
	struct scene *s = *state;
	struct change later = s->change, undated = s->change;
	struct event second = { .number = 4, .happening = HAPPENED_ANNOUNCED };
	struct compose_item items[] = { { &undated, &second }, { &later, &second },
		{ &s->change, &s->event } };
	struct compose_item turned[] = { items[1], items[2], items[0] };
	_cleanup_free_ char *id = NULL;

	later.id = "bigcrm-later2";
	later.title = "Reports move";
	later.facts.effective = when_half(2027, 2);
	undated.id = "bigcrm-undate";
	undated.title = "Fax goes";
	undated.facts.effective = WHEN_NONE;
	compose_items(s, 0, OCCASION_DIGEST, items, 3);
	assert_header(s, "Subject", "[forewarn] 3 changes, the first on 2027-03-31");
	assert_null(s->letter.change);
	assert_says(s->text, "* 31 March 2027 - Customer records and 1 more: SOAP API login() "
			     "retires * the second half "
			     "of 2027 (counted from 1 July) - Customer records and 1 more: "
			     "Reports move * no date "
			     "given - Customer records and 1 more: Fax goes");
	assert_order(s->text, "SOAP API login() retires\n---", "Reports move\n---");
	assert_order(s->text, "Reports move\n---", "Fax goes\n---");
	assert_says(s->text, "because of Customer records, Night export in its configuration");
	id = mem_dup(s->letter.message_id);
	compose_items(s, 0, OCCASION_DIGEST, turned, 3);
	assert_string_equal(s->letter.message_id, id);
	compose_items(s, 0, OCCASION_DIGEST, items, 2);
	assert_string_not_equal(s->letter.message_id, id);
}

static void
every_block_of_a_list_says_which_word_it_hit(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };

	other.id = "bigcrm-other2";
	other.matches.count = 1;
	compose_items(s, 1, OCCASION_DIGEST, items, 2);
	assert_header(s, "Subject", "[forewarn] 2 changes, the first on 2027-03-31");
	assert_true(text_starts(
		s->text, "None of these had to reach you at once; the nearest comes first.\n"));
	assert_says(s->text, "https://bigcrm.example/notes?id=7&x=1 “SOAP API login()” in "
			     "their title is what you named as “SOAP API <= 40”. If you ask");
}

static void
one_change_in_a_digest_is_told_whole(void **state)
{
	struct scene *s = *state;
	struct compose_item item = { &s->change, &s->event };

	compose_items(s, 1, OCCASION_DIGEST, &item, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_true(text_starts(s->text, "This did not have to reach you at once.\n\nSOAP API "
					 "login() retires\n====="));
	assert_says(s->text, "Why we think that it concerns you");
}

static void
several_events_of_one_change_are_one_block(void **state)
{
	struct scene *s = *state;
	struct event moved = { .number = 2,
		.at = monday(),
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2027, 1, 31)),
		.after = when_day(stamp_day(2027, 3, 31)) };
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &moved }, { &s->change, &s->event },
		{ &other, &s->event } };

	other.id = "bigcrm-other2";
	s->event.at = stamp_utc(stamp_day(2026, 11, 20), 9, 0, 0);
	s->event.after = moved.before;
	compose_items(s, 1, OCCASION_DIGEST, items, 2);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_string_equal(s->letter.change, "bigcrm-k3x9qa");
	assert_says(s->text, "So far: 20 November 2026 announced for 31 January 2027; 23 "
			     "November 2026 moved to 31 March 2027");
	assert_is_silent_on(s->text, "The vendor has moved the date.");
	compose_items(s, 1, OCCASION_DIGEST, items, 3);
	assert_header(s, "Subject", "[forewarn] 2 changes, the first on 2027-03-31");
}

static void
two_moves_are_told_as_one_from_the_first_date_to_the_last(void **state)
{
	struct scene *s = *state;
	struct event second = { .number = 2,
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2027, 1, 31)),
		.after = when_day(stamp_day(2027, 2, 28)) };
	struct event third = { .number = 3,
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2027, 2, 28)),
		.after = when_day(stamp_day(2027, 3, 31)) };
	struct compose_item items[] = { { &s->change, &second }, { &s->change, &third } };

	compose_items(s, 1, OCCASION_NOW, items, 2);
	assert_says(s->text, "It was 31 January 2027 and is now 31 March 2027.");
	third.after = second.before;
	s->change.facts.effective = third.after;
	compose_items(s, 1, OCCASION_NOW, items, 2);
	assert_is_silent_on(s->text, "The vendor has moved the date.");
	assert_says(s->text, "the date is the same.");
}

static void
what_came_and_went_before_the_digest_asks_for_nothing(void **state)
{
	struct scene *s = *state;
	struct event withdrawn = {
		.number = 2, .at = monday(), .happening = HAPPENED_WITHDRAWN
	};
	struct compose_item items[] = { { &s->change, &s->event }, { &s->change, &withdrawn } };

	s->event.at = monday();
	s->event.after = s->change.facts.effective;
	s->change.facts.effective = WHEN_NONE;
	s->change.withdrawn = true;
	compose_items(s, 1, OCCASION_DIGEST, items, 2);
	assert_says(s->text,
		"When: it had been announced for Wednesday 31 March 2027 So far: 23 "
		"November 2026 announced for 31 March 2027; 23 November 2026 "
		"withdrawn");
	assert_says(s->text, "What to do: Nothing has to be done. It came and went");
	assert_is_silent_on(s->text, "Stop preparations");
}

static void
opening_and_reconfigured_letters_say_why_they_come(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };

	other.id = "bigcrm-other2";
	other.service = "mill";
	compose_items(s, 0, OCCASION_OPENING, items, 1);
	assert_header(s, "Subject",
		"[forewarn] what is ahead already: 2027-03-31 Customer records and 1 more: "
		"SOAP API login() retires");
	assert_says(
		s->text, "forewarn has begun to listen to announcements of Big CRM for you.");
	assert_string_equal(s->letter.change, "bigcrm-k3x9qa");
	compose_items(s, 0, OCCASION_OPENING, items, 2);
	assert_says(s->text,
		"to announcements of Big CRM and mill for you. These were announced "
		"before and are still ahead");
	s->event.happening = HAPPENED_MATCHED;
	compose_items(s, 0, OCCASION_RECONFIGURED, items, 2);
	assert_header(s, "Subject",
		"[forewarn] because your configuration changed: 2 changes, the first on "
		"2027-03-31");
	assert_says(s->text, "Because your configuration changed, these concern you now.");
	assert_is_silent_on(s->text, "This is not new");
}

static void
what_our_own_rules_read_differently_is_told_as_ours(void **state)
{
	struct scene *s = *state;
	struct event reread = { .number = 2,
		.happening = HAPPENED_REREAD,
		.before = when_day(stamp_day(2027, 1, 31)),
		.after = when_day(stamp_day(2027, 3, 31)),
		.detail = "We read the same text differently now." };
	struct event matched = { .number = 3, .happening = HAPPENED_MATCHED };
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &reread }, { &other, &matched } };

	other.id = "bigcrm-other2";
	compose_items(s, 0, OCCASION_RECONFIGURED, items, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 read differently: Customer records and 1 more: SOAP API "
		"login() retires");
	assert_true(text_starts(s->text, "We read this differently now. The vendor changed "
					 "nothing; our own rules\ndid.\n"));
	assert_says(s->text, "==== We read 31 January 2027 before; now we read 31 March 2027.");
	assert_is_silent_on(s->text, "concerns you now");
	assert_is_silent_on(s->text, "We read the same text");
	compose_items(s, 0, OCCASION_RECONFIGURED, items, 2);
	assert_header(s, "Subject",
		"[forewarn] because your configuration or our rules changed: 2 changes, the "
		"first on 2027-03-31");
	assert_says(s->text, "We read this differently now.");
	assert_says(s->text, "This is not new, but it concerns you");
}

static void
a_letter_about_forewarn_itself_is_told_apart_by_its_id(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *id = NULL;

	compose_operator(&s->config, &s->people[0], "inst42", "lost-<1@x>",
		"a letter\r\nBcc: x", "One.\n\nTwo\nlines.", monday(), &s->letter);
	read_letter(s);
	assert_true(compose_is_operator(&s->letter));
	assert_header(s, "Subject", "[forewarn] a letter Bcc: x");
	assert_true(text_starts(s->text, "One.\n\nTwo lines.\n"));
	assert_header(s, "Auto-Submitted", "auto-generated");
	id = mem_dup(s->letter.message_id);
	letter_clear(&s->letter);
	compose_operator(&s->config, &s->people[0], "inst42", "lost-<1@x>", "b", "c",
		monday() + 5, &s->letter);
	assert_string_equal(s->letter.message_id, id);
	letter_clear(&s->letter);
	compose_operator(
		&s->config, &s->people[0], "inst42", "other", "b", "c", monday(), &s->letter);
	assert_string_not_equal(s->letter.message_id, id);
	compose(s, 0);
	assert_false(compose_is_operator(&s->letter));
}

/* A second opinion, where there is one: another language's mail parser. */
static void
python_reads_the_same_letter(void **state)
{
	static const char program[] =
		"import sys,email,email.policy\n"
		"m=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy."
		"default)\n"
		"assert not m.defects, m.defects\n"
		"assert m['subject']==sys.argv[2], m['subject']\n"
		"assert m['date'].datetime.isoformat()=='2026-11-23T12:30:05+01:00', "
		"m['date']\n"
		"assert m['to'].addresses[0].addr_spec=='eva@bakery.example'\n"
		"t=m.get_body(('plain',)).get_content(); "
		"h=m.get_body(('html',)).get_content()\n"
		"assert t.startswith(sys.argv[3]), t\n"
		"assert 'href=\"https://bigcrm.example/notes?id=7&amp;x=1\"' in h\n"
		"assert all(not p.defects for p in m.walk())\n";
	struct scene *s = *state;
	char path[] = "/tmp/forewarn-letter-XXXXXX";
	int fd, status = 0;
	pid_t pid;

	s->change.title = "\xf0\x9f\x9a\xa8 Überraschung: إيقاف API";
	compose(s, 1);
	fd = mkstemp(path);
	assert_true(write(fd, s->letter.message, s->letter.message_len) ==
		    (ssize_t)s->letter.message_len);
	(void)close(fd);
	pid = fork();
	if (pid == 0) {
		execlp("python3", "python3", "-c", program, path, s->letter.subject,
			s->change.title, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	(void)unlink(path);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		skip();
	assert_int_equal(status, 0);
}

#define SCENE(f) cmocka_unit_test_setup_teardown(f, set_scene, strike_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_letter_has_the_headers_that_mail_wants),
		SCENE(the_subject_sorts_by_date_and_names_what_is_ours),
		SCENE(the_message_id_is_stable_and_names_change_recipient_and_event),
		SCENE(later_events_are_in_the_thread_of_the_first),
		SCENE(a_letter_says_first_what_by_when_and_for_whom),
		SCENE(the_vendor_is_quoted_with_the_link),
		SCENE(a_technical_letter_gives_every_reason),
		SCENE(a_sentence_in_which_several_rules_spoke_is_listed_once),
		SCENE(what_is_unclear_is_never_hardly_a_doubt),
		SCENE(a_dependency_without_uses_names_its_service),
		SCENE(a_word_that_the_vendor_took_out_is_not_said_to_be_there),
		SCENE(a_quote_keeps_its_last_sign),
		SCENE(a_plain_letter_has_no_jargon),
		SCENE(somebody_hears_only_of_the_dependencies_that_are_his),
		SCENE(steps_are_listed_by_date_when_there_are_several),
		SCENE(a_period_is_never_made_a_day),
		SCENE(without_a_date_none_is_invented),
		SCENE(a_decision_date_that_is_past_is_called_past),
		SCENE(the_recipients_own_zone_decides_what_today_is),
		SCENE(a_move_says_both_dates_first),
		SCENE(a_withdrawal_says_that_nothing_has_to_be_done),
		SCENE(what_was_withdrawn_and_comes_back_is_on_again),
		SCENE(a_threat_that_is_gone_is_told_as_gone),
		SCENE(maintenance_says_what_a_window_means),
		SCENE(a_date_that_is_past_asks_to_look_at_once),
		SCENE(edits_and_rereadings_say_who_changed_what),
		SCENE(every_kind_has_advice_in_both_wordings),
		SCENE(a_dutch_letter_is_dutch_throughout),
		SCENE(a_hostile_vendor_injects_neither_header_nor_markup),
		SCENE(only_plain_web_addresses_become_links),
		SCENE(emoji_right_to_left_and_endless_words_survive),
		SCENE(what_is_missing_leaves_no_hole),
		SCENE(a_digest_lists_by_date_with_a_block_each),
		SCENE(every_block_of_a_list_says_which_word_it_hit),
		SCENE(one_change_in_a_digest_is_told_whole),
		SCENE(several_events_of_one_change_are_one_block),
		SCENE(two_moves_are_told_as_one_from_the_first_date_to_the_last),
		SCENE(what_came_and_went_before_the_digest_asks_for_nothing),
		SCENE(opening_and_reconfigured_letters_say_why_they_come),
		SCENE(what_our_own_rules_read_differently_is_told_as_ours),
		SCENE(a_letter_about_forewarn_itself_is_told_apart_by_its_id),
		SCENE(python_reads_the_same_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
