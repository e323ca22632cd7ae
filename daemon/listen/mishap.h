/* Mishap: why an exchange gave no whole answer, as an outcome and a clause. */
#pragma once

#include <stdbool.h>

#include "listen/exchange.h"

/* A private address written out in the URL: behind a proxy this is the only place where it can
 * be seen. True: it may not be asked, and *RET_WHY says why. */
bool mishap_private(const struct target *target, bool allow_private, char **ret_why);
/* AT is where the target leads to: "127.0.0.1, a loopback address". */
char *mishap_refused(const struct target *target, const char *at);

/* Of an exchange that is over, whose result is not CURLE_OK. */
enum outcome mishap_of(const struct exchange *exchange, char **ret_why);
