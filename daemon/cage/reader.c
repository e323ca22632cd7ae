/* Reader: the page to the child without ever blocking the loop, its answer back, and what its end means. */
#include "cage/reader.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cage/ending.h"
#include "cage/reply.h"
#include "cage/request.h"
#include "cage/spawn.h"

#define CHUNK_BYTES (256u * 1024) /* in one turn of the loop */
#define HUNG_UP_SECONDS 2u        /* from its last word to its end */
/* That a child ended is asked, the longer it takes the more rarely: the command does not block SIGCHLD as
 * sd_event_add_child wants it, and valgrind knows no process descriptors. */
#define FIRST_NAP_USEC 500u
#define LONGEST_NAP_USEC 100000u

struct reader {
	struct reader_order order;
	struct spawned child;
	sd_event_source *io, *timer, *reaper;
	unsigned nap_usec;
	bool ready;   /* it is locked up */
	bool busy;    /* it has a page */
	bool hung_up; /* its end of the socket is closed */
	bool ended;
	unsigned pages;
	struct walls walls;
	struct reader_page page;
	size_t sent; /* of request and body */
	struct reply reply;
	struct text in;
};

bool
reader_idle(const struct reader *reader)
{
	return !reader->busy && !reader->ended && !reader->hung_up;
}

bool
reader_ended(const struct reader *reader)
{
	return reader->ended;
}

unsigned
reader_generation(const struct reader *reader)
{
	return reader->order.generation;
}

unsigned
reader_pages(const struct reader *reader)
{
	return reader->pages;
}

static void
set_timer(struct reader *reader, unsigned seconds)
{
	(void)sd_event_source_set_time_relative(reader->timer, (uint64_t)seconds * 1000000);
	(void)sd_event_source_set_enabled(
		reader->timer, seconds ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

/* The clock on the wall for a page that hangs; the processor's for one that spins while we are held up elsewhere. */
static void
begin_page(struct reader *reader)
{
	set_timer(reader, reader->order.page_seconds);
	spawn_limit_processor(reader->child.pid, reader->order.page_seconds);
}

static void
forget_page(struct reader *reader)
{
	text_clear(&reader->page.request);
	reader->page = (struct reader_page){ 0 };
	reader->sent = 0;
	reader->busy = false;
	reply_clear(&reader->reply);
}

/* It ends, or has ended. */
static void
await_end(struct reader *reader)
{
	reader->nap_usec = reader->nap_usec ? 2 * reader->nap_usec : FIRST_NAP_USEC;
	if (reader->nap_usec > LONGEST_NAP_USEC)
		reader->nap_usec = LONGEST_NAP_USEC;
	(void)sd_event_source_set_time_relative(reader->reaper, reader->nap_usec);
	(void)sd_event_source_set_enabled(reader->reaper, SD_EVENT_ONESHOT);
}

void
reader_end(struct reader *reader)
{
	if (reader->ended)
		return;
	reader->ended = true;
	forget_page(reader);
	text_clear(&reader->in);
	reader->io = sd_event_source_disable_unref(reader->io);
	set_timer(reader, 0);
	(void)close(reader->child.socket);
	reader->child.socket = -1;
	if (reader->child.pid <= 0)
		return;
	(void)kill(reader->child.pid, SIGKILL);
	await_end(reader);
}

/* The page is over without an answer of the child's own, and so is the child. WHY is taken over. */
static void
fail(struct reader *reader, enum cage_verdict verdict, char *why)
{
	/* Before it is ready it does not even have the page. */
	struct cage_answer answer = { .verdict = reader->ready ? verdict : CAGE_FAILED,
		.why = why,
		.unseen = !reader->ready };
	bool busy = reader->busy;

	reader_end(reader);
	if (busy)
		reader->order.done(reader, &answer, reader->order.userdata);
	else
		cage_answer_clear(&answer);
}

static void
fail_protocol(struct reader *reader, int error, char *why)
{
	if (error == -E2BIG) {
		fail(reader, CAGE_LIMIT, why);
		return;
	}
	fail(reader, CAGE_FAILED,
		mem_printf("the program that reads pages does not make sense: %s",
			why ? why : strerror(-error)));
	free(why);
}

static size_t
unsent(const struct reader *reader)
{
	return reader->page.request.len + reader->page.len - reader->sent;
}

static void
watch_io(struct reader *reader)
{
	(void)sd_event_source_set_io_events(
		reader->io, EPOLLIN | (unsent(reader) ? (uint32_t)EPOLLOUT : 0));
}

static void
finish(struct reader *reader)
{
	struct cage_answer answer = reader->reply.answer;

	reader->reply.answer = (struct cage_answer){ 0 };
	forget_page(reader);
	set_timer(reader, 0);
	reader->order.done(reader, &answer, reader->order.userdata);
}

static int
take_ready(struct reader *reader, const struct record_head *head, const char *payload)
{
	char *why = NULL;
	int r = reply_take_ready(head, payload, &reader->walls, &why);

	if (r == -EPERM) {
		fail(reader, CAGE_FAILED,
			mem_printf("the program that reads pages cannot begin: %s", why));
		free(why);
		return r;
	}
	if (r < 0) {
		fail_protocol(reader, r, why);
		return r;
	}
	reader->ready = true;
	set_timer(reader, 0);
	if (reader->busy)
		begin_page(reader);
	return 0;
}

/* 0: go on; 1: that was the end of the answer; <0: the reader is no more. */
static int
take_record(struct reader *reader, const struct record_head *head, const char *payload)
{
	char *why = NULL;
	int r;

	if (!reader->ready)
		return take_ready(reader, head, payload);
	if (!reader->busy || unsent(reader)) {
		fail_protocol(reader, -EPROTO, mem_dup("it answers what nobody asked"));
		return -EPROTO;
	}
	r = reply_take(&reader->reply, head, payload, &why);
	if (r < 0)
		fail_protocol(reader, r, why);
	return r;
}

/* All records that are there. What is left behind an answer belongs to nothing. */
static void
take_records(struct reader *reader)
{
	size_t at = 0;
	struct record_head head;
	int r = 0;

	while (r == 0 && reader->in.len - at >= sizeof(head)) {
		memcpy(&head, reader->in.data + at, sizeof(head));
		if (head.length > LIMIT_RECORD_BYTES) {
			fail_protocol(reader, -EPROTO,
				mem_dup("a record is longer than any entry is"));
			return;
		}
		if (reader->in.len - at - sizeof(head) < head.length)
			break;
		r = take_record(reader, &head, reader->in.data + at + sizeof(head));
		if (r < 0)
			return;
		at += sizeof(head) + head.length;
	}
	if (r > 0 && at < reader->in.len) {
		fail_protocol(
			reader, -EPROTO, mem_dup("it goes on behind the end of its answer"));
		return;
	}
	/* A record that comes byte by byte is not copied with each. */
	if (at) {
		reader->in.len -= at;
		memmove(reader->in.data, reader->in.data + at, reader->in.len);
	}
	if (r > 0)
		finish(reader);
}

/* How it ended is not known yet; that it does not take long is seen to. */
static void
hang_up(struct reader *reader)
{
	reader->hung_up = true;
	reader->io = sd_event_source_disable_unref(reader->io);
	set_timer(reader, HUNG_UP_SECONDS);
	await_end(reader);
}

static void
hear(struct reader *reader)
{
	ssize_t n;

	text_reserve(&reader->in, CHUNK_BYTES);
	n = recv(reader->child.socket, reader->in.data + reader->in.len, CHUNK_BYTES,
		MSG_DONTWAIT);
	if (n > 0) {
		reader->in.len += (size_t)n;
		take_records(reader);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		hang_up(reader);
	}
}

static void
speak(struct reader *reader)
{
	const struct reader_page *page = &reader->page;
	bool head = reader->sent < page->request.len;
	const char *from = head ? page->request.data + reader->sent
				: page->body + (reader->sent - page->request.len);
	size_t n = head ? page->request.len - reader->sent : unsent(reader);
	ssize_t put = send(reader->child.socket, from, n < CHUNK_BYTES ? n : CHUNK_BYTES,
		MSG_DONTWAIT | MSG_NOSIGNAL);

	if (put > 0)
		reader->sent += (size_t)put;
	else if (put < 0 && errno != EAGAIN && errno != EINTR)
		hang_up(reader);
	if (reader->io)
		watch_io(reader);
}

static int
on_io(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct reader *reader = userdata;

	(void)source;
	(void)fd;
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		hear(reader);
	if (events & EPOLLOUT && reader->io && unsent(reader))
		speak(reader);
	return 0;
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct reader *reader = userdata;

	(void)source;
	(void)usec;
	if (reader->hung_up)
		fail(reader, CAGE_FAILED,
			mem_dup("the program that reads pages hung up, and does not end"));
	else if (!reader->ready)
		fail(reader, CAGE_FAILED,
			mem_printf(
				"the program that reads pages was not ready after %u seconds",
				LIMIT_READER_START_SECONDS));
	else
		fail(reader, CAGE_TIMEOUT,
			mem_printf("reading it takes longer than %u second%s",
				reader->order.page_seconds,
				reader->order.page_seconds == 1 ? "" : "s"));
	return 0;
}

static int
on_reaper(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct reader *reader = userdata;
	int status;
	enum spawn_end end = spawn_reap(reader->child.pid, false, &status);
	enum cage_verdict verdict;
	char *why;

	(void)source;
	(void)usec;
	if (end == SPAWN_RUNS) {
		await_end(reader);
		return 0;
	}
	reader->child.pid = 0;
	if (!reader->ended) {
		verdict = ending_verdict(
			&(struct ending){ end, status, reader->ready, reader->order.program },
			&why);
		fail(reader, verdict, why);
	}
	reader->order.gone(reader, reader->order.userdata);
	return 0;
}

static int
watch(struct reader *reader, sd_event *loop)
{
	int r = sd_event_add_io(
		loop, &reader->io, reader->child.socket, EPOLLIN | EPOLLOUT, on_io, reader);

	if (r >= 0)
		r = sd_event_add_time_relative(
			loop, &reader->reaper, CLOCK_MONOTONIC, 0, 1, on_reaper, reader);
	if (r >= 0)
		r = sd_event_source_set_enabled(reader->reaper, SD_EVENT_OFF);
	if (r >= 0)
		r = sd_event_add_time_relative(loop, &reader->timer, CLOCK_MONOTONIC,
			(uint64_t)LIMIT_READER_START_SECONDS * 1000000, 0, on_timer, reader);
	return r;
}

int
reader_start(sd_event *loop, const struct reader_order *order, struct reader **ret,
	char **reterr_why)
{
	struct reader *reader = MEM_NEW(struct reader);
	int r;

	reader->order = *order;
	r = spawn_reader(order->program, &reader->child, reterr_why);
	if (r < 0) {
		free(reader);
		return r;
	}
	request_write_setup(&reader->page.request, order->zones);
	r = watch(reader, loop);
	if (r < 0) {
		reader_free(reader);
		return mem_why(r, reterr_why,
			"the program that reads pages cannot be watched: %s", strerror(-r));
	}
	*ret = reader;
	return 0;
}

void
reader_give(struct reader *reader, struct reader_page *page)
{
	struct text request = reader->page.request;

	/* What is left of the setup goes first. */
	if (request.len) {
		text_add(&request, page->request.data, page->request.len);
		text_clear(&page->request);
		page->request = request;
	}
	reader->page = *page;
	page->request = (struct text){ 0 };
	reader->reply = (struct reply){ .number = page->number, .task = page->task };
	reader->busy = true;
	reader->pages++;
	if (reader->ready)
		begin_page(reader);
	watch_io(reader);
}

void
reader_free(struct reader *reader)
{
	int status;

	if (!reader)
		return;
	reader_end(reader);
	sd_event_source_disable_unref(reader->reaper);
	sd_event_source_disable_unref(reader->timer);
	if (reader->child.pid > 0)
		(void)spawn_reap(reader->child.pid, true, &status);
	free(reader);
}
