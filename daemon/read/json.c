/* JSON: JSON Feed 1.0 and 1.1. */
#include "read/json.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <jansson.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/harvest.h"
#include "read/language.h"
#include "read/mend.h"

CLEANUP_DEFINE(json_t, json_decref)

/* What jansson may be made to build: a value costs up to 300 bytes of memory, and two of the
 * page. */
#define LIMIT_CONTAINERS 250000u
#define LIMIT_VALUES 1000000u

/* Counted too high when text holds these marks, and far below the limits then. */
static bool
too_many_values(const char *s, size_t n)
{
	size_t containers = 0, values = 0;

	for (size_t i = 0; i < n; i++) {
		containers += s[i] == '[' || s[i] == '{';
		values += s[i] == ',';
	}
	return containers > LIMIT_CONTAINERS || values > LIMIT_VALUES;
}

/* A string, or a number written out; NULL for anything else. The caller frees. */
static char *
scalar(const json_t *value)
{
	if (json_is_string(value))
		return mem_dup(json_string_value(value));
	if (json_is_integer(value))
		return mem_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return json_is_real(value) ? mem_printf("%.15g", json_real_value(value)) : NULL;
}

static void
offer(struct harvest *h, enum field field, unsigned rank, enum form form, const json_t *value)
{
	_cleanup_(text_clear) struct text t = { 0 };
	_cleanup_free_ char *s = scalar(value);

	if (!s)
		return;
	text_puts(&t, s);
	if (field == FIELD_LINK)
		harvest_offer_link(h, rank, t.data, NULL);
	else
		harvest_offer(h, field, rank, form, &t);
}

static void
offer_link(struct harvest *h, unsigned rank, const json_t *value, const char *base)
{
	if (json_is_string(value))
		harvest_offer_link(h, rank, json_string_value(value), base);
}

/* JSON Feed's extensions begin with "_": a string, or an object of strings, is what the vendor
 * calls the entry, and maybe when it happens. */
static void
add_extension(struct harvest *h, const char *name, json_t *value)
{
	_cleanup_free_ char *plain = json_is_object(value) ? NULL : scalar(value);
	const char *key;
	json_t *member;

	if (plain) {
		harvest_label(h, name + 1, plain);
		harvest_date(h, name + 1, plain);
	}
	if (!json_is_object(value))
		return;
	json_object_foreach(value, key, member)
	{
		_cleanup_free_ char *inner = scalar(member);

		if (!inner)
			continue;
		harvest_label(h, key, inner);
		harvest_date(h, key, inner);
	}
}

static void
read_item(json_t *item, const struct read_input *input, struct harvest *h, struct reading *ret)
{
	const json_t *tags = json_object_get(item, "tags"),
		     *language = json_object_get(item, "language");
	const char *key;
	json_t *value;

	harvest_reset(h);
	offer(h, FIELD_ID, 0, FORM_TEXT, json_object_get(item, "id"));
	offer(h, FIELD_TITLE, 0, FORM_TEXT, json_object_get(item, "title"));
	offer_link(h, LINK_PAGE, json_object_get(item, "url"), input->base);
	offer_link(h, LINK_EXTERNAL, json_object_get(item, "external_url"), input->base);
	offer(h, FIELD_CONTENT, 0, FORM_HTML, json_object_get(item, "content_html"));
	offer(h, FIELD_CONTENT, 1, FORM_TEXT, json_object_get(item, "content_text"));
	offer(h, FIELD_SUMMARY, 0, FORM_TEXT, json_object_get(item, "summary"));
	offer(h, FIELD_PUBLISHED, 0, FORM_TEXT, json_object_get(item, "date_published"));
	offer(h, FIELD_UPDATED, 0, FORM_TEXT, json_object_get(item, "date_modified"));
	for (size_t i = 0; i < json_array_size(tags) && i < LIMIT_LABELS; i++) {
		_cleanup_free_ char *tag = scalar(json_array_get(tags, i));

		if (tag)
			harvest_label(h, NULL, tag);
	}
	json_object_foreach(item, key, value) if (key[0] == '_') add_extension(h, key, value);
	harvest_finish(h, json_string_value(language), ret);
}

/* "https://jsonfeed.org/version/1.1" says it; without that, items that look like a feed's do.
 */
static bool
is_feed(const json_t *root)
{
	const char *version = json_string_value(json_object_get(root, "version"));
	const json_t *items = json_object_get(root, "items"), *first = json_array_get(items, 0);

	if (!json_is_object(root))
		return false;
	if (version && strstr(version, "jsonfeed.org/version/"))
		return true;
	if (!json_is_array(items) || !(json_object_get(root, "title") ||
					     json_object_get(root, "home_page_url") || version))
		return false;
	return json_array_size(items) == 0 || json_object_get(first, "id") ||
	       json_object_get(first, "url") || json_object_get(first, "title") ||
	       json_object_get(first, "content_html") || json_object_get(first, "content_text");
}

/* What the JSON is, when it is no feed. */
static int
refuse(const json_t *root, char **reterr_why)
{
	const json_t *message = json_object_get(root, "message");
	_cleanup_free_ char *said = NULL;

	if (!message)
		message = json_object_get(root, "error");
	if (json_is_string(message)) {
		said = text_line(json_string_value(message), LIMIT_QUOTE_BYTES);
		return mem_why(
			-EBADMSG, reterr_why, "this is JSON, but no feed; it says “%s”", said);
	}
	if (json_is_array(root))
		return mem_why(-EBADMSG, reterr_why, "this is a JSON array, not a JSON Feed");
	if (!json_is_object(root))
		return mem_why(
			-EBADMSG, reterr_why, "this is a single JSON value, not a JSON Feed");
	return mem_why(-EBADMSG, reterr_why,
		"this is JSON, but not a JSON Feed: it has no “version” of jsonfeed.org and no "
		"“items” like a feed's");
}

/* The document strictly, or mended. *RET_DAMAGE is what is wrong with it, if anything is; NULL with it: it is no JSON. */
static json_t *
load(const char *s, size_t n, json_error_t *ret_error, char **ret_damage)
{
	json_t *root = json_loadb(s, n, JSON_DECODE_ANY, ret_error);
	_cleanup_(text_clear) struct text mended = { 0 };
	json_error_t again;
	bool bad;

	if (root)
		return root;
	bad = mend_json(&mended, s, n);
	root = json_loadb(mended.data ? mended.data : "", mended.len, JSON_DECODE_ANY, &again);
	/* jansson quotes what it stumbled over, whatever that is. */
	if (bad || !root)
		*ret_damage = text_line(ret_error->text, LIMIT_QUOTE_BYTES);
	return root;
}

static void
read_items(const json_t *items, const struct read_input *input, struct harvest *h,
	struct reading *ret)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		if (ret->count < LIMIT_ENTRIES) {
			read_item(json_array_get(items, i), input, h, ret);
			continue;
		}
		ret->damaged = true;
		mem_set(&ret->damaged_why,
			"it has more entries than forewarn reads of one page; the first ones "
			"were read");
		return;
	}
}

int
json_read(const struct read_input *input, const char *s, size_t n, struct reading *ret,
	char **reterr_why)
{
	json_error_t error;
	_cleanup_(json_decref_cleanup) json_t *root = NULL;
	_cleanup_free_ char *damage = NULL;
	struct harvest h = { 0 };

	if (too_many_values(s, n))
		return mem_why(-EBADMSG, reterr_why,
			"this is JSON with more values than forewarn reads of one page");
	root = load(s, n, &error, &damage);
	if (!root)
		return mem_why(-EBADMSG, reterr_why,
			"this looks like JSON, but is none: line %d, column %d: %s", error.line,
			error.column, damage);
	if (!is_feed(root))
		return refuse(root, reterr_why);
	*ret = (struct reading){ .format = "json" };
	if (damage) {
		ret->damaged = true;
		ret->damaged_line = error.line > 0 ? (unsigned)error.line : 1;
		ret->damaged_why = TAKE(damage);
	}
	harvest_reset(&h);
	offer(&h, FIELD_TITLE, 0, FORM_TEXT, json_object_get(root, "title"));
	ret->title = harvest_title(&h);
	ret->language = mem_dup(json_string_value(json_object_get(root, "language")));
	read_items(json_object_get(root, "items"), input, &h, ret);
	harvest_clear(&h);
	return 0;
}
