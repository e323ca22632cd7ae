/* forewarn report: the same changes as pages, as a table, as a calendar and for programs; what a vendor writes stays text. */
#include "whole/shop.h"

#include "base/stamp.h"
#include "keep/store.h"

#define TITLE "=HYPERLINK(\"https://evil.example\")\r\nBEGIN:VEVENT, the \"stone\" oven"
#define HEAD \
	"id,effective,precision,decide_by,kind,state,decided,service,dependency,process," \
	"owner,people,importance,contract_notice_by,title,link\n"

static void
put_case(struct store *store, const char *id, const char *title, bool withdrawn)
{
	struct match matches[] = { { .dependency = (char *)"Bread", .term = (char *)"oven" },
		{ .dependency = (char *)"Bread", .term = (char *)"stone" },
		{ .dependency = (char *)"Cake", .term = (char *)"oven" } };
	struct change change = { .id = (char *)id,
		.service = (char *)"crumb",
		.source = (char *)"crumb/news",
		.title = (char *)title,
		.link = (char *)"https://crumb.example/oven?a=1,2",
		.published = STAMP_NONE,
		.updated = STAMP_NONE,
		.first_seen = stamp_utc(stamp_day(2026, 11, 1), 12, 0, 0),
		.facts = { .kind = KIND_RETIREMENT,
			.forced = FORCED_YES,
			.effective = when_day(stamp_day(2098, 5, 1)) },
		.matches = { .items = matches, .count = LENGTH_OF(matches) },
		.verdict = VERDICT_NOW,
		.withdrawn = withdrawn,
		.concerns = true };
	struct event announced = { .at = change.first_seen, .happening = HAPPENED_ANNOUNCED };
	struct notice told = { .recipient = (char *)"it",
		.change = (char *)id,
		.event = 1,
		.at = change.first_seen };

	for (const char *s = id; *s; s++)
		change.key.bytes[s - id] = (unsigned char)*s;
	assert_int_equal(store_change_put(store, &change), 0);
	assert_int_equal(store_event_add(store, id, &announced), 1);
	assert_true(store_notice_add(store, &told) >= 0);
}

static int
open_mill(void **state)
{
	struct shop *shop;
	_cleanup_free_ char *folder = NULL;
	struct store *store = NULL;

	if (open_shop(state) < 0)
		return -1;
	shop = *state;
	write_config(shop, "timezone: UTC\n",
		"  Bread: { service: crumb, process: \"baking, at night\", owner: eva, people: "
		"12, importance: high, lead_time: 30 days, contract_notice_by: 2097-12-31 }\n"
		"  Cake: { service: crumb, supports: [Rolls] }\n"
		"  Rolls: { service: rollhub, people: 40 }\n");
	folder = mem_printf("%s/state", shop->dir);
	if (store_open(folder, STORE_WRITE, &store, NULL) < 0 ||
		store_meta_set(store, "installation", "millmillmill") < 0)
		return -1;
	put_case(store, "crumb-aaaaaa", TITLE, false);
	put_case(store, "crumb-bbbbbb", "The hand mill goes", true);
	store_close(store);
	return 0;
}

static void
a_table_has_a_row_for_each_dependency(void **state)
{
	struct program_result r = ASK_CONFIGURED(*state, "report", "--csv");
	const char *title = "\"'=HYPERLINK(\"\"https://evil.example\"\") BEGIN:VEVENT, the "
			    "\"\"stone\"\" oven\",\"https://crumb.example/oven?a=1,2\"\n";
	_cleanup_free_ char *table = mem_printf(HEAD
		"\"crumb-aaaaaa\",\"2098-05-01\",\"day\",\"2098-04-01\",\"retirement\","
		"\"announced\",\"open\",\"crumb\",\"Bread\",\"baking, at "
		"night\",\"eva\",\"12\","
		"\"high\",\"2097-12-31\",%s"
		"\"crumb-aaaaaa\",\"2098-05-01\",\"day\",\"2098-05-01\",\"retirement\","
		"\"announced\","
		"\"open\",\"crumb\",\"Cake\",\"\",\"it\",\"\",\"normal\",\"\",%s",
		title, title);

	assert_int_equal(r.status, 0);
	assert_string_equal(r.out, table);
	program_result_clear(&r);
}

static void
programs_get_what_stops_with_it(void **state)
{
	json_t *json = expect_json(ASK_CONFIGURED(*state, "report", "--json"), 0);
	json_t *changes = json_object_get(json, "changes");
	json_t *impact = json_object_get(json_array_get(changes, 0), "impact");
	json_t *rolls = json_array_get(impact, 1);

	assert_int_equal(json_integer_value(json_object_get(json, "version")), 1);
	assert_string_equal(json_string_value(json_object_get(json, "timezone")), "UTC");
	assert_int_equal(json_array_size(changes), 1);
	assert_int_equal(json_array_size(impact), 3);
	assert_string_equal(json_string_value(json_object_get(rolls, "dependency")), "Rolls");
	assert_string_equal(json_string_value(json_object_get(rolls, "with")), "Cake");
	assert_int_equal(json_integer_value(json_object_get(rolls, "people")), 40);
	json_decref(json);
}

static void
a_calendar_has_the_day_and_no_lines_of_others(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *file = mem_printf("%s/out/ahead.ics", shop->dir), *written = NULL;

	expect(ASK_CONFIGURED(shop, "report", "--ics", file), 0, NULL);
	written = scratch_read(shop->dir, "out/ahead.ics");
	assert_non_null(strstr(written, "BEGIN:VCALENDAR\r\n"));
	assert_non_null(strstr(written, "DTSTART;VALUE=DATE:20980501\r\n"));
	assert_null(strstr(written, "\nBEGIN:VEVENT\\,"));
	assert_null(strstr(written, "\nBEGIN:VEVENT,"));
}

static char *
read_page(struct shop *shop, const char *name)
{
	_cleanup_free_ char *path = mem_printf("pages/%s", name);

	return scratch_read(shop->dir, path);
}

static void
has(const char *page, const char *words)
{
	if (!strstr(page, words))
		fail_msg("“%s” is not in:\n%s", words, page);
}

static void
pages_are_whole_and_words_stay_words(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *folder = mem_printf("%s/pages", shop->dir), *index = NULL,
			    *change = NULL, *vendors = NULL, *heard = NULL;

	expect(ASK_CONFIGURED(shop, "report", "--html", folder), 0, "pages/index.html");
	index = read_page(shop, "index.html");
	change = read_page(shop, "change-crumb-aaaaaa.html");
	vendors = read_page(shop, "vendors.html");
	heard = read_page(shop, "heard.html");
	has(index, "1 change is ahead");
	has(index, "1 May 2098");
	has(index, "Decide by Tuesday 1 April 2098");
	has(index, "href=\"change-crumb-aaaaaa.html\"");
	has(index, "=HYPERLINK(&quot;https://evil.example&quot;)");
	has(index, "stops together with Cake");
	has(change, "href=\"https://crumb.example/oven?a=1,2\"");
	has(change, "announced");
	has(vendors, "2 announcements that forced something");
	has(heard, "Sources");
	assert_null(strstr(index, "<script"));
	assert_null(strstr(change, "http-equiv=\"refresh"));
	assert_null(strstr(index, "hand mill"));
}

static void
pages_speak_the_language_that_was_asked_for(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *folder = mem_printf("%s/pages", shop->dir), *index = NULL;

	expect(ASK_CONFIGURED(shop, "report", "--html", folder, "--language", "nl"), 0, NULL);
	index = read_page(shop, "index.html");
	has(index, "<html lang=\"nl\">");
	has(index, "Er komt 1 wijziging aan");
	has(index, "Beslis uiterlijk dinsdag 1 april 2098");
}

/* What was ahead once goes; what we did not write stays, whatever its name is. */
static void
pages_of_others_stay(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *folder = mem_printf("%s/pages", shop->dir), *theirs = NULL,
			    *left = NULL;

	expect(ASK_CONFIGURED(shop, "report", "--html", folder), 0, NULL);
	scratch_write(shop->dir, "pages/change-mine.html", "<p>not of forewarn</p>");
	scratch_write(shop->dir, "pages/change-crumb-zzzzzz.html",
		"<!DOCTYPE html>\n<meta name=\"generator\" content=\"forewarn\">\n");
	expect(ASK_CONFIGURED(shop, "report", "--html", folder), 0, NULL);
	theirs = read_page(shop, "change-mine.html");
	assert_string_equal(theirs, "<p>not of forewarn</p>");
	left = mem_printf("%s/change-crumb-zzzzzz.html", folder);
	assert_int_equal(access(left, F_OK), -1);
}

static void
what_is_not_understood_is_said(void **state)
{
	struct shop *shop = *state;
	_cleanup_free_ char *nowhere = mem_printf("%s/no/such/ahead.ics", shop->dir);

	expect(ASK_CONFIGURED(shop, "report"), 64,
		"report wants one of --html FOLDER, --csv, --ics FILE and --json");
	expect(ASK_CONFIGURED(shop, "report", "--csv", "--json"), 64, "wants one of");
	expect(ASK_CONFIGURED(shop, "report", "--ics"), 64, "--ics wants the file");
	expect(ASK_CONFIGURED(shop, "report", "--html"), 64, "--html wants the folder");
	expect(ASK_CONFIGURED(shop, "report", "--html", "x", "--language", "tlh"), 64,
		"there are no texts in “tlh”");
	expect(ASK_CONFIGURED(shop, "report", "--csv", "--language", "nl"), 64,
		"only the pages of --html have a language");
	expect(ASK_CONFIGURED(shop, "report", "--html", nowhere), 73, "no/such");
	expect(ASK_CONFIGURED(shop, "report", "--pdf"), 64, "report does not know “--pdf”");
	expect(ASK_CONFIGURED(shop, "report", "--ics", nowhere), 73, "no/such");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_table_has_a_row_for_each_dependency, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			programs_get_what_stops_with_it, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			a_calendar_has_the_day_and_no_lines_of_others, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			pages_are_whole_and_words_stay_words, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			pages_speak_the_language_that_was_asked_for, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(pages_of_others_stay, open_mill, close_shop),
		cmocka_unit_test_setup_teardown(
			what_is_not_understood_is_said, open_mill, close_shop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
