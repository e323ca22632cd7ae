/* Listen: the queue of requests, and the delivery of pages from the loop. */
#include "listen/listen.h"

#include <assert.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "listen/fetch.h"
#include "listen/lanes.h"

struct listen {
	struct wire *open_wire;   /* borrowed: to the public internet */
	struct wire *inside_wire; /* ours: allow_private, so that its connections are never
				     anybody else's */
	sd_event_source *deliver;
	struct listen_settings settings;
	struct lanes *lanes;
	struct tokens *tokens;
	struct fetch *fetches; /* all of them */
	struct fetch *ready, *last_ready;
	unsigned pending;
	size_t flying;       /* bytes of pages that have not been delivered */
	struct fetch *large; /* the one that is not counted, until it is delivered */
	unsigned parked;     /* large ones that wait for it */
	bool held;
};

static void
copy_settings(struct listen_settings *to, const struct listen_settings *from)
{
	*to = *from;
	to->contact = mem_dup(from->contact);
	to->user_agent = mem_dup(from->user_agent);
	to->proxy = mem_dup(from->proxy);
	to->ca_file = mem_dup(from->ca_file);
}

static void
remove_fetch(struct listen *listen, struct fetch *fetch)
{
	if (fetch->previous)
		fetch->previous->next = fetch->next;
	else
		listen->fetches = fetch->next;
	if (fetch->next)
		fetch->next->previous = fetch->previous;
	listen->pending--;
}

static void
make_ready(struct listen *listen, struct fetch *fetch)
{
	if (listen->last_ready)
		listen->last_ready->next_ready = fetch;
	else
		listen->ready = fetch;
	listen->last_ready = fetch;
	(void)sd_event_source_set_enabled(listen->deliver, SD_EVENT_ONESHOT);
}

static void pump(struct listen *listen);

/* One page a turn of the loop: calling back comes last, so the callee may do anything, even
 * free us. */
static int
on_deliver(sd_event_source *source, void *userdata)
{
	struct listen *listen = userdata;
	struct fetch *fetch = listen->ready;
	struct page page;
	listen_done done;
	void *theirs;

	if (listen->held)
		return 0;
	if (!fetch) {
		pump(listen);
		return 0;
	}
	listen->ready = fetch->next_ready;
	if (!listen->ready)
		listen->last_ready = NULL;
	/* After the last one there is room for others, unless the callee wants us held. */
	(void)sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	if (!fetch_is_over(fetch))
		fetch_read_file(fetch);
	page = fetch->page;
	fetch->page = (struct page){ 0 };
	done = fetch->done;
	theirs = fetch->userdata;
	remove_fetch(listen, fetch);
	if (listen->large == fetch)
		listen->large = NULL;
	fetch_free(fetch);
	done(&page, theirs);
	return 0;
}

static void
queue(struct listen *listen, struct fetch *fetch, bool first)
{
	mem_set(&fetch->lane, fetch->target.host);
	lanes_push(listen->lanes, fetch->lane, fetch, first);
}

/* Into its lane; or it waits until there is a token to show. */
static void
admit(struct listen *listen, struct fetch *fetch, bool first)
{
	fetch->waiting = false;
	switch (fetch->token ? token_want(fetch->token) : TOKEN_HERE) {
	case TOKEN_HERE:
		queue(listen, fetch, first);
		break;
	case TOKEN_COMES:
		fetch->waiting = true;
		break;
	case TOKEN_TROUBLE:
		fetch_give_up_token(fetch);
		make_ready(listen, fetch);
		break;
	}
}

/* A trouble is told to all who waited; nobody asks once more for the same. */
static void
on_token(struct token *token, void *userdata)
{
	struct listen *listen = userdata;

	for (struct fetch *fetch = listen->fetches; fetch; fetch = fetch->next) {
		if (!fetch->waiting || fetch->token != token)
			continue;
		fetch->waiting = false;
		if (token->value) {
			queue(listen, fetch, false);
		} else {
			fetch_give_up_token(fetch);
			make_ready(listen, fetch);
		}
	}
	pump(listen);
}

static void
park(struct listen *listen, struct fetch *fetch, bool parked)
{
	if (fetch->parked == parked)
		return;
	fetch->parked = parked;
	listen->parked = parked ? listen->parked + 1 : listen->parked - 1;
}

static void
on_hop(CURL *easy, CURLcode result, void *userdata)
{
	struct fetch *fetch = userdata;
	struct listen *listen = fetch->listen;

	(void)easy;
	fetch_step(fetch, result);
	lanes_release(listen->lanes, fetch->lane);
	if (fetch_is_over(fetch))
		make_ready(listen, fetch);
	else if (fetch->large && listen->large != fetch)
		park(listen, fetch, true);
	else
		admit(listen, fetch, true);
	pump(listen);
}

/* The next large one may come. */
static void
unpark(struct listen *listen)
{
	struct fetch *fetch = listen->large || !listen->parked ? NULL : listen->fetches;

	while (fetch && !fetch->parked)
		fetch = fetch->next;
	if (!fetch)
		return;
	park(listen, fetch, false);
	listen->large = fetch;
	admit(listen, fetch, true);
}

/* Nothing new is asked for while what was is not even taken away. */
static bool
may_ask(const struct listen *listen)
{
	return !listen->held && listen->flying < LIMIT_FLIGHT_BYTES;
}

static void
pump(struct listen *listen)
{
	struct fetch *fetch;

	unpark(listen);
	while (may_ask(listen) && (fetch = lanes_next(listen->lanes))) {
		struct wire *wire =
			fetch->allow_private ? listen->inside_wire : listen->open_wire;

		/* Somebody before it found the token refused. */
		if (fetch->token && !fetch->token->value) {
			lanes_release(listen->lanes, fetch->lane);
			admit(listen, fetch, true);
			continue;
		}
		if (fetch_begin(fetch, wire, on_hop, fetch) >= 0)
			continue;
		lanes_release(listen->lanes, fetch->lane);
		make_ready(listen, fetch);
	}
}

int
listen_new(struct wire *wire, const struct listen_settings *settings, struct listen **ret,
	char **reterr_why)
{
	struct listen *listen = MEM_NEW(struct listen);
	int r;

	assert(wire);
	assert(ret);
	listen->open_wire = wire;
	copy_settings(&listen->settings, settings);
	listen->lanes = lanes_new(settings->connections, settings->per_host);
	r = wire_new(wire_loop(wire), &listen->inside_wire, reterr_why);
	if (r < 0) {
		listen_free(listen);
		return r;
	}
	r = sd_event_add_defer(wire_loop(wire), &listen->deliver, on_deliver, listen);
	if (r >= 0)
		r = sd_event_source_set_enabled(listen->deliver, SD_EVENT_OFF);
	if (r < 0) {
		listen_free(listen);
		return mem_why(
			r, reterr_why, "the event loop refused the source that delivers pages");
	}
	(void)sd_event_source_set_description(listen->deliver, "listen-deliver");
	listen->tokens = tokens_new(
		listen->open_wire, listen->inside_wire, &listen->settings, on_token, listen);
	*ret = listen;
	return 0;
}

void
listen_free(struct listen *listen)
{
	if (!listen)
		return;
	while (listen->fetches) {
		struct fetch *fetch = listen->fetches;

		if (fetch->exchange.easy)
			wire_remove(
				fetch->allow_private ? listen->inside_wire : listen->open_wire,
				fetch->exchange.easy);
		remove_fetch(listen, fetch);
		fetch_free(fetch);
	}
	tokens_free(listen->tokens);
	lanes_free(listen->lanes);
	wire_free(listen->inside_wire);
	sd_event_source_disable_unref(listen->deliver);
	listen_settings_clear(&listen->settings);
	free(listen);
}

int
listen_fetch(struct listen *listen, const struct request *request, listen_done done)
{
	struct fetch *fetch;

	assert(listen);
	assert(request->url);
	assert(done);
	fetch = fetch_new(request, &listen->settings);
	fetch->listen = listen;
	fetch->flying = &listen->flying;
	fetch->done = done;
	fetch->next = listen->fetches;
	if (fetch->next)
		fetch->next->previous = fetch;
	listen->fetches = fetch;
	listen->pending++;
	if (fetch_is_over(fetch) || fetch_is_file(fetch)) {
		make_ready(listen, fetch);
		return 0;
	}
	if (sign_in_needed(request->who.way))
		fetch->token =
			tokens_find(listen->tokens, &request->who, request->allow_private);
	admit(listen, fetch, false);
	pump(listen);
	return 0;
}

void
listen_hold(struct listen *listen, bool held)
{
	if (listen->held == held)
		return;
	listen->held = held;
	if (held)
		return;
	if (listen->ready)
		(void)sd_event_source_set_enabled(listen->deliver, SD_EVENT_ONESHOT);
	pump(listen);
}

unsigned
listen_pending(const struct listen *listen)
{
	return listen->pending;
}
