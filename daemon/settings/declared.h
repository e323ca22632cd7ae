/* Declared: the recipients, accounts and dependencies of the admin. */
#pragma once

#include "settings/keys.h"

/* Readers whose field is the whole struct config; recipients are read before whatever names
 * them. */
void declared_recipients(
	struct check *check, const struct key *key, const struct node *value, void *field);
void declared_accounts(
	struct check *check, const struct key *key, const struct node *value, void *field);
void declared_dependencies(
	struct check *check, const struct key *key, const struct node *value, void *field);
/* The name of the recipient that NODE names, borrowed; NULL after a complaint. */
const char *declared_person(struct check *check, const char *key, const struct node *node);
/* Names of known recipients into a struct strings: one word or a list. */
void declared_people(
	struct check *check, const struct key *key, const struct node *value, void *field);

/* A language that letters can have, into a char *. */
void declared_language(
	struct check *check, const struct key *key, const struct node *value, void *field);

#define DECLARED_RECIPIENT_EXAMPLE "recipients: { it: { mail: it@bakery.example } }"
#define DECLARED_DEPENDENCY_EXAMPLE "dependencies: { Office: { service: microsoft-365 } }"

extern const struct table declared_recipient_table;
extern const struct table declared_account_table;
extern const struct table declared_dependency_table;
