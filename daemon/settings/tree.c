/* Tree: one YAML file as texts, lists and mappings with their places. Nothing is interpreted:
 * every value is text. */
#include "settings/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"

void
tree_clear(struct node *node)
{
	for (size_t i = 0; i < node->count; i++)
		tree_clear(&node->items[i]);
	free(node->items);
	free(node->key);
	free(node->text);
	*node = (struct node){ 0 };
}

const struct node *
tree_find(const struct node *map, const char *key)
{
	for (size_t i = 0; i < map->count; i++)
		if (text_equal(map->items[i].key, key))
			return &map->items[i];
	return NULL;
}

const char *
tree_type_name(const struct node *node)
{
	static const char *const names[] = { "nothing", "a text", "a list", "a mapping" };

	return names[node->type];
}

static int
compare_keys(const void *a, const void *b)
{
	const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
	int order = strcmp(x->key, y->key);

	return order ? order : x < y ? -1 : 1;
}

static void
complain_twice(
	const struct node *first, const struct node *again, struct complaints *complaints)
{
	_cleanup_free_ char *key = text_line(again->key, 60);

	if (text_equal(first->key_at.file, again->key_at.file))
		complain_error(complaints, &again->key_at,
			"\"%s\" stands here for the second time; it is already on line %u: "
			"keep one of them",
			key, first->key_at.line);
	else
		complain_error(complaints, &again->key_at,
			"\"%s\" is already in %s, line %u: keep it in one of the two files",
			key, first->key_at.file, first->key_at.line);
}

/* Sorted, because a mapping may have 100,000 keys. */
void
tree_keep_first(struct node *map, struct complaints *complaints)
{
	_cleanup_free_ struct node **sorted = mem_new(map->count, sizeof(*sorted));
	size_t kept = 0, first = 0;

	for (size_t i = 0; i < map->count; i++)
		sorted[i] = &map->items[i];
	qsort(sorted, map->count, sizeof(*sorted), compare_keys);
	for (size_t i = 1; i < map->count; i++) {
		if (!text_equal(sorted[first]->key, sorted[i]->key)) {
			first = i;
			continue;
		}
		sorted[i]->again = true;
		complain_twice(sorted[first], sorted[i], complaints);
	}
	for (size_t i = 0; i < map->count; i++) {
		struct node item = map->items[i];

		map->items[i] = (struct node){ 0 };
		if (item.again)
			tree_clear(&item);
		else
			map->items[kept++] = item;
	}
	map->count = kept;
}

struct node *
tree_add(struct node *node)
{
	node->items = mem_grow(node->items, node->count, &node->cap, sizeof(*node->items));
	return &node->items[node->count++];
}

static struct node *
find_same(struct node *map, const struct node *item)
{
	for (size_t i = 0; i < map->count; i++)
		if (text_equal(map->items[i].key, item->key))
			return &map->items[i];
	return NULL;
}

void
tree_merge(struct node *into, struct node *from, struct complaints *complaints)
{
	size_t known = into->count;

	for (size_t i = 0; i < from->count; i++) {
		struct node *item = &from->items[i];
		struct node *same = known > 0 ? find_same(into, item) : NULL;

		if (same && same->type == NODE_MAP && item->type == NODE_MAP) {
			for (size_t j = 0; j < item->count; j++) {
				*tree_add(same) = item->items[j];
				item->items[j] = (struct node){ 0 };
			}
			tree_keep_first(same, complaints);
			continue;
		}
		*tree_add(into) = *item;
		*item = (struct node){ 0 };
	}
	tree_keep_first(into, complaints);
	tree_clear(from);
}
