/* The pages of the report: what is said of whom, how dates are drawn, and that nothing a vendor writes is more than words. */
#include <stdio.h>

#include "base/mem.h"
#include "base/strings.h"
#include "tell/report.h"
#include "tell/scene.h"

#define TODAY stamp_day(2026, 11, 23)
#define HOSTILE \
	"</title><script>alert(1)</script>\"'><img src=x " \
	"onerror=alert(2)>\x1b[31m\xe2\x80\xae"

/* The scene's bakery on 23 November 2026, whose page is looked at. */
struct desk {
	struct report report;
	struct record record;
	struct report_vendor vendor;
	struct change changes[3];
	char *page;
};

static struct desk
sit_down(struct scene *s, const char *language)
{
	struct desk desk = { .report = { .config = &s->config,
				     .wording = config_tongue(&s->config, language),
				     .now = stamp_utc(TODAY, 9, 30, 0),
				     .today = TODAY } };

	desk.changes[0] = s->change;
	desk.changes[0].decision = DECISION_INITIAL;
	return desk;
}

static const char *
show(struct desk *desk, size_t count)
{
	desk->report.ahead = (struct changes){ desk->changes, count, count };
	free(desk->page);
	desk->page = report_ahead(&desk->report);
	return desk->page;
}

/* Changes, vendors and news are borrowed here. */
static void
desk_clear(struct desk *desk)
{
	free(desk->page);
	record_clear(&desk->record);
}
#define _desk_ _cleanup_(desk_clear) struct desk

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

static void
what_is_due_is_told_with_who_decides(void **state)
{
	_desk_ desk = sit_down(*state, "en");
	const char *page = show(&desk, 1);

	has(page, "<li>1 change is ahead</li>");
	has(page, "<li>0 begin within 30 days</li>");
	has(page, "<li>1 waits for a decision</li>");
	has(page, "Decide by Wednesday 3 February 2027");
	has(page, "<h3 dir=\"auto\">eva</h3>");
	has(page, "<h3 dir=\"auto\">it</h3>");
	has(page, "<a dir=\"auto\" href=\"change-bigcrm-k3x9qa.html\">SOAP API login() "
		  "retires</a>");
	has(page, "31 March 2027, in more than 4 months");
	has(page, "<h3 dir=\"auto\">order intake</h3>");
	has(page, "12 people work with it");
	has(page, "Made by forewarn, 23 November 2026, 10:30.");
}

/* A day is a mark, and a period is as wide as it is long. */
static void
a_period_is_drawn_as_one(void **state)
{
	_desk_ desk = sit_down(*state, "en");

	/* From 1 November for six months to 1 May: 181 days, of which 31 March is the 150th. */
	has(show(&desk, 1), "<rect class=\"bar\" x=\"82.87%\" y=\"0\" width=\"6\"");
	desk.changes[0].facts.effective = when_quarter(2027, 1);
	has(show(&desk, 1), "<rect class=\"bar\" x=\"33.70%\" y=\"4\" width=\"49.72%\"");
	desk.changes[0].facts.effective = WHEN_NONE;
	has_not(show(&desk, 1), "class=\"bar\"");
	has(desk.page, "no date given");
	has(desk.page, "There is no latest day to decide, since the vendor gives no date");
}

static void
what_is_too_late_is_said(void **state)
{
	_desk_ desk = sit_down(*state, "en");

	desk.changes[0].facts.effective = when_day(TODAY + 10);
	has(show(&desk, 1),
		"<p class=\"loud\">The latest day to decide was Thursday 8 October 2026");
	has(desk.page, "<li>1 begins within 30 days</li>");
	has(desk.page, "<li>1 latest day to decide is past</li>");
}

static void
what_was_decided_waits_for_nobody(void **state)
{
	_desk_ desk = sit_down(*state, "en");

	desk.changes[0].decision.kind = DECISION_ACCEPT;
	desk.changes[0].decision.by = "ada";
	has(show(&desk, 1), "<li>0 wait for a decision</li>");
	has(desk.page, "Nothing waits for a decision.");
}

/* What nobody can refuse stops nothing that a decision could save. */
static void
works_stop_nothing_for_good(void **state)
{
	_desk_ desk = sit_down(*state, "en");

	desk.changes[0].facts.kind = KIND_MAINTENANCE;
	has_not(show(&desk, 1), "What stops if nothing is done");
	has(desk.page, "Nothing waits for a decision.");
}

static void
nothing_ahead_is_said_and_not_left_out(void **state)
{
	_desk_ desk = sit_down(*state, "en");
	const char *page = show(&desk, 0);

	has(page, "<li>0 changes are ahead</li>");
	has(page, "Nothing has changed within seven days.");
	has(page, "Every source is heard.");
	has_not(page, "What falls due first");
}

static void
what_is_not_heard_is_not_hidden(void **state)
{
	_desk_ desk = sit_down(*state, "en");
	struct source sources[] = { { .id = "bigcrm/notes" }, { .id = "bigcrm/health" } };
	struct report_source heard[] = { { &sources[0], OUTCOME_NO_ACCOUNT, STAMP_NONE, 0 },
		{ &sources[1], OUTCOME_UNREACHABLE, stamp_utc(TODAY - 9, 8, 0, 0), 3 } };
	struct ailment ailing = { .source = "bigcrm/health",
		.kind = AILMENT_UNREACHABLE,
		.since = stamp_utc(TODAY - 9, 9, 0, 0),
		.detail = "no route to the host" };
	_cleanup_free_ char *page = NULL;

	desk.report.sources = heard;
	desk.report.source_count = 2;
	desk.report.ailments = (struct ailments){ &ailing, 1, 1 };
	has(show(&desk, 1), "<li>2 sources are not heard</li>");
	has(desk.page, "bigcrm/notes needs a sign-in that the configuration does not have.");
	has(desk.page, "bigcrm/health does not answer, since 14 November 2026, 10:00.");
	page = report_heard(&desk.report);
	has(page, "<th scope=\"row\">bigcrm/health</th>\n<td class=\"loud\">does not "
		  "answer</td>");
	has(page, "no route to the host");
}

static void
put_notice(struct desk *desk, const int32_t *days, size_t count)
{
	desk->record = (struct record){ .cases = (unsigned)count,
		.first = stamp_utc(TODAY - 300, 9, 0, 0),
		.last = stamp_utc(TODAY - 3, 9, 0, 0),
		.notice = mem_new(count, sizeof(*days)),
		.notice_count = count };
	memcpy(desk->record.notice, days, count * sizeof(*days));
	record_settle(&desk->record);
	desk->report.vendors = &desk->vendor;
	desk->report.vendor_count = 1;
}

static void
of_few_cases_nothing_is_concluded(void **state)
{
	struct scene *s = *state;
	_desk_ desk = sit_down(s, "en");
	static const int32_t days[] = { 10, 20, 100, 200, 400 };
	_cleanup_free_ char *few = NULL, *enough = NULL;

	s->services[0].promised_notice_days = 90;
	put_notice(&desk, days, 4);
	desk.vendor = (struct report_vendor){ &s->services[0], &desk.record, 0 };
	few = report_vendors(&desk.report);
	has(few, "For 4 of them the notice is known; from 5 on something can be concluded.");
	has(few, "Promised: 90 days.");
	has_not(few, "Half of them");
	has_not(few, " times");
	record_clear(&desk.record);
	put_notice(&desk, days, 5);
	enough = report_vendors(&desk.report);
	has(enough,
		"Half of them came at least 100 days ahead; the shortest notice was 10 days.");
	has(enough, "Promised: 90 days; kept 3 of 5 times.");
	/* Median, shortest, under 30 days (2 of 5), under 90 days, promised, kept. */
	has(enough, "<td class=\"n\">5</td><td class=\"n\">100</td><td class=\"n\">10</td>"
		    "<td class=\"n\">40 %</td><td class=\"n\">40 %</td><td class=\"n\">90</td>"
		    "<td class=\"n\">60 %</td>");
	has(enough, "<dd>2<svg height=\"14\" aria-hidden=\"true\"><rect class=\"bar\" "
		    "width=\"40%\"");
}

static void
words_of_vendors_and_people_stay_words(void **state)
{
	struct scene *s = *state;
	_desk_ desk = sit_down(s, "en");
	struct event events[] = { { .number = 1,
		.at = stamp_utc(TODAY - 3, 9, 0, 0),
		.happening = HAPPENED_NOTED,
		.detail = HOSTILE } };
	struct decision decided = { .kind = DECISION_PLAN,
		.by = HOSTILE,
		.why = HOSTILE,
		.at = stamp_utc(TODAY - 2, 9, 0, 0),
		.until = TODAY + 5,
		.void_at = STAMP_NONE };
	struct letter letter = { .recipient = HOSTILE,
		.subject = HOSTILE,
		.reply = HOSTILE,
		.created = stamp_utc(TODAY - 2, 9, 0, 0),
		.delivered = STAMP_NONE };
	struct report_news news = {
		.id = "bigcrm-k3x9qa", .title = HOSTILE, .event = events[0]
	};
	struct report_case it = { &desk.changes[0], &(struct events){ events, 1, 1 },
		&(struct decisions){ &decided, 1, 1 }, &(struct letters){ &letter, 1, 1 } };
	_cleanup_free_ char *change = NULL, *heard = NULL;
	const char *pages[3];

	desk.changes[0].title = HOSTILE;
	desk.changes[0].quote = HOSTILE;
	desk.changes[0].link = "javascript:alert(3)";
	s->dependencies[0].process = HOSTILE;
	s->dependencies[0].owner = HOSTILE;
	desk.report.news = &news;
	desk.report.news_count = 1;
	desk.report.troubled = (struct letters){ &letter, 1, 1 };
	pages[0] = show(&desk, 1);
	pages[1] = change = report_change(&desk.report, &it);
	pages[2] = heard = report_heard(&desk.report);
	for (size_t i = 0; i < LENGTH_OF(pages); i++) {
		has(pages[i], "&lt;script&gt;alert(1)&lt;/script&gt;");
		has(pages[i], "</html>\n");
		has_not(pages[i], "<script");
		has_not(pages[i], "<img");
		has_not(pages[i], "javascript:");
		has_not(pages[i], "\x1b");
		has_not(pages[i], "\xe2\x80\xae");
	}
}

static void
a_change_has_its_reasons_and_its_past(void **state)
{
	struct scene *s = *state;
	_desk_ desk = sit_down(s, "nl");
	struct event events[] = {
		{ .number = 1,
			.at = stamp_utc(TODAY - 20, 9, 0, 0),
			.happening = HAPPENED_ANNOUNCED,
			.after = when_day(stamp_day(2027, 2, 28)) },
		{ .number = 2,
			.at = stamp_utc(TODAY - 3, 9, 0, 0),
			.happening = HAPPENED_MOVED,
			.before = when_day(stamp_day(2027, 2, 28)),
			.after = when_day(stamp_day(2027, 3, 31)),
			.unmarked = true },
	};
	struct letter letter = { .recipient = "eva",
		.state = LETTER_DELIVERED,
		.created = stamp_utc(TODAY - 3, 9, 0, 0),
		.delivered = stamp_utc(TODAY - 3, 9, 5, 0) };
	struct report_case it = { &desk.changes[0], &(struct events){ events, 2, 2 },
		&(struct decisions){ 0 }, &(struct letters){ &letter, 1, 1 } };
	_cleanup_free_ char *page = report_change(&desk.report, &it);

	has(page, "<html lang=\"nl\">");
	has(page, "<blockquote dir=\"auto\">The login() call will be retired on 31 March "
		  "2027.</blockquote>");
	has(page, "<span>20 november 2026 verschoven naar 31 maart 2027</span>");
	has(page, "De leverancier gaf niet aan dat dit een wijziging was.");
	has(page, "20 november 2026, 10:05: bezorgd bij eva");
	has(page, "will be retired");
	has(page, "href=\"https://bigcrm.example/notes?id=7&amp;x=1\"");
	has_not(page, "forewarn explain");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_is_due_is_told_with_who_decides, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_period_is_drawn_as_one, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			what_is_too_late_is_said, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			what_was_decided_waits_for_nobody, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			works_stop_nothing_for_good, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			nothing_ahead_is_said_and_not_left_out, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			what_is_not_heard_is_not_hidden, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			of_few_cases_nothing_is_concluded, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			words_of_vendors_and_people_stay_words, set_scene, strike_scene),
		cmocka_unit_test_setup_teardown(
			a_change_has_its_reasons_and_its_past, set_scene, strike_scene),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
