/* What a customer may want to say about a change: four addressees, six stories, two languages, word by word in tests/tell/voice.
 * With WRITE set in the environment the files are written instead; read them with care then. */
#include <stdio.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/program.h"
#include "tell/scene.h"
#include "tell/voice.h"

#define TODAY stamp_day(2026, 11, 23)

/* What is said about the scene's change, by whom it has happened to before. */
struct desk {
	struct voice_input input;
	struct record record, own;
	struct change change;
	struct event events[3];
	struct events history;
};

static void
give_notice(struct record *record, const int32_t *days, size_t count)
{
	free(record->notice);
	record->notice = mem_new(count + 1, sizeof(*days));
	record->notice_count = count;
	for (size_t i = 0; i < count; i++)
		record->notice[i] = days[i];
	record->cases = (unsigned)count;
	record_settle(record);
}

static void
sit_down(struct scene *s, struct desk *ret)
{
	*ret = (struct desk){ .change = s->change };
	ret->change.published = stamp_utc(stamp_day(2026, 11, 9), 9, 0, 0);
	ret->change.decision = DECISION_INITIAL;
	ret->input = (struct voice_input){ .config = &s->config,
		.level = WORDING_PLAIN,
		.change = &ret->change,
		.events = &ret->history,
		.record = &ret->record,
		.own = &ret->own,
		.today = TODAY };
}

/* As the command reckons it, from what happened. */
static void
happen(struct desk *desk, const struct event *events, size_t count)
{
	for (size_t i = 0; i < count; i++)
		desk->events[i] = events[i];
	desk->history = (struct events){ desk->events, count, count };
	record_clear(&desk->own);
	record_take(&desk->own, &(struct record_case){ .change = &desk->change,
					.events = &desk->history,
					.heard_since = STAMP_NONE,
					.contract_by = DAY_NONE,
					.timezone = desk->input.config->timezone,
					.recent_since = stamp_utc(TODAY - 365, 0, 0, 0) });
	record_settle(&desk->own);
}

static void
desk_clear(struct desk *desk)
{
	record_clear(&desk->record);
	record_clear(&desk->own);
}
#define _desk_ _cleanup_(desk_clear) struct desk

static void
add_letter(
	const struct desk *desk, const struct tongue *tongue, enum voice to, struct text *out)
{
	struct voice_input input = desk->input;
	_cleanup_(sheet_clear) struct sheet sheet = { 0 };
	_cleanup_free_ char *subject = NULL, *text = NULL;

	input.wording = tongue;
	subject = voice_write(to, &input, &sheet);
	text = sheet_text(&sheet);
	text_printf(out, "---- %s: %s\n\n%s\n", voice_name(to), subject, text);
}

static void
expect_letters(struct scene *s, const struct desk *desk, const char *story)
{
	static const char *const languages[] = { "en", "nl" };

	for (size_t i = 0; i < LENGTH_OF(languages); i++) {
		const struct tongue *tongue = config_tongue(&s->config, languages[i]);
		_cleanup_free_ char *name = mem_printf("%s.%s.txt", story, languages[i]),
				    *kept = scratch_read("tests/tell/voice", name);
		_cleanup_(text_clear) struct text out = { 0 };

		for (int to = 0; to < VOICE_COUNT; to++)
			add_letter(desk, tongue, (enum voice)to, &out);
		if (getenv("WRITE"))
			scratch_write("tests/tell/voice", name, out.data);
		else if (!text_equal(kept, out.data))
			fail_msg(
				"tests/tell/voice/%s says otherwise than:\n%s", name, out.data);
	}
}

/* Time enough, no promise, and too few cases to conclude anything. */
static void
a_retirement_far_ahead(void **state)
{
	struct scene *s = *state;
	static const int32_t one[] = { 142 };
	_desk_ desk;

	sit_down(s, &desk);
	give_notice(&desk.own, one, 1);
	give_notice(&desk.record, one, 1);
	expect_letters(s, &desk, "far-ahead");
}

/* Announced long ahead, and brought forward: the notice that was promised is not what is left. */
static void
a_date_that_moved_too_near(void **state)
{
	struct scene *s = *state;
	static const int32_t all[] = { 303, 14, 25, 120, 200, 95, 40 };
	size_t night[] = { 1 };
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.verdict = VERDICT_NOW;
	desk.change.published = stamp_utc(stamp_day(2026, 6, 1), 9, 0, 0);
	desk.change.first_seen = desk.change.published;
	desk.change.facts.effective = when_day(stamp_day(2026, 12, 15));
	desk.change.facts.milestone_count = 0;
	desk.change.moves = 2;
	s->services[0].promised_notice_days = 90;
	s->services[0].promised_notice_see = "https://bigcrm.example/lifecycle";
	s->dependencies[0].supports = night;
	s->dependencies[0].support_count = 1;
	desk.change.matches.count = 1;
	happen(&desk,
		(const struct event[]){ { .number = 1,
						.at = desk.change.published,
						.happening = HAPPENED_ANNOUNCED },
			{ .number = 2,
				.at = stamp_utc(stamp_day(2026, 9, 1), 9, 0, 0),
				.happening = HAPPENED_MOVED,
				.before = when_day(stamp_day(2027, 3, 31)),
				.after = when_day(stamp_day(2027, 6, 30)) },
			{ .number = 3,
				.at = stamp_utc(stamp_day(2026, 11, 20), 9, 0, 0),
				.happening = HAPPENED_MOVED,
				.before = when_day(stamp_day(2027, 6, 30)),
				.after = when_day(stamp_day(2026, 12, 15)) } },
		3);
	assert_int_equal(record_worst(&desk.own), 303);
	give_notice(&desk.record, all, LENGTH_OF(all));
	desk.record.silent = 2;
	expect_letters(s, &desk, "too-near");
}

/* Under a month from the first word on, and not for the first time; how long it takes is not written down. */
static void
a_change_of_next_week(void **state)
{
	struct scene *s = *state;
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.verdict = VERDICT_NOW;
	desk.change.first_seen = desk.change.published;
	desk.change.facts.effective = when_day(TODAY + 5);
	desk.change.facts.milestone_count = 0;
	desk.change.matches.count = 1;
	s->dependencies[0].lead_time_days = 0;
	happen(&desk,
		(const struct event[]){ { .number = 1,
			.at = desk.change.published,
			.happening = HAPPENED_ANNOUNCED } },
		1);
	assert_int_equal(desk.own.short_recent, 1);
	desk.record.short_recent = 3;
	expect_letters(s, &desk, "next-week");
}

static void
a_change_that_is_there(void **state)
{
	struct scene *s = *state;
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.facts.effective = when_day(TODAY - 3);
	desk.change.facts.milestone_count = 0;
	expect_letters(s, &desk, "over");
}

/* Nobody knows when, nor whether it comes to that. */
static void
a_change_without_a_date(void **state)
{
	struct scene *s = *state;
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.facts.effective = WHEN_NONE;
	desk.change.facts.forced = FORCED_UNCLEAR;
	desk.change.facts.milestone_count = 0;
	desk.change.published = STAMP_NONE;
	s->dependencies[0].contract_notice_by = DAY_NONE;
	expect_letters(s, &desk, "no-date");
}

static void
a_change_that_was_taken_back(void **state)
{
	struct scene *s = *state;
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.withdrawn = true;
	expect_letters(s, &desk, "taken-back");
}

/* A vendor that writes a letter of its own into a title. */
static void
a_title_stays_in_its_line(void **state)
{
	struct scene *s = *state;
	_cleanup_(text_clear) struct text out = { 0 };
	_desk_ desk;

	sit_down(s, &desk);
	desk.change.title =
		"Ovens {work}\r\nBcc: all@bakery.example\r\n\r\n{who}\x1b[2J\xe2\x80\xae";
	desk.change.link = "javascript:alert(1)";
	for (int to = 0; to < VOICE_COUNT; to++)
		add_letter(&desk, config_tongue(&s->config, "en"), (enum voice)to, &out);
	assert_null(strstr(out.data, "\nBcc:"));
	assert_null(strchr(out.data, '\x1b'));
	assert_null(strstr(out.data, "\xe2\x80\xae"));
	assert_null(strstr(out.data, "javascript:"));
	assert_non_null(strstr(out.data, "Ovens {work} Bcc: all@bakery.example {who}"));
}

static void
addressees_have_names(void **state)
{
	(void)state;
	for (int to = 0; to < VOICE_COUNT; to++)
		assert_int_equal(voice_of(voice_name((enum voice)to)), to);
	assert_true(voice_of("neighbours") < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_retirement_far_ahead, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_date_that_moved_too_near, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(a_change_of_next_week, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_change_that_is_there, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_change_without_a_date, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_change_that_was_taken_back, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_title_stays_in_its_line, set_scene, strike_scene),
		cmocka_unit_test(addressees_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
