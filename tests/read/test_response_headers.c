/* Response headers: what endpoints say of their own end, and what hostile ones send. */
#include "feed.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/strings.h"
#include "base/text.h"

#define ADDRESS "https://api.bread.example/v1/orders"

static struct reading
read_headers(const char *headers, struct read_rules *rules)
{
	char format[] = "headers";
	struct read_rules own = { 0 };
	struct read_input input = {
		.body = headers, .len = strlen(headers), .base = ADDRESS, .rules = rules
	};
	struct reading reading;
	char *why = NULL;
	int r;

	if (!rules)
		input.rules = rules = &own;
	rules->format = format;
	r = read_page(&input, &reading, &why);
	if (r < 0)
		fail_msg("%s", why);
	assert_string_equal(reading.format, "headers");
	return reading;
}

static void
expect_date(const struct entry *e, size_t index, enum role role, const char *want)
{
	char written[WHEN_SIZE];

	assert_true(index < e->date_count);
	assert_int_equal(e->dates[index].role, role);
	assert_string_equal(when_write(&e->dates[index].when, written), want);
}

static void
sunset_and_deprecation_are_an_entry_each(void **state)
{
	struct reading r = read_headers(
		"HTTP/1.1 200 OK\r\n"
		"sunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n"
		"Deprecation: @1772582400\r\n"
		"Link: <https://bread.example/old>; rel=\"sunset\"; type=\"text/html\",\r\n"
		" </docs/why>; title=\"a, b; c\"; rel=deprecation, <v2/orders>; "
		"rel=\"next successor-version\"\r\n\r\n",
		NULL);

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.entries[0].id, ADDRESS " sunset");
	assert_string_equal(
		r.entries[0].title, "api.bread.example/v1/orders will be switched off");
	assert_string_equal(r.entries[0].link, "https://bread.example/old");
	expect_date(&r.entries[0], 0, ROLE_REMOVED, "2026-10-31");
	assert_string_equal(r.entries[0].text,
		"The server says with a Sunset header that api.bread.example/v1/orders may "
		"stop "
		"answering: “Sat, 31 Oct 2026 23:59:59 GMT”. The server names a successor: "
		"https://api.bread.example/v1/v2/orders.");
	assert_string_equal(r.entries[0].labels.items[0], "kind=deprecation");
	assert_string_equal(r.entries[0].language, "en");
	assert_string_equal(r.entries[1].id, ADDRESS " deprecation");
	assert_string_equal(r.entries[1].link, "https://api.bread.example/docs/why");
	expect_date(&r.entries[1], 0, ROLE_ANNOUNCED, "2026-03-04");
	assert_string_equal(r.entries[1].text,
		"The server says with a Deprecation header that api.bread.example/v1/orders is "
		"deprecated as of 2026-03-04. The server names a successor: "
		"https://api.bread.example/v1/v2/orders.");
	reading_clear(&r);
}

static void
the_drafts_words_are_understood(void **state)
{
	struct reading r = read_headers("HTTP/2 200\nDeprecation: true\n", NULL);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_int_equal(r.entries[0].date_count, 0);
	assert_string_equal(r.entries[0].link, ADDRESS);
	assert_string_equal(r.entries[0].text,
		"The server says with a Deprecation header that api.bread.example/v1/orders is "
		"deprecated, but not since when.");
	reading_clear(&r);
	r = read_headers(
		"HTTP/2 200\nDeprecation: Wed, 11 Nov 2026 23:59:59 GMT\nSunset: soon\n", NULL);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.entries[0].date_count, 0);
	assert_non_null(strstr(r.entries[0].text, "“soon”. That is no date"));
	expect_date(&r.entries[1], 0, ROLE_ANNOUNCED, "2026-11-11");
	reading_clear(&r);
	r = read_headers("HTTP/2 200\nDeprecation: false\n", NULL);
	assert_int_equal(r.count, 0);
	reading_clear(&r);
}

static void
an_end_before_its_deprecation_is_told(void **state)
{
	struct reading r = read_headers("HTTP/2 200\nSunset: Sat, 31 Oct 2026 23:59:59 GMT\n"
					"Deprecation: @1800000000\n",
		NULL);

	(void)state;
	assert_int_equal(r.count, 2);
	assert_non_null(strstr(r.entries[0].text, "nothing is deprecated after its end"));
	reading_clear(&r);
}

static void
nothing_announced_is_a_good_page_without_entries(void **state)
{
	struct reading r = read_headers(
		"HTTP/1.1 301 Moved\r\nSunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n\r\n"
		"HTTP/1.1 200 OK\r\nServer: oven\r\nSunset:  \r\n\r\n",
		NULL);

	(void)state;
	assert_int_equal(r.count, 0);
	assert_false(r.damaged);
	reading_clear(&r);
}

static void
the_vendors_own_headers_have_the_service_files_meaning(void **state)
{
	struct read_rules rules = { .days_in = mem_dup("Europe/Amsterdam") };
	struct reading r;

	(void)state;
	strings_add(&rules.field_dates, "removed=X-Api-Sunset");
	strings_add(&rules.field_dates, "closed=X-Api-Closed");
	strings_add(&rules.field_labels, "version=X-Api-Version");
	r = read_headers("HTTP/1.1 200 OK\r\nX-API-Sunset: 2027-01\r\nX-Api-Version: 3\r\n"
			 "Sunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n",
		&rules);
	assert_int_equal(r.count, 2);
	/* The zone of the service file says whose day it is. */
	expect_date(&r.entries[0], 0, ROLE_REMOVED, "2026-11-01");
	assert_string_equal(r.entries[0].labels.items[1], "version=3");
	assert_string_equal(r.entries[1].id, ADDRESS " x-api-sunset");
	expect_date(&r.entries[1], 0, ROLE_REMOVED, "2027-01");
	assert_string_equal(r.entries[1].text,
		"The server answers for api.bread.example/v1/orders with the header "
		"X-API-Sunset: “2027-01”.");
	reading_clear(&r);
	rules.format = NULL;
	read_rules_clear(&rules);
}

static void
expect_refused(const char *body, size_t len, const char *want)
{
	char format[] = "headers";
	struct read_rules rules = { .format = format };
	struct read_input input = { .body = body, .len = len, .rules = &rules };
	struct reading reading;
	char *why = NULL;

	assert_int_equal(read_page(&input, &reading, &why), -EBADMSG);
	assert_string_equal(why, want);
	free(why);
}

static void
what_is_no_answer_is_refused(void **state)
{
	char *many = mem_new(LIMIT_HEADER_BYTES + 10, 1);

	(void)state;
	expect_refused("<html>", 6,
		"these are no headers of an answer: the first line does not begin with HTTP/");
	expect_refused("", 0, "the page is empty");
	memset(many, ':', LIMIT_HEADER_BYTES + 9);
	expect_refused(many, LIMIT_HEADER_BYTES + 9,
		"these are more than 65536 bytes, and no answer has so many headers");
	free(many);
}

static void
hostile_headers_stay_harmless(void **state)
{
	static const char *const bad[] = { "Sunset: @99999999999999999999", "Sunset: @",
		"Sunset", ":", "Sunset: \x1B[31m\xFF", "Link: <", "Link: <>; rel=sunset",
		"Link: <a>; rel=\"sunset", "Link: <a>; \"\\",
		"Link: <a>;;;;,,,;rel=", " folded\n\tmore", "Deprecation: @1e9",
		"Deprecation: @-1", "Sunset: @1;x=2" };
	struct text t = { 0 };
	struct reading r;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *headers = mem_printf("HTTP/1.1 200 OK\r\n%s\r\n", bad[i]);

		r = read_headers(headers, NULL);
		assert_true(r.count <= 1);
		for (size_t k = 0; k < r.count; k++)
			assert_null(strchr(r.entries[k].text, '\x1B'));
		reading_clear(&r);
		free(headers);
	}
	text_puts(&t, "HTTP/1.1 200 OK\r\nSunset: Sat, 31 Oct 2026 23:59:59 GMT\r\nLink: ");
	while (t.len < LIMIT_HEADER_BYTES - 10)
		text_puts(&t, "<a>;\r\n ");
	r = read_headers(t.data, NULL);
	assert_int_equal(r.count, 1);
	reading_clear(&r);
	text_clear(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sunset_and_deprecation_are_an_entry_each),
		cmocka_unit_test(the_drafts_words_are_understood),
		cmocka_unit_test(an_end_before_its_deprecation_is_told),
		cmocka_unit_test(nothing_announced_is_a_good_page_without_entries),
		cmocka_unit_test(the_vendors_own_headers_have_the_service_files_meaning),
		cmocka_unit_test(what_is_no_answer_is_refused),
		cmocka_unit_test(hostile_headers_stay_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
