/* Exchange: one HTTP request and its answer, without following anything: curl's options, caps
 * and callbacks. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/wire.h"
#include "listen/target.h"
#include "model/listen_settings.h"
#include "model/page.h"

struct exchange {
	/* What is asked: borrowed until the exchange is over. */
	const struct listen_settings *settings;
	const struct target *target;
	const struct validators *validators;
	const char *bearer; /* token to show; NULL */
	const char *form;   /* sent by POST; NULL: GET or HEAD */
	bool head;          /* only the headers are wanted */
	bool bare;          /* asked for by HEAD, else by GET */
	bool allow_private;
	uint64_t max_bytes;
	long budget_ms; /* for all of it */
	size_t *flying; /* bytes that all exchanges together hold; NULL: this one is not counted */

	/* What came. */
	CURLcode result;
	int status;                  /* 0: no answer */
	int proxy_status;            /* of a proxy that was asked for a tunnel and refused; 0 */
	bool headed;                 /* all headers of the answer came */
	char error[CURL_ERROR_SIZE]; /* curl's own words */
	struct text body;            /* what there was of it */
	struct text
		lines_in; /* status line and headers of the answer, when only they are wanted */
	size_t header_bytes;
	bool too_big; /* the body, packed or unpacked */
	bool too_many_headers;
	bool unasked;   /* it is packed by a method that we did not offer */
	bool crowded;   /* given up, because all together hold too much */
	size_t counted; /* of its body, in `flying` */
	char *refused;  /* an address that is not public: "127.0.0.1, a loopback address"; NULL
			*/

	CURL *easy;
	struct curl_slist *lines;
};

/* Starts it; DONE is called by the wire, with USERDATA. The fields of the question are filled,
 * the rest is zero. 0 or -errno. */
int
exchange_begin(struct exchange *exchange, struct wire *wire, wire_done done, void *userdata);
/* After DONE: takes over curl's result. */
void exchange_end(struct exchange *exchange, CURLcode result);
/* A header of the answer, borrowed until exchange_clear; several lines of a name are one by
 * INDEX. NULL: none. */
const char *exchange_header(struct exchange *exchange, const char *name, size_t index);
uint64_t exchange_packed_bytes(const struct exchange *exchange);
long exchange_took_ms(const struct exchange *exchange);
/* Frees everything. It must be off the wire. */
void exchange_clear(struct exchange *exchange);
