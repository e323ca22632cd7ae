/* Token: asking for tokens and remembering them. */
#include "listen/token.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "listen/answer.h"
#include "listen/headers.h"
#include "listen/mishap.h"

/* A new one is asked for so long before the old one ends, or in its last tenth. */
#define EARLY_SEC 120u

struct tokens {
	struct wire *open, *inside;
	const struct listen_settings *settings;
	void (*settled)(struct token *token, void *userdata);
	void *userdata;
	struct token *first;
};

/* The clock on the wall may be set while a token is good. */
static int64_t
uptime(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec;
}

struct tokens *
tokens_new(struct wire *open, struct wire *inside, const struct listen_settings *settings,
	void (*settled)(struct token *token, void *userdata), void *userdata)
{
	struct tokens *tokens = MEM_NEW(struct tokens);

	*tokens = (struct tokens){ open, inside, settings, settled, userdata, NULL };
	return tokens;
}

static void
clear_question(struct token *token)
{
	exchange_clear(&token->exchange);
	target_clear(&token->target);
	if (token->form.data)
		explicit_bzero(token->form.data, token->form.cap);
	text_clear(&token->form);
}

static struct wire *
wire_of(const struct token *token)
{
	return token->allow_private ? token->tokens->inside : token->tokens->open;
}

void
tokens_free(struct tokens *tokens)
{
	while (tokens && tokens->first) {
		struct token *token = tokens->first;

		tokens->first = token->next;
		if (token->asking)
			wire_remove(wire_of(token), token->exchange.easy);
		clear_question(token);
		sign_in_wipe(token->value);
		free(token->why);
		free(token);
	}
	free(tokens);
}

static bool
is_same(const struct token *token, const struct sign_in_case *who, bool allow_private)
{
	return token->who.account == who->account && token->allow_private == allow_private &&
	       text_equal(token->who.name, who->name) &&
	       text_equal(token->who.way->url, who->way->url) &&
	       text_equal(token->who.way->scope, who->way->scope);
}

struct token *
tokens_find(struct tokens *tokens, const struct sign_in_case *who, bool allow_private)
{
	struct token *token = tokens->first;

	while (token && !is_same(token, who, allow_private))
		token = token->next;
	if (token)
		return token;
	token = MEM_NEW(struct token);
	token->tokens = tokens;
	token->who = *who;
	token->allow_private = allow_private;
	token->next = tokens->first;
	tokens->first = token;
	return token;
}

static void
fail(struct token *token, enum outcome outcome, char *why)
{
	token->outcome = outcome;
	free(token->why);
	token->why = why;
}

static void
take(struct token *token, struct sign_in_token *got)
{
	unsigned early = got->seconds / 10 < EARLY_SEC ? got->seconds / 10 : EARLY_SEC;

	token->value = got->value;
	token->number++;
	token->good_until = uptime() + got->seconds - early;
	fail(token, OUTCOME_FRESH, NULL);
}

static void
fail_by(struct token *token, enum outcome outcome, char *why)
{
	fail(token, outcome,
		mem_printf("the account %s could not sign in: %s", token->who.name, why));
	free(why);
}

static void
take_answer(struct token *token)
{
	struct exchange *exchange = &token->exchange;
	unsigned retry = headers_retry_after(exchange_header(exchange, "Retry-After", 0),
		exchange_header(exchange, "Date", 0), time(NULL));
	int status = exchange->status;
	struct sign_in_token got = { 0 };
	char *why = NULL;
	enum outcome outcome;

	if (status == 200 || status == 400 || status == 401 || status == 403) {
		outcome = sign_in_read(
			&token->who, token->target.host, status, &exchange->body, &got, &why);
		if (outcome == OUTCOME_FRESH)
			take(token, &got);
		else
			fail(token, outcome, why);
		return;
	}
	if (answer_is_redirect(status)) {
		fail(token, OUTCOME_REDIRECTS,
			mem_printf("%s sends the sign-in of the account %s elsewhere (%d), and "
				   "a secret is not taken there",
				token->target.host, token->who.name, status));
		return;
	}
	outcome = answer_of_status(status, token->target.host, false, retry, &why);
	/* 203 will do for a page; a token that somebody on the way has changed will not. */
	if (outcome == OUTCOME_FRESH)
		outcome = OUTCOME_REJECTED;
	token->rest_until = outcome == OUTCOME_BUSY ? uptime() + retry : 0;
	fail_by(token, outcome, why ? why : mem_dup("there was no token in the answer"));
}

static void
on_answer(CURL *easy, CURLcode result, void *userdata)
{
	struct token *token = userdata;
	struct exchange *exchange = &token->exchange;
	char *why = NULL;
	enum outcome outcome;

	(void)easy;
	exchange_end(exchange, result);
	token->asking = false;
	if (result == CURLE_OK) {
		take_answer(token);
	} else {
		outcome = mishap_of(exchange, &why);
		fail_by(token, outcome, why);
	}
	if (exchange->body.data)
		explicit_bzero(exchange->body.data, exchange->body.cap);
	clear_question(token);
	token->tokens->settled(token, token->tokens->userdata);
}

/* 0, or -errno with the reason noted. */
static int
check_account(struct token *token)
{
	char *lacks = sign_in_lacks(&token->who);

	if (!lacks && !token->who.account->secret)
		lacks = mem_printf("the account %s has no secret", token->who.name);
	if (!lacks)
		return 0;
	fail(token, OUTCOME_NO_ACCOUNT, lacks);
	return -ENOENT;
}

static int
check_target(struct token *token)
{
	_cleanup_free_ char *url = sign_in_url(&token->who);
	char *why = NULL;

	if (target_read(url, &token->target, &why) < 0) {
		fail_by(token, OUTCOME_UNREACHABLE, why);
		return -EINVAL;
	}
	if (mishap_private(&token->target, token->allow_private, &why)) {
		fail_by(token, OUTCOME_REFUSED_ADDRESS, why);
		return -EACCES;
	}
	/* The settings see to it; a secret is worth a second look. */
	if (strcmp(token->target.scheme, "https") == 0 ||
		(token->allow_private && strcmp(token->target.scheme, "http") == 0))
		return 0;
	fail_by(token, OUTCOME_REFUSED_ADDRESS,
		mem_printf("%s would have to be told the secret without encryption",
			token->target.host));
	return -EACCES;
}

static int
begin(struct token *token)
{
	static const struct validators none = { 0 };
	const struct listen_settings *settings = token->tokens->settings;
	int r = check_target(token);

	if (r < 0)
		return r;
	sign_in_form(&token->who, &token->form);
	token->exchange = (struct exchange){ .settings = settings,
		.target = &token->target,
		.validators = &none,
		.form = token->form.data,
		.allow_private = token->allow_private,
		.max_bytes = LIMIT_TOKEN_ANSWER_BYTES,
		.budget_ms = (long)settings->page_timeout_sec * 1000 };
	r = exchange_begin(&token->exchange, wire_of(token), on_answer, token);
	if (r < 0)
		fail_by(token, OUTCOME_UNREACHABLE,
			mem_printf("the request to %s could not be started (%s)",
				token->target.host, strerror(-r)));
	return r;
}

/* Without a sign-in server the secret is the token. */
static enum token_now
take_secret(struct token *token)
{
	if (!sign_in_is_token(token->who.account->secret)) {
		fail(token, OUTCOME_FORBIDDEN,
			mem_printf("the secret of the account %s holds characters that are in "
				   "no token. %s",
				token->who.name, token->who.way->how));
		return TOKEN_TROUBLE;
	}
	take(token, &(struct sign_in_token){ mem_dup(token->who.account->secret), 0 });
	return TOKEN_HERE;
}

enum token_now
token_want(struct token *token)
{
	bool is_secret = !token->who.way->url;

	if (token->asking)
		return TOKEN_COMES;
	if (token->value && (is_secret || uptime() < token->good_until))
		return TOKEN_HERE;
	sign_in_wipe(TAKE(token->value));
	if (uptime() < token->rest_until || check_account(token) < 0)
		return TOKEN_TROUBLE;
	if (is_secret)
		return take_secret(token);
	token->rest_until = 0;
	token->asking = begin(token) >= 0;
	if (token->asking)
		return TOKEN_COMES;
	clear_question(token);
	return TOKEN_TROUBLE;
}

enum outcome
token_trouble(const struct token *token, char **ret_why, unsigned *ret_rest)
{
	int64_t rest = token->rest_until - uptime();

	*ret_why = mem_dup(token->why);
	*ret_rest = rest > 0 ? (unsigned)rest : 0;
	return token->outcome;
}

void
token_refuse(struct token *token, unsigned number)
{
	if (token->who.way->url && token->number == number)
		sign_in_wipe(TAKE(token->value));
}
