/* Asking for pages: what servers answer, what they do instead, and how many are asked at once.
 */
#include "listen/bench.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define FEED "<feed><title>Bakery clouds</title></feed>"

static struct page
ask_once(const struct peer_http_rule *rule)
{
	struct bench bench = bench_open(rule, 1);
	struct page page = bench_get(&bench, rule->path);

	bench_close(&bench);
	return page;
}

static void
assert_outcome(const struct peer_http_rule *rule, enum outcome outcome, const char *words)
{
	struct page page = ask_once(rule);

	if (page.outcome != outcome)
		fail_msg("%s instead of %s (%s)", outcome_name(page.outcome),
			outcome_name(outcome), page.why ? page.why : "");
	assert_says(&page, words);
	assert_null(page.body);
	page_clear(&page);
}

static void
a_good_page_comes_with_all_that_belongs_to_it(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/feed?x=1",
		.body = FEED,
		.etag = "W/\"v 1\"",
		.last_modified = "Tue, 03 Nov 2026 08:00:00 GMT",
		.headers = "Content-Type: application/atom+xml; "
			   "charset=utf-8\r\nCache-Control: public\r\n"
			   "cache-control: max-age=1800\r\nAge: 300\r\n" } };
	struct bench bench = BENCH(rules);
	struct page page = bench_get(&bench, "/feed?x=1");
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/feed?x=1");

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.status, 200);
	assert_null(page.why);
	assert_string_equal(page.url, url);
	assert_null(page.moved_to);
	assert_string_equal(page.content_type, "application/atom+xml; charset=utf-8");
	assert_string_equal(page.validators.etag, "W/\"v 1\"");
	assert_string_equal(page.validators.last_modified, "Tue, 03 Nov 2026 08:00:00 GMT");
	assert_int_equal(page.max_age_sec, 1500);
	assert_int_equal(page.retry_after_sec, 0);
	assert_int_equal(page.wire_bytes, strlen(FEED));
	assert_int_equal(page.body_len, strlen(FEED));
	assert_string_equal(page.body, FEED);
	page_clear(&page);
	bench_close(&bench);
}

static void
we_say_who_we_are_and_take_what_can_be_packed(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct bench bench = BENCH(rules);
	struct page page;
	_cleanup_free_ char *agent = NULL, *accepted = NULL, *cookie = NULL, *condition = NULL;

	(void)state;
	bench.settings.contact = mem_dup("mailto:it@bakery.example");
	page = bench_get(&bench, "/");
	agent = peer_http_header(bench.peer, 0, "User-Agent");
	accepted = peer_http_header(bench.peer, 0, "Accept-Encoding");
	cookie = peer_http_header(bench.peer, 0, "Cookie");
	condition = peer_http_header(bench.peer, 0, "If-None-Match");
	assert_string_equal(agent, "forewarn/" FOREWARN_VERSION " (+mailto:it@bakery.example)");
	assert_string_equal(accepted, "gzip");
	assert_null(cookie);
	assert_null(condition);
	page_clear(&page);
	bench_close(&bench);
	listen_settings_clear(&bench.settings);
}

static void
validators_go_back_verbatim_and_give_not_modified(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/",
		.body = FEED,
		.etag = "W/\"a,b\\\"",
		.headers = "Cache-Control: max-age=60\r\n" } };
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/"), *sent = NULL, *since = NULL;
	struct page page = bench_ask(
		&bench, (struct request){ .url = url,
				.allow_private = 1,
				.validators = { .etag = (char[]){ "W/\"a,b\\\"" },
					.last_modified = (char[]){ "Tuesday, some day" } } });

	(void)state;
	sent = peer_http_header(bench.peer, 0, "If-None-Match");
	since = peer_http_header(bench.peer, 0, "If-Modified-Since");
	assert_string_equal(sent, "W/\"a,b\\\"");
	assert_string_equal(since, "Tuesday, some day");
	assert_int_equal(page.outcome, OUTCOME_NOT_MODIFIED);
	assert_int_equal(page.status, 304);
	assert_null(page.why);
	assert_null(page.body);
	assert_string_equal(page.validators.etag, "W/\"a,b\\\"");
	/* The answer did not repeat it, so what we sent still holds. */
	assert_string_equal(page.validators.last_modified, "Tuesday, some day");
	assert_int_equal(page.max_age_sec, 60);
	page_clear(&page);
	bench_close(&bench);
}

static void
last_modified_alone_is_enough(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .body = FEED, .last_modified = "Tue, 03 Nov 2026 08:00:00 GMT" }
	};
	struct bench bench = BENCH(rules);
	struct page first = bench_get(&bench, "/"), second;
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");

	(void)state;
	assert_null(first.validators.etag);
	second = bench_ask(&bench,
		(struct request){
			.url = url, .allow_private = 1, .validators = first.validators });
	assert_int_equal(second.outcome, OUTCOME_NOT_MODIFIED);
	page_clear(&first);
	page_clear(&second);
	bench_close(&bench);
}

static void
not_modified_without_being_asked_is_no_answer(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/", .status = 304 }, OUTCOME_REJECTED,
		"although we asked for the whole page");
}

static void
statuses_become_outcomes_with_a_sentence(void **state)
{
	static const struct {
		int status;
		enum outcome outcome;
		const char *words;
	} cases[] = {
		{ 404, OUTCOME_MISSING, "127.0.0.1 has no page at this address (404)" },
		{ 410, OUTCOME_GONE, "gone for good (410)" },
		{ 401, OUTCOME_FORBIDDEN, "only after a sign-in (401)" },
		{ 403, OUTCOME_FORBIDDEN, "does not let us read this page (403)" },
		{ 407, OUTCOME_FORBIDDEN, "the proxy wants a sign-in" },
		{ 429, OUTCOME_BUSY, "we ask too often (429)" },
		{ 503, OUTCOME_BUSY, "cannot answer just now (503)" },
		{ 451, OUTCOME_REJECTED, "(451)" },
		{ 500, OUTCOME_SERVER_ERROR, "trouble of its own and gave no page (500)" },
		{ 502, OUTCOME_SERVER_ERROR, "(502)" },
		{ 204, OUTCOME_REJECTED, "without a page (204)" },
		{ 206, OUTCOME_REJECTED, "a piece of the page" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		assert_outcome(
			&(struct peer_http_rule){
				.path = "/", .status = cases[i].status, .body = "sorry" },
			cases[i].outcome, cases[i].words);
}

static void
retry_after_in_seconds(void **state)
{
	struct page page = ask_once(&(struct peer_http_rule){
		.path = "/", .status = 429, .headers = "Retry-After: 3600\r\n" });

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_BUSY);
	assert_int_equal(page.retry_after_sec, 3600);
	assert_says(&page, "after 60 minutes");
	page_clear(&page);
}

static void
retry_after_as_a_date(void **state)
{
	struct page page = ask_once(&(struct peer_http_rule){ .path = "/",
		.status = 503,
		.headers = "Date: Mon, 02 Nov 2026 08:00:00 GMT\r\nRetry-After: Mon, 02 Nov "
			   "2026 08:01:30 GMT\r\n" });

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_BUSY);
	assert_int_equal(page.retry_after_sec, 90);
	assert_says(&page, "after 90 seconds");
	page_clear(&page);
}

static double
seconds_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
a_server_that_is_silent_runs_into_the_time_limit(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .delay_ms = 20000 } };
	struct bench bench = BENCH(rules);
	double start = seconds_now(), took;
	struct page page;

	(void)state;
	bench.settings.page_timeout_sec = 1;
	page = bench_get(&bench, "/");
	took = seconds_now() - start;
	assert_int_equal(page.outcome, OUTCOME_TIMEOUT);
	assert_says(&page, "127.0.0.1 did not deliver the page in time, at most 1 seconds");
	assert_true(took > 0.8 && took < 5);
	page_clear(&page);
	bench_close(&bench);
}

static void
a_server_that_drips_runs_into_the_low_speed_limit(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .body = "drop", .repeat = 1000, .drip_ms = 200 }
	};
	struct bench bench = BENCH(rules);
	double start = seconds_now();
	struct page page;

	(void)state;
	bench.settings.page_timeout_sec = 9;
	page = bench_get(&bench, "/");
	assert_int_equal(page.outcome, OUTCOME_TIMEOUT);
	assert_says(&page, "too slow");
	assert_true(seconds_now() - start < 8);
	page_clear(&page);
	bench_close(&bench);
}

static void
a_page_that_is_cut_off_is_not_taken(void **state)
{
	(void)state;
	assert_outcome(
		&(struct peer_http_rule){
			.path = "/", .body = FEED, .cut = true, .cut_after = 10 },
		OUTCOME_CUT_OFF, "broke before the page was complete");
}

static void
a_chunked_page_without_its_end_is_not_taken(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .headers = "Transfer-Encoding: chunked\r\n",
			       .no_length = true,
			       .body = "5\r\n<feed\r\n" },
		OUTCOME_CUT_OFF, "broke before the page was complete");
}

static void
no_answer_at_all(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/", .refuse = true }, OUTCOME_CUT_OFF,
		"closed the connection without an answer");
}

static void
an_error_page_may_be_cut_off_or_huge(void **state)
{
	(void)state;
	assert_outcome(
		&(struct peer_http_rule){
			.path = "/", .status = 404, .body = FEED, .cut = true, .cut_after = 3 },
		OUTCOME_MISSING, "(404)");
	assert_outcome(
		&(struct peer_http_rule){
			.path = "/", .status = 410, .body = FEED, .repeat = 100000 },
		OUTCOME_GONE, "(410)");
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .status = 500,
			       .no_length = true,
			       .body = FEED,
			       .repeat = 100000 },
		OUTCOME_SERVER_ERROR, "(500)");
}

static void
a_page_too_big_is_refused_by_its_promise_and_by_its_bytes(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/", .body = FEED, .repeat = 1000000 },
		OUTCOME_TOO_BIG, "bigger than the 100000 bytes");
	assert_outcome(
		&(struct peer_http_rule){
			.path = "/", .body = FEED, .repeat = 1000000, .no_length = true },
		OUTCOME_TOO_BIG, "bigger than the 100000 bytes");
}

static void
a_page_of_exactly_the_cap_is_taken(void **state)
{
	struct page page = ask_once(&(struct peer_http_rule){
		.path = "/", .body = "0123456789", .repeat = 10000, .no_length = true });

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.body_len, 100000);
	page_clear(&page);
}

/* What a shell command writes; the caller frees. */
static char *
output_of(const char *command, size_t *ret_len)
{
	size_t cap = 1024 * 1024;
	char *out = mem_new(cap, 1);
	FILE *f = popen(command, "re");

	assert_non_null(f);
	*ret_len = fread(out, 1, cap, f);
	assert_int_equal(pclose(f), 0);
	return out;
}

static void
a_packed_page_is_unpacked(void **state)
{
	size_t len;
	_cleanup_free_ char *packed = output_of("printf '%05000d' 7 | gzip -9", &len);
	struct page page = ask_once(&(struct peer_http_rule){ .path = "/",
		.headers = "Content-Encoding: gzip\r\n",
		.body = packed,
		.body_len = len });

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.body_len, 5000);
	assert_int_equal(page.body[4999], '7');
	assert_int_equal(page.wire_bytes, len);
	page_clear(&page);
}

static void
a_bomb_is_stopped_while_it_unpacks(void **state)
{
	size_t len;
	_cleanup_free_ char *bomb = output_of("head -c 50000000 /dev/zero | gzip -9", &len);

	(void)state;
	assert_true(len < 60000);
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .headers = "Content-Encoding: gzip\r\n",
			       .body = bomb,
			       .body_len = len },
		OUTCOME_TOO_BIG, "bigger than the 100000 bytes");
}

static void
packed_bytes_that_unpack_to_nothing_count_too(void **state)
{
	/* A gzip header whose file name never ends. */
	static const char head[] = "\x1f\x8b\x08\x08\0\0\0\0\0\x03";
	size_t len = 8 * 1024 * 1024;
	_cleanup_free_ char *body = mem_new(len, 1);

	(void)state;
	memset(body, 'n', len);
	memcpy(body, head, sizeof(head) - 1);
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .headers = "Content-Encoding: gzip\r\n",
			       .body = body,
			       .body_len = len,
			       .no_length = true },
		OUTCOME_TOO_BIG, "bigger than the 100000 bytes");
}

static void
bad_packing_is_no_page(void **state)
{
	(void)state;
	assert_outcome(&(struct peer_http_rule){ .path = "/",
			       .headers = "Content-Encoding: gzip\r\n",
			       .body = "no gzip" },
		OUTCOME_CUT_OFF, "cannot be unpacked");
}

static void
endless_headers_are_refused(void **state)
{
	struct text headers = { 0 };

	(void)state;
	for (int i = 0; i < 2000; i++)
		text_printf(&headers, "X-Padding-%d: %060d\r\n", i, i);
	assert_outcome(
		&(struct peer_http_rule){ .path = "/", .headers = headers.data, .body = FEED },
		OUTCOME_TOO_BIG, "bytes of headers");
	text_clear(&headers);
}

static void
a_closed_port_is_unreachable(void **state)
{
	unsigned port;
	static const struct peer_http_rule rules[] = { { .path = "/" } };
	struct bench bench = BENCH(rules);
	int fd = peer_http_listen(0, &port);
	_cleanup_free_ char *url = mem_printf("http://127.0.0.1:%u/", port);
	_cleanup_free_ char *words =
		mem_printf("127.0.0.1 cannot be reached on port %u (Connection refused)", port);
	struct page page;

	(void)state;
	(void)close(fd);
	page = bench_ask(&bench, (struct request){ .url = url, .allow_private = 1 });
	assert_int_equal(page.outcome, OUTCOME_UNREACHABLE);
	assert_string_equal(page.why, words);
	assert_string_equal(page.url, url);
	page_clear(&page);
	bench_close(&bench);
}

static void
an_address_that_is_none_is_an_outcome_too(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/" } };
	static const char *const bad[] = { "gopher://status.example/", "http://",
		"status.example/feed", "" };
	struct bench bench = BENCH(rules);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct page page = bench_ask(&bench, (struct request){ .url = bad[i] });

		assert_int_equal(page.outcome, OUTCOME_UNREACHABLE);
		assert_says(&page, "the address \"");
		page_clear(&page);
	}
	bench_close(&bench);
}

static void
one_connection_serves_one_host_again_and_again(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");
	struct got got[20];

	(void)state;
	bench.settings.per_host = 1;
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		bench_queue(
			&bench, (struct request){ .url = url, .allow_private = 1 }, &got[i]);
	assert_int_equal(listen_pending(bench.listen), 20);
	bench_run(&bench);
	for (size_t i = 0; i < LENGTH_OF(got); i++) {
		assert_int_equal(got[i].page.outcome, OUTCOME_FRESH);
		page_clear(&got[i].page);
	}
	assert_int_equal(peer_http_requests(bench.peer), 20);
	assert_int_equal(peer_http_connections(bench.peer), 1);
	bench_close(&bench);
}

static unsigned
peak_of(unsigned connections, unsigned per_host)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .delay_ms = 60, .body = FEED }
	};
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *one = peer_http_url(bench.peer, "/");
	_cleanup_free_ char *other =
		mem_printf("http://localhost:%u/", peer_http_port(bench.peer));
	struct got got[12];
	unsigned peak;

	bench.settings.connections = connections;
	bench.settings.per_host = per_host;
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		bench_queue(&bench,
			(struct request){ .url = i % 2 ? one : other, .allow_private = 1 },
			&got[i]);
	bench_run(&bench);
	for (size_t i = 0; i < LENGTH_OF(got); i++) {
		assert_int_equal(got[i].page.outcome, OUTCOME_FRESH);
		page_clear(&got[i].page);
	}
	peak = peer_http_peak(bench.peer);
	bench_close(&bench);
	return peak;
}

static void
no_host_is_crowded_and_not_too_many_are_asked_at_once(void **state)
{
	(void)state;
	/* Upper bounds hold always; a busy machine may not reach them. */
	assert_in_range(peak_of(12, 2), 2, 4);
	assert_in_range(peak_of(3, 12), 2, 3);
	assert_int_equal(peak_of(0, 0), 1);
}

static void
freeing_ends_what_is_under_way_without_a_word(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .delay_ms = 20000 } };
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");
	struct got got[3];

	(void)state;
	bench.settings.connections = 2;
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		bench_queue(
			&bench, (struct request){ .url = url, .allow_private = 1 }, &got[i]);
	while (peer_http_requests(bench.peer) < 2)
		assert_true(sd_event_run(bench.loop, 100000) >= 0);
	bench_close(&bench);
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		assert_false(got[i].came);
}

struct chain {
	struct bench bench;
	int left;
};

static void
ask_again(struct page *page, void *userdata)
{
	struct chain *chain = userdata;
	_cleanup_free_ char *url = peer_http_url(chain->bench.peer, "/");

	assert_int_equal(page->outcome, OUTCOME_FRESH);
	page_clear(page);
	if (--chain->left == 0) {
		listen_free(TAKE(chain->bench.listen));
		return;
	}
	assert_int_equal(
		listen_fetch(chain->bench.listen,
			&(struct request){ .url = url, .allow_private = 1, .userdata = chain },
			ask_again),
		0);
}

static void
the_callee_may_ask_again_and_may_free(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct chain chain = { .bench = BENCH(rules), .left = 4 };
	_cleanup_free_ char *url = peer_http_url(chain.bench.peer, "/");

	(void)state;
	assert_int_equal(
		listen_new(chain.bench.wire, &chain.bench.settings, &chain.bench.listen, NULL),
		0);
	assert_int_equal(
		listen_fetch(chain.bench.listen,
			&(struct request){ .url = url, .allow_private = 1, .userdata = &chain },
			ask_again),
		0);
	while (chain.left > 0)
		assert_true(sd_event_run(chain.bench.loop, 1000000) >= 0);
	assert_int_equal(peer_http_requests(chain.bench.peer), 4);
	bench_close(&chain.bench);
}

static void
the_environment_chooses_no_proxy(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct bench bench = BENCH(rules);
	struct page page;

	(void)state;
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(setenv("ALL_PROXY", "http://127.0.0.1:1", 1), 0);
	page = bench_get(&bench, "/");
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	bench_close(&bench);
	assert_int_equal(unsetenv("http_proxy"), 0);
	assert_int_equal(unsetenv("ALL_PROXY"), 0);
}

static void
a_proxy_of_the_settings_is_asked_even_inside(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "http://status.example/feed",
		.body = FEED } };
	struct bench bench = BENCH(rules);
	struct page page;

	(void)state;
	bench.settings.proxy = peer_http_url(bench.peer, "");
	assert_int_equal(setenv("no_proxy", "*", 1), 0);
	page = bench_ask(&bench, (struct request){ .url = "http://status.example/feed" });
	assert_int_equal(unsetenv("no_proxy"), 0);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	/* What is inside is not asked through it either. */
	page = bench_ask(&bench, (struct request){ .url = "http://192.168.1.1/feed" });
	assert_int_equal(page.outcome, OUTCOME_REFUSED_ADDRESS);
	page_clear(&page);
	assert_int_equal(peer_http_requests(bench.peer), 1);
	bench_close(&bench);
	listen_settings_clear(&bench.settings);
}

static void
a_proxy_that_refuses_the_tunnel_is_named(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "status.example:443",
		.status = 403 } };
	struct bench bench = BENCH(rules);
	struct page page;

	(void)state;
	bench.settings.proxy = peer_http_url(bench.peer, "");
	page = bench_ask(&bench, (struct request){ .url = "https://status.example/feed" });
	assert_int_equal(page.outcome, OUTCOME_UNREACHABLE);
	assert_says(&page, "the proxy of the configuration does not connect us with "
			   "status.example (403)");
	page_clear(&page);
	bench_close(&bench);
	listen_settings_clear(&bench.settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_page_comes_with_all_that_belongs_to_it),
		cmocka_unit_test(we_say_who_we_are_and_take_what_can_be_packed),
		cmocka_unit_test(validators_go_back_verbatim_and_give_not_modified),
		cmocka_unit_test(last_modified_alone_is_enough),
		cmocka_unit_test(not_modified_without_being_asked_is_no_answer),
		cmocka_unit_test(statuses_become_outcomes_with_a_sentence),
		cmocka_unit_test(retry_after_in_seconds),
		cmocka_unit_test(retry_after_as_a_date),
		cmocka_unit_test(a_server_that_is_silent_runs_into_the_time_limit),
		cmocka_unit_test(a_server_that_drips_runs_into_the_low_speed_limit),
		cmocka_unit_test(a_page_that_is_cut_off_is_not_taken),
		cmocka_unit_test(a_chunked_page_without_its_end_is_not_taken),
		cmocka_unit_test(no_answer_at_all),
		cmocka_unit_test(an_error_page_may_be_cut_off_or_huge),
		cmocka_unit_test(a_page_too_big_is_refused_by_its_promise_and_by_its_bytes),
		cmocka_unit_test(a_page_of_exactly_the_cap_is_taken),
		cmocka_unit_test(a_packed_page_is_unpacked),
		cmocka_unit_test(a_bomb_is_stopped_while_it_unpacks),
		cmocka_unit_test(packed_bytes_that_unpack_to_nothing_count_too),
		cmocka_unit_test(bad_packing_is_no_page),
		cmocka_unit_test(endless_headers_are_refused),
		cmocka_unit_test(a_closed_port_is_unreachable),
		cmocka_unit_test(an_address_that_is_none_is_an_outcome_too),
		cmocka_unit_test(one_connection_serves_one_host_again_and_again),
		cmocka_unit_test(no_host_is_crowded_and_not_too_many_are_asked_at_once),
		cmocka_unit_test(freeing_ends_what_is_under_way_without_a_word),
		cmocka_unit_test(the_callee_may_ask_again_and_may_free),
		cmocka_unit_test(the_environment_chooses_no_proxy),
		cmocka_unit_test(a_proxy_of_the_settings_is_asked_even_inside),
		cmocka_unit_test(a_proxy_that_refuses_the_tunnel_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
