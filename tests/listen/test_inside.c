/* The inside of the network: no page and no name may lead us there, except where the admin says
 * so. */
#include "listen/bench.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listen/exchange.h"

static const struct peer_http_rule feed[] = { { .path = "/", .body = "<feed/>" } };

static void
assert_refused(struct bench *bench, const char *url, int allow_private, const char *words)
{
	struct page page = bench_ask(
		bench, (struct request){ .url = url, .allow_private = allow_private });

	if (page.outcome != OUTCOME_REFUSED_ADDRESS)
		fail_msg("%s: %s, %s", url, outcome_name(page.outcome),
			page.why ? page.why : "");
	assert_says(&page, words);
	assert_int_equal(page.status, 0);
	page_clear(&page);
}

static void
every_way_to_write_this_machine_is_refused(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "127.1", "0x7f000001", "2130706433",
		"017700000001", "0x7f.1", "127.0.0.01", "0.0.0.0", "0", "localhost",
		"LOCALHOST", "localhost.", "feed.localhost", "[::1]", "[::]",
		"[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[64:ff9b::7f00:1]",
		"[2002:7f00:1::]", "%31%32%37.0.0.1" };
	struct bench bench = BENCH(feed);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(hosts); i++) {
		_cleanup_free_ char *url =
			mem_printf("http://%s:%u/", hosts[i], peer_http_port(bench.peer));

		assert_refused(&bench, url, 0, "may only ask the public internet");
	}
	assert_int_equal(peer_http_connections(bench.peer), 0);
	bench_close(&bench);
}

static void
private_networks_are_refused_before_anybody_is_asked(void **state)
{
	static const char *const urls[] = { "http://10.0.0.1/", "https://192.168.1.1/",
		"http://172.31.255.255/", "http://169.254.169.254/latest/meta-data/",
		"http://100.100.100.200/", "http://[fd00:ec2::254]/",
		"http://[fe80::1%25eth0]/", "http://224.0.0.1/" };
	struct bench bench = BENCH(feed);

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(urls); i++)
		assert_refused(&bench, urls[i], 0, "allow_private");
	bench_close(&bench);
}

/* The machine's own name, if it leads to an IPv4 loopback address here; the caller frees. */
static char *
name_of_loopback(void)
{
	char name[256] = "";
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM },
			*found = NULL;
	bool loops = false;

	if (gethostname(name, sizeof(name) - 1) == 0 &&
		getaddrinfo(name, NULL, &hints, &found) == 0)
		loops = ((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr.s_addr ==
			htonl(INADDR_LOOPBACK);
	if (found)
		freeaddrinfo(found);
	return loops && strcmp(name, "localhost") != 0 ? mem_dup(name) : NULL;
}

static void
a_name_that_leads_inside_is_refused_at_the_socket(void **state)
{
	struct bench bench = BENCH(feed);
	_cleanup_free_ char *name = name_of_loopback(), *url = NULL;
	struct page page;

	(void)state;
	if (!name) {
		bench_close(&bench);
		skip();
	}
	url = mem_printf("http://%s:%u/", name, peer_http_port(bench.peer));
	assert_refused(&bench, url, 0, "leads to 127.0.0.1, a loopback address");
	assert_int_equal(peer_http_connections(bench.peer), 0);
	page = bench_ask(&bench, (struct request){ .url = url, .allow_private = 1 });
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	page_clear(&page);
	/* Its connection is kept, but not for this one. */
	assert_refused(&bench, url, 0, "leads to 127.0.0.1, a loopback address");
	assert_int_equal(peer_http_requests(bench.peer), 1);
	bench_close(&bench);
}

static void
take_result(CURL *easy, CURLcode result, void *userdata)
{
	struct exchange *exchange = userdata;

	assert_ptr_equal(easy, exchange->easy);
	exchange_end(exchange, result);
	exchange->max_bytes = 0; /* over */
}

static void
exchange_all(struct bench *bench, struct exchange *exchange)
{
	assert_int_equal(exchange_begin(exchange, bench->wire, take_result, exchange), 0);
	while (exchange->max_bytes)
		assert_true(sd_event_run(bench->loop, 1000000) >= 0);
}

static void
a_kept_connection_is_checked_again_before_it_is_used(void **state)
{
	struct bench bench = BENCH(feed);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");
	struct target target;
	struct validators validators = { 0 };
	struct exchange question = { .settings = &bench.settings,
		.target = &target,
		.validators = &validators,
		.max_bytes = 1000,
		.budget_ms = 5000 };
	struct exchange open = question, guarded = question;

	(void)state;
	assert_int_equal(target_read(url, &target, NULL), 0);
	open.allow_private = true;
	exchange_all(&bench, &open);
	assert_int_equal(open.result, CURLE_OK);
	/* The same wire, so curl has a connection at hand and opens no socket. */
	exchange_all(&bench, &guarded);
	assert_int_equal(guarded.result, CURLE_ABORTED_BY_CALLBACK);
	assert_string_equal(guarded.refused, "127.0.0.1, a loopback address");
	assert_int_equal(peer_http_requests(bench.peer), 1);
	exchange_clear(&open);
	exchange_clear(&guarded);
	target_clear(&target);
	bench_close(&bench);
}

static void
a_redirect_that_leads_inside_is_refused(void **state)
{
	/* The proxy stands in for the internet. */
	static const struct peer_http_rule rules[] = {
		{ .path = "http://status.example/a",
			.status = 302,
			.headers = "Location: http://0x7f000001/\r\n" },
		{ .path = "http://status.example/b",
			.status = 301,
			.headers = "Location: http://[::ffff:10.0.0.1]/\r\n" },
		{ .path = "http://status.example/c",
			.status = 302,
			.headers = "Location: http://localhost/\r\n" },
	};
	struct bench bench = BENCH(rules);

	(void)state;
	bench.settings.proxy = peer_http_url(bench.peer, "");
	for (size_t i = 0; i < LENGTH_OF(rules); i++) {
		struct page page = bench_ask(&bench, (struct request){ .url = rules[i].path });

		assert_int_equal(page.outcome, OUTCOME_REFUSED_ADDRESS);
		assert_int_equal(page.status, rules[i].status);
		page_clear(&page);
	}
	assert_int_equal(peer_http_requests(bench.peer), 3);
	bench_close(&bench);
	listen_settings_clear(&bench.settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_to_write_this_machine_is_refused),
		cmocka_unit_test(private_networks_are_refused_before_anybody_is_asked),
		cmocka_unit_test(a_name_that_leads_inside_is_refused_at_the_socket),
		cmocka_unit_test(a_kept_connection_is_checked_again_before_it_is_used),
		cmocka_unit_test(a_redirect_that_leads_inside_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
