/* What a letter says of one change: what a person needs, then the reasons. */
#include "support/unit.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "tell/scene.h"

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
a_plain_letter_says_what_people_will_notice(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_says(s->text,
		"What you will notice: This part of Big CRM stops working: whoever "
		"uses it for “order intake” can no longer do so.");
	compose(s, 0);
	assert_is_silent_on(s->text, "What you will notice");
	s->change.facts.forced = FORCED_UNCLEAR;
	compose(s, 1);
	assert_is_silent_on(s->text, "What you will notice");
}

static void
what_is_only_pointed_at_is_called_so(void **state)
{
	struct scene *s = *state;

	s->change.matches.items[0].where = WHERE_TAIL;
	compose(s, 0);
	assert_says(s->text,
		"“SOAP API login()” where they only point to it (“see also”) is what "
		"you named as “SOAP API <= 40”.");
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
	s->milestones[0].text = "31 March 2027";
	compose(s, 0);
	assert_says(s->text, "* 31 March 2027: is switched off Why we think");
	s->change.facts.milestone_count = 1;
	compose(s, 0);
	assert_is_silent_on(s->text, "The steps, one by one");
}

static void
an_hour_is_told_on_the_clock_of_the_reader(void **state)
{
	struct scene *s = *state;

	s->milestones[0].text = "2027-03-31T22:00 America/New_York";
	compose(s, 0);
	assert_says(s->text, "* 1 April 2027, 04:00: is switched off Why we think");
	s->milestones[0].text = "2027-03-31T20:00:00Z";
	compose(s, 0);
	assert_says(s->text, "* 31 March 2027, 22:00: is switched off Why we think");
	s->milestones[0].text = "2027-03-31";
	compose(s, 0);
	assert_says(s->text, "* 31 March 2027: is switched off Why we think");
	s->milestones[0].text = "2027-03-31T22:00 Oven time";
	compose(s, 0);
	assert_says(s->text,
		"* 31 March 2027 (22:00 in a time zone that is not known here, “Oven "
		"time”): is switched off Why we think");
}

static void
steps_stand_in_one_row_where_several_changes_are_told(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };
	struct milestone single = s->milestones[0];

	other.id = "bigcrm-other2";
	other.facts.milestones = &single;
	other.facts.milestone_count = 1;
	compose_items(s, 0, OCCASION_OPENING, items, 2);
	assert_says(s->text, "Steps: January 2027 (counted from 1 January): no longer open to "
			     "new use; 31 March 2027: is switched off For:");
	assert_is_silent_on(s->text, "Steps: 31 March");
	s->milestones[1].role = ROLE_ANNOUNCED;
	compose_items(s, 0, OCCASION_DIGEST, items, 2);
	assert_is_silent_on(s->text, "Steps:");
}

static void
works_are_nothing_to_decide_about(void **state)
{
	struct scene *s = *state;

	s->change.facts.kind = KIND_MAINTENANCE;
	s->change.facts.effective = when_day(stamp_day(2026, 12, 1));
	compose(s, 0);
	assert_is_silent_on(s->text, "Decide by");
	assert_is_silent_on(s->text, "more time");
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
other_announcements_are_named_with_date_and_link(void **state)
{
	struct scene *s = *state;
	struct telling tellings[] = {
		{ .source = "bigcrm/ends",
			.title = "login(): the end\r\nBcc: x",
			.link = "https://bigcrm.example/ends#7",
			.effective = when_day(stamp_day(2027, 4, 1)) },
		{ .source = "bigcrm/blog", .link = "javascript:alert(1)" },
	};

	compose(s, 0);
	assert_is_silent_on(s->text, "Also announced");
	s->change.tellings = tellings;
	s->change.telling_count = 2;
	compose(s, 0);
	assert_says(s->text,
		"Also announced: “login(): the end Bcc: x”, with the date 1 April 2027");
	assert_non_null(strstr(s->text, "\nhttps://bigcrm.example/ends#7\n"));
	assert_says(s->text, "Also announced: “bigcrm/blog”, without a date");
	assert_is_silent_on(s->html, "javascript");
	s->config.language = "nl";
	compose(s, 1);
	assert_says(s->text,
		"Ook aangekondigd: “login(): the end Bcc: x”, met als datum 1 april 2027");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_letter_says_first_what_by_when_and_for_whom),
		SCENE(the_vendor_is_quoted_with_the_link),
		SCENE(a_technical_letter_gives_every_reason),
		SCENE(a_plain_letter_says_what_people_will_notice),
		SCENE(what_is_only_pointed_at_is_called_so),
		SCENE(a_sentence_in_which_several_rules_spoke_is_listed_once),
		SCENE(what_is_unclear_is_never_hardly_a_doubt),
		SCENE(a_dependency_without_uses_names_its_service),
		SCENE(a_word_that_the_vendor_took_out_is_not_said_to_be_there),
		SCENE(a_quote_keeps_its_last_sign),
		SCENE(a_plain_letter_has_no_jargon),
		SCENE(somebody_hears_only_of_the_dependencies_that_are_his),
		SCENE(steps_are_listed_by_date_when_there_are_several),
		SCENE(an_hour_is_told_on_the_clock_of_the_reader),
		SCENE(steps_stand_in_one_row_where_several_changes_are_told),
		SCENE(works_are_nothing_to_decide_about),
		SCENE(a_period_is_never_made_a_day),
		SCENE(without_a_date_none_is_invented),
		SCENE(a_decision_date_that_is_past_is_called_past),
		SCENE(the_recipients_own_zone_decides_what_today_is),
		SCENE(maintenance_says_what_a_window_means),
		SCENE(a_date_that_is_past_asks_to_look_at_once),
		SCENE(every_kind_has_advice_in_both_wordings),
		SCENE(a_dutch_letter_is_dutch_throughout),
		SCENE(other_announcements_are_named_with_date_and_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
