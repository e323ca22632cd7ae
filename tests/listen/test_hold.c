/* Holding: while whoever takes the pages has enough of them, no more are asked for. */
#include "listen/bench.h"

#define FEED "<feed><title>Bakery clouds</title></feed>"

static void
turn(struct bench *bench, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		assert_true(sd_event_run(bench->loop, 20000) >= 0);
}

static void
nothing_is_asked_while_held(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");
	struct got got[3];

	(void)state;
	bench_queue(&bench, (struct request){ .url = url, .allow_private = 1 }, &got[0]);
	bench_run(&bench);
	listen_hold(bench.listen, true);
	for (size_t i = 1; i < LENGTH_OF(got); i++)
		bench_queue(
			&bench, (struct request){ .url = url, .allow_private = 1 }, &got[i]);
	turn(&bench, 5);
	assert_int_equal(peer_http_requests(bench.peer), 1);
	assert_int_equal(listen_pending(bench.listen), 2);
	listen_hold(bench.listen, false);
	bench_run(&bench);
	assert_int_equal(peer_http_requests(bench.peer), 3);
	for (size_t i = 0; i < LENGTH_OF(got); i++)
		page_clear(&got[i].page);
	bench_close(&bench);
}

static void
what_came_and_files_wait_until_they_are_wanted(void **state)
{
	static const struct peer_http_rule rules[] = {
		{ .path = "/", .body = FEED, .delay_ms = 50 }
	};
	struct bench bench = BENCH(rules);
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");
	struct got page, file;

	(void)state;
	bench_queue(&bench, (struct request){ .url = url, .allow_private = 1 }, &page);
	while (peer_http_requests(bench.peer) == 0)
		turn(&bench, 1);
	listen_hold(bench.listen, true);
	bench_queue(&bench, (struct request){ .url = "file:///nothing/there" }, &file);
	turn(&bench, 20);
	assert_false(page.came || file.came);
	listen_hold(bench.listen, false);
	bench_run(&bench);
	assert_int_equal(page.page.outcome, OUTCOME_FRESH);
	assert_int_equal(file.page.outcome, OUTCOME_MISSING);
	page_clear(&page.page);
	page_clear(&file.page);
	/* Whoever is freed while held has nothing more to say. */
	bench_queue(&bench, (struct request){ .url = url, .allow_private = 1 }, &page);
	listen_hold(bench.listen, true);
	turn(&bench, 10);
	bench_close(&bench);
	assert_false(page.came);
}

struct taker {
	struct bench *bench;
	unsigned came;
};

static void
take_one_and_hold(struct page *page, void *userdata)
{
	struct taker *taker = userdata;

	page_clear(page);
	taker->came++;
	listen_hold(taker->bench->listen, true);
}

static void
whoever_takes_a_page_may_hold_the_next(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/", .body = FEED } };
	struct bench bench = BENCH(rules);
	struct taker taker = { &bench, 0 };
	_cleanup_free_ char *url = peer_http_url(bench.peer, "/");

	(void)state;
	assert_int_equal(listen_new(bench.wire, &bench.settings, &bench.listen, NULL), 0);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(
			listen_fetch(bench.listen,
				&(struct request){
					.url = url, .allow_private = 1, .userdata = &taker },
				take_one_and_hold),
			0);
	for (unsigned i = 1; i <= 6; i++) {
		listen_hold(bench.listen, false);
		while (taker.came < i)
			turn(&bench, 1);
		turn(&bench, 3);
		assert_int_equal(taker.came, i);
	}
	assert_int_equal(listen_pending(bench.listen), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_asked_while_held),
		cmocka_unit_test(what_came_and_files_wait_until_they_are_wanted),
		cmocka_unit_test(whoever_takes_a_page_may_hold_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
