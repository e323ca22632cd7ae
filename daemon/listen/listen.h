/* Listen: the network in. One conditional request to a source gives one page; misfortune is an
 * outcome of the page. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strings.h"
#include "base/wire.h"
#include "listen/sign_in.h"
#include "model/listen_settings.h"
#include "model/page.h"

struct listen;

struct request {
	const char *url;              /* http, https or (from the configuration only) file */
	struct validators validators; /* sent only to the page that they are of */
	int allow_private;            /* may reach private, loopback and link-local addresses */
	/* With whose account; borrowed until listen_free. The token is asked for first, and shown
	 * to the scheme, host and port of signs_at only. */
	struct sign_in_case who;
	const char *signs_at; /* NULL: url */
	/* Only the answer's status line and headers are wanted: they become the body. Asked by
	 * HEAD, or by GET where the server knows no HEAD; 401 and 403 are answers like others
	 * when they have one of the headers of TELLING ("role=NAME"), Sunset or Deprecation. */
	int head;
	const struct strings *telling; /* NULL: none more */
	void *userdata;
};

/* Called from the loop, never from inside listen_fetch. PAGE is the callee's (page_clear). */
typedef void (*listen_done)(struct page *page, void *userdata);

/* SETTINGS are copied. 0, or -errno with a sentence. */
int listen_new(struct wire *wire, const struct listen_settings *settings, struct listen **ret,
	char **reterr_why);
/* Ends all transfers without calling back. */
void listen_free(struct listen *listen);

/* Queues a request (REQUEST is copied): at most settings->connections at once and per_host to
 * one host, connections are reused within a host, requests with and without allow_private never
 * share one. 0 or -errno. */
int listen_fetch(struct listen *listen, const struct request *request, listen_done done);
/* While held nothing more is asked, and no file is read: what is under way may end, so that at most
 * settings->connections bodies are in memory here. */
void listen_hold(struct listen *listen, bool held);
/* Requests queued or under way. */
unsigned listen_pending(const struct listen *listen);
