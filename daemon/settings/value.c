/* Value: readers of one value of a table: texts, lists of texts, words of a closed list,
 * numbers, yes or no. */
#include "settings/value.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/complain.h"

#define SHOWN_BYTES 60

const char *
value_of(struct check *check, const char *key, const struct node *node)
{
	_cleanup_free_ char *shown = NULL;

	if (node->type == NODE_TEXT && !text_blank(node->text) && !node->lines)
		return node->text;
	shown = text_line(key, SHOWN_BYTES);
	if (node->lines)
		complain_error(check->complaints, &node->at,
			"\"%s\" has several lines: it must be one plain line", shown);
	else if (node->type == NODE_TEXT)
		complain_error(check->complaints, &node->at,
			"\"%s\" is empty; expected a text, or leave the line out", shown);
	else
		complain_error(check->complaints, &node->at, "\"%s\" must be a text, not %s",
			shown, tree_type_name(node));
	return NULL;
}

int
value_pick(struct check *check, const char *key, const struct node *node,
	const struct words *words)
{
	const char *text = value_of(check, key, node);

	if (!text)
		return -1;
	for (size_t i = 0; i < words->count; i++)
		if (text_equal(words->items[i], text))
			return (int)i;
	complain_unknown(check->complaints, &node->at, key, text, words->items, words->count);
	return -1;
}

void
value_each(struct check *check, const struct key *key, const struct node *node, void *field,
	void (*add)(struct check *check, const struct key *key, const struct node *item,
		void *field))
{
	if (node->type == NODE_MAP) {
		complain_error(check->complaints, &node->at,
			"\"%s\" must be a text or a list of texts, not a mapping", key->name);
		return;
	}
	if (node->type != NODE_LIST) {
		add(check, key, node, field);
		return;
	}
	if (node->count == 0)
		complain_error(check->complaints, &node->at,
			"\"%s\" is an empty list; write at least one item, or leave the line "
			"out",
			key->name);
	for (size_t i = 0; i < node->count; i++)
		add(check, key, &node->items[i], field);
}

void
value_lines(struct check *check, const struct key *key, const struct node *value, void *field)
{
	if (value->lines)
		mem_set(field, value->text);
	else
		value_text(check, key, value, field);
}

void
value_text(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (text)
		mem_set(field, text);
}

static void
add_text(struct check *check, const struct key *key, const struct node *item, void *field)
{
	const char *text = value_of(check, key->name, item);

	if (text)
		strings_add(field, text);
}

void
value_texts(struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_text);
}

void
value_pairs(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const struct pairs *pairs = key->detail;

	if (!keys_expect(check, key->name, value, NODE_MAP, "{ product: /service }"))
		return;
	for (size_t i = 0; i < value->count; i++) {
		const struct node *item = &value->items[i];
		_cleanup_(strings_clear) struct strings texts = { 0 };

		if (pairs && !pairs->known(item->key))
			complain_error(check->complaints, &item->key_at,
				"\"%s\" is no name that \"%s\" may have; expected %s",
				item->key, key->name, pairs->expected);
		value_each(check, &(const struct key){ .name = item->key }, item, &texts,
			add_text);
		for (size_t j = 0; j < texts.count; j++)
			strings_take(field, mem_printf("%s=%s", item->key, texts.items[j]));
	}
}

void
value_one_of(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const struct words *words = key->detail;
	int picked = value_pick(check, key->name, value, words);

	if (picked >= 0)
		mem_set(field, words->items[picked]);
}

void
value_enum(struct check *check, const struct key *key, const struct node *value, void *field)
{
	int picked = value_pick(check, key->name, value, key->detail);

	/* Every enum of the model is an int of its own type to the compiler. */
	if (picked >= 0)
		memcpy(field, &picked, sizeof(picked));
}

static void
add_flag(struct check *check, const struct key *key, const struct node *item, void *field)
{
	int picked = value_pick(check, key->name, item, key->detail);

	if (picked >= 0)
		*(unsigned *)field |= 1u << picked;
}

void
value_flags(struct check *check, const struct key *key, const struct node *value, void *field)
{
	value_each(check, key, value, field, add_flag);
}

/* A decimal number with a point, whatever the locale: -12.5. False if it is none or too long to
 * be meant. */
static bool
read_decimal(const char *s, double *ret)
{
	double value = 0, scale = 1;
	bool negative = *s == '-', point = false;
	size_t digits = 0;

	for (s += *s == '-' || *s == '+'; *s; s++) {
		if (*s == '.' && !point && digits > 0 && s[1]) {
			point = true;
			continue;
		}
		if (*s < '0' || *s > '9' || ++digits > 15)
			return false;
		value = value * 10 + (*s - '0');
		scale *= point ? 10 : 1;
	}
	*ret = (negative ? -value : value) / scale;
	return digits > 0;
}

static bool
number_within(struct check *check, const struct key *key, const struct node *value,
	const char *kind, double *ret)
{
	const struct range *range = key->detail;
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = NULL;

	if (!text)
		return false;
	if (read_decimal(text, ret) && *ret >= range->low && *ret <= range->high &&
		(kind[0] != 'w' || !strchr(text, '.')))
		return true;
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no good value for \"%s\"; expected a %s from %g to %.10g", shown,
		key->name, kind, range->low, range->high);
	return false;
}

void
value_number(struct check *check, const struct key *key, const struct node *value, void *field)
{
	double number;

	if (number_within(check, key, value, "number", &number))
		*(double *)field = number;
}

void
value_count(struct check *check, const struct key *key, const struct node *value, void *field)
{
	double number;

	if (number_within(check, key, value, "whole number", &number))
		*(unsigned *)field = (unsigned)number;
}

void
value_bool(struct check *check, const struct key *key, const struct node *value, void *field)
{
	static const char *const names[] = { "yes", "true", "no", "false" };
	static const struct words words = { names, LENGTH_OF(names) };
	int picked = value_pick(check, key->name, value, &words);

	if (picked >= 0)
		*(bool *)field = picked < 2;
}

void
value_zone(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = NULL;

	if (!text)
		return;
	if (zone_known(text)) {
		mem_set(field, text);
		return;
	}
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no time zone that this machine knows; expected a name such as "
		"Europe/Amsterdam (timedatectl "
		"list-timezones shows them)",
		shown);
}

void
value_language(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);
	_cleanup_free_ char *shown = NULL;

	if (!text)
		return;
	if (strlen(text) >= 2 && strlen(text) <= 3 &&
		strspn(text, "abcdefghijklmnopqrstuvwxyz") == strlen(text)) {
		mem_set(field, text);
		return;
	}
	shown = text_line(text, SHOWN_BYTES);
	complain_error(check->complaints, &value->at,
		"\"%s\" is no language; expected its code in two or three small letters, such "
		"as en",
		shown);
}
