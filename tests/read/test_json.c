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
		{ "[1,2]", "this is a JSON array of no kind that forewarn reads" },
		{ "{\"items\":{}}", "this is JSON, but not a JSON Feed (it has no “version” of "
				    "jsonfeed.org and no “items” like a feed's) and no other "
				    "kind" },
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

#define HEAD "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["

/* Written by programs that cut a title in the middle of a character, or count in more than 64 bits. */
static void
what_json_allows_and_jansson_does_not_is_read_all_the_same(void **state)
{
	struct reading r = feed_read(
		HEAD "{\"id\":123456789012345678901,\"title\":\"cut \\uD83D\",\"_n\":1e999},"
		     "{\"id\":123456789012345678902,\"title\":\"\\uD83D\\uDE00 a\\u0000b "
		     "\\u00e9\"}]}");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_false(r.damaged);
	assert_string_equal(r.entries[0].id, "123456789012345678901");
	assert_string_equal(r.entries[0].title, "cut \xEF\xBF\xBD");
	assert_string_equal(r.entries[0].labels.items[0], "n=1e999");
	assert_string_equal(r.entries[1].id, "123456789012345678902");
	assert_string_equal(r.entries[1].title, "\xF0\x9F\x98\x80 a\xEF\xBF\xBD"
						"b é");
	reading_clear(&r);
}

static void
bytes_that_json_forbids_in_strings_cost_nothing_but_the_mark(void **state)
{
	struct reading r =
		feed_read(HEAD "{\"id\":\"1\",\n\"title\":\"a\tb\\qc\"},{\"id\":\"2\"}]}");

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.entries[0].title, "a b\\qc");
	assert_true(r.damaged);
	assert_int_equal(r.damaged_line, 2);
	assert_non_null(strstr(r.damaged_why, "control character"));
	reading_clear(&r);
}

static void
a_sentence_about_json_carries_no_control_characters(void **state)
{
	static const char body[] = "{\"a\": \x1B[31m\x07";
	char *why = feed_refused(body, sizeof(body) - 1);

	(void)state;
	for (const char *p = why; *p; p++)
		assert_true((unsigned char)*p >= ' ');
	free(why);
}

static void
json_cut_or_changed_at_each_byte_is_read_or_refused(void **state)
{
	static const char body[] = HEAD
		"{\"id\":\"1\",\"title\":\"\\uD83D\\uDE00\\n\",\"n\":-1.5e3,\"u\":\"é\"}]}";
	static const char bytes[] = { '\\', '"', '\0', '\x01', '\xED', '-', '9', 'u' };

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++) {
		for (size_t k = 0; k <= sizeof(bytes); k++) {
			size_t n = k == sizeof(bytes) ? i : sizeof(body) - 1;
			char *copy = mem_new(n + 1, 1);
			struct read_input input = { .len = n };
			struct reading r;
			char *why = NULL, *exact = mem_resize(NULL, n ? n : 1, 1);

			memcpy(copy, body, n);
			if (k < sizeof(bytes) && i < n)
				copy[i] = bytes[k];
			memcpy(exact, copy, n);
			input.body = exact;
			if (read_page(&input, &r, &why) < 0)
				assert_non_null(why);
			reading_clear(&r);
			free(why);
			free(copy);
			free(exact);
		}
	}
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
		cmocka_unit_test(what_json_allows_and_jansson_does_not_is_read_all_the_same),
		cmocka_unit_test(bytes_that_json_forbids_in_strings_cost_nothing_but_the_mark),
		cmocka_unit_test(a_sentence_about_json_carries_no_control_characters),
		cmocka_unit_test(json_cut_or_changed_at_each_byte_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
