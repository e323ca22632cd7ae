/* Sign-in: tokens asked for once, shown where they belong, renewed when they end; and the
 * sentence for each way in which it fails. */
#include "listen/bench.h"

#include "listen/token.h"

#define TOKEN(value, seconds) \
	"{\"token_type\":\"Bearer\",\"expires_in\":" seconds ",\"access_token\":\"" value "\"" \
	"}"
#define HOW "ask the crate people"
#define SECRET "s3cret+&/word"

static const struct account account = { .service = (char *)"crate",
	.tenant = (char *)"bakery example/1",
	.client_id = (char *)"oven 7",
	.secret = (char *)SECRET };

/* What a service file would say of the peer. */
struct desk {
	struct bench bench;
	struct sign_in way;
	char *url;
};

static struct desk
desk_open(const struct peer_http_rule *rules, size_t count)
{
	struct desk desk = { .bench = bench_open(rules, count) };

	desk.url = peer_http_url(desk.bench.peer, "/{tenant}/token");
	desk.way = (struct sign_in){
		.url = desk.url, .scope = (char *)"posts/.default", .how = (char *)HOW
	};
	return desk;
}
#define DESK(rules) desk_open((rules), LENGTH_OF(rules))

static void
desk_close(struct desk *desk)
{
	bench_close(&desk->bench);
	free(desk->url);
}

static struct request
desk_request(const struct desk *desk, const char *url)
{
	return (struct request){
		.url = url, .allow_private = 1, .who = { &desk->way, &account, "crate" }
	};
}

static struct page
desk_get(struct desk *desk, const char *path)
{
	_cleanup_free_ char *url = peer_http_url(desk->bench.peer, path);

	return bench_ask(&desk->bench, desk_request(desk, url));
}

static void
assert_shown(const struct desk *desk, unsigned request, const char *token)
{
	_cleanup_free_ char *header =
		peer_http_header(desk->bench.peer, request, "Authorization");
	_cleanup_free_ char *wanted = token ? mem_printf("Bearer %s", token) : NULL;

	if (!wanted)
		assert_null(header);
	else
		assert_string_equal(header, wanted);
}

static void
assert_trouble(struct page *page, enum outcome outcome, const char *words)
{
	if (page->outcome != outcome)
		fail_msg("%s instead of %s: %s", outcome_name(page->outcome),
			outcome_name(outcome), page->why ? page->why : "");
	assert_says(page, words);
	assert_null(strstr(page->why, SECRET));
	page_clear(page);
}

#define DOOR "/bakery%20example%2F1/token"

static void
a_token_is_asked_for_once_and_shown_to_every_page(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("abc.def-1", "3600"), .delay_ms = 50 },
		{ .path = "/a", .body = "page a" },
		{ .path = "/b", .body = "page b" },
	};
	struct desk desk = DESK(rules);
	_cleanup_free_ char *a = peer_http_url(desk.bench.peer, "/a");
	_cleanup_free_ char *b = peer_http_url(desk.bench.peer, "/b");
	struct got first, second;
	const char *form;

	(void)state;
	bench_queue(&desk.bench, desk_request(&desk, a), &first);
	bench_queue(&desk.bench, desk_request(&desk, b), &second);
	bench_run(&desk.bench);
	assert_int_equal(first.page.outcome, OUTCOME_FRESH);
	assert_int_equal(second.page.outcome, OUTCOME_FRESH);
	assert_int_equal(peer_http_count(desk.bench.peer, DOOR), 1);
	assert_int_equal(peer_http_requests(desk.bench.peer), 3);
	form = peer_http_request(desk.bench.peer, 0);
	assert_int_equal(strncmp(form, "POST ", 5), 0);
	assert_non_null(strstr(form, "\r\n\r\ngrant_type=client_credentials&client_id=oven%207"
				     "&scope=posts%2F.default&client_secret=s3cret%2B%26%"
				     "2Fword"));
	assert_shown(&desk, 0, NULL);
	assert_shown(&desk, 1, "abc.def-1");
	assert_shown(&desk, 2, "abc.def-1");
	page_clear(&first.page);
	page_clear(&second.page);
	desk_close(&desk);
}

static void
a_token_that_ends_is_asked_for_again(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "0") },
		{ .path = DOOR, .body = TOKEN("two", "\"3600\"") },
		{ .path = "/a", .body = "page a" },
	};
	struct desk desk = DESK(rules);

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct page page = desk_get(&desk, "/a");

		assert_int_equal(page.outcome, OUTCOME_FRESH);
		page_clear(&page);
	}
	assert_shown(&desk, 1, "one");
	assert_shown(&desk, 3, "two");
	assert_shown(&desk, 4, "two");
	assert_int_equal(peer_http_requests(desk.bench.peer), 5);
	desk_close(&desk);
}

static void
a_token_that_a_page_refuses_is_renewed_once(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "3600") },
		{ .path = DOOR, .body = TOKEN("two", "3600") },
		{ .path = "/a", .status = 401 },
		{ .path = "/a", .body = "page a" },
		{ .path = "/never",
			.status = 401,
			.body = "{\"error\":{\"code\":\"x\",\"message\":\"Lifetime\\u0007 "
				"validation failed\"}}" },
	};
	struct desk desk = DESK(rules);
	struct page page = desk_get(&desk, "/a");

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	assert_shown(&desk, 1, "one");
	assert_shown(&desk, 3, "two");
	page = desk_get(&desk, "/never");
	assert_int_equal(peer_http_count(desk.bench.peer, "/never"), 2);
	assert_says(&page, "validation failed");
	assert_null(strchr(page.why, '\a'));
	assert_says(&page, HOW);
	assert_trouble(&page, OUTCOME_FORBIDDEN, "not even with a new token (401)");
	desk_close(&desk);
}

static void
a_token_that_a_page_repeats_is_not_quoted(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one.two-3", "3600") },
		{ .path = "/a",
			.status = 403,
			.body = "{\"message\":\"no rights: one.two-3\"}" },
		{ .path = "/b", .status = 403, .body = "{\"message\":\"no rights at all\"}" },
	};
	struct desk desk = DESK(rules);
	struct page page = desk_get(&desk, "/a");

	(void)state;
	assert_null(strstr(page.why, "one.two-3"));
	assert_null(strstr(page.why, "no rights"));
	assert_trouble(
		&page, OUTCOME_FORBIDDEN, "does not let it read this page (403): a permission");
	page = desk_get(&desk, "/b");
	assert_trouble(&page, OUTCOME_FORBIDDEN, "(403) (no rights at all): a permission");
	desk_close(&desk);
}

static void
a_token_never_leaves_its_host(void **state)
{
	static struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "3600") },
		{ .path = "/away", .status = 302 },
	};
	static const struct peer_http_rule theirs[] = { { .path = "/a", .body = "page a" } };
	struct peer_http *other = peer_http_start(theirs, 1);
	_cleanup_free_ char *there = peer_http_url(other, "/a");
	_cleanup_free_ char *location = mem_printf("Location: %s\r\n", there);
	struct desk desk;
	struct page page;
	char *shown;

	(void)state;
	rules[1].headers = location;
	desk = DESK(rules);
	page = desk_get(&desk, "/away");
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	assert_shown(&desk, 1, "one");
	shown = peer_http_header(other, 0, "Authorization");
	assert_null(shown);
	peer_http_stop(other);
	desk_close(&desk);
}

static void
a_token_belongs_to_the_configured_address(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "3600") },
		{ .path = "/a", .body = "page a" },
		{ .path = "/a", .status = 401, .body = "{\"message\":\"no token\"}" },
	};
	struct desk desk = DESK(rules);
	_cleanup_free_ char *url = peer_http_url(desk.bench.peer, "/a");
	struct request request = desk_request(&desk, url);
	struct page page;

	(void)state;
	/* Asked at an address that it moved to, or that a page named as its rest. */
	request.signs_at = "https://posts.crate.example/a";
	page = bench_ask(&desk.bench, request);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_shown(&desk, 1, NULL);
	page_clear(&page);
	page = bench_ask(&desk.bench, request);
	assert_int_equal(peer_http_count(desk.bench.peer, "/a"), 2);
	assert_trouble(&page, OUTCOME_FORBIDDEN,
		"127.0.0.1 does not let us in (401), and the token of the account crate is "
		"only "
		"shown "
		"to posts.crate.example");
	desk_close(&desk);
}

static void
each_refusal_says_what_to_do(void **state)
{
	static const struct {
		const char *error, *description;
		int status;
		const char *says;
	} cases[] = {
		{ "invalid_client",
			"AADSTS7000215: Invalid client secret provided. Ensure the secret "
			"being sent is the value. Trace ID: 1 Timestamp: 2",
			401, "the secret is wrong: it must be the secret's value, not its id" },
		{ "invalid_client", "AADSTS7000222: The provided keys are expired.", 401,
			"the secret has expired: make a new one" },
		{ "unauthorized_client", "AADSTS700016: Application was not found.", 400,
			"no application with this client_id in that tenant" },
		{ "invalid_request", "AADSTS90002: Tenant not found.", 400,
			"there is no such tenant" },
		{ "invalid_client", NULL, 401, "client_id or secret is wrong" },
		{ "invalid_client", "you said " SECRET, 401, "client_id or secret is wrong" },
		{ "odd_thing", NULL, 400, "(400) (odd_thing); look at its client_id" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		_cleanup_free_ char *described =
			cases[i].description ? mem_printf(",\"error_description\":\"%s\"",
						       cases[i].description)
					     : mem_dup("");
		_cleanup_free_ char *body =
			mem_printf("{\"error\":\"%s\"%s}", cases[i].error, described);
		struct peer_http_rule rules[] = {
			{ .path = DOOR, .status = cases[i].status, .body = body },
			{ .path = "/a", .body = "page a" },
		};
		struct desk desk = DESK(rules);
		struct page page = desk_get(&desk, "/a");

		assert_says(&page, "the sign-in of the account crate");
		assert_null(strstr(page.why, "Trace ID"));
		assert_trouble(&page, OUTCOME_FORBIDDEN, cases[i].says);
		assert_int_equal(peer_http_count(desk.bench.peer, "/a"), 0);
		desk_close(&desk);
	}
}

static void
what_is_no_answer_of_a_sign_in_server_is_told(void **state)
{
	static const struct {
		struct peer_http_rule rule;
		enum outcome outcome;
		const char *says;
	} cases[] = {
		{ { .body = "<html>Welcome</html>" }, OUTCOME_REJECTED,
			"without a token that can be used" },
		{ { .body = "{\"access_token\":\"a\\r\\nX-Evil: 1\"}" }, OUTCOME_REJECTED,
			"without a token" },
		{ { .body = "{\"access_token\":7}" }, OUTCOME_REJECTED, "without a token" },
		{ { .body = "{\"access_token\":\"a\",\"token_type\":\"mac\"}" },
			OUTCOME_REJECTED, "without a token" },
		{ { .body = "[[[[", .status = 400 }, OUTCOME_FORBIDDEN, "(400); look at" },
		{ { .body = "a", .repeat = 100000 }, OUTCOME_TOO_BIG, "65536 bytes" },
		{ { .status = 302, .headers = "Location: http://127.0.0.1:9/\r\n" },
			OUTCOME_REDIRECTS, "a secret is not taken there" },
		{ { .status = 500 }, OUTCOME_SERVER_ERROR, "could not sign in: 127.0.0.1" },
		{ { .status = 404 }, OUTCOME_MISSING, "no page at this address" },
		{ { .status = 204 }, OUTCOME_REJECTED, "could not sign in" },
		{ { .status = 203, .body = TOKEN("one", "3600") }, OUTCOME_REJECTED,
			"could not sign in: there was no token in the answer" },
		{ { .refuse = true }, OUTCOME_CUT_OFF, "closed the connection" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct peer_http_rule rules[] = { cases[i].rule };
		struct desk desk;
		struct page page;

		rules[0].path = DOOR;
		desk = DESK(rules);
		page = desk_get(&desk, "/a");
		assert_says(&page, "the account crate");
		assert_trouble(&page, cases[i].outcome, cases[i].says);
		assert_int_equal(peer_http_requests(desk.bench.peer), 1);
		desk_close(&desk);
	}
}

static void
a_sign_in_server_that_asks_for_peace_gets_it(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .status = 429, .headers = "Retry-After: 600\r\n" },
		{ .path = "/a", .body = "page a" },
	};
	struct desk desk = DESK(rules);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct page page = desk_get(&desk, "/a");

		assert_in_range(page.retry_after_sec, 590, 600);
		assert_trouble(&page, OUTCOME_BUSY,
			"could not sign in: 127.0.0.1 says that we "
			"ask too often (429)");
	}
	/* The second source did not ask it again. */
	assert_int_equal(peer_http_requests(desk.bench.peer), 1);
	desk_close(&desk);
}

static void
without_a_sign_in_server_the_secret_is_the_token(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/a", .body = "page a" },
		{ .path = "/old", .status = 401 },
		{ .path = "/closed", .status = 403 },
	};
	struct desk desk = DESK(rules);
	static const struct account key = { .secret = (char *)"key-1" },
				    bad = { .secret = (char *)"two words" };
	_cleanup_free_ char *a = peer_http_url(desk.bench.peer, "/a");
	_cleanup_free_ char *old = peer_http_url(desk.bench.peer, "/old");
	_cleanup_free_ char *closed = peer_http_url(desk.bench.peer, "/closed");
	struct request request = desk_request(&desk, a);
	struct page page;

	(void)state;
	desk.way.url = NULL;
	request.who.account = &key;
	page = bench_ask(&desk.bench, request);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_shown(&desk, 0, "key-1");
	page_clear(&page);
	request.url = old;
	page = bench_ask(&desk.bench, request);
	assert_trouble(&page, OUTCOME_FORBIDDEN, "does not accept the token of the account");
	assert_int_equal(peer_http_count(desk.bench.peer, "/old"), 1);
	request.url = closed;
	page = bench_ask(&desk.bench, request);
	assert_trouble(&page, OUTCOME_FORBIDDEN, "a permission is missing");
	request.who.account = &bad;
	page = bench_ask(&desk.bench, request);
	assert_trouble(&page, OUTCOME_FORBIDDEN, "characters that are in no token");
	desk_close(&desk);
}

static void
without_an_account_nobody_is_asked(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/a", .body = "page a" } };
	static const struct account no_tenant = { .client_id = (char *)"a",
		.secret = (char *)SECRET },
				    no_client = { .tenant = (char *)"a",
					    .secret = (char *)SECRET },
				    no_secret = { .tenant = (char *)"a",
					    .client_id = (char *)"a" },
				    none = { .none = true };
	static const struct {
		const struct account *account;
		const char *says;
	} cases[] = {
		{ NULL, ("write accounts: { crate: { tenant: ..., client_id: ..., secret: "
			 "credential:NAME } } in forewarn.yaml, or accounts: { crate: none } "
			 "to go "
			 "without it. " HOW) },
		{ &none, "the configuration says that there is none (accounts: crate: none)" },
		{ &no_tenant, "the account crate has no tenant" },
		{ &no_client, "the account crate has no client_id" },
		{ &no_secret, "the account crate has no secret" },
	};
	struct desk desk = DESK(rules);
	_cleanup_free_ char *url = peer_http_url(desk.bench.peer, "/a");

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct request request = desk_request(&desk, url);
		struct page page;

		request.who.account = cases[i].account;
		page = bench_ask(&desk.bench, request);
		assert_trouble(&page, OUTCOME_NO_ACCOUNT, cases[i].says);
	}
	assert_int_equal(peer_http_requests(desk.bench.peer), 0);
	desk_close(&desk);
}

static void
a_secret_stays_off_plain_http_and_private_addresses(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "3600") },
	};
	struct desk desk = DESK(rules);
	struct request request = desk_request(&desk, "https://posts.crate.example/a");
	struct page page;

	(void)state;
	request.allow_private = 0;
	page = bench_ask(&desk.bench, request);
	assert_trouble(&page, OUTCOME_REFUSED_ADDRESS, "loopback");
	desk.way.url = (char *)"http://login.crate.example/token";
	page = bench_ask(&desk.bench, request);
	assert_trouble(&page, OUTCOME_REFUSED_ADDRESS, "without encryption");
	assert_int_equal(peer_http_requests(desk.bench.peer), 0);
	desk_close(&desk);
}

static void
listening_may_end_while_a_token_comes(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = DOOR, .body = TOKEN("one", "3600"), .delay_ms = 300 },
	};
	struct desk desk = DESK(rules);
	_cleanup_free_ char *url = peer_http_url(desk.bench.peer, "/a");
	struct got got;

	(void)state;
	bench_queue(&desk.bench, desk_request(&desk, url), &got);
	for (int i = 0; i < 5; i++)
		assert_true(sd_event_run(desk.bench.loop, 10000) >= 0);
	assert_int_equal(listen_pending(desk.bench.listen), 1);
	desk_close(&desk);
	assert_false(got.came);
}

/* ---- only the headers ---- */

static struct page
head(struct bench *bench, const char *path, const struct strings *telling)
{
	_cleanup_free_ char *url = peer_http_url(bench->peer, path);

	return bench_ask(
		bench, (struct request){
			       .url = url, .allow_private = 1, .head = 1, .telling = telling });
}

static void
a_head_gives_the_headers_as_the_page(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/v1",
			.headers = "Sunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n",
			.body = "not wanted",
			.etag = "\"1\"" },
		{ .path = "/old", .status = 308, .headers = "Location: /v1\r\nX-Old: 1\r\n" },
	};
	struct bench bench = BENCH(rules);
	struct page page = head(&bench, "/old", NULL);

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(strncmp(page.body, "HTTP/1.1 200 ", 13), 0);
	assert_non_null(strstr(page.body, "\r\nSunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n"));
	assert_null(strstr(page.body, "X-Old"));
	assert_null(strstr(page.body, "not wanted"));
	assert_int_equal(page.body_len, strlen(page.body));
	assert_int_equal(strncmp(peer_http_request(bench.peer, 1), "HEAD ", 5), 0);
	page_clear(&page);
	bench_close(&bench);
}

static void
a_server_without_head_is_asked_by_get(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/v1", .status = 405 },
		{ .path = "/v1",
			.headers = "Deprecation: @1772582400\r\n",
			.body = "x",
			.repeat = 50000000 },
		{ .path = "/v2", .status = 501 },
		{ .path = "/v2", .status = 405 },
	};
	struct bench bench = BENCH(rules);
	struct page page = head(&bench, "/v1", NULL);

	(void)state;
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_non_null(strstr(page.body, "Deprecation: @1772582400"));
	assert_int_equal(strncmp(peer_http_request(bench.peer, 1), "GET ", 4), 0);
	/* The page itself is not waited for. */
	assert_true(page.wire_bytes < 5000000);
	page_clear(&page);
	page = head(&bench, "/v2", NULL);
	assert_int_equal(page.outcome, OUTCOME_REJECTED);
	assert_int_equal(peer_http_count(bench.peer, "/v2"), 2);
	page_clear(&page);
	bench_close(&bench);
}

static void
a_closed_door_may_still_say_when_it_goes(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/sunset",
			.status = 401,
			.headers = "Sunset: Sat, 31 Oct 2026 23:59:59 GMT\r\n" },
		{ .path = "/own", .status = 403, .headers = "X-Api-Ends: 2027-01-01\r\n" },
		{ .path = "/shut", .status = 403 },
	};
	struct bench bench = BENCH(rules);
	_cleanup_(strings_clear) struct strings telling = { 0 };
	struct page page = head(&bench, "/sunset", NULL);

	(void)state;
	strings_add(&telling, "removed=X-Api-Ends");
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_int_equal(page.status, 401);
	page_clear(&page);
	page = head(&bench, "/own", NULL);
	assert_int_equal(page.outcome, OUTCOME_FORBIDDEN);
	page_clear(&page);
	page = head(&bench, "/own", &telling);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_non_null(strstr(page.body, "X-Api-Ends: 2027-01-01"));
	page_clear(&page);
	page = head(&bench, "/shut", &telling);
	assert_int_equal(page.outcome, OUTCOME_FORBIDDEN);
	page_clear(&page);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_asked_for_once_and_shown_to_every_page),
		cmocka_unit_test(a_token_that_ends_is_asked_for_again),
		cmocka_unit_test(a_token_that_a_page_refuses_is_renewed_once),
		cmocka_unit_test(a_token_that_a_page_repeats_is_not_quoted),
		cmocka_unit_test(a_token_never_leaves_its_host),
		cmocka_unit_test(a_token_belongs_to_the_configured_address),
		cmocka_unit_test(each_refusal_says_what_to_do),
		cmocka_unit_test(what_is_no_answer_of_a_sign_in_server_is_told),
		cmocka_unit_test(a_sign_in_server_that_asks_for_peace_gets_it),
		cmocka_unit_test(without_a_sign_in_server_the_secret_is_the_token),
		cmocka_unit_test(without_an_account_nobody_is_asked),
		cmocka_unit_test(a_secret_stays_off_plain_http_and_private_addresses),
		cmocka_unit_test(listening_may_end_while_a_token_comes),
		cmocka_unit_test(a_head_gives_the_headers_as_the_page),
		cmocka_unit_test(a_server_without_head_is_asked_by_get),
		cmocka_unit_test(a_closed_door_may_still_say_when_it_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
