/* Wire: curl's sockets, its one timer and its finished transfers as sources of an sd-event
 * loop. */
#include "base/wire.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "base/mem.h"

struct transfer {
	struct wire *wire;
	CURL *easy;
	wire_done done;
	void *userdata;
	bool deaf; /* its socket cannot be watched */
	struct transfer *next, *previous;
};

struct wire {
	sd_event *loop;
	CURLM *multi;
	sd_event_source *timer;
	sd_event_source *drain;
	struct transfer *transfers;
};

/* sd-event refuses new sources once it is on its way out, and curl would take that for a
 * failure of its own. */
static bool
is_leaving(const struct wire *wire)
{
	int state = sd_event_get_state(wire->loop);

	return state == SD_EVENT_EXITING || state == SD_EVENT_FINISHED;
}

static void
act(struct wire *wire, curl_socket_t fd, int events)
{
	int running;

	(void)curl_multi_socket_action(wire->multi, fd, events, &running);
	if (!is_leaving(wire))
		(void)sd_event_source_set_enabled(wire->drain, SD_EVENT_ONESHOT);
}

static int
on_io(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct wire *wire = userdata;
	int action = 0;

	(void)source;
	assert(wire);
	if (events & EPOLLIN)
		action |= CURL_CSELECT_IN;
	if (events & EPOLLOUT)
		action |= CURL_CSELECT_OUT;
	if (events & (EPOLLERR | EPOLLHUP))
		action |= CURL_CSELECT_ERR;
	act(wire, fd, action);
	return 0;
}

static int
on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct wire *wire = userdata;

	(void)source;
	(void)usec;
	assert(wire);
	act(wire, CURL_SOCKET_TIMEOUT, 0);
	return 0;
}

static uint32_t
epoll_events(int what)
{
	switch (what) {
	case CURL_POLL_IN:
		return EPOLLIN;
	case CURL_POLL_OUT:
		return EPOLLOUT;
	case CURL_POLL_INOUT:
		return EPOLLIN | EPOLLOUT;
	default:
		return 0;
	}
}

static struct transfer *
transfer_of(CURL *easy)
{
	char *private = NULL;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
	return (struct transfer *)(void *)private;
}

/* Not from here, where curl is in the middle of it. */
static void
give_up(struct wire *wire, struct transfer *transfer)
{
	if (!transfer)
		return;
	transfer->deaf = true;
	(void)sd_event_source_set_enabled(wire->drain, SD_EVENT_ONESHOT);
}

/* Always 0: in curl, -1 from here ends every transfer of the multi for ever. One socket that
 * cannot be watched only costs its own transfer. */
static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *userdata, void *socket_data)
{
	struct wire *wire = userdata;
	sd_event_source *source = socket_data;

	if (what == CURL_POLL_REMOVE) {
		(void)curl_multi_assign(wire->multi, fd, NULL);
		sd_event_source_disable_unref(source);
		return 0;
	}
	if (is_leaving(wire))
		return 0;
	if (source) {
		(void)sd_event_source_set_io_events(source, epoll_events(what));
		return 0;
	}
	if (sd_event_add_io(wire->loop, &source, fd, epoll_events(what), on_io, wire) < 0) {
		give_up(wire, transfer_of(easy));
		return 0;
	}
	(void)sd_event_source_set_description(source, "wire-io");
	(void)curl_multi_assign(wire->multi, fd, source);
	return 0;
}

static int
on_timeout_wanted(CURLM *multi, long timeout_ms, void *userdata)
{
	struct wire *wire = userdata;

	(void)multi;
	if (is_leaving(wire))
		return 0;
	if (timeout_ms < 0) {
		(void)sd_event_source_set_enabled(wire->timer, SD_EVENT_OFF);
		return 0;
	}
	(void)sd_event_source_set_time_relative(wire->timer, (uint64_t)timeout_ms * 1000);
	(void)sd_event_source_set_enabled(wire->timer, SD_EVENT_ONESHOT);
	return 0;
}

static void
take_off(struct transfer *transfer)
{
	struct wire *wire = transfer->wire;

	(void)curl_multi_remove_handle(wire->multi, transfer->easy);
	(void)curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, NULL);
	if (transfer->previous)
		transfer->previous->next = transfer->next;
	else
		wire->transfers = transfer->next;
	if (transfer->next)
		transfer->next->previous = transfer->previous;
	free(transfer);
}

/* The next that is over, or NULL. */
static struct transfer *
next_over(struct wire *wire, CURLcode *ret)
{
	struct transfer *transfer = wire->transfers;
	CURLMsg *message;
	int left;

	do
		message = curl_multi_info_read(wire->multi, &left);
	while (message && message->msg != CURLMSG_DONE);
	*ret = message ? message->data.result : CURLE_COULDNT_CONNECT;
	if (message)
		return transfer_of(message->easy_handle);
	while (transfer && !transfer->deaf)
		transfer = transfer->next;
	return transfer;
}

/* One transfer a turn of the loop: calling back comes last, so the callee may do anything, even
 * free the wire. */
static int
on_drain(sd_event_source *source, void *userdata)
{
	struct wire *wire = userdata;
	CURLcode result;
	struct transfer *transfer = next_over(wire, &result), copy;

	if (!transfer)
		return 0;
	(void)sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	copy = *transfer;
	take_off(transfer);
	copy.done(copy.easy, result, copy.userdata);
	return 0;
}

static int
arm_sources(struct wire *wire)
{
	int r;

	r = sd_event_add_time_relative(
		wire->loop, &wire->timer, CLOCK_MONOTONIC, 0, 1000, on_timer, wire);
	if (r < 0)
		return r;
	r = sd_event_source_set_enabled(wire->timer, SD_EVENT_OFF);
	if (r < 0)
		return r;
	r = sd_event_add_defer(wire->loop, &wire->drain, on_drain, wire);
	if (r < 0)
		return r;
	r = sd_event_source_set_enabled(wire->drain, SD_EVENT_OFF);
	if (r < 0)
		return r;
	(void)sd_event_source_set_description(wire->timer, "wire-timer");
	(void)sd_event_source_set_description(wire->drain, "wire-drain");
	return 0;
}

static bool
bind_multi(struct wire *wire)
{
	return curl_multi_setopt(wire->multi, CURLMOPT_SOCKETFUNCTION, on_socket) == CURLM_OK &&
	       curl_multi_setopt(wire->multi, CURLMOPT_SOCKETDATA, wire) == CURLM_OK &&
	       curl_multi_setopt(wire->multi, CURLMOPT_TIMERFUNCTION, on_timeout_wanted) ==
		       CURLM_OK &&
	       curl_multi_setopt(wire->multi, CURLMOPT_TIMERDATA, wire) == CURLM_OK;
}

int
wire_new(sd_event *loop, struct wire **ret, char **reterr_why)
{
	struct wire *wire;
	int r;

	assert(loop);
	assert(ret);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return mem_why(-EIO, reterr_why, "libcurl could not be started.");
	wire = MEM_NEW(struct wire);
	wire->loop = sd_event_ref(loop);
	wire->multi = curl_multi_init();
	if (!wire->multi || !bind_multi(wire)) {
		wire_free(wire);
		return mem_why(-EIO, reterr_why,
			"libcurl could not be made ready for many transfers.");
	}
	r = arm_sources(wire);
	if (r < 0) {
		wire_free(wire);
		return mem_why(r, reterr_why, "The event loop refused the network's timer.");
	}
	*ret = wire;
	return 0;
}

void
wire_free(struct wire *wire)
{
	if (!wire)
		return;
	while (wire->transfers)
		take_off(wire->transfers);
	(void)curl_multi_cleanup(wire->multi);
	sd_event_source_disable_unref(wire->timer);
	sd_event_source_disable_unref(wire->drain);
	sd_event_unref(wire->loop);
	free(wire);
	curl_global_cleanup();
}

int
wire_add(struct wire *wire, CURL *easy, wire_done done, void *userdata)
{
	struct transfer *transfer;

	assert(wire);
	assert(easy);
	assert(done);
	if (is_leaving(wire))
		return -ESHUTDOWN;
	if (transfer_of(easy))
		return -EBUSY;
	transfer = MEM_NEW(struct transfer);
	*transfer = (struct transfer){ .wire = wire,
		.easy = easy,
		.done = done,
		.userdata = userdata,
		.next = wire->transfers };
	(void)curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	if (curl_multi_add_handle(wire->multi, easy) != CURLM_OK) {
		(void)curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
		free(transfer);
		return -EINVAL;
	}
	if (transfer->next)
		transfer->next->previous = transfer;
	wire->transfers = transfer;
	return 0;
}

void
wire_remove(struct wire *wire, CURL *easy)
{
	struct transfer *transfer = transfer_of(easy);

	if (transfer && transfer->wire == wire)
		take_off(transfer);
}

sd_event *
wire_loop(const struct wire *wire)
{
	return wire->loop;
}

void
wire_set_text(CURL *easy, CURLoption option, const char *text)
{
	if (curl_easy_setopt(easy, option, text) == CURLE_OUT_OF_MEMORY)
		mem_out();
}
