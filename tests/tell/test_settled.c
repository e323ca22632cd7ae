/* What was decided, in a letter: that it holds, that it is void, and who hears why. */
#include "support/unit.h"

#include "base/cleanup.h"
#include "base/stamp.h"
#include "tell/scene.h"

static void
decide(struct scene *s, enum decision_kind kind, int32_t until)
{
	s->change.decision = (struct decision){ .kind = kind,
		.by = "eva",
		.why = "we have\nanother\x01 oven",
		.at = stamp_utc(stamp_day(2026, 10, 1), 12, 0, 0),
		.until = until,
		.void_at = STAMP_NONE };
}

static void
every_kind_that_holds_has_its_row(void **state)
{
	static const char *const rows[DECISION_COUNT] = { NULL, "Decided: eva accepts it",
		"Decided: eva plans to act", "Decided: eva says that it does not touch you",
		"Decided: eva puts it off", NULL };
	struct scene *s = *state;

	for (int kind = 0; kind < DECISION_COUNT; kind++) {
		decide(s, (enum decision_kind)kind, DAY_NONE);
		compose(s, 0);
		if (rows[kind])
			assert_says(s->text, rows[kind]);
		else
			assert_is_silent_on(s->text, "Decided:");
	}
}

static void
a_row_says_when_why_and_until(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_PLAN, stamp_day(2027, 1, 4));
	compose(s, 0);
	assert_says(s->text, "Decided: eva plans to act (1 October 2026): “we have another");
	assert_says(s->text, "oven” - by Monday 4 January 2027");
	decide(s, DECISION_SNOOZE, stamp_day(2027, 1, 4));
	compose(s, 0);
	assert_says(s->text, "oven” - until Monday 4 January 2027");
	s->config.language = "nl";
	compose(s, 0);
	assert_says(s->text, "Besloten: eva stelt het uit (1 oktober 2026)");
	assert_says(s->text, "- tot maandag 4 januari 2027");
}

static void
a_snooze_that_ended_is_not_told(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_SNOOZE, stamp_day(2026, 10, 2));
	compose(s, 0);
	assert_is_silent_on(s->text, "Decided:");
}

static void
only_the_event_that_voided_it_says_so(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_ACCEPT, DAY_NONE);
	s->event = (struct event){ .number = 2,
		.at = stamp_utc(stamp_day(2026, 11, 1), 9, 0, 0),
		.happening = HAPPENED_MOVED,
		.before = when_day(stamp_day(2026, 12, 31)),
		.after = when_day(stamp_day(2027, 3, 31)) };
	s->change.decision.void_at = s->event.at;
	compose(s, 0);
	assert_says(s->text,
		"What was decided about this no longer holds, because the date has "
		"changed. Please decide again.");
	assert_says(s->text, "Was decided: eva accepts it");
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 decide again, moved: Customer records and 1 more: SOAP "
		"API login() retires");
	s->event.at += 1;
	compose(s, 0);
	assert_is_silent_on(s->text, "no longer holds");
	assert_is_silent_on(s->text, "ecided:");
}

static void
whoever_finds_it_again_hears_what_became_of_it(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_ACCEPT, DAY_NONE);
	s->change.decision.void_at = 1000;
	s->event = (struct event){ .number = 2, .at = 2000, .happening = HAPPENED_MATCHED };
	compose(s, 0);
	assert_says(s->text, "because the vendor has changed it since. Please decide again.");
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 decide again: Customer records and 1 more: SOAP API "
		"login() retires");
}

static void
who_runs_systems_reads_a_command_and_others_whom_to_ask(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_ACCEPT, DAY_NONE);
	s->event = (struct event){ .number = 2, .at = 1000, .happening = HAPPENED_EDITED };
	s->change.decision.void_at = 1000;
	compose(s, 0);
	assert_says(s->text, "forewarn accept bigcrm-k3x9qa --by NAME --why TEXT");
	compose(s, 1);
	assert_says(s->text, "Tell whoever looks after forewarn what you decide");
	assert_is_silent_on(s->text, "--by");
}

static void
whoever_only_decided_reads_why_the_letter_comes(void **state)
{
	struct scene *s = *state;

	decide(s, DECISION_ACCEPT, DAY_NONE);
	s->dependencies[0].tell.count = 1;
	s->dependencies[1].tell.count = 1;
	compose(s, 1);
	assert_says(s->text, "wrote this to eva, who had decided about it.");
	compose(s, 0);
	assert_says(s->text, "wrote this to it because of");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(every_kind_that_holds_has_its_row),
		SCENE(a_row_says_when_why_and_until),
		SCENE(a_snooze_that_ended_is_not_told),
		SCENE(only_the_event_that_voided_it_says_so),
		SCENE(whoever_finds_it_again_hears_what_became_of_it),
		SCENE(who_runs_systems_reads_a_command_and_others_whom_to_ask),
		SCENE(whoever_only_decided_reads_why_the_letter_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
