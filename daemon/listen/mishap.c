/* Mishap: refused, too big, cut off, late. */
#include "listen/mishap.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "listen/address.h"
#include "listen/answer.h"

char *
mishap_refused(const struct target *target, const char *at)
{
	return mem_printf("%s leads to %s, but this source may only ask the public internet; "
			  "if it is meant to be "
			  "inside, its service file must say so (allow_private)",
		target->host, at);
}

bool
mishap_private(const struct target *target, bool allow_private, char **ret_why)
{
	const char *what = address_private_text(target->host, NULL);
	_cleanup_free_ char *at = NULL;

	if (allow_private || !what)
		return false;
	at = mem_printf("%s, %s", target->host, what);
	*ret_why = mishap_refused(target, at);
	return true;
}

/* libcurl 7.88 has no more memory than 100 KiB for one line of headers. */
static bool
endless_line(const struct exchange *exchange)
{
	return exchange->result == CURLE_OUT_OF_MEMORY && !exchange->headed;
}

static enum outcome
of_too_big(const struct exchange *exchange, char **ret_why)
{
	const char *host = exchange->target->host;

	if (exchange->too_many_headers || endless_line(exchange))
		*ret_why = mem_printf(
			"%s sent more than %u bytes of headers", host, LIMIT_HEADER_BYTES);
	else
		*ret_why = mem_printf("%s sent a page that is bigger than the %llu bytes that "
				      "a page may have",
			host, (unsigned long long)exchange->max_bytes);
	return OUTCOME_TOO_BIG;
}

/* Slow, or without end: libcurl 7.88 takes no more of very long ones on an HTTP/2 connection that it has kept, and says
 * nothing until the time is over. */
static bool
unended_headers(const struct exchange *exchange)
{
	return exchange->result == CURLE_OPERATION_TIMEDOUT && exchange->header_bytes &&
	       !exchange->headed;
}

enum outcome
mishap_of(const struct exchange *exchange, char **ret_why)
{
	const struct target *target = exchange->target;
	struct mishap mishap = {
		.code = exchange->result,
		.detail = exchange->error[0] ? exchange->error
					     : curl_easy_strerror(exchange->result),
		.host = target->host,
		.port = target->port,
		.proxy = exchange->settings->proxy ? "of the configuration" : NULL,
		.seconds = exchange->settings->page_timeout_sec,
	};

	if (exchange->refused && (exchange->result == CURLE_COULDNT_CONNECT ||
					 exchange->result == CURLE_ABORTED_BY_CALLBACK)) {
		*ret_why = mishap_refused(target, exchange->refused);
		return OUTCOME_REFUSED_ADDRESS;
	}
	if (exchange->too_big || exchange->too_many_headers || endless_line(exchange))
		return of_too_big(exchange, ret_why);
	if (exchange->unasked) {
		*ret_why = mem_printf("%s packed its answer by a method that it was not asked "
				      "for; only gzip is read",
			target->host);
		return OUTCOME_CUT_OFF;
	}
	if (unended_headers(exchange)) {
		*ret_why = mem_printf("%s sent %zu bytes of headers and did not come to their "
				      "end in time, at most %u seconds",
			target->host, exchange->header_bytes,
			exchange->settings->page_timeout_sec);
		return OUTCOME_TIMEOUT;
	}
	if (exchange->proxy_status == 407)
		return answer_of_status(407, target->host, false, 0, ret_why);
	if (exchange->proxy_status) {
		*ret_why = mem_printf(
			"the proxy of the configuration does not connect us with %s (%d)",
			target->host, exchange->proxy_status);
		return OUTCOME_UNREACHABLE;
	}
	return answer_of_mishap(&mishap, ret_why);
}
