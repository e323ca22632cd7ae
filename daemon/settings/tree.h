/* Tree: one YAML file as texts, lists and mappings with their places. Nothing is interpreted:
 * every value is text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/config.h"

enum node_type { NODE_EMPTY, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
	enum node_type type; /* NODE_EMPTY: a file that says nothing */
	struct place at;
	char *key; /* of an item of a mapping; NULL in a list */
	struct place key_at;
	bool again; /* the key was there before; only while the mapping is checked */
	char *text;
	bool lines; /* the text is a literal block of several lines */
	struct node *items;
	size_t count, cap;
};

void tree_clear(struct node *node);
/* A new zeroed item at the end of a list or mapping. */
struct node *tree_add(struct node *node);
/* Complains of every key that stands twice, and keeps the first of each. */
void tree_keep_first(struct node *map, struct complaints *complaints);

/* Moves the keys of FROM (cleared) into the mapping INTO. A mapping that is in both is put
 * together key by key; everything else that stands in both is complained of with both places.
 */
void tree_merge(struct node *into, struct node *from, struct complaints *complaints);

const struct node *tree_find(const struct node *map, const char *key);
/* "a text", "a list", "a mapping", "nothing" */
const char *tree_type_name(const struct node *node);
