/* Verdicts: the admin's rules of what reaches whom at once, with the digest, or not at all. */
#pragma once

#include "settings/keys.h"

/* A list of mappings, into a struct policy. */
void verdicts_read(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* Once the dependencies are known: those that rules name are among them. */
void verdicts_check(struct check *check);

extern const struct table verdicts_table;
