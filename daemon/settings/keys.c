/* Keys: the table of words that a mapping may have, each with the function that reads its
 * value. */
#include "settings/keys.h"

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"

bool
keys_expect(struct check *check, const char *key, const struct node *node, enum node_type type,
	const char *example)
{
	struct node wanted = { .type = type };
	_cleanup_free_ char *shown = NULL;

	if (node->type == type)
		return true;
	shown = text_line(key, 60);
	if (node->type == NODE_EMPTY || (node->type == NODE_TEXT && node->text[0] == '\0'))
		complain_error(check->complaints, &node->at,
			"\"%s\" is empty; expected %s, such as %s", shown,
			tree_type_name(&wanted), example);
	else
		complain_error(check->complaints, &node->at,
			"\"%s\" must be %s, not %s; expected something like %s", shown,
			tree_type_name(&wanted), tree_type_name(node), example);
	return false;
}

static bool
is_known(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (text_equal(table->keys[i].name, name))
			return true;
	return false;
}

static void
complain_unknown_keys(struct check *check, const struct table *table, const struct node *map)
{
	_cleanup_free_ const char **names = NULL;

	for (size_t i = 0; i < map->count; i++) {
		const struct node *item = &map->items[i];

		if (is_known(table, item->key))
			continue;
		if (!names) {
			names = mem_new(table->count, sizeof(*names));
			for (size_t k = 0; k < table->count; k++)
				names[k] = table->keys[k].name;
		}
		complain_unknown(check->complaints, &item->key_at, "key", item->key, names,
			table->count);
	}
}

void
keys_read(struct check *check, const struct table *table, const char *owner,
	const struct node *map, void *target)
{
	_cleanup_free_ char *shown = owner ? text_line(owner, 60) : NULL;

	complain_unknown_keys(check, table, map);
	for (size_t i = 0; i < table->count; i++) {
		const struct key *key = &table->keys[i];
		const struct node *value = tree_find(map, key->name);

		if (value)
			key->read(check, key, value, (char *)target + key->offset);
		else if (key->needed)
			complain_error(check->complaints, &map->at,
				"%s%s%s%s has no \"%s\"; expected something like %s",
				table->name, shown ? " \"" : "", shown ? shown : "",
				shown ? "\"" : "", key->name, table->example);
	}
}

void
keys_nested(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const struct table *table = key->detail;

	if (keys_expect(check, key->name, value, NODE_MAP, table->example))
		keys_read(check, table, NULL, value, field);
}
