/* Channels: how a recipient is reached besides mail. */
#pragma once

#include "settings/keys.h"

/* Readers: a struct webhook (detail: its table), a struct strings, and the bool of the general key "exec". */
void channels_webhook(
	struct check *check, const struct key *key, const struct node *value, void *field);
void channels_exec(
	struct check *check, const struct key *key, const struct node *value, void *field);
void channels_permit(
	struct check *check, const struct key *key, const struct node *value, void *field);

/* At least one way leads to the recipient. */
void
channels_check(struct check *check, const struct node *item, const struct recipient *recipient);
/* Programs are run only where that is allowed: after all files were read. */
void channels_check_permit(struct check *check);

extern const struct table channels_webhook_table;
