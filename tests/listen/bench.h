/* Bench: a loop with listen on it, and pages asked for one by one. */
#pragma once

#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "listen/listen.h"
#include "support/peer_http.h"

struct bench {
	sd_event *loop;
	struct wire *wire;
	struct listen *listen;
	struct listen_settings settings;
	struct peer_http *peer;
};

struct got {
	struct page page;
	bool came;
};

static inline struct bench
bench_open(const struct peer_http_rule *rules, size_t count)
{
	struct bench bench = { .settings = { .page_max_bytes = 100000,
				       .page_timeout_sec = 20,
				       .connections = 8,
				       .per_host = 4 } };

	bench.peer = peer_http_start(rules, count);
	assert_int_equal(sd_event_new(&bench.loop), 0);
	assert_int_equal(wire_new(bench.loop, &bench.wire, NULL), 0);
	return bench;
}
#define BENCH(rules) bench_open((rules), LENGTH_OF(rules))

static inline void
bench_close(struct bench *bench)
{
	listen_free(bench->listen);
	wire_free(bench->wire);
	sd_event_unref(bench->loop);
	peer_http_stop(bench->peer);
}

static inline void
bench_take(struct page *page, void *userdata)
{
	struct got *got = userdata;

	assert_false(got->came);
	got->page = *page;
	got->came = true;
}

/* Queues a request; settings are taken over at the first one. */
static inline void
bench_queue(struct bench *bench, struct request request, struct got *got)
{
	if (!bench->listen)
		assert_int_equal(
			listen_new(bench->wire, &bench->settings, &bench->listen, NULL), 0);
	*got = (struct got){ 0 };
	request.userdata = got;
	assert_int_equal(listen_fetch(bench->listen, &request, bench_take), 0);
	assert_false(got->came);
}

static inline void
bench_run(struct bench *bench)
{
	while (listen_pending(bench->listen) > 0)
		assert_true(sd_event_run(bench->loop, 30 * 1000000) >= 0);
}

static inline struct page
bench_ask(struct bench *bench, struct request request)
{
	struct got got;

	bench_queue(bench, request, &got);
	bench_run(bench);
	assert_true(got.came);
	return got.page;
}

/* The page at PATH of the peer. */
static inline struct page
bench_get(struct bench *bench, const char *path)
{
	_cleanup_free_ char *url = peer_http_url(bench->peer, path);

	return bench_ask(bench, (struct request){ .url = url, .allow_private = 1 });
}

static inline void
assert_says(const struct page *page, const char *words)
{
	assert_non_null(page->why);
	if (!strstr(page->why, words))
		fail_msg("\"%s\" does not say \"%s\"", page->why, words);
}
