/* Serve: the reader's end of the socket, blocking, for there is nothing else to do. */
#include "cage/serve.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cage/request.h"

#define LARGE_BYTES (1024u * 1024)

static void
take(char *to, size_t n)
{
	while (n) {
		ssize_t got = read(SERVE_FD, to, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			_exit(SERVE_EXIT_GONE);
		to += got;
		n -= (size_t)got;
	}
}

static void
say(const struct text *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t put = write(SERVE_FD, text->data + done, text->len - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			_exit(SERVE_EXIT_GONE);
		done += (size_t)put;
	}
}

static char *
take_record(enum record_kind kind, size_t *ret_n)
{
	struct record_head head;
	char *payload;

	take((char *)&head, sizeof(head));
	if (head.kind != (uint32_t)kind || head.length > LIMIT_REQUEST_BYTES)
		_exit(SERVE_EXIT_ODD);
	payload = mem_new(head.length + 1, 1);
	take(payload, head.length);
	*ret_n = head.length;
	return payload;
}

void
serve_setup(struct strings *ret_zones)
{
	size_t n;
	_cleanup_free_ char *payload = take_record(RECORD_SETUP, &n);

	if (request_read_setup(payload, n, ret_zones, NULL) < 0)
		_exit(SERVE_EXIT_ODD);
}

void
serve_ready(const struct walls *walls)
{
	_cleanup_(text_clear) struct text out = { 0 };

	reply_write_ready(&out, walls);
	say(&out);
}

void
serve_refused(const char *what)
{
	struct text out = { 0 };

	reply_write_refused(&out, what);
	say(&out);
	_exit(SERVE_EXIT_ODD);
}

static void
say_answer(uint64_t number, const struct cage_answer *answer)
{
	struct text out = { 0 };

	for (size_t i = 0; i < answer->reading.count; i++) {
		reply_write_entry(&out, number, &answer->reading.entries[i]);
		if (out.len < SERVE_CHUNK)
			continue;
		say(&out);
		out.len = 0;
	}
	reply_write_complete(&out, number, answer);
	say(&out);
	text_clear(&out);
}

static void
say_no_feed(uint64_t number, const char *why)
{
	_cleanup_(text_clear) struct text out = { 0 };

	reply_write_no_feed(&out, number, why);
	say(&out);
}

/* Its size. */
static size_t
serve_page(const serve_task tasks[static CAGE_TASK_COUNT])
{
	size_t n;
	_cleanup_free_ char *payload = take_record(RECORD_REQUEST, &n);
	_cleanup_free_ char *body = NULL, *why = NULL;
	struct cage_answer answer = { 0 };
	struct request request;

	if (request_read(payload, n, &request, NULL) < 0)
		_exit(SERVE_EXIT_ODD);
	body = mem_new(request.input.len + 1, 1);
	take(body, request.input.len);
	request.input.body = body;
	if (tasks[request.task](&request.input, &answer, &why) < 0)
		say_no_feed(request.number, why);
	else
		say_answer(request.number, &answer);
	cage_answer_clear(&answer);
	n = request.input.len;
	request_clear(&request);
	return n;
}

void
serve_pages(const serve_task tasks[static CAGE_TASK_COUNT])
{
	/* Most pages are small: what a large one needed is given back. */
	for (;;)
		if (serve_page(tasks) > LARGE_BYTES)
			(void)malloc_trim(0);
}
