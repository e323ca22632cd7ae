/* Answer: what a status or a failure of the network means, as an outcome and a sentence for
 * people. Pure. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>

#include "model/page.h"

/* 301, 302, 303, 307, 308; permanent are 301 and 308 (RFC 9110 section 15.4). */
bool answer_is_redirect(int status);
bool answer_is_permanent(int status);

/* What HOST means by STATUS. *RET_WHY is a sentence (the caller frees) for everything but FRESH
 * and NOT_MODIFIED. ASKED_IF: the request had validators; RETRY_AFTER in seconds, 0 for none.
 */
enum outcome answer_of_status(
	int status, const char *host, bool asked_if, unsigned retry_after, char **ret_why);

/* What befell a transfer that gave no whole answer. DETAIL is curl's own text ("" for none); it
 * may hold what the other side sent. PROXY is NULL without one. SECONDS is the time limit. */
struct mishap {
	CURLcode code;
	const char *detail;
	const char *host, *port, *proxy;
	unsigned seconds;
};
enum outcome answer_of_mishap(const struct mishap *mishap, char **ret_why);
