/* Account: a sign-in for sources that need one. Kept apart from everything that is printed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/place.h"

struct account {
	char *service; /* its name: a service's id, or what a service file calls it (sign_in: account) */
	char *tenant;
	char *client_id;
	char *secret;
	bool none; /* the admin says that there is none, and goes without what it would open */
	int32_t secret_expires; /* first day on which it is no longer good; DAY_NONE: not said */
	struct place at;
};
void account_clear(struct account *account); /* overwrites the secret before it frees it */
