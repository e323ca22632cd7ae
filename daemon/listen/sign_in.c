/* Sign-in: forms out, tokens and reasons in. */
#include "listen/sign_in.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/secrecy.h"

/* RFC 6749 section 5.1 only recommends that the server says it. */
#define SECONDS_UNSAID 300u
#define SECONDS_MAX 86400u

CLEANUP_DEFINE(json_t, json_decref)

void
sign_in_wipe(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

bool
sign_in_needed(const struct sign_in *way)
{
	return way && way->how;
}

static bool
wants_tenant(const struct sign_in *way)
{
	return way->url && strstr(way->url, "{tenant}");
}

char *
sign_in_lacks(const struct sign_in_case *who)
{
	const struct sign_in *way = who->way;
	const struct account *account = who->account;

	if (!account)
		return mem_printf(
			"it needs a sign-in and the configuration has no account for it: "
			"write accounts: { %s: { %s%ssecret: credential:NAME } } in "
			"forewarn.yaml, or accounts: { %s: none } to go without it. %s",
			who->name, wants_tenant(way) ? "tenant: ..., " : "",
			way->url ? "client_id: ..., " : "", who->name, way->how);
	if (account->none)
		return mem_printf("it needs a sign-in and the configuration says that there "
				  "is none (accounts: %s: none)",
			who->name);
	if (wants_tenant(way) && text_blank(account->tenant))
		return mem_printf("the account %s has no tenant, and the sign-in needs one. %s",
			who->name, way->how);
	if (way->url && text_blank(account->client_id))
		return mem_printf(
			"the account %s has no client_id, and the sign-in needs one. %s",
			who->name, way->how);
	return NULL;
}

static void
add_escaped(struct text *to, const char *s)
{
	char *escaped = mem_got(curl_easy_escape(NULL, s ? s : "", 0));

	text_puts(to, escaped);
	explicit_bzero(escaped, strlen(escaped));
	curl_free(escaped);
}

char *
sign_in_url(const struct sign_in_case *who)
{
	static const char mark[] = "{tenant}";
	const char *s = who->way->url, *found;
	struct text url = { 0 };

	while ((found = strstr(s, mark))) {
		text_add(&url, s, (size_t)(found - s));
		add_escaped(&url, who->account->tenant);
		s = found + strlen(mark);
	}
	text_puts(&url, s);
	return text_take(&url);
}

void
sign_in_form(const struct sign_in_case *who, struct text *ret)
{
	text_puts(ret, "grant_type=client_credentials&client_id=");
	add_escaped(ret, who->account->client_id);
	if (who->way->scope) {
		text_puts(ret, "&scope=");
		add_escaped(ret, who->way->scope);
	}
	text_puts(ret, "&client_secret=");
	add_escaped(ret, who->account->secret);
}

/* What servers say about the commonest mistakes, and what the operator is to do. The first that
 * fits counts: a code of Microsoft Entra in the description, else an error of RFC 6749. */
static const struct {
	const char *mark, *means;
} reasons[] = {
	{ "AADSTS7000215", "the secret is wrong: it must be the secret's value, not its id" },
	{ "AADSTS7000222", "the secret has expired: make a new one and put it in its place" },
	{ "AADSTS7000218", "the server got no secret: look what the account's secret holds" },
	{ "AADSTS700016", "there is no application with this client_id in that tenant: look at "
			  "client_id and tenant" },
	{ "AADSTS90002", "there is no such tenant: look at tenant" },
	{ "AADSTS900023", "the tenant is neither a domain nor an id: look at tenant" },
	{ "AADSTS65001", "an administrator has not consented to the application yet" },
	{ "AADSTS7000112", "the application was disabled by an administrator" },
	{ "AADSTS500011", "the scope of the service file is not known there" },
	{ "AADSTS70011", "the scope of the service file is not valid there" },
	{ "invalid_client", "client_id or secret is wrong or no longer valid" },
	{ "unauthorized_client", "the application may not sign in by client_id and secret" },
	{ "invalid_scope", "the scope of the service file is not valid there" },
	{ "invalid_grant", "the application may not sign in by client_id and secret" },
	{ "access_denied", "the server does not let this application in" },
};

static const char *
meaning_of(const char *description, const char *error)
{
	for (size_t i = 0; i < LENGTH_OF(reasons); i++)
		if ((description && strstr(description, reasons[i].mark)) ||
			text_equal(error, reasons[i].mark))
			return reasons[i].means;
	return NULL;
}

/* The other side's words in brackets, on one line, without the ids and times of this one
 * request; nothing if they repeat what must stay secret. */
static char *
quote(const char *words, const struct sign_in_case *who, const char *token)
{
	const char *secret = who->account ? who->account->secret : NULL;
	_cleanup_free_ char *line = NULL;

	if (text_blank(words) || secrecy_holds(words, secret) || secrecy_holds(words, token))
		return mem_dup("");
	line = text_line(words, LIMIT_QUOTE_BYTES);
	for (const char *const *clock = (const char *const[]){ " Trace ID:", " Correlation ID:",
		     " Timestamp:", NULL };
		*clock; clock++) {
		char *at = strstr(line, *clock);

		if (at)
			*at = '\0';
	}
	return mem_printf(" (%s)", line);
}

static char *
say_refused(const struct sign_in_case *who, const char *host, int status, const json_t *root)
{
	const char *error = json_string_value(json_object_get(root, "error"));
	const char *description = json_string_value(json_object_get(root, "error_description"));
	const char *means = meaning_of(description, error);
	_cleanup_free_ char *words = quote(description ? description : error, who, NULL);

	if (means)
		return mem_printf("%s refuses the sign-in of the account %s: %s%s", host,
			who->name, means, words);
	return mem_printf("%s refuses the sign-in of the account %s (%d)%s; look at its "
			  "client_id, secret and tenant",
		host, who->name, status, words);
}

/* b64token (RFC 6750 section 2.1), so that nothing in it can end the header line. */
bool
sign_in_is_token(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n > 0 && n <= LIMIT_TOKEN_BYTES &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
			 "=") == n;
}

static unsigned
seconds_of(const json_t *value)
{
	json_int_t seconds = SECONDS_UNSAID;

	if (json_is_integer(value))
		seconds = json_integer_value(value);
	else if (json_is_string(value))
		seconds = strtoll(json_string_value(value), NULL, 10);
	if (seconds < 0)
		return 0;
	return seconds < SECONDS_MAX ? (unsigned)seconds : SECONDS_MAX;
}

enum outcome
sign_in_read(const struct sign_in_case *who, const char *host, int status,
	const struct text *body, struct sign_in_token *ret, char **ret_why)
{
	_cleanup_(json_decref_cleanup) json_t *root =
		json_loadb(body->data ? body->data : "", body->len, 0, NULL);
	const char *value = json_string_value(json_object_get(root, "access_token"));
	const char *type = json_string_value(json_object_get(root, "token_type"));

	if (status != 200) {
		*ret_why = say_refused(who, host, status, root);
		return OUTCOME_FORBIDDEN;
	}
	if (!sign_in_is_token(value) || (type && strcasecmp(type, "bearer") != 0)) {
		*ret_why = mem_printf(
			"%s answered the sign-in of the account %s without a token that can be "
			"used; look at the address of the sign-in in the service file",
			host, who->name);
		return OUTCOME_REJECTED;
	}
	ret->value = mem_dup(value);
	ret->seconds = seconds_of(json_object_get(root, "expires_in"));
	return OUTCOME_FRESH;
}

/* {"error":{"message":"..."}} or {"message":"..."} */
static char *
words_of(const struct text *body)
{
	_cleanup_(json_decref_cleanup) json_t *root =
		json_loadb(body->data ? body->data : "", body->len, 0, NULL);
	const json_t *error = json_object_get(root, "error");

	return mem_dup(json_string_value(json_object_get(error ? error : root, "message")));
}

char *
sign_in_refused(const struct sign_in_case *who, const char *token, const char *host, int status,
	const struct text *body)
{
	_cleanup_free_ char *words = words_of(body);
	_cleanup_free_ char *quoted = quote(words, who, token);

	if (status == 403)
		return mem_printf("%s knows the account %s but does not let it read this page "
				  "(403)%s: a permission is missing, or an administrator has "
				  "not consented to it. %s",
			host, who->name, quoted, who->way->how);
	if (!who->way->url)
		return mem_printf(
			"%s does not accept the token of the account %s (401)%s: it is wrong "
			"or no longer valid. %s",
			host, who->name, quoted, who->way->how);
	return mem_printf("%s does not accept the sign-in of the account %s, not even with a "
			  "new token (401)%s. %s",
		host, who->name, quoted, who->way->how);
}
