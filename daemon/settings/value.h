/* Value: readers of one value of a table: texts, lists of texts, words of a closed list,
 * numbers, yes or no. */
#pragma once

#include "settings/keys.h"

struct words {
	const char *const *items;
	size_t count;
};

struct range {
	double low, high;
};

/* The text of NODE when it is one and not empty, else NULL after a complaint. */
const char *value_of(struct check *check, const char *key, const struct node *node);
/* The index of the word in WORDS, or -1 after a complaint that lists them. */
int value_pick(struct check *check, const char *key, const struct node *node,
	const struct words *words);
/* Calls ADD for the one text, or for each text of the list, that NODE is; an empty list is
 * complained of. */
void
value_each(struct check *check, const struct key *key, const struct node *node, void *field,
	void (*add)(struct check *check, const struct key *key, const struct node *item,
		void *field));

void value_text(struct check *check, const struct key *key, const struct node *value,
	void *field); /* char * */
void value_lines(struct check *check, const struct key *key, const struct node *value,
	void *field); /* char *, may be a literal block of several lines */
void value_texts(struct check *check, const struct key *key, const struct node *value,
	void *field); /* struct strings */
/* A mapping of names to texts or lists of texts, as "NAME=TEXT": struct strings; struct pairs or NULL. */
struct pairs {
	bool (*known)(const char *name);
	const char *expected; /* of a name, for a sentence */
};
void
value_pairs(struct check *check, const struct key *key, const struct node *value, void *field);
void value_one_of(struct check *check, const struct key *key, const struct node *value,
	void *field); /* char *; struct words */
void value_enum(struct check *check, const struct key *key, const struct node *value,
	void *field); /* an enum; struct words */
void value_flags(struct check *check, const struct key *key, const struct node *value,
	void *field); /* unsigned; struct words */
void value_number(struct check *check, const struct key *key, const struct node *value,
	void *field); /* double; struct range */
void value_count(struct check *check, const struct key *key, const struct node *value,
	void *field); /* unsigned; struct range */
void value_bool(struct check *check, const struct key *key, const struct node *value,
	void *field); /* bool */
void value_zone(struct check *check, const struct key *key, const struct node *value,
	void *field); /* char * */
void value_language(struct check *check, const struct key *key, const struct node *value,
	void *field); /* char *: "en" */
