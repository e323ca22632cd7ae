/* JSON Feed to entries. */
#include "feed.h"

static void
a_json_feed_gives_its_entries_in_normal_form(void **state)
{
	struct reading r = feed_read(
		" {\"version\":\"https://jsonfeed.org/version/"
		"1.1\",\"title\":\"Oven\",\"language\":\"nl-NL\",\"items\":["
		"{\"id\":\"o-1\",\"url\":\"/news/1\",\"title\":\"1 < 2 &amp; "
		"on\",\"content_html\":\"<p>De oven</p><p>stopt</p>\","
		"\"summary\":\"Kort & "
		"goed\",\"date_published\":\"2027-02-03T08:30:00+01:00\",\"date_modified\":"
		"\"2027-02-04\","
		"\"tags\":[\"gas\",7,null],\"_status\":\"retired\",\"_vendor\":{\"stage\":"
		"\"end\",\"n\":3,\"deep\":{}}},"
		"{\"id\":42,\"content_text\":\"Line one\\n\\nLine "
		"<two>\",\"external_url\":\"https://x.example/\",\"language\":\"en\"}]}");
	const struct entry *e = &r.entries[0];

	(void)state;
	assert_string_equal(r.format, "json");
	assert_string_equal(r.title, "Oven");
	assert_int_equal(r.count, 2);
	assert_string_equal(e->id, "o-1");
	assert_string_equal(e->title, "1 < 2 &amp; on");
	assert_string_equal(e->link, "https://vendor.example/news/1");
	assert_string_equal(e->text, "De oven\nstopt");
	assert_string_equal(e->summary, "Kort &amp; goed");
	assert_int_equal(e->published, 1801639800);
	assert_int_equal(e->updated, 1801699200);
	assert_string_equal(e->language, "nl");
	assert_int_equal(e->labels.count, 5);
	assert_string_equal(e->labels.items[1], "7");
	assert_string_equal(e->labels.items[2], "status=retired");
	assert_string_equal(e->labels.items[3], "stage=end");
	assert_string_equal(e->labels.items[4], "n=3");
	assert_string_equal(r.entries[1].id, "42");
	assert_string_equal(r.entries[1].text, "Line one\nLine <two>");
	assert_string_equal(r.entries[1].link, "https://x.example/");
	assert_string_equal(r.entries[1].language, "en");
	reading_clear(&r);
}

static void
values_of_other_types_are_passed_over(void **state)
{
	struct reading r = feed_read("{\"version\":\"https://jsonfeed.org/version/"
				     "1\",\"title\":{\"a\":1},\"items\":[null,3,\"x\",{},"
				     "{\"id\":1.5,\"title\":[1],\"url\":9,\"tags\":\"none\","
				     "\"date_published\":5,\"_x\":null}]}");

	(void)state;
	assert_null(r.title);
	assert_string_equal(r.entries[r.count - 1].id, "1.5");
	assert_null(r.entries[r.count - 1].title);
	assert_int_equal(r.entries[r.count - 1].labels.count, 0);
	reading_clear(&r);
}

static void
a_feed_without_its_version_is_known_by_its_items(void **state)
{
	struct reading r = feed_read(
		"{\"title\":\"T\",\"items\":[{\"id\":\"1\",\"content_text\":\"c\"}]}");

	(void)state;
	assert_int_equal(r.count, 1);
	reading_clear(&r);
}

static void
a_vendors_own_date_fields_become_dates_with_their_role(void **state)
{
	struct reading r = feed_read(
		"{\"version\":\"https://jsonfeed.org/version/"
		"1.1\",\"title\":\"T\",\"items\":[{\"id\":\"a\","
		"\"title\":\"Model "
		"A\",\"_ending\":{\"shutdown_date\":\"2027-05-12\",\"announced\":\"2026-11-"
		"14\","
		"\"support_until\":\"2027-Q1\",\"price\":\"2027\",\"retired\":\"soon\"}}]}");
	const struct entry_date *d = r.entries[0].dates;
	struct when quarter = when_quarter(2027, 1);

	(void)state;
	assert_int_equal(r.entries[0].date_count, 3);
	assert_int_equal(d[0].role, ROLE_REMOVED);
	assert_int_equal(d[0].when.from, stamp_day(2027, 5, 12));
	assert_int_equal(d[1].role, ROLE_ANNOUNCED);
	assert_int_equal(d[2].role, ROLE_SUPPORT_ENDS);
	assert_true(when_equal(&d[2].when, &quarter));
	reading_clear(&r);
}

static void
json_that_is_no_feed_says_what_it_says(void **state)
{
	static const char *const pairs[][2] = {
		{ "{\"message\":\"rate limit\\n exceeded\"}",
			"this is JSON, but no feed; it says “rate limit exceeded”" },
		{ "[1,2]", "this is a JSON array, not a JSON Feed" },
		{ "{\"items\":{}}", "this is JSON, but not a JSON Feed: it has no “version” of "
				    "jsonfeed.org and no “items” like a feed's" },
		{ "{\"version\":", "this looks like JSON, but is none: line 1, column 11: " },
		{ "{} {}", "this looks like JSON, but is none: line 1, column 4: " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char *why = feed_refused(pairs[i][0], strlen(pairs[i][0]));

		assert_int_equal(strncmp(why, pairs[i][1], strlen(pairs[i][1])), 0);
		free(why);
	}
}

static void
a_flood_of_containers_is_refused_before_it_costs_memory(void **state)
{
	size_t n = 3000000;
	char *body = mem_new(n + 1, 1);
	char *why;

	(void)state;
	for (size_t i = 0; i < n; i++)
		body[i] = i == 0 ? '[' : i % 3 == 1 ? '[' : i % 3 == 2 ? ']' : ',';
	why = feed_refused(body, n);
	assert_string_equal(
		why, "this is JSON with more values than forewarn reads of one page");
	free(why);
	memset(body, '[', n);
	why = feed_refused(body, 100000);
	assert_non_null(strstr(why, "none"));
	free(why);
	free(body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_json_feed_gives_its_entries_in_normal_form),
		cmocka_unit_test(values_of_other_types_are_passed_over),
		cmocka_unit_test(a_feed_without_its_version_is_known_by_its_items),
		cmocka_unit_test(a_vendors_own_date_fields_become_dates_with_their_role),
		cmocka_unit_test(json_that_is_no_feed_says_what_it_says),
		cmocka_unit_test(a_flood_of_containers_is_refused_before_it_costs_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
