/* Being sent elsewhere: how far we go along, what we remember of the way, and where we never
 * go. */
#include "listen/bench.h"

#define FEED "<feed/>"

static void
assert_moved(struct bench *bench, const char *from, const char *url, const char *moved_to)
{
	struct page page = bench_get(bench, from);
	_cleanup_free_ char *want_url = peer_http_url(bench->peer, url);
	_cleanup_free_ char *want_moved =
		moved_to ? peer_http_url(bench->peer, moved_to) : NULL;

	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_string_equal(page.url, want_url);
	if (want_moved)
		assert_string_equal(page.moved_to, want_moved);
	else
		assert_null(page.moved_to);
	page_clear(&page);
}

static void
permanent_redirects_are_followed_and_remembered(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 301, .headers = "Location: /b\r\n" },
		{ .path = "/b", .status = 308, .headers = "Location: c?q=1#part\r\n" },
		{ .path = "/c?q=1", .body = FEED },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_moved(&bench, "/a", "/c?q=1", "/c?q=1");
	bench_close(&bench);
}

static void
temporary_redirects_are_followed_and_not_remembered(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/302", .status = 302, .headers = "Location: /303\r\n" },
		{ .path = "/303", .status = 303, .headers = "Location: /307\r\n" },
		{ .path = "/307", .status = 307, .headers = "Location: /301\r\n" },
		{ .path = "/301", .status = 301, .headers = "Location: /end\r\n" },
		{ .path = "/end", .body = FEED },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_moved(&bench, "/302", "/end", NULL);
	bench_close(&bench);
}

static void
a_temporary_hop_ends_what_is_permanent(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 301, .headers = "Location: /b\r\n" },
		{ .path = "/b", .status = 302, .headers = "Location: /c\r\n" },
		{ .path = "/c", .status = 301, .headers = "Location: /d\r\n" },
		{ .path = "/d", .body = FEED },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_moved(&bench, "/a", "/d", "/b");
	bench_close(&bench);
}

static void
validators_go_along_to_the_page_that_gave_them(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 301, .headers = "Location: /b\r\n" },
		{ .path = "/b", .etag = "\"7\"", .body = FEED },
	};
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/a"),
			    *end = peer_http_url(bench.peer, "/b"), *sent = NULL;
	struct page first = bench_get(&bench, "/a");
	struct page page = bench_ask(&bench,
		(struct request){
			.url = url, .allow_private = 1, .validators = first.validators });

	(void)state;
	assert_string_equal(first.validators.url, end);
	assert_int_equal(page.outcome, OUTCOME_NOT_MODIFIED);
	assert_string_equal(page.moved_to, end);
	assert_string_equal(page.validators.url, end);
	assert_string_equal(page.validators.etag, "\"7\"");
	sent = peer_http_header(bench.peer, 2, "If-None-Match");
	assert_null(sent);
	page_clear(&page);
	page_clear(&first);
	bench_close(&bench);
}

/* It may be older than what we have, and never seen by us all the same. */
static void
another_page_is_not_asked_whether_it_changed(void **state)
{
	static const char stamp[] = "Mon, 02 Nov 2026 10:00:00 GMT";
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 302, .headers = "Location: /b\r\n" },
		{ .path = "/a", .status = 302, .headers = "Location: /c\r\n" },
		{ .path = "/b", .last_modified = stamp, .etag = "\"1\"", .body = "<old/>" },
		{ .path = "/c", .last_modified = stamp, .etag = "\"1\"", .body = FEED },
	};
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/a"), *sent = NULL;
	struct page first = bench_get(&bench, "/a");
	struct page page = bench_ask(&bench,
		(struct request){
			.url = url, .allow_private = 1, .validators = first.validators });

	(void)state;
	assert_string_equal(first.validators.last_modified, stamp);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.body_len, strlen(FEED));
	sent = peer_http_header(bench.peer, 3, "If-Modified-Since");
	assert_null(sent);
	page_clear(&page);
	page_clear(&first);
	bench_close(&bench);
}

/* As a store from before the page was noted has them. */
static void
validators_of_no_known_page_go_to_the_first_address_only(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 302, .headers = "Location: /b\r\n" },
		{ .path = "/b", .etag = "\"7\"", .body = FEED },
	};
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/a"), *first = NULL;
	struct page page =
		bench_ask(&bench, (struct request){ .url = url,
					  .allow_private = 1,
					  .validators = { .etag = (char[]){ "\"7\"" } } });

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	first = peer_http_header(bench.peer, 0, "If-None-Match");
	assert_string_equal(first, "\"7\"");
	page_clear(&page);
	bench_close(&bench);
}

static void
assert_ends(struct bench *bench, const char *path, const char *words)
{
	struct page page = bench_get(bench, path);

	assert_int_equal(page.outcome, OUTCOME_REDIRECTS);
	assert_says(&page, words);
	assert_null(page.body);
	page_clear(&page);
}

static void
a_circle_is_noticed(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 302, .headers = "Location: /b\r\n" },
		{ .path = "/b", .status = 302, .headers = "Location: /a\r\n" },
		{ .path = "/self", .status = 301, .headers = "Location: #top\r\n" },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_ends(&bench, "/a", "127.0.0.1 sends us in a circle, back to http://127.0.0.1:");
	assert_int_equal(peer_http_requests(bench.peer), 2);
	assert_ends(&bench, "/self", "circle");
	bench_close(&bench);
}

static void
five_redirects_are_enough(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/0", .status = 301, .headers = "Location: /1\r\n" },
		{ .path = "/1", .status = 301, .headers = "Location: /2\r\n" },
		{ .path = "/2", .status = 301, .headers = "Location: /3\r\n" },
		{ .path = "/3", .status = 301, .headers = "Location: /4\r\n" },
		{ .path = "/4", .status = 301, .headers = "Location: /5\r\n" },
		{ .path = "/5", .status = 301, .headers = "Location: /6\r\n" },
		{ .path = "/6", .body = FEED },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_moved(&bench, "/1", "/6", "/6");
	assert_ends(&bench, "/0", "one redirect too many");
	assert_int_equal(peer_http_count(bench.peer, "/6"), 1);
	bench_close(&bench);
}

static void
a_page_leads_to_no_file_and_to_no_other_scheme(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/file",
			.status = 301,
			.headers = "Location: file:///etc/passwd\r\n" },
		{ .path = "/gopher",
			.status = 302,
			.headers = "Location: gopher://127.0.0.1:25/\r\n" },
		{ .path = "/none", .status = 302 },
		{ .path = "/bad", .status = 302, .headers = "Location: http://[::1\r\n" },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	assert_ends(&bench, "/file", "of the kind \"file\", which a page may not do");
	assert_ends(&bench, "/gopher", "of the kind \"gopher\"");
	assert_ends(&bench, "/none", "without saying where");
	assert_ends(&bench, "/bad", "which is no address");
	bench_close(&bench);
}

static void
the_time_limit_is_for_all_hops_together(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/0", .delay_ms = 700, .status = 302, .headers = "Location: /1\r\n" },
		{ .path = "/1", .delay_ms = 700, .status = 302, .headers = "Location: /2\r\n" },
		{ .path = "/2", .body = FEED },
	};
	struct bench bench = BENCH(rules);
	struct page page;

	(void)state;
	bench.settings.page_timeout_sec = 1;
	page = bench_get(&bench, "/0");
	assert_int_equal(page.outcome, OUTCOME_TIMEOUT);
	assert_int_equal(peer_http_count(bench.peer, "/2"), 0);
	page_clear(&page);
	bench_close(&bench);
}

static void
a_sign_in_of_the_url_stays_with_its_host(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .status = 301, .headers = "Location: /b\r\n" },
		{ .path = "/b", .body = FEED },
	};
	struct bench bench = BENCH(rules), other;
	_cleanup_free_ char *there = mem_printf(
		"Location: http://user:word@localhost:%u/b\r\n", peer_http_port(bench.peer));
	struct peer_http_rule away = { .path = "/a", .status = 301, .headers = there };
	_cleanup_free_ char *same =
		mem_printf("http://eva:secret@127.0.0.1:%u/a", peer_http_port(bench.peer));
	_cleanup_free_ char *foreign = NULL, *first = NULL, *second = NULL, *third = NULL,
			    *fourth = NULL;
	struct page page =
		bench_ask(&bench, (struct request){ .url = same, .allow_private = 1 });

	(void)state;
	first = peer_http_header(bench.peer, 0, "Authorization");
	second = peer_http_header(bench.peer, 1, "Authorization");
	assert_string_equal(first, "Basic ZXZhOnNlY3JldA==");
	assert_string_equal(second, first);
	assert_null(page.moved_to);
	assert_null(strstr(page.url, "secret"));
	page_clear(&page);

	other = bench_open(&away, 1);
	foreign = mem_printf("http://eva:secret@127.0.0.1:%u/a", peer_http_port(other.peer));
	page = bench_ask(&other, (struct request){ .url = foreign, .allow_private = 1 });
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	third = peer_http_header(other.peer, 0, "Authorization");
	fourth = peer_http_header(bench.peer, 2, "Authorization");
	assert_string_equal(third, first);
	assert_int_equal(peer_http_requests(bench.peer), 3);
	assert_null(fourth);
	page_clear(&page);
	bench_close(&other);
	bench_close(&bench);
}

static void
a_redirect_counts_at_the_host_it_leads_to(void **state)
{
	static const struct peer_http_rule end[] = {
		{ .path = "/", .delay_ms = 60, .body = FEED }
	};
	struct bench bench = BENCH(end), other;
	_cleanup_free_ char *there =
		mem_printf("Location: http://localhost:%u/\r\n", peer_http_port(bench.peer));
	struct peer_http_rule away = { .path = "/", .status = 302, .headers = there };
	_cleanup_free_ char *url = NULL;
	struct got got[6];

	(void)state;
	other = bench_open(&away, 1);
	other.settings.connections = 10;
	other.settings.per_host = 2;
	url = peer_http_url(other.peer, "/");
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		bench_queue(
			&other, (struct request){ .url = url, .allow_private = 1 }, &got[i]);
	bench_run(&other);
	for (size_t i = 0; i < LENGTH_OF(got); i++) {
		assert_int_equal(got[i].page.outcome, OUTCOME_FRESH);
		page_clear(&got[i].page);
	}
	assert_int_equal(peer_http_requests(bench.peer), 6);
	assert_in_range(peer_http_peak(bench.peer), 1, 2);
	bench_close(&other);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(permanent_redirects_are_followed_and_remembered),
		cmocka_unit_test(temporary_redirects_are_followed_and_not_remembered),
		cmocka_unit_test(a_temporary_hop_ends_what_is_permanent),
		cmocka_unit_test(validators_go_along_to_the_page_that_gave_them),
		cmocka_unit_test(another_page_is_not_asked_whether_it_changed),
		cmocka_unit_test(validators_of_no_known_page_go_to_the_first_address_only),
		cmocka_unit_test(a_circle_is_noticed),
		cmocka_unit_test(five_redirects_are_enough),
		cmocka_unit_test(a_page_leads_to_no_file_and_to_no_other_scheme),
		cmocka_unit_test(the_time_limit_is_for_all_hops_together),
		cmocka_unit_test(a_sign_in_of_the_url_stays_with_its_host),
		cmocka_unit_test(a_redirect_counts_at_the_host_it_leads_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
