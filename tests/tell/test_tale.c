/* What happened to a change, and several events of it in one letter. */
#include "support/unit.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "tell/scene.h"

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
	assert_says(s->text, "our own rules have changed. As far as we know the vendor changed "
			     "nothing. We read March 2027 "
			     "(counted from 1 March) "
			     "before; now we read 31 March 2027.");
	s->event = (struct event){ .number = 4, .happening = HAPPENED_MATCHED };
	compose(s, 0);
	assert_says(s->text, "it concerns you since your configuration changed.");
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
	assert_true(text_starts(s->text, "We read this differently now: our own rules have "
					 "changed. As far as we\nknow the "
					 "vendor changed nothing.\n"));
	assert_says(s->text, "==== We read 31 January 2027 before; now we read 31 March 2027.");
	assert_is_silent_on(s->text, "concerns you now");
	assert_is_silent_on(s->text, "We read the same text");
	compose_items(s, 0, OCCASION_RECONFIGURED, items, 2);
	assert_header(s, "Subject",
		"[forewarn] because your configuration or our rules changed: 2 changes, the "
		"first on 2027-03-31");
	assert_says(s->text, "We read this differently now: ");
	assert_says(s->text, "This is not new, but it concerns you");
}

/* Every happening of every kind, dated and not, to both kinds of readers. */
static void
no_dutch_letter_borrows_an_english_sentence(void **state)
{
	static const char *const english[] = { "forces", "the date", " it is ", "announced",
		"vendor", "Below", "read-only", "because", "before" };
	struct scene *s = *state;

	s->config.language = "nl";
	s->change.quote = s->dependencies[0].process = NULL;
	s->change.reason = "It forces a change.";
	s->change.facts.evidence_count = s->change.facts.milestone_count = 0;
	for (int i = 0; i < HAPPENING_COUNT * KIND_COUNT * 4; i++) {
		struct when date = i & 1 ? when_day(stamp_day(2027, 3, 31)) : WHEN_NONE;

		s->event = (struct event){ .number = 2,
			.happening = (enum happening)(i / 4 % HAPPENING_COUNT),
			.before = when_month(2027, 1),
			.after = date,
			.detail = "Because the date was (read-only) before." };
		s->change.facts.effective = date;
		s->change.facts.kind = (enum kind)(i / 4 / HAPPENING_COUNT);
		compose(s, i >> 1 & 1);
		for (size_t k = 0; k < LENGTH_OF(english); k++)
			assert_is_silent_on(s->text, english[k]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_move_says_both_dates_first),
		SCENE(a_withdrawal_says_that_nothing_has_to_be_done),
		SCENE(what_was_withdrawn_and_comes_back_is_on_again),
		SCENE(a_threat_that_is_gone_is_told_as_gone),
		SCENE(edits_and_rereadings_say_who_changed_what),
		SCENE(several_events_of_one_change_are_one_block),
		SCENE(two_moves_are_told_as_one_from_the_first_date_to_the_last),
		SCENE(what_came_and_went_before_the_digest_asks_for_nothing),
		SCENE(what_our_own_rules_read_differently_is_told_as_ours),
		SCENE(no_dutch_letter_borrows_an_english_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
