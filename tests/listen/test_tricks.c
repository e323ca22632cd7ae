/* Tricks of servers: what is sent below the level of pages - bombs of each packing, floods, drips, chunks, answers within answers. */
#include "listen/bench.h"

#include <time.h>

#include "base/limits.h"
#include "base/text.h"

#define FEED "<feed><title>Bakery clouds</title></feed>"
#define OK "HTTP/1.1 200 OK\r\n"

static struct page
ask(struct bench *bench, const char *path, long most_ms)
{
	struct timespec begin, end;
	struct page page;
	long took;

	(void)clock_gettime(CLOCK_MONOTONIC, &begin);
	page = bench_get(bench, path);
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	took = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
	if (took > most_ms)
		fail_msg("%s took %ld ms", path, took);
	return page;
}

static void
assert_outcome(const struct peer_http_rule *rule, unsigned seconds, enum outcome outcome)
{
	struct bench bench = bench_open(rule, 1);
	struct page page;

	if (seconds)
		bench.settings.page_timeout_sec = seconds;
	page = ask(&bench, rule->path, seconds ? seconds * 1000 + 3000 : 10000);
	if (page.outcome != outcome)
		fail_msg("%.60s: %s instead of %s (%s)", rule->raw ? rule->raw : rule->headers,
			outcome_name(page.outcome), outcome_name(outcome),
			page.why ? page.why : "");
	if (outcome != OUTCOME_FRESH) {
		assert_non_null(page.why);
		assert_null(page.body);
	}
	page_clear(&page);
	bench_close(&bench);
}

/* Those that unpack br and zstd take as much memory as the page tells them to. */
static void
packings_that_were_not_offered_are_refused(void **state)
{
	static const char *const codings[] = { "br", "zstd", "gzip,ZSTD", "BR , gzip" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(codings); i++) {
		_cleanup_free_ char *headers =
			mem_printf("content-encoding:\t%s\r\n", codings[i]);

		assert_outcome(
			&(struct peer_http_rule){
				.path = "/", .headers = headers, .body = FEED },
			0, OUTCOME_CUT_OFF);
	}
}

static void
packings_within_packings_have_an_end(void **state)
{
	struct text headers = { 0 };

	(void)state;
	text_puts(&headers, "Content-Encoding: gzip");
	for (int i = 0; i < 500; i++)
		text_puts(&headers, ", gzip");
	text_puts(&headers, "\r\n");
	assert_outcome(
		&(struct peer_http_rule){ .path = "/", .headers = headers.data, .body = FEED },
		0, OUTCOME_CUT_OFF);
	text_clear(&headers);
}

static void
a_flood_of_informational_answers_is_refused(void **state)
{
	static const char *const floods[] = { "HTTP/1.1 100 Continue\r\n\r\n",
		"HTTP/1.1 103 Early Hints\r\nLink: </oven.css>; rel=preload\r\n\r\n",
		"HTTP/1.1 199 Wait\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(floods); i++)
		assert_outcome(
			&(struct peer_http_rule){
				.path = "/", .raw = floods[i], .repeat = 1000000 },
			0, OUTCOME_TOO_BIG);
}

static void
one_informational_answer_is_no_harm(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .raw = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" OK
				      "Content-Length: 7\r\n\r\n<feed/>" },
		0, OUTCOME_FRESH);
}

static void
headers_that_drip_end_with_the_time(void **state)
{
	static const char *const slow[] = { OK "X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"HTTP/1.1 100 Continue\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(slow); i++)
		assert_outcome(&(struct peer_http_rule){ .path = "/",
				       .raw = slow[i],
				       .repeat = 1000,
				       .drip_ms = 50,
				       .drip_bytes = 10 },
			2, OUTCOME_TIMEOUT);
}

static void
a_header_line_without_end_is_refused(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .raw = "HTTP/1.1 200 OK and so on and on and on and on and on ",
			       .repeat = 1000000 },
		0, OUTCOME_TOO_BIG);
}

static void
chunks_that_lie_give_no_page(void **state)
{
	static const char *const chunks[] = {
		"-1\r\n" FEED "\r\n0\r\n\r\n",
		"FFFFFFFFFFFFFFFFFF\r\n" FEED,
		"7FFFFFFFFFFFFFFF\r\n" FEED,
		"zz\r\n" FEED "\r\n0\r\n\r\n",
		"\r\n" FEED "\r\n0\r\n\r\n",
		"3\r\n" FEED "\r\n0\r\n\r\n",
		"29\r\n" FEED "\r\n",
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(chunks); i++) {
		_cleanup_free_ char *raw =
			mem_printf(OK "Transfer-Encoding: chunked\r\n\r\n%s", chunks[i]);

		assert_outcome(&(struct peer_http_rule){ .path = "/", .raw = raw }, 0,
			OUTCOME_CUT_OFF);
	}
}

static void
what_belongs_to_no_chunk_is_capped(void **state)
{
	struct text trailers = { 0 };

	(void)state;
	text_puts(&trailers, OK "Transfer-Encoding: chunked\r\n\r\n7\r\n<feed/>\r\n0\r\n");
	for (int i = 0; i < 3000; i++)
		text_printf(&trailers, "X-Trailer-%d: %060d\r\n", i, i);
	text_puts(&trailers, "\r\n");
	assert_outcome(&(struct peer_http_rule){ .path = "/", .raw = trailers.data }, 0,
		OUTCOME_TOO_BIG);
	text_clear(&trailers);
}

/* None of its bytes is the page's, so it is a transfer that stands still. */
static void
an_extension_without_end_ends_with_the_time(void **state)
{
	_cleanup_(text_clear) struct text raw = { 0 };

	(void)state;
	text_puts(&raw, OK "Transfer-Encoding: chunked\r\n\r\n7;");
	for (int i = 0; i < 400000; i++)
		text_puts(&raw, "oven=hot;");
	assert_outcome(
		&(struct peer_http_rule){
			.path = "/", .raw = raw.data, .drip_ms = 10, .drip_bytes = 1000 },
		2, OUTCOME_TIMEOUT);
}

static void
trailers_are_no_headers(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/",
		.raw = OK
		"Transfer-Encoding: chunked\r\nETag: \"real\"\r\n\r\n7\r\n<feed/>\r\n0\r\n"
		"ETag: \"forged\"\r\nLocation: http://evil.example/\r\n"
		"Content-Type: text/forged\r\n\r\n" } };
	struct bench bench = BENCH(rules);
	struct page page = bench_get(&bench, "/");

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_string_equal(page.validators.etag, "\"real\"");
	assert_null(page.content_type);
	page_clear(&page);
	bench_close(&bench);
}

/* What follows an answer on its connection is not taken for the answer to the next question. */
static void
an_answer_within_an_answer_is_no_answer(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/one",
			.raw = OK "Content-Length: 7\r\n\r\n<feed/>" OK
				  "Content-Length: 9\r\n\r\n<forged/>",
			.stays = true },
		{ .path = "/both",
			.raw = OK "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
				  "7\r\n<feed/>\r\n0\r\n\r\n" OK
				  "Content-Length: 9\r\n\r\n<forged/>",
			.stays = true },
		{ .path = "/two", .body = FEED },
	};
	static const char *const tricks[] = { "/one", "/both" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(tricks); i++) {
		struct bench bench = BENCH(rules);
		struct page first, second;

		bench.settings.per_host = 1;
		first = bench_get(&bench, tricks[i]);
		second = bench_get(&bench, "/two");
		assert_int_equal(first.outcome, OUTCOME_FRESH);
		assert_string_equal(first.body, "<feed/>");
		assert_int_equal(second.outcome, OUTCOME_FRESH);
		assert_string_equal(second.body, FEED);
		page_clear(&first);
		page_clear(&second);
		bench_close(&bench);
	}
}

static void
what_is_no_http_is_no_page(void **state)
{
	static const char *const answers[] = { FEED, "HTTP/0.9 200 OK\r\n\r\n" FEED,
		"HTTP/9.9 200 OK\r\n\r\n" FEED, "ICY 200 OK\r\n\r\n" FEED,
		"HTTP/1.1 abc\r\n\r\n" FEED, OK "Content-Length: -5\r\n\r\n" FEED,
		OK "Content-Length: abc\r\n\r\n" FEED,
		OK "Transfer-Encoding: chunked, oven\r\n\r\n7\r\n<feed/>\r\n0\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(answers); i++)
		assert_outcome(&(struct peer_http_rule){ .path = "/", .raw = answers[i] }, 0,
			OUTCOME_CUT_OFF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packings_that_were_not_offered_are_refused),
		cmocka_unit_test(packings_within_packings_have_an_end),
		cmocka_unit_test(a_flood_of_informational_answers_is_refused),
		cmocka_unit_test(one_informational_answer_is_no_harm),
		cmocka_unit_test(headers_that_drip_end_with_the_time),
		cmocka_unit_test(a_header_line_without_end_is_refused),
		cmocka_unit_test(chunks_that_lie_give_no_page),
		cmocka_unit_test(what_belongs_to_no_chunk_is_capped),
		cmocka_unit_test(an_extension_without_end_ends_with_the_time),
		cmocka_unit_test(trailers_are_no_headers),
		cmocka_unit_test(an_answer_within_an_answer_is_no_answer),
		cmocka_unit_test(what_is_no_http_is_no_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
