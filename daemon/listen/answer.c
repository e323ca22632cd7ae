/* Answer: statuses and curl's codes in words. */
#include "listen/answer.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

bool
answer_is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 ||
	       status == 308;
}

bool
answer_is_permanent(int status)
{
	return status == 301 || status == 308;
}

static enum outcome
say(enum outcome outcome, char **ret_why, char *sentence)
{
	*ret_why = sentence;
	return outcome;
}

static char *
say_busy(int status, const char *host, unsigned retry_after)
{
	const char *what =
		status == 429 ? "says that we ask too often" : "cannot answer just now";

	if (retry_after == 0)
		return mem_printf("%s %s (%d)", host, what, status);
	if (retry_after < 120)
		return mem_printf("%s %s (%d) and wants to be asked again after %u seconds",
			host, what, status, retry_after);
	return mem_printf("%s %s (%d) and wants to be asked again after %u minutes", host, what,
		status, (retry_after + 59) / 60);
}

static char *
say_forbidden(int status, const char *host)
{
	if (status == 407)
		return mem_printf(
			"the proxy wants a sign-in before it passes on requests to %s (407)",
			host);
	if (status == 401)
		return mem_printf("%s shows this page only after a sign-in (401)", host);
	return mem_printf("%s does not let us read this page (%d)", host, status);
}

static enum outcome
of_success(int status, const char *host, char **ret_why)
{
	if (status == 200 || status == 203)
		return OUTCOME_FRESH;
	if (status == 206)
		return say(OUTCOME_REJECTED, ret_why,
			mem_printf("%s sent a piece of the page although we asked for all of "
				   "it (206)",
				host));
	return say(OUTCOME_REJECTED, ret_why,
		mem_printf("%s answered without a page (%d)", host, status));
}

enum outcome
answer_of_status(
	int status, const char *host, bool asked_if, unsigned retry_after, char **ret_why)
{
	*ret_why = NULL;
	if (status >= 200 && status < 300)
		return of_success(status, host, ret_why);
	switch (status) {
	case 304:
		if (asked_if)
			return OUTCOME_NOT_MODIFIED;
		return say(OUTCOME_REJECTED, ret_why,
			mem_printf("%s answered \"not modified\" (304) although we asked for "
				   "the whole page",
				host));
	case 404:
		return say(OUTCOME_MISSING, ret_why,
			mem_printf("%s has no page at this address (404); the vendor may have "
				   "moved it",
				host));
	case 410:
		return say(OUTCOME_GONE, ret_why,
			mem_printf("%s says that this page is gone for good (410); the source "
				   "needs a new address",
				host));
	case 401:
	case 403:
	case 407:
		return say(OUTCOME_FORBIDDEN, ret_why, say_forbidden(status, host));
	case 429:
	case 503:
		return say(OUTCOME_BUSY, ret_why, say_busy(status, host, retry_after));
	default:
		if (status >= 500 && status < 600)
			return say(OUTCOME_SERVER_ERROR, ret_why,
				mem_printf("%s has trouble of its own and gave no page (%d)",
					host, status));
		return say(OUTCOME_REJECTED, ret_why,
			mem_printf("%s does not answer this request with a page (%d)", host,
				status));
	}
}

static enum outcome
of_name(const struct mishap *m, char **ret_why)
{
	if (m->code == CURLE_COULDNT_RESOLVE_PROXY)
		return say(OUTCOME_UNREACHABLE, ret_why,
			mem_printf("the name of the proxy %s cannot be found, so %s was not "
				   "asked",
				m->proxy ? m->proxy : "", m->host));
	return say(OUTCOME_UNREACHABLE, ret_why,
		mem_printf("the name %s cannot be found: it does not exist, or this machine's "
			   "name server does not answer",
			m->host));
}

/* The other side's words come in here too: one line, nothing that could move a terminal. */
static char *
brackets(const char *detail)
{
	_cleanup_free_ char *line = text_line(detail, 200);
	size_t n = strlen(line);

	if (n > 0 && line[n - 1] == '.')
		line[n - 1] = '\0';
	return line[0] ? mem_printf(" (%s)", line) : mem_dup("");
}

static enum outcome
of_tls(const struct mishap *m, char **ret_why)
{
	_cleanup_free_ char *detail = brackets(m->detail);

	switch (m->code) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return say(OUTCOME_TLS, ret_why,
			mem_printf("%s answered with a certificate that does not prove that it "
				   "is %s%s",
				m->host, m->host, detail));
	case CURLE_SSL_CACERT_BADFILE:
		return say(OUTCOME_TLS, ret_why,
			mem_printf("the file with the certificates that we trust cannot be "
				   "read, so %s was not "
				   "asked%s",
				m->host, detail));
	default:
		return say(OUTCOME_TLS, ret_why,
			mem_printf("no encrypted connection with %s came about%s", m->host,
				detail));
	}
}

static enum outcome
of_cut(const struct mishap *m, char **ret_why)
{
	_cleanup_free_ char *detail = brackets(m->detail);

	switch (m->code) {
	case CURLE_GOT_NOTHING:
		return say(OUTCOME_CUT_OFF, ret_why,
			mem_printf("%s closed the connection without an answer", m->host));
	case CURLE_BAD_CONTENT_ENCODING:
		return say(OUTCOME_CUT_OFF, ret_why,
			mem_printf("%s sent a compressed page that cannot be unpacked%s",
				m->host, detail));
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		return say(OUTCOME_CUT_OFF, ret_why,
			mem_printf("what %s answered on port %s is no HTTP%s", m->host, m->port,
				detail));
	default:
		return say(OUTCOME_CUT_OFF, ret_why,
			mem_printf(
				"the connection with %s broke before the page was complete%s",
				m->host, detail));
	}
}

enum outcome
answer_of_mishap(const struct mishap *m, char **ret_why)
{
	_cleanup_free_ char *detail = brackets(m->detail);

	switch (m->code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return of_name(m, ret_why);
	case CURLE_COULDNT_CONNECT:
	case CURLE_INTERFACE_FAILED:
	case CURLE_PROXY:
		return say(OUTCOME_UNREACHABLE, ret_why,
			mem_printf("%s cannot be reached on port %s%s%s%s", m->host, m->port,
				m->proxy ? " through the proxy " : "", m->proxy ? m->proxy : "",
				detail));
	case CURLE_OPERATION_TIMEDOUT:
		return say(OUTCOME_TIMEOUT, ret_why,
			mem_printf("%s did not deliver the page in time, at most %u seconds%s",
				m->host, m->seconds, detail));
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_USE_SSL_FAILED:
		return of_tls(m, ret_why);
	default:
		return of_cut(m, ret_why);
	}
}
