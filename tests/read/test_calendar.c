/* iCalendar to entries. */
#include "feed.h"

#include "base/text.h"

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1@x.example\r\n" lines "END:VEVENT\r\n"

static struct reading
read_with(const struct read_rules *rules, const char *body)
{
	struct read_input input = { .body = body,
		.len = strlen(body),
		.base = "https://x.example/c/",
		.rules = rules };
	struct reading reading;
	char *why = NULL;

	if (read_page(&input, &reading, &why) < 0)
		fail_msg("%s", why);
	assert_string_equal(reading.format, "icalendar");
	return reading;
}

/* The one event of a calendar whose other lines are these. */
static struct reading
event(const char *lines)
{
	char *body = mem_printf(CALENDAR(EVENT("SUMMARY:Oven\r\n%s")), lines);
	struct reading reading = read_with(NULL, body);

	free(body);
	assert_int_equal(reading.count, 1);
	assert_string_equal(reading.entries[0].id, "1@x.example");
	assert_string_equal(reading.entries[0].title, "Oven");
	return reading;
}

/* The dates and the labels starts and ends as one line. */
static char *
window(const char *lines)
{
	struct reading r = event(lines);
	const struct entry *e = &r.entries[0];
	struct text t = { 0 };
	char written[WHEN_SIZE];

	for (size_t i = 0; i < e->date_count; i++)
		text_printf(&t, "%s %s; ", role_name(e->dates[i].role),
			when_write(&e->dates[i].when, written));
	for (size_t i = 0; i < e->labels.count; i++)
		if (text_starts(e->labels.items[i], "starts=") ||
			text_starts(e->labels.items[i], "ends="))
			text_printf(&t, "%s; ", e->labels.items[i]);
	reading_clear(&r);
	return text_take(&t);
}

static void
assert_window(const char *lines, const char *expected)
{
	char *found = window(lines);

	assert_string_equal(found, expected);
	free(found);
}

static void
a_stamp_keeps_its_clock_and_the_name_of_its_zone(void **state)
{
	(void)state;
	assert_window("DTSTART;TZID=Europe/Amsterdam:20260501T220000\n"
		      "DTEND;TZID=\"Europe/Amsterdam\":20260502T010000\n",
		"starts 2026-05-01; completes 2026-05-02; "
		"starts=2026-05-01T22:00 Europe/Amsterdam; "
		"ends=2026-05-02T01:00 Europe/Amsterdam; ");
	assert_window("DTSTART;X-A=\"b:c;TZID=No\";TZID=Nowhere/At all:20260501T220000\n",
		"starts 2026-05-01; starts=2026-05-01T22:00 Nowhere/At all; ");
	assert_window("DTSTART:20260501T2200\nDTSTART:20260501T220000\n",
		"starts 2026-05-01; starts=2026-05-01T22:00; ");
	assert_window("DTSTART:20260501T220000Z\nDURATION:PT2H30M\n",
		"starts 2026-05-01; completes 2026-05-02; starts=2026-05-01T22:00:00Z; "
		"ends=2026-05-02T00:30:00Z; ");
}

/* Has an event of that title and these lines the label kind=maintenance? */
static bool
is_works(const char *title, const char *lines)
{
	char *body = mem_printf(CALENDAR(EVENT("SUMMARY:%s\r\n%s")), title, lines);
	struct reading r = read_with(NULL, body);
	bool works = strings_has(&r.entries[0].labels, "kind=maintenance");

	free(body);
	reading_clear(&r);
	return works;
}

static void
works_of_some_hours_are_maintenance(void **state)
{
	static const char hours[] = "DTSTART:20260501T220000Z\nDTEND:20260502T010000Z\n";

	(void)state;
	assert_true(is_works("Maintenance of the oven", hours));
	assert_true(is_works("Gepland: Onderhoudswerkzaamheden", hours));
	assert_false(is_works("Premaintenance", hours));
	assert_false(is_works("The oven is shut down", hours));
	assert_false(is_works("End of maintenance", "DTSTART;VALUE=DATE:20260501\n"));
	assert_false(
		is_works("Maintenance", "DTSTART:20260501T220000Z\nDTEND:20260505T220000Z\n"));
}

static void
a_day_is_a_day_and_its_end_is_not_part_of_it(void **state)
{
	(void)state;
	assert_window("DTSTART;VALUE=DATE:20260531\n", "starts 2026-05-31; ");
	assert_window("DTSTART;VALUE=DATE:20260531\nDTEND;VALUE=DATE:20260601\n",
		"starts 2026-05-31; ");
	assert_window("DTSTART;VALUE=DATE:20260531\nDTEND;VALUE=DATE:20260603\n",
		"starts 2026-05-31; completes 2026-06-02; ");
	assert_window("DTSTART;VALUE=DATE:20260531\nDURATION:P3D\n",
		"starts 2026-05-31; completes 2026-06-02; ");
}

static void
a_stamp_that_is_none_is_no_date(void **state)
{
	static const char *const lines[] = { "DTSTART:soon\n", "DTSTART;VALUE=DATE:20260231\n",
		"DTSTART:20269931T990000Z\n", "DTSTART:\n", "DTSTART\n", "DTSTART;:\n",
		"DTEND:20260501T220000Z\n", "DTSTART;TZID=:\n", "DTSTART;VALUE=PERIOD:1/2\n",
		"DTSTART:00000000T000000Z\n", "DTSTART;VALUE=DATE:99999999\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_window(lines[i], "");
}

static void
the_day_of_an_instant_is_the_one_in_the_zone_of_the_source(void **state)
{
	struct read_rules rules = { .days_in = mem_dup("Europe/Amsterdam") };
	struct reading r =
		read_with(&rules, CALENDAR(EVENT("SUMMARY:Oven\nDTSTART:20260501T223000Z\n")));
	char written[WHEN_SIZE];

	(void)state;
	assert_string_equal(when_write(&r.entries[0].dates[0].when, written), "2026-05-02");
	assert_true(strings_has(&r.entries[0].labels, "starts=2026-05-01T22:30:00Z"));
	read_rules_clear(&rules);
	reading_clear(&r);
}

static void
text_is_unfolded_and_unescaped(void **state)
{
	struct reading r = event(
		"DESCRIPTION:One\\, tw\r\n o\\; thr\n\tee\\nFour \\\\ <five> & s\\\xC3\xAFx\r\n"
		"LAST-MODIFIED:20260102T030405Z\r\nDTSTAMP:20290102T030405Z\r\n"
		"CREATED:20260101T000000Z\r\nURL:more?a=1;b=2\r\n");
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_string_equal(e->text, "One, two; three Four \\ <five> & s\xC3\xAFx");
	assert_string_equal(e->link, "https://x.example/c/more?a=1;b=2");
	assert_int_equal(e->published, 1767225600);
	assert_int_equal(e->updated, 1767323045);
	assert_false(r.damaged);
	reading_clear(&r);
}

static void
a_fold_may_part_a_character(void **state)
{
	struct reading r = feed_read(CALENDAR(EVENT(
		"SUMMARY:Gem\xC3\r\n \xBCtlich\r\nDESCRIPTION:Cr\xC3\n\t\xA8me\r\n  br\r\n")));

	(void)state;
	assert_string_equal(r.entries[0].title, "Gem\xC3\xBCtlich");
	assert_string_equal(r.entries[0].text, "Cr\xC3\xA8me br");
	assert_false(r.damaged);
	reading_clear(&r);
	/* What is no UTF-8 either way is what it would be without folds. */
	r = feed_read(CALENDAR(EVENT("SUMMARY:Gem\xFCt\r\n lich\r\n")));
	assert_string_equal(r.entries[0].title, "Gem\xC3\xBCtlich");
	reading_clear(&r);
}

static void
what_repeats_is_told_in_words(void **state)
{
	static const struct {
		const char *rule, *told;
	} rules[] = {
		{ "FREQ=WEEKLY;BYDAY=TU,TH", "Repeats every week on Tuesday and Thursday." },
		{ "FREQ=MONTHLY;BYDAY=2TU;COUNT=6",
			"Repeats every month on the second Tuesday, 6 times." },
		{ "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR;UNTIL=20270101T000000Z",
			"Repeats every 3 months on the last Friday until 2027-01-01." },
		{ "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
			"Repeats every year by the rule FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=3." },
		{ "FREQ=SOMETIMES", "" },
		{ "", "" },
		{ "FREQ=DAILY;INTERVAL=-4;COUNT=-1", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		char *lines = mem_printf("DTSTART:20260501T220000\nRRULE:%s\n", rules[i].rule);
		struct reading r = event(lines);

		free(lines);
		assert_string_equal(r.entries[0].text, rules[i].told);
		reading_clear(&r);
	}
}

static void
alarms_zones_and_tasks_are_passed_over(void **state)
{
	struct reading r = feed_read(CALENDAR(
		"BEGIN:VTIMEZONE\nTZID:A\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
		"END:STANDARD\nEND:VTIMEZONE\nBEGIN:VTODO\nSUMMARY:Sweep\nEND:VTODO\n" EVENT(
			"BEGIN:VALARM\nSUMMARY:Wake\nDTSTART:20200101T000000Z\nEND:VALARM\n"
			"SUMMARY:Oven\n") EVENT("DTSTART:20260101T000000Z\n")));

	(void)state;
	assert_int_equal(r.count, 1);
	assert_string_equal(r.entries[0].title, "Oven");
	assert_int_equal(r.entries[0].date_count, 0);
	assert_false(r.damaged);
	reading_clear(&r);
}

static void
damage_is_told_and_what_is_whole_is_read(void **state)
{
	static const struct {
		const char *body;
		size_t count;
		unsigned line;
	} pages[] = {
		{ "\xEF\xBB\xBF\n begin:vcalendar\nBEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n", 1,
			5 },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nBEGIN:VEVENT\nSUMMARY:b\nEND:"
		  "VEVENT\n"
		  "END:VCALENDAR\n",
			2, 4 },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\nBEGIN:VALARM\nEND:VEVENT\n"
		  "BEGIN:VEVENT\nSUMMARY:b",
			1, 7 },
		{ "BEGIN:VCALENDAR", 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		struct reading r = read_with(NULL, pages[i].body);

		assert_int_equal(r.count, pages[i].count);
		assert_true(r.damaged);
		assert_int_equal(r.damaged_line, pages[i].line);
		reading_clear(&r);
	}
}

static void
prefixes_of_a_summary_are_labels(void **state)
{
	struct reading r = feed_read(CALENDAR(
		EVENT("SUMMARY:[INFO] [GLITCHES]New [lid]\n") "BEGIN:VEVENT\nUID:2\nSUMMARY:[]"
							      "x\nEND:VEVENT\n"
							      "BEGIN:VEVENT\nUID:3\nSUMMARY:["
							      "only]\nEND:VEVENT\n"
							      "BEGIN:VEVENT\nUID:4\nSUMMARY:["
							      "open\nEND:VEVENT\n"));

	(void)state;
	assert_int_equal(r.count, 4);
	assert_string_equal(r.entries[0].title, "New [lid]");
	assert_true(strings_has(&r.entries[0].labels, "tag=INFO"));
	assert_true(strings_has(&r.entries[0].labels, "tag=GLITCHES"));
	assert_string_equal(r.entries[1].title, "[]x");
	assert_string_equal(r.entries[2].title, "[only]");
	assert_string_equal(r.entries[3].title, "[open");
	reading_clear(&r);
}

static char *
flood(const char *before, const char *s, size_t times, const char *after)
{
	struct text t = { 0 };

	text_puts(&t, before);
	for (size_t i = 0; i < times; i++)
		text_puts(&t, s);
	text_puts(&t, after);
	return text_take(&t);
}

static void
floods_are_read_in_time(void **state)
{
	static const struct {
		const char *before, *s, *after;
	} floods[] = {
		{ "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "" },
		{ "BEGIN:VCALENDAR\n", "BEGIN:X\n", "BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:", "a\n ", "\nEND:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nCATEGORIES:", "a,", "\nEND:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY", ";A=b", ":x\nEND:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "SUMMARY:a\n", "END:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY;A=\"", ":", "\nEND:VEVENT\n" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=YEARLY;BYSECOND=", "59,",
			"\nEND:VEVENT\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(floods) / sizeof(*floods); i++) {
		char *body = flood(floods[i].before, floods[i].s, 100000, floods[i].after);
		struct reading r = read_with(NULL, body);

		assert_true(r.damaged);
		assert_true(r.count <= 1);
		reading_clear(&r);
		free(body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stamp_keeps_its_clock_and_the_name_of_its_zone),
		cmocka_unit_test(works_of_some_hours_are_maintenance),
		cmocka_unit_test(a_day_is_a_day_and_its_end_is_not_part_of_it),
		cmocka_unit_test(a_stamp_that_is_none_is_no_date),
		cmocka_unit_test(the_day_of_an_instant_is_the_one_in_the_zone_of_the_source),
		cmocka_unit_test(text_is_unfolded_and_unescaped),
		cmocka_unit_test(a_fold_may_part_a_character),
		cmocka_unit_test(what_repeats_is_told_in_words),
		cmocka_unit_test(alarms_zones_and_tasks_are_passed_over),
		cmocka_unit_test(damage_is_told_and_what_is_whole_is_read),
		cmocka_unit_test(prefixes_of_a_summary_are_labels),
		cmocka_unit_test(floods_are_read_in_time),
	};

	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
