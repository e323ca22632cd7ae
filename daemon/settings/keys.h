/* Keys: the table of words that a mapping may have, each with the function that reads its
 * value. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/config.h"
#include "settings/names.h"
#include "settings/tree.h"

/* What every reader of a value needs to know. */
struct check {
	struct config *config;
	struct complaints *complaints;
	struct names names;          /* of services, to resolve what people call them */
	const char *credentials_dir; /* NULL: none */
	bool secrets_shut;           /* secrets are not opened, only their form is checked */
	bool shipped;                /* the file at hand came with forewarn */
	bool incomplete; /* a file of the admin could not be read: what it would have said is
			    not missing */
};

struct key;
/* Reads VALUE into FIELD, or complains and leaves FIELD as it was. */
typedef void (*keys_reader)(
	struct check *check, const struct key *key, const struct node *value, void *field);

struct key {
	const char *name;
	keys_reader read;
	size_t offset;      /* of the field in the struct that the table fills */
	const void *detail; /* what the reader wants to know: words, limits, a table */
	bool needed;
};

struct table {
	const char *name;    /* "recipient": what the mapping describes */
	const char *example; /* of a whole mapping */
	const struct key *keys;
	size_t count;
};

/* Reads all keys of MAP into TARGET in the order of the table. OWNER names the thing in
 * sentences (NULL: the table's name). Unknown and missing keys are complained of. */
void keys_read(struct check *check, const struct table *table, const char *owner,
	const struct node *map, void *target);

/* NODE is of TYPE, or a complaint says what "KEY" must be instead, with EXAMPLE. */
bool keys_expect(struct check *check, const char *key, const struct node *node,
	enum node_type type, const char *example);

/* A nested mapping: a reader whose detail is the struct table and whose field is the struct. */
void
keys_nested(struct check *check, const struct key *key, const struct node *value, void *field);
