/* Fetch: one request to a source through all its hops, until there is a page. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"
#include "base/wire.h"
#include "listen/exchange.h"
#include "listen/listen.h"
#include "listen/target.h"
#include "listen/token.h"

struct fetch {
	struct listen *listen; /* these are for the queue, which owns the fetch */
	listen_done done;
	struct fetch *next, *previous, *next_ready;
	char *lane;

	const struct listen_settings *settings; /* borrowed */
	void *userdata;
	struct validators validators;
	bool allow_private;
	struct target target; /* asked now, or next */
	struct strings visited;
	struct token *token;    /* to show; borrowed; NULL: no sign-in */
	bool waiting;           /* for the token */
	struct target signs_at; /* where it may be shown */
	unsigned shown;         /* number of the token that was shown; 0: none */
	bool renewed;           /* the one before was refused */
	size_t *flying;         /* see exchange.h */
	bool large;             /* it found no room among the others: it is the only such one */
	bool parked;            /* until there is no other large one */
	bool head;
	bool no_head; /* the server knows no HEAD */
	struct strings telling;
	bool permanent; /* every redirect so far was */
	long budget_ms; /* what is left of the time limit */
	struct exchange exchange;
	struct page page; /* grows hop by hop; complete once a step says so */
};

/* Never NULL; the page has an outcome at once if there is nothing to ask. */
struct fetch *fetch_new(const struct request *request, const struct listen_settings *settings);
/* It must be off the wire. */
void fetch_free(struct fetch *fetch);

bool fetch_is_over(const struct fetch *fetch);
bool fetch_is_file(const struct fetch *fetch);
/* Reads the page of a file target. */
void fetch_read_file(struct fetch *fetch);

/* The token does not come: the page has its outcome. */
void fetch_give_up_token(struct fetch *fetch);

/* Asks the target. 0, then DONE is called with USERDATA and fetch_step is to follow; or -errno,
 * then the page has its outcome. */
int fetch_begin(struct fetch *fetch, struct wire *wire, wire_done done, void *userdata);
/* Digests what one hop gave: the fetch is over, or it has a new target to begin with. */
void fetch_step(struct fetch *fetch, CURLcode result);
