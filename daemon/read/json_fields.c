/* JSON by a field map: JSON pointers of the service file to entries. */
#include "read/json_fields.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/json_pointer.h"
#include "read/refuse.h"

#define NAMED_MEMBERS 8u
#define NAMED_BYTES 60u

/* How many entries there were, and how many had what every one should have. */
struct found {
	size_t entries, ids, titles;
};

bool
json_fields_wanted(const struct read_rules *rules)
{
	bool any = rules->entries || rules->field_id || rules->field_title ||
		   rules->field_text || rules->field_link || rules->field_published ||
		   rules->field_updated || rules->field_labels.count ||
		   rules->field_dates.count;

	return any && (!rules->format || strcmp(rules->format, "json") == 0);
}

/* The pointer of "NAME=POINTER". */
static const char *
pointer_of(const char *pair)
{
	const char *equals = strchr(pair, '=');

	return equals ? equals + 1 : "";
}

static int
check_pointer(const char *name, const char *pointer, char **reterr_why)
{
	if (!pointer || json_pointer_valid(pointer))
		return 0;
	return mem_why(-EBADMSG, reterr_why,
		"the source's “fields” cannot be used: in “%s” of “%s” a “~” is written ~0, "
		"and a "
		"“/” that belongs to a name ~1",
		pointer, name);
}

static int
check_pairs(const char *name, const struct strings *pairs, char **reterr_why)
{
	int r = 0;

	for (size_t i = 0; i < pairs->count && r >= 0; i++)
		r = check_pointer(name, pointer_of(pairs->items[i]), reterr_why);
	return r;
}

static int
check_pointers(const struct read_rules *rules, char **reterr_why)
{
	const struct {
		const char *name, *pointer;
	} fields[] = {
		{ "entries", rules->entries },
		{ "id", rules->field_id },
		{ "title", rules->field_title },
		{ "text", rules->field_text },
		{ "link", rules->field_link },
		{ "published", rules->field_published },
		{ "updated", rules->field_updated },
	};
	int r = 0;

	for (size_t i = 0; i < LENGTH_OF(fields) && r >= 0; i++)
		r = check_pointer(fields[i].name, fields[i].pointer, reterr_why);
	if (r >= 0)
		r = check_pairs("labels", &rules->field_labels, reterr_why);
	return r >= 0 ? check_pairs("dates", &rules->field_dates, reterr_why) : r;
}

/* A value written out; of a number with a fraction, which only stamps have, what is before it. */
static char *
written(const json_t *value)
{
	double real = json_real_value(value);

	if (json_is_boolean(value))
		return mem_dup(json_is_true(value) ? "true" : "false");
	if (json_is_real(value) && real > 1e9 && real < 1e14)
		return mem_printf("%.0f", real - 0.5);
	return json_page_scalar(value);
}

/* One value, or each of a list, as paragraphs. False: there is nothing. */
static bool
offer(struct json_page *page, enum field field, const json_t *item, const char *pointer)
{
	const json_t *value = pointer ? json_pointer_find(item, pointer) : NULL;
	_cleanup_(text_clear) struct text all = { 0 };
	_cleanup_free_ char *one = written(value);

	for (size_t i = 0; i < json_array_size(value); i++) {
		_cleanup_free_ char *s = written(json_array_get(value, i));

		if (s && all.len)
			text_puts(&all, "\n\n");
		if (s)
			text_puts(&all, s);
	}
	json_page_offer_text(page, field,
		field == FIELD_TITLE || field == FIELD_CONTENT ? FORM_EITHER : FORM_TEXT,
		one ? one : all.data);
	return page->harvest.values[field].set;
}

static void
add_labels(struct json_page *page, const json_t *item)
{
	const struct strings *pairs = &page->rules->field_labels;

	for (size_t i = 0; i < pairs->count; i++) {
		const char *pair = pairs->items[i];
		const json_t *value = json_pointer_find(item, pointer_of(pair));
		_cleanup_free_ char *name = mem_ndup(pair, strcspn(pair, "="));
		_cleanup_free_ char *one = written(value);

		if (one)
			harvest_label(&page->harvest, name, one);
		else
			json_page_label(page, name, value, NULL);
	}
}

static void
add_date(struct json_page *page, enum role role, const json_t *value)
{
	_cleanup_free_ char *s = json_is_boolean(value) ? NULL : written(value);

	if (s)
		(void)harvest_role_date(&page->harvest, role, s, page->rules->days_in);
}

static void
add_dates(struct json_page *page, const json_t *item)
{
	const struct strings *pairs = &page->rules->field_dates;

	for (size_t i = 0; i < pairs->count; i++) {
		const char *pair = pairs->items[i];
		const json_t *value = json_pointer_find(item, pointer_of(pair));
		_cleanup_free_ char *name = mem_ndup(pair, strcspn(pair, "="));
		int role = role_of(name);

		if (!json_is_array(value))
			add_date(page, role < 0 ? ROLE_NONE : (enum role)role, value);
		for (size_t k = 0; k < json_array_size(value) && k < LIMIT_DATES; k++)
			add_date(page, role < 0 ? ROLE_NONE : (enum role)role,
				json_array_get(value, k));
	}
}

/* NAME of the member that the entry is, or NULL. An entry of which nothing is found is none. */
static void
read_entry(struct json_page *page, const char *name, const json_t *item, struct found *found)
{
	const struct read_rules *rules = page->rules;
	bool id = offer(page, FIELD_ID, item, rules->field_id);
	bool title = offer(page, FIELD_TITLE, item, rules->field_title);
	bool text = offer(page, FIELD_CONTENT, item, rules->field_text);
	bool link = offer(page, FIELD_LINK, item, rules->field_link);

	found->entries++;
	found->ids += id;
	found->titles += title;
	if (!id && !title && !text && !link)
		return;
	if (!rules->field_id)
		json_page_offer_text(page, FIELD_ID, FORM_TEXT, name);
	(void)offer(page, FIELD_PUBLISHED, item, rules->field_published);
	(void)offer(page, FIELD_UPDATED, item, rules->field_updated);
	add_labels(page, item);
	add_dates(page, item);
	json_page_end(page);
}

static void
read_entries(struct json_page *page, const json_t *entries, struct found *found)
{
	const char *key;
	json_t *value;

	for (size_t i = 0; i < json_array_size(entries) && json_page_begin(page); i++)
		read_entry(page, NULL, json_array_get(entries, i), found);
	json_object_foreach((json_t *)entries, key, value)
	{
		if (!json_page_begin(page))
			return;
		read_entry(page, key, value, found);
	}
}

/* What a person who looks for the new name of the list wants to see. */
static char *
members(const json_t *root)
{
	_cleanup_(strings_clear) struct strings names = { 0 };
	_cleanup_free_ char *all = NULL;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)root, key, value)
	{
		_cleanup_free_ char *name = text_line(key, NAMED_BYTES);

		if (names.count == NAMED_MEMBERS) {
			strings_add(&names, "more");
			break;
		}
		strings_take(&names, mem_printf("“%s”", name));
	}
	all = strings_sentence(&names);
	return names.count ? mem_printf("; it has %s", all) : mem_dup("");
}

static int
refuse_entries(const struct json_page *page, const json_t *entries, char **reterr_why)
{
	_cleanup_free_ char *others = NULL;

	if (refuse_is_error(page->root))
		return refuse_json(page->root, reterr_why);
	others = members(page->root);
	return mem_why(-EBADMSG, reterr_why,
		"this JSON has %s at “%s”, where the service file says that its entries are%s",
		entries ? "no list" : "nothing",
		page->rules->entries ? page->rules->entries : "", others);
}

static int
refuse_field(const struct json_page *page, const struct found *found, const char *what,
	const char *pointer, char **reterr_why)
{
	if (refuse_is_error(page->root))
		return refuse_json(page->root, reterr_why);
	return mem_why(-EBADMSG, reterr_why,
		"this JSON has %zu entries, but none has anything at “%s”, where the service "
		"file says that the %s is: the vendor may have changed the page",
		found->entries, pointer, what);
}

int
json_fields_read(struct json_page *page, char **reterr_why)
{
	const struct read_rules *rules = page->rules;
	struct found found = { 0 };
	const json_t *entries;
	int r = check_pointers(rules, reterr_why);

	if (r < 0)
		return r;
	entries = json_pointer_find(page->root, rules->entries ? rules->entries : "");
	/* null is how some write that there is nothing today. */
	if (!json_is_array(entries) && !json_is_object(entries) && !json_is_null(entries))
		return refuse_entries(page, entries, reterr_why);
	read_entries(page, entries, &found);
	if (found.entries && rules->field_id && !found.ids)
		return refuse_field(page, &found, "id", rules->field_id, reterr_why);
	if (found.entries && rules->field_title && !found.titles)
		return refuse_field(page, &found, "title", rules->field_title, reterr_why);
	return 0;
}
