/* Sign-in: what an account and a service file make of a token request (OAuth 2.0 client
 * credentials, RFC 6749 section 4.4), and what the server's answer means. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/account.h"
#include "model/page.h"
#include "model/service.h"

/* Whose account, and how to sign in with it. All borrowed. */
struct sign_in_case {
	const struct sign_in *way;     /* NULL, or without `how`: no sign-in is needed */
	const struct account *account; /* NULL: the configuration has none */
	const char *name;              /* of the account */
};

bool sign_in_needed(const struct sign_in *way);
/* What must be written into the configuration before anybody can sign in: a clause; NULL when
 * nothing is missing. The secret itself is not looked at. The caller frees. */
char *sign_in_lacks(const struct sign_in_case *who);

/* The address that gives the token, and the form that is sent there. The caller frees, and
 * overwrites the form first. */
char *sign_in_url(const struct sign_in_case *who);
void sign_in_form(const struct sign_in_case *who, struct text *ret);

struct sign_in_token {
	char *value;      /* the caller frees, and overwrites it first */
	unsigned seconds; /* that it is good for */
};
/* The answer of HOST to the form. FRESH: *RET is filled; else *RET_WHY is a clause that an
 * operator can act on. */
enum outcome sign_in_read(const struct sign_in_case *who, const char *host, int status,
	const struct text *body, struct sign_in_token *ret, char **ret_why);
/* HOST refused a page (STATUS 401 or 403) although it was given TOKEN; BODY is its answer, which is
 * not quoted when it repeats what must stay secret. */
char *sign_in_refused(const struct sign_in_case *who, const char *token, const char *host,
	int status, const struct text *body);

/* May S stand in a header as a token (b64token, RFC 6750 section 2.1)? */
bool sign_in_is_token(const char *s);
/* Overwrites and frees. */
void sign_in_wipe(char *secret);
