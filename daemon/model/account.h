/* Account: a sign-in for sources that need one. Kept apart from everything that is printed. */
#pragma once

#include "model/place.h"

struct account {
	char *service;
	char *tenant;
	char *client_id;
	char *secret;
	struct place at;
};
void account_clear(struct account *account); /* overwrites the secret before it frees it */
