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
#include "base/secrecy.h"
#include "listen/answer.h"
#include "listen/file.h"
#include "listen/headers.h"
#include "listen/mishap.h"

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
	fetch->head = request->head;
	if (request->telling)
		strings_copy(&fetch->telling, request->telling);
	if (target_read(request->url, &fetch->target, &why) < 0)
		conclude(fetch, OUTCOME_UNREACHABLE, why);
	else if (target_read(request->signs_at ? request->signs_at : request->url,
			 &fetch->signs_at, &why) < 0)
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
	target_clear(&fetch->signs_at);
	strings_clear(&fetch->visited);
	strings_clear(&fetch->telling);
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

static bool
is_refused(struct fetch *fetch)
{
	char *why = NULL;

	if (!mishap_private(&fetch->target, fetch->allow_private, &why))
		return false;
	conclude(fetch, OUTCOME_REFUSED_ADDRESS, why);
	return true;
}

void
fetch_give_up_token(struct fetch *fetch)
{
	char *why = NULL;
	enum outcome outcome = token_trouble(fetch->token, &why, &fetch->page.retry_after_sec);

	conclude(fetch, outcome, why);
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

/* A redirect may lead anywhere; the token goes where it belongs, and never in the clear. */
static const char *
token_here(const struct fetch *fetch)
{
	bool covered = fetch->allow_private || strcmp(fetch->target.scheme, "https") == 0;

	if (!fetch->token || !covered || !target_same_origin(&fetch->target, &fetch->signs_at))
		return NULL;
	return fetch->token->value;
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
		.bearer = token_here(fetch),
		.head = fetch->head,
		.bare = fetch->head && !fetch->no_head,
		.allow_private = fetch->allow_private,
		.max_bytes = fetch->settings->page_max_bytes,
		.budget_ms = fetch->budget_ms,
		.flying = fetch->large ? NULL : fetch->flying,
	};
	fetch->shown = fetch->exchange.bearer ? fetch->token->number : 0;
	if (!strings_has(&fetch->visited, fetch->target.url))
		strings_add(&fetch->visited, fetch->target.url);
	r = exchange_begin(&fetch->exchange, wire, done, userdata);
	if (r < 0)
		conclude(fetch, OUTCOME_UNREACHABLE,
			mem_printf("the request to %s could not be started (%s)",
				fetch->target.host, strerror(-r)));
	return r;
}

static void
conclude_mishap(struct fetch *fetch)
{
	char *why = NULL;
	enum outcome outcome = mishap_of(&fetch->exchange, &why);

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

/* Does an answer without a page say in its headers what it has to say? */
static bool
tells_by_header(struct fetch *fetch)
{
	struct exchange *exchange = &fetch->exchange;

	if (exchange_header(exchange, "Sunset", 0) ||
		exchange_header(exchange, "Deprecation", 0))
		return true;
	for (size_t i = 0; i < fetch->telling.count; i++) {
		const char *equals = strchr(fetch->telling.items[i], '=');

		if (equals && exchange_header(exchange, equals + 1, 0))
			return true;
	}
	return false;
}

/* A closed door to which we have, or had at another host, a key. */
static char *
say_closed(const struct fetch *fetch, int status)
{
	const struct sign_in_case *who = &fetch->token->who;

	if (fetch->shown)
		return sign_in_refused(who, fetch->token->value, fetch->target.host, status,
			&fetch->exchange.body);
	return mem_printf(
		"%s does not let us in (%d), and the token of the account %s is only shown "
		"to %s, where the service file says that the page is; if the vendor has "
		"moved it, correct the address there",
		fetch->target.host, status, who->name, fetch->signs_at.host);
}

static enum outcome
outcome_of_answer(struct fetch *fetch, char **ret_why)
{
	struct exchange *exchange = &fetch->exchange;
	bool asked_if = exchange->validators->etag || exchange->validators->last_modified;
	int status = fetch->page.status;

	if (fetch->head && status >= 200 && status < 300)
		return OUTCOME_FRESH;
	if (fetch->head && (status == 401 || status == 403) && tells_by_header(fetch))
		return OUTCOME_FRESH;
	if (fetch->token && (status == 401 || status == 403)) {
		*ret_why = say_closed(fetch, status);
		return OUTCOME_FORBIDDEN;
	}
	return answer_of_status(
		status, fetch->target.host, asked_if, fetch->page.retry_after_sec, ret_why);
}

static void
conclude_answer(struct fetch *fetch)
{
	struct exchange *exchange = &fetch->exchange;
	struct text *body = fetch->head ? &exchange->lines_in : &exchange->body;
	struct page *page = &fetch->page;
	char *why = NULL;
	enum outcome outcome;

	page->retry_after_sec = headers_retry_after(exchange_header(exchange, "Retry-After", 0),
		exchange_header(exchange, "Date", 0), time(NULL));
	outcome = outcome_of_answer(fetch, &why);
	conclude(fetch, outcome, why);
	if (!outcome_heard(outcome))
		return;
	page->max_age_sec = max_age(exchange);
	take_validators(fetch);
	if (outcome != OUTCOME_FRESH)
		return;
	/* Who was shown a token may write it into the page, and pages are quoted and kept. */
	if (fetch->shown && body->data)
		secrecy_blot(body->data, body->len, fetch->token->value);
	/* libcurl 7.88 does not notice a compressed page that ends too early: read will find it damaged. */
	if (!fetch->head)
		page->content_type = mem_dup(exchange_header(exchange, "Content-Type", 0));
	page->body_len = body->len;
	page->body = text_take(body);
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

/* Asks the same address once more: with a new token when the old one is no longer taken, by GET
 * when the server knows no HEAD. */
static bool
again(struct fetch *fetch)
{
	int status = fetch->exchange.status;

	if (status == 401 && fetch->shown && fetch->token->who.way->url && !fetch->renewed) {
		token_refuse(fetch->token, fetch->shown);
		fetch->renewed = true;
	} else if ((status == 405 || status == 501) && fetch->head && !fetch->no_head) {
		fetch->no_head = true;
	} else {
		return false;
	}
	exchange_clear(&fetch->exchange);
	return true;
}

void
fetch_step(struct fetch *fetch, CURLcode result)
{
	struct exchange *exchange = &fetch->exchange;
	bool is_page;

	exchange_end(exchange, result);
	if (exchange->crowded) {
		/* That was our fault: its time begins anew. */
		fetch->large = true;
		fetch->budget_ms = (long)fetch->settings->page_timeout_sec * 1000;
		exchange_clear(exchange);
		return;
	}
	fetch->budget_ms -= exchange_took_ms(exchange);
	fetch->page.status = exchange->status;
	fetch->page.wire_bytes += exchange_packed_bytes(exchange);
	/* The body of anything but a page does not matter, so it may as well be cut off, huge
	 * or endless. */
	is_page = !fetch->head && (exchange->status == 200 || exchange->status == 203);
	if (result != CURLE_OK && (is_page || !exchange->headed || exchange->refused))
		conclude_mishap(fetch);
	else if (again(fetch))
		return;
	else if (answer_is_redirect(exchange->status))
		follow(fetch);
	else
		conclude_answer(fetch);
}
