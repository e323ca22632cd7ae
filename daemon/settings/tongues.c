/* Tongues: letters/LANGUAGE.yaml, the texts of letters. */
#include "settings/tongues.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"
#include "settings/document.h"
#include "settings/places.h"

#define PLURAL "plural"
#define BODY "body" /* the one text that may be a list: of paragraphs */

static const char *const forms[] = TONGUE_FORMS;

/* One file on its way into a tongue. */
struct reading {
	struct check *check;
	const struct tongue *reference; /* the shipped English texts; NULL: this is them */
	struct tongue *into;
};

static bool
is_form(const char *word)
{
	for (size_t i = 0; i < LENGTH_OF(forms); i++)
		if (text_equal(forms[i], word))
			return true;
	return false;
}

static const char *
last_part(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot ? dot + 1 : path;
}

/* Is what stands at PATH one text in several forms? Other groups have a member “other” as well. */
static bool
has_forms(const struct tongue *tongue, const char *path)
{
	size_t n = strlen(path), found = 0;

	for (size_t i = 0; i < tongue->count; i++) {
		const char *key = tongue->texts[i].key;

		if (!text_starts(key, path) || key[n] != '.')
			continue;
		if (!is_form(key + n + 1))
			return false;
		found++;
	}
	return found > 0;
}

static bool
all_are_forms(const struct node *map)
{
	for (size_t i = 0; i < map->count; i++)
		if (!is_form(map->items[i].key))
			return false;
	return map->count > 0;
}

/* The names that may stand where the last part of PATH stands. */
static void
complain_of_key(struct reading *reading, const char *path, const struct node *node)
{
	size_t n = (size_t)(last_part(path) - path);
	const struct tongue *reference = reading->reference;
	_cleanup_(strings_clear) struct strings known = { 0 };

	for (size_t i = 0; i < reference->count; i++) {
		const char *key = reference->texts[i].key;
		_cleanup_free_ char *name = NULL;

		if (strncmp(key, path, n) != 0)
			continue;
		name = mem_ndup(key + n, strcspn(key + n, "."));
		if (!strings_has(&known, name))
			strings_add(&known, name);
	}
	complain_unknown(reading->check->complaints, &node->key_at, "text", last_part(path),
		(const char *const *)known.items, known.count);
}

/* Nothing is known at PATH, or it is something else there. */
static void
complain_of_shape(struct reading *reading, const char *path, const struct node *node)
{
	bool group = tongue_has_group(reading->reference, path),
	     text = tongue_find(reading->reference, path) != NULL;

	if (!group && !text && node->key)
		complain_of_key(reading, path, node);
	else
		complain_error(reading->check->complaints, &node->at,
			"\"%s\" is %s here, but %s in the shipped letters/en.yaml: write it as "
			"it is there",
			path, tree_type_name(node), text ? "a text" : "several texts");
}

static const char *
english_of(const struct reading *reading, const char *path)
{
	_cleanup_free_ char *other = NULL;
	const char *dot = strrchr(path, '.');

	if (dot && is_form(dot + 1)) {
		other = mem_printf("%.*s." TONGUE_OTHER, (int)(dot - path), path);
		if (tongue_find(reading->reference, other))
			return tongue_find(reading->reference, other);
	}
	return tongue_find(reading->reference, path);
}

static void
read_text(struct reading *reading, const char *path, const struct node *node, const char *text)
{
	const char *last = last_part(path);
	bool form = is_form(last) && !text_equal(last, TONGUE_OTHER);

	if (strlen(text) > LIMIT_TEXT_BYTES) {
		complain_error(reading->check->complaints, &node->at,
			"this text is longer than %u bytes", LIMIT_TEXT_BYTES);
		return;
	}
	if (reading->reference) {
		const char *english = english_of(reading, path);

		if (!english) {
			complain_of_shape(reading, path, node);
			return;
		}
		if (!places_check(reading->check->complaints, &node->at, text, english, !form))
			return;
	}
	tongue_set(reading->into, path, text, node->at);
}

static void read_node(struct reading *reading, const char *path, const struct node *node);

static size_t
english_count(const struct reading *reading, const char *path)
{
	for (size_t n = 0;; n++) {
		_cleanup_free_ char *key = mem_printf("%s.%zu", path, n + 1);

		if (!tongue_find(reading->reference, key))
			return n;
	}
}

static void
read_list(struct reading *reading, const char *path, const struct node *list)
{
	size_t wanted = reading->reference ? english_count(reading, path) : list->count;

	if (wanted == 0) {
		complain_of_shape(reading, path, list);
		return;
	}
	if (list->count != wanted) {
		complain_error(reading->check->complaints, &list->at,
			"\"%s\" has %zu items; expected %zu, as in the shipped letters/en.yaml",
			path, list->count, wanted);
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		_cleanup_free_ char *item = mem_printf("%s.%zu", path, i + 1);

		read_node(reading, item, &list->items[i]);
	}
}

static void
read_body(struct reading *reading, const char *path, const struct node *list)
{
	_cleanup_(strings_clear) struct strings paragraphs = { 0 };
	_cleanup_free_ char *whole = NULL;

	for (size_t i = 0; i < list->count; i++)
		if (keys_expect(
			    reading->check, path, &list->items[i], NODE_TEXT, "a paragraph"))
			strings_add(&paragraphs, list->items[i].text);
	whole = strings_join(&paragraphs, "\n\n");
	read_text(reading, path, list, whole);
}

static void
read_rules(struct reading *reading, const struct node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *item = &map->items[i];
		_cleanup_free_ char *key = mem_printf(PLURAL ".%s", item->key);
		bool holds;

		if (!is_form(item->key) || text_equal(item->key, TONGUE_OTHER))
			complain_unknown(reading->check->complaints, &item->key_at, "form",
				item->key, forms, LENGTH_OF(forms) - 1);
		else if (item->type != NODE_TEXT || tongue_rule(item->text, 1, &holds) < 0)
			complain_error(reading->check->complaints, &item->at,
				"this is no rule for whole numbers; expected something like "
				"n = 1, or n %% 10 = 2..4 and n %% 100 != 12..14");
		else
			tongue_set(reading->into, key, item->text, item->at);
	}
}

/* A form that no number takes would never be said. */
static bool
form_is_used(struct reading *reading, const struct node *item)
{
	_cleanup_free_ char *rule = mem_printf(PLURAL ".%s", item->key);

	if (text_equal(item->key, TONGUE_OTHER) || tongue_find(reading->into, rule))
		return true;
	complain_error(reading->check->complaints, &item->key_at,
		"no number takes the form \"%s\": \"plural\" of this language has no rule for "
		"it",
		item->key);
	return false;
}

static void
read_map(struct reading *reading, const char *path, const struct node *map)
{
	bool plural =
		reading->reference ? has_forms(reading->reference, path) : all_are_forms(map);

	if (reading->reference && *path && !tongue_has_group(reading->reference, path)) {
		complain_of_shape(reading, path, map);
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		const struct node *item = &map->items[i];
		_cleanup_free_ char *below =
			*path ? mem_printf("%s.%s", path, item->key) : mem_dup(item->key);

		if (strchr(item->key, '.'))
			complain_error(reading->check->complaints, &item->key_at,
				"\"%s\" has a point in it: write what stands before it as a "
				"mapping",
				item->key);
		else if (text_equal(below, PLURAL))
			continue;
		else if (!plural || !is_form(item->key) || form_is_used(reading, item))
			read_node(reading, below, item);
	}
}

static void
read_node(struct reading *reading, const char *path, const struct node *node)
{
	bool body = text_equal(last_part(path), BODY);

	if (node->type == NODE_EMPTY || (node->type == NODE_TEXT && text_blank(node->text)))
		complain_error(reading->check->complaints, &node->at,
			"\"%s\" is empty; leave the key out, and the English text is taken",
			path);
	else if (node->type == NODE_TEXT)
		read_text(reading, path, node, node->text);
	else if (node->type == NODE_LIST && body)
		read_body(reading, path, node);
	else if (node->type == NODE_LIST)
		read_list(reading, path, node);
	else
		read_map(reading, path, node);
}

static struct tongue *
tongue_of(struct config *config, const char *language)
{
	struct tongue *tongue;

	for (size_t i = 0; i < config->tongue_count; i++)
		if (text_equal(config->tongues[i].language, language))
			return &config->tongues[i];
	config->tongues =
		mem_resize(config->tongues, config->tongue_count + 1, sizeof(*config->tongues));
	tongue = &config->tongues[config->tongue_count++];
	*tongue = (struct tongue){ .language = mem_dup(language) };
	return tongue;
}

static void
read_file(struct check *check, const struct folder_item *file, const struct tongue *reference)
{
	struct strings *files = &check->config->files;
	_cleanup_free_ char *data = NULL;
	_cleanup_(tree_clear) struct node root = { 0 };
	struct reading reading = { check, reference, NULL };
	const struct node *rules;
	struct place at;
	size_t len = 0;

	strings_add(files, file->path);
	at = (struct place){ files->items[files->count - 1], 1, 1 };
	if (strlen(file->stem) < 2 || strlen(file->stem) > 3 ||
		strspn(file->stem, "abcdefghijklmnopqrstuvwxyz") != strlen(file->stem)) {
		complain_error(check->complaints, &at,
			"the name of a file of letters is a language's code in two or three "
			"small letters, such as nl.yaml");
		return;
	}
	data = folder_read_file(file->path, check->complaints, &len);
	if (!data || !document_read(at.file, data, len, check->complaints, &root) ||
		root.type == NODE_EMPTY ||
		!keys_expect(check, file->stem, &root, NODE_MAP, "label: { what: What }"))
		return;
	reading.into = tongue_of(check->config, file->stem);
	rules = tree_find(&root, PLURAL);
	if (rules && keys_expect(check, PLURAL, rules, NODE_MAP, "plural: { one: n = 1 }"))
		read_rules(&reading, rules);
	read_map(&reading, "", &root);
}

/* Of a text in several forms the language's own “other” is enough. */
static bool
lacks(const struct tongue *tongue, const char *key)
{
	_cleanup_free_ char *group = mem_ndup(key, (size_t)(last_part(key) - key)),
			    *other = NULL;

	if (tongue_find(tongue, key) || text_starts(key, PLURAL "."))
		return false;
	other = mem_printf("%s" TONGUE_OTHER, group);
	if (*group)
		group[strlen(group) - 1] = '\0';
	return !(is_form(last_part(key)) && tongue_find(tongue, other) &&
		 has_forms(tongue, group));
}

static void
complete(struct check *check, struct tongue *tongue, const struct tongue *english)
{
	const char *first = NULL;
	size_t lacking = 0;
	struct place at = { tongue->count ? tongue->texts[0].at.file : NULL, 1, 1 };

	for (size_t i = 0; i < english->count; i++) {
		const struct tongue_text *text = &english->texts[i];

		if (!lacks(tongue, text->key))
			continue;
		first = lacking++ == 0 ? text->key : first;
		tongue_set(tongue, text->key, text->text, text->at);
	}
	if (lacking > 0)
		complain_warning(check->complaints, &at,
			"%zu of %zu texts are missing, the first is \"%s\": letters in this "
			"language say them in English",
			lacking, english->count, first);
}

static void
copy(const struct tongue *from, struct tongue *to)
{
	for (size_t i = 0; i < from->count; i++)
		tongue_set(to, from->texts[i].key, from->texts[i].text, from->texts[i].at);
}

static void
read_all(struct check *check, const struct folder_items *files, const struct tongue *reference,
	bool english)
{
	for (size_t i = 0; i < files->count; i++)
		if (text_equal(files->items[i].stem, "en") == english)
			read_file(check, &files->items[i], reference);
}

void
tongues_read(struct check *check, const struct folder_items *shipped,
	const struct folder_items *admin)
{
	struct config *config = check->config;
	_cleanup_(tongue_clear) struct tongue reference = { 0 };

	read_all(check, shipped, NULL, true);
	if (config->tongue_count == 0) {
		if (check->complaints->errors == 0)
			complain_error(check->complaints, NULL,
				"there is no letters/en.yaml among the shipped files: letters "
				"would have no words");
		return;
	}
	copy(&config->tongues[0], &reference);
	read_all(check, shipped, &reference, false);
	read_all(check, admin, &reference, true);
	read_all(check, admin, &reference, false);
	for (size_t i = 1; i < config->tongue_count; i++)
		complete(check, &config->tongues[i], &config->tongues[0]);
}
