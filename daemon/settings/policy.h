/* Policy: readers of who is reminded when, and who hears when nobody decides. */
#pragma once

#include "settings/keys.h"

/* What holds when nobody wrote anything. */
void policy_defaults(struct policy *policy);
/* [90, 30, 1] or "none" as struct ladder. */
void policy_reminders(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* A recipient's name as char *; "none" is "". */
void policy_escalate(
	struct check *check, const struct key *key, const struct node *value, void *field);

extern const struct table policy_table;
