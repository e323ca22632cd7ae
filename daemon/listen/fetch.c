/* Fetch: from an answer to a page, or to the next hop. */
#include "listen/fetch.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "listen/address.h"
#include "listen/answer.h"
#include "listen/file.h"
#include "listen/headers.h"

static void
conclude(struct fetch *fetch, enum outcome outcome, char *why)
{
	fetch->page.outcome = outcome;
	free(fetch->page.why);
	fetch->page.why = why;
	mem_set(&fetch->page.url, fetch->target.shown);
}

struct fetch *
fetch_new(const struct request *request, const struct listen_settings *settings)
{
	struct fetch *fetch = MEM_NEW(struct fetch);
	char *why = NULL;

	fetch->settings = settings;
	fetch->userdata = request->userdata;
	validators_copy(&fetch->validators, &request->validators);
	fetch->allow_private = request->allow_private;
	fetch->permanent = true;
	fetch->budget_ms = (long)settings->page_timeout_sec * 1000;
	if (target_read(request->url, &fetch->target, &why) < 0)
		conclude(fetch, OUTCOME_UNREACHABLE, why);
	return fetch;
}

void
fetch_free(struct fetch *fetch)
{
	if (!fetch)
		return;
	exchange_clear(&fetch->exchange);
	free(fetch->lane);
	validators_clear(&fetch->validators);
	target_clear(&fetch->target);
	strings_clear(&fetch->visited);
	page_clear(&fetch->page);
	free(fetch);
}

bool
fetch_is_over(const struct fetch *fetch)
{
	return fetch->page.outcome != OUTCOME_NONE;
}

bool
fetch_is_file(const struct fetch *fetch)
{
	return fetch->target.path != NULL;
}

void
fetch_read_file(struct fetch *fetch)
{
	file_read(fetch->target.path, &fetch->validators, fetch->settings->page_max_bytes,
		&fetch->page);
	mem_set(&fetch->page.url, fetch->target.shown);
}

static void
conclude_refused(struct fetch *fetch, const char *at)
{
	conclude(fetch, OUTCOME_REFUSED_ADDRESS,
		mem_printf("%s leads to %s, but this source may only ask the public internet; "
			   "if it is meant to be "
			   "inside, its service file must say so (allow_private)",
			fetch->target.host, at));
}

/* An address written out in the URL: behind a proxy this is the only place where it can be
 * seen. */
static bool
is_refused(struct fetch *fetch)
{
	const char *what = address_private_text(fetch->target.host, NULL);
	_cleanup_free_ char *at = NULL;

	if (fetch->allow_private || !what)
		return false;
	at = mem_printf("%s, %s", fetch->target.host, what);
	conclude_refused(fetch, at);
	return true;
}

static void
conclude_late(struct fetch *fetch)
{
	conclude(fetch, OUTCOME_TIMEOUT,
		mem_printf("the way to %s over %zu redirects took longer than %u seconds",
			fetch->target.host, fetch->visited.count,
			fetch->settings->page_timeout_sec));
}

/* A redirect may lead to another page than last time, and that one must not answer "not modified" to what was said of the
 * other; nor is it any host's business what another one told us. */
static const struct validators *
validators_here(const struct fetch *fetch)
{
	static const struct validators none = { 0 };
	const char *of = fetch->validators.url;
	bool here = of ? strcmp(of, fetch->target.shown) == 0 : fetch->visited.count == 0;

	return here ? &fetch->validators : &none;
}

int
fetch_begin(struct fetch *fetch, struct wire *wire, wire_done done, void *userdata)
{
	int r;

	assert(!fetch_is_over(fetch));
	if (is_refused(fetch))
		return -EACCES;
	if (fetch->budget_ms <= 0) {
		conclude_late(fetch);
		return -ETIME;
	}
	fetch->exchange = (struct exchange){
		.settings = fetch->settings,
		.target = &fetch->target,
		.validators = validators_here(fetch),
		.allow_private = fetch->allow_private,
		.max_bytes = fetch->settings->page_max_bytes,
		.budget_ms = fetch->budget_ms,
	};
	strings_add(&fetch->visited, fetch->target.url);
	r = exchange_begin(&fetch->exchange, wire, done, userdata);
	if (r < 0)
		conclude(fetch, OUTCOME_UNREACHABLE,
			mem_printf("the request to %s could not be started (%s)",
				fetch->target.host, strerror(-r)));
	return r;
}

static void
conclude_too_big(struct fetch *fetch)
{
	const struct exchange *exchange = &fetch->exchange;

	if (exchange->too_many_headers)
		conclude(fetch, OUTCOME_TOO_BIG,
			mem_printf("%s sent more than %u bytes of headers", fetch->target.host,
				LIMIT_HEADER_BYTES));
	else
		conclude(fetch, OUTCOME_TOO_BIG,
			mem_printf("%s sent a page that is bigger than the %llu bytes that a "
				   "page may have",
				fetch->target.host, (unsigned long long)exchange->max_bytes));
}

static void
conclude_mishap(struct fetch *fetch)
{
	const struct exchange *exchange = &fetch->exchange;
	struct mishap mishap = {
		.code = exchange->result,
		.detail = exchange->error[0] ? exchange->error
					     : curl_easy_strerror(exchange->result),
		.host = fetch->target.host,
		.port = fetch->target.port,
		.proxy = fetch->settings->proxy ? "of the configuration" : NULL,
		.seconds = fetch->settings->page_timeout_sec,
	};
	char *why = NULL;
	enum outcome outcome;

	if (exchange->refused && (exchange->result == CURLE_COULDNT_CONNECT ||
					 exchange->result == CURLE_ABORTED_BY_CALLBACK)) {
		conclude_refused(fetch, exchange->refused);
		return;
	}
	if (exchange->too_big || exchange->too_many_headers) {
		conclude_too_big(fetch);
		return;
	}
	if (exchange->proxy_status && exchange->proxy_status != 407) {
		conclude(fetch, OUTCOME_UNREACHABLE,
			mem_printf("the proxy of the configuration does not connect us with %s "
				   "(%d)",
				mishap.host, exchange->proxy_status));
		return;
	}
	outcome = exchange->proxy_status ? answer_of_status(407, mishap.host, false, 0, &why)
					 : answer_of_mishap(&mishap, &why);
	conclude(fetch, outcome, why);
}

/* RFC 9111 section 4.2.1: several lines of Cache-Control count as one list. */
static unsigned
max_age(struct exchange *exchange)
{
	_cleanup_(text_clear) struct text all = { 0 };
	const char *line;

	for (size_t i = 0; (line = exchange_header(exchange, "Cache-Control", i)); i++)
		text_printf(&all, "%s%s", i ? "," : "", line);
	return headers_max_age(all.data, exchange_header(exchange, "Age", 0));
}

/* A 304 need not repeat what we sent (RFC 9110 section 15.4.5): then that still holds. */
static void
take_validators(struct fetch *fetch)
{
	struct validators *to = &fetch->page.validators;

	mem_set(&to->url, fetch->target.shown);
	to->etag = headers_validator(exchange_header(&fetch->exchange, "ETag", 0));
	to->last_modified =
		headers_validator(exchange_header(&fetch->exchange, "Last-Modified", 0));
	if (fetch->page.outcome != OUTCOME_NOT_MODIFIED)
		return;
	if (!to->etag)
		to->etag = mem_dup(fetch->validators.etag);
	if (!to->last_modified)
		to->last_modified = mem_dup(fetch->validators.last_modified);
}

static void
conclude_answer(struct fetch *fetch)
{
	struct exchange *exchange = &fetch->exchange;
	struct page *page = &fetch->page;
	bool asked_if = exchange->validators->etag || exchange->validators->last_modified;
	char *why = NULL;
	enum outcome outcome;

	page->retry_after_sec = headers_retry_after(exchange_header(exchange, "Retry-After", 0),
		exchange_header(exchange, "Date", 0), time(NULL));
	outcome = answer_of_status(
		page->status, fetch->target.host, asked_if, page->retry_after_sec, &why);
	conclude(fetch, outcome, why);
	if (!outcome_heard(outcome))
		return;
	page->max_age_sec = max_age(exchange);
	take_validators(fetch);
	if (outcome != OUTCOME_FRESH)
		return;
	/* libcurl 7.88 does not notice a compressed page that ends too early: read will find it damaged. */
	page->content_type = mem_dup(exchange_header(exchange, "Content-Type", 0));
	page->body_len = exchange->body.len;
	page->body = text_take(&exchange->body);
}

static void
conclude_redirects(struct fetch *fetch, const char *what, const char *where)
{
	conclude(fetch, OUTCOME_REDIRECTS,
		mem_printf("%s %s%s", fetch->target.host, what, where));
}

/* Keeps the furthest address that only permanent redirects lead to. With a sign-in in the URL
 * there is none, for it would be stored and shown. */
static void
note_move(struct fetch *fetch, const struct target *to)
{
	fetch->permanent =
		fetch->permanent && answer_is_permanent(fetch->page.status) && !to->signs_in;
	if (fetch->permanent)
		mem_set(&fetch->page.moved_to, to->shown);
}

static void
follow(struct fetch *fetch)
{
	const char *location = exchange_header(&fetch->exchange, "Location", 0);
	struct target to = { 0 };
	char *why = NULL;

	if (!location || !location[0]) {
		conclude_redirects(fetch, "sends us elsewhere without saying where", "");
		return;
	}
	if (target_resolve(&fetch->target, location, &to, &why) < 0) {
		conclude(fetch, OUTCOME_REDIRECTS, why);
		return;
	}
	if (strings_has(&fetch->visited, to.url))
		conclude_redirects(fetch, "sends us in a circle, back to ", to.shown);
	else if (fetch->visited.count > LIMIT_REDIRECTS)
		conclude_redirects(
			fetch, "is one redirect too many; it would have gone on to ", to.shown);
	if (fetch_is_over(fetch)) {
		target_clear(&to);
		return;
	}
	note_move(fetch, &to);
	exchange_clear(&fetch->exchange);
	target_clear(&fetch->target);
	fetch->target = to;
}

void
fetch_step(struct fetch *fetch, CURLcode result)
{
	struct exchange *exchange = &fetch->exchange;
	bool is_page;

	exchange_end(exchange, result);
	fetch->budget_ms -= exchange_took_ms(exchange);
	fetch->page.status = exchange->status;
	fetch->page.wire_bytes += exchange_packed_bytes(exchange);
	/* The body of anything but a page does not matter, so it may as well be cut off, huge
	 * or endless. */
	is_page = exchange->status == 200 || exchange->status == 203;
	if (result != CURLE_OK && (is_page || !exchange->headed || exchange->refused))
		conclude_mishap(fetch);
	else if (answer_is_redirect(exchange->status))
		follow(fetch);
	else
		conclude_answer(fetch);
}
