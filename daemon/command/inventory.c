/* Inventory: reads the three kinds of lists. */
#include "command/inventory.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "command/body.h"
#include "command/services.h"

#define NAME_BYTES 200
#define ADDRESS_BYTES 2000
/* Of one item. */
#define ADDRESSES 20
/* Services within services. */
#define DEPTH 16

void
inventory_clear(struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->count; i++) {
		free(inventory->items[i].name);
		free(inventory->items[i].provider);
		strings_clear(&inventory->items[i].address);
	}
	free(inventory->items);
	*inventory = (struct inventory){ 0 };
}

/* A new item called so, or NULL when that is no name or the list is full. */
static struct inventory_item *
add(struct inventory *inventory, const char *name, size_t n)
{
	_cleanup_free_ char *line = text_line_of(name, n, NAME_BYTES);

	if (text_blank(line))
		return NULL;
	if (inventory->count == INVENTORY_ITEMS) {
		inventory->dropped++;
		return NULL;
	}
	inventory->items = mem_grow(
		inventory->items, inventory->count, &inventory->cap, sizeof(*inventory->items));
	inventory->items[inventory->count] = (struct inventory_item){ .name = TAKE(line) };
	return &inventory->items[inventory->count++];
}

static void
add_address(struct inventory_item *item, const char *address)
{
	if (item->address.count < ADDRESSES && strlen(address) <= ADDRESS_BYTES)
		strings_add(&item->address, address);
}

/* "crumb.example", "https://crumb.example/": where something is, not what it is called. */
static bool
is_address(const char *name)
{
	size_t n = strlen(name);
	const char *dot = strrchr(name, '.');

	if (strstr(name, "://"))
		return true;
	return dot && dot != name && dot + 2 < name + n && !strpbrk(name, " \t,;:()") &&
	       strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
		       strlen(dot + 1);
}

/* A name a line; what begins with # is a remark, "-" and "*" are bullets. */
static int
read_names(const char *file, const struct text *body, struct inventory *ret)
{
	const char *at = body->data, *end = at + body->len;

	ret->kind = "names";
	if (memchr(at, '\0', body->len) || !text_is_utf8(at, body->len))
		return command_fail(EX_DATAERR,
			"%s is no text in UTF-8: a list of names, OPML or CycloneDX in JSON is "
			"wanted",
			file);
	while (at < end) {
		const char *line = at, *stop = memchr(at, '\n', (size_t)(end - at));
		struct inventory_item *item;

		stop = stop ? stop : end;
		at = stop + (stop < end);
		while (line < stop && strchr(" \t-*", *line))
			line++;
		item = line < stop && *line != '#' ? add(ret, line, (size_t)(stop - line))
						   : NULL;
		if (item && is_address(item->name))
			add_address(item, item->name);
	}
	return 0;
}

static int
read_opml(const char *file, const struct text *body, struct inventory *ret)
{
	_cleanup_(cage_answer_clear) struct cage_answer answer = { 0 };
	int status = services_opml(file, body, &answer);

	ret->kind = "OPML";
	for (size_t i = 0; status == 0 && i < answer.reading.count; i++) {
		const struct entry *outline = &answer.reading.entries[i];
		const char *name = outline->title ? outline->title : outline->id;
		struct inventory_item *item = name ? add(ret, name, strlen(name)) : NULL;

		if (item && outline->id)
			add_address(item, outline->id);
		if (item && outline->link)
			add_address(item, outline->link);
	}
	return status;
}

static void
add_addresses(struct inventory_item *item, const json_t *list)
{
	size_t i;
	json_t *one;

	json_array_foreach(list, i, one) if (json_is_string(one))
		add_address(item, json_string_value(one));
}

static void
add_services(struct inventory *ret, const json_t *services, unsigned depth)
{
	size_t i;
	json_t *service;

	json_array_foreach(services, i, service)
	{
		const json_t *provider = json_object_get(service, "provider");
		const char *name = json_string_value(json_object_get(service, "name"));
		const char *by = json_string_value(json_object_get(provider, "name"));
		struct inventory_item *item = name ? add(ret, name, strlen(name)) : NULL;

		if (!by)
			by = json_string_value(json_object_get(service, "group"));
		if (item) {
			item->provider = by ? text_line(by, NAME_BYTES) : NULL;
			add_addresses(item, json_object_get(service, "endpoints"));
			add_addresses(item, json_object_get(provider, "url"));
		}
		if (depth < DEPTH)
			add_services(ret, json_object_get(service, "services"), depth + 1);
	}
}

static int
read_bom(const char *file, const struct text *body, struct inventory *ret)
{
	json_error_t error;
	json_t *bom = json_loadb(body->data, body->len, 0, &error);
	const json_t *services = json_object_get(bom, "services");
	int status = 0;

	ret->kind = "CycloneDX";
	if (!bom)
		status = command_fail(EX_DATAERR, "%s:%d:%d: this is no JSON: %s", file,
			error.line, error.column, error.text);
	else if (!text_equal(json_string_value(json_object_get(bom, "bomFormat")), "CycloneDX"))
		status = command_fail(EX_DATAERR,
			"%s is JSON, but no CycloneDX: its bomFormat does not say so", file);
	else if (!json_is_array(services))
		status = command_fail(EX_DATAERR,
			"%s is a CycloneDX without a list of services: components are what you "
			"run yourself, and are not looked at",
			file);
	else
		add_services(ret, services, 1);
	json_decref(bom);
	return status;
}

int
inventory_read(const char *file, struct inventory *ret)
{
	_cleanup_(text_clear) struct text body = { 0 };
	int status = body_read(file, &body);
	size_t at = 0;

	*ret = (struct inventory){ 0 };
	if (status)
		return status;
	text_puts(&body, "");
	if (body.len >= 3 && memcmp(body.data, "\xef\xbb\xbf", 3) == 0) {
		body.len -= 3;
		memmove(body.data, body.data + 3, body.len + 1);
	}
	while (at < body.len && strchr(" \t\r\n", body.data[at]) && body.data[at])
		at++;
	if (at == body.len)
		return command_fail(EX_DATAERR, "%s is empty", file);
	if (body.data[at] == '<')
		return read_opml(file, &body, ret);
	if (body.data[at] == '{' || body.data[at] == '[')
		return read_bom(file, &body, ret);
	return read_names(file, &body, ret);
}
