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
	struct node *items;
	size_t count, cap;
};

/* Reads LEN bytes at DATA. FILE is borrowed by every place and must outlive RET and the
 * complaints' list of files. True: RET is filled (tree_clear). False: something in the file
 * cannot be read as YAML of our kind, and the first such thing is among the complaints. Keys
 * that stand twice are complained of, and the first of them stays. */
bool tree_read(const char *file, const char *data, size_t len, struct complaints *complaints,
	struct node *ret);
void tree_clear(struct node *node);

/* Moves the keys of FROM (cleared) into the mapping INTO. A mapping that is in both is put
 * together key by key; everything else that stands in both is complained of with both places.
 */
void tree_merge(struct node *into, struct node *from, struct complaints *complaints);

const struct node *tree_find(const struct node *map, const char *key);
/* "a text", "a list", "a mapping", "nothing" */
const char *tree_type_name(const struct node *node);
