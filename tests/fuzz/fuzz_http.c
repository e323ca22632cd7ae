/* HTTP: what a server says beside the page: headers that we act on, addresses that it sends us to, the answer to a sign-in.
 * Lines, each of which begins with the letter of what reads it. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "base/text.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "listen/address.h"
#include "listen/answer.h"
#include "listen/headers.h"
#include "listen/sign_in.h"
#include "listen/target.h"
#include "model/account.h"
#include "read/link_header.h"

#define NOW 1795432800 /* 2026-11-23 */

static void
hold_values(const char *s)
{
	_cleanup_free_ char *tag = headers_validator(s), *link = NULL;

	holds(headers_retry_after(s, NULL, NOW) <= HEADERS_RETRY_MAX_SEC, "Retry-After",
		"is a week at most");
	holds(headers_retry_after(s, s, NOW) <= HEADERS_RETRY_MAX_SEC, "Retry-After",
		"is a week at most");
	(void)headers_max_age(s, s);
	(void)headers_max_age(s, NULL);
	holds(!tag || (*tag && strlen(tag) <= 1024 && !strpbrk(tag, "\r\n")), "a validator",
		"can be sent");
	link = link_header_target(s, "next");
	holds(!link || strlen(link) <= strlen(s), "a link", "stands in its header");
}

static void
hold_target(const struct target *target)
{
	struct target again = { 0 };

	holds(target->url && target->shown && target->scheme, "a target", "is complete");
	for (const char *c = target->url; *c; c++)
		holds((unsigned char)*c > ' ' && *c != 0x7F, "a target", target->url);
	holds(target_read(target->url, &again, NULL) == 0, "a target that reads back",
		target->url);
	holds(text_equal(again.url, target->url), "a target", "reads back the same");
	holds(target_same_origin(target, &again), "a target", "has its own origin");
	target_clear(&again);
}

static void
hold_location(const char *from, const char *location)
{
	struct target a = { 0 }, b = { 0 };
	_cleanup_free_ char *why = NULL;

	if (target_read(from, &a, &why) < 0) {
		holds_why(why, "the refusal of an address");
		return;
	}
	hold_target(&a);
	if (target_resolve(&a, location, &b, &why) == 0) {
		hold_target(&b);
		holds(strcmp(b.scheme, "file") != 0, "a redirect", "never leads to a file");
		holds(strcmp(a.scheme, "https") != 0 || strcmp(b.scheme, "https") == 0,
			"a redirect", "never leaves https");
		holds(!b.signs_in || target_same_origin(&a, &b), "a sign-in",
			"stays with its host");
	} else {
		holds_why(why, "the refusal of a redirect");
	}
	target_clear(&a);
	target_clear(&b);
}

static void
hold_token(int status, struct draw *draw)
{
	char url[] = "https://login.example/token", how[] = "ask for one", id[] = "loaf",
	     secret[] = "s3cret-of-the-baker";
	struct sign_in way = { .url = url, .how = how };
	struct account account = { .client_id = id, .secret = secret };
	struct sign_in_case who = { &way, &account, "oven" };
	_cleanup_free_ char *body = draw_rest(draw), *why = NULL, *refused = NULL;
	struct text text = { body, strlen(body), strlen(body) + 1 };
	struct sign_in_token token = { 0 };
	enum outcome outcome = sign_in_read(&who, "login.example", status, &text, &token, &why);

	if (outcome == OUTCOME_FRESH) {
		holds(token.value && sign_in_is_token(token.value), "a token",
			"can stand in a header");
	} else {
		holds_why(why, "the refusal of a token");
		holds(!strstr(why, account.secret), "a refusal", "keeps the secret");
	}
	sign_in_wipe(token.value);
	refused = sign_in_refused(&who, "t0ken-of-today", "api.example", 403, &text);
	holds_why(refused, "the refusal of a page");
	holds(!strstr(refused, "t0ken-of-today") && !strstr(refused, account.secret),
		"a refusal", "keeps what is secret");
}

static void
hold_answers(const char *s, unsigned number)
{
	static const CURLcode codes[] = { CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
		CURLE_OPERATION_TIMEDOUT, CURLE_PEER_FAILED_VERIFICATION, CURLE_PARTIAL_FILE,
		CURLE_WEIRD_SERVER_REPLY, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING };
	struct mishap mishap = { .code = codes[number % LENGTH_OF(codes)],
		.detail = s,
		.host = "oven.example",
		.port = "443",
		.seconds = 60 };
	_cleanup_free_ char *why = NULL, *mishap_why = NULL;
	enum outcome outcome =
		answer_of_status(100 + (int)(number * 7 % 500), "oven.example", true, 0, &why);

	if (outcome != OUTCOME_FRESH && outcome != OUTCOME_NOT_MODIFIED)
		holds_why(why, "the meaning of a status");
	holds(answer_of_mishap(&mishap, &mishap_why) != OUTCOME_FRESH, "a mishap", "is one");
	holds_why(mishap_why, "the meaning of a mishap");
}

FUZZ_TARGET(http)
{
	struct draw draw = draw_of(data, size);
	bool literal;

	while (draw.left) {
		unsigned which = draw_number(&draw, 5);
		_cleanup_free_ char *line = NULL, *second = NULL;

		if (which == 4) {
			hold_token(draw_number(&draw, 2) ? 200 : 400, &draw);
			return 0;
		}
		line = draw_line(&draw);
		if (which == 0)
			hold_values(line);
		else if (which == 1)
			hold_location(line, second = draw_line(&draw));
		else if (which == 2)
			hold_answers(line, (unsigned char)*line);
		else
			(void)address_private_text(line, &literal);
	}
	return 0;
}
