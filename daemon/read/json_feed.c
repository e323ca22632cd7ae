/* JSON Feed 1.0 and 1.1, and the same without its version. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"

static void
offer_link(struct harvest *h, unsigned rank, const json_t *value, const char *base)
{
	if (json_is_string(value))
		harvest_offer_link(h, rank, json_string_value(value), base);
}

/* When the publisher looked, not what the entry says: such a stamp moves by itself. */
static bool
is_clock(const char *name)
{
	static const char *const endings[] = { "_observed", "_seen", "_checked", "_fetched",
		"_crawled", "_scraped" };
	const char *last = strrchr(name, '_');

	for (size_t i = 0; last && i < LENGTH_OF(endings); i++)
		if (strcmp(last, endings[i]) == 0)
			return true;
	return false;
}

static void
add_member(struct harvest *h, const char *name, const char *value)
{
	if (is_clock(name))
		return;
	harvest_label(h, name, value);
	harvest_date(h, name, value);
}

/* JSON Feed's extensions begin with "_": a string, or an object of strings, is what the vendor
 * calls the entry, and maybe when it happens. */
static void
add_extension(struct harvest *h, const char *name, json_t *value)
{
	_cleanup_free_ char *plain = json_is_object(value) ? NULL : json_page_scalar(value);
	const char *key;
	json_t *member;

	if (plain)
		add_member(h, name + 1, plain);
	if (!json_is_object(value))
		return;
	json_object_foreach(value, key, member)
	{
		_cleanup_free_ char *inner = json_page_scalar(member);

		if (inner)
			add_member(h, key, inner);
	}
}

static void
read_item(struct json_page *page, json_t *item)
{
	struct harvest *h = &page->harvest;
	const json_t *language = json_object_get(item, "language");
	const char *base = page->input->base, *key;
	json_t *value;

	json_page_offer(page, FIELD_ID, FORM_TEXT, json_object_get(item, "id"));
	json_page_offer(page, FIELD_TITLE, FORM_TEXT, json_object_get(item, "title"));
	offer_link(h, LINK_PAGE, json_object_get(item, "url"), base);
	offer_link(h, LINK_EXTERNAL, json_object_get(item, "external_url"), base);
	json_page_offer(page, FIELD_CONTENT, FORM_HTML, json_object_get(item, "content_html"));
	json_page_offer(page, FIELD_CONTENT, FORM_TEXT, json_object_get(item, "content_text"));
	json_page_offer(page, FIELD_SUMMARY, FORM_TEXT, json_object_get(item, "summary"));
	json_page_offer(
		page, FIELD_PUBLISHED, FORM_TEXT, json_object_get(item, "date_published"));
	json_page_offer(page, FIELD_UPDATED, FORM_TEXT, json_object_get(item, "date_modified"));
	if (json_is_array(json_object_get(item, "tags")))
		json_page_label(page, NULL, json_object_get(item, "tags"), NULL);
	json_object_foreach(item, key, value) if (key[0] == '_') add_extension(h, key, value);
	harvest_finish(h, json_string_value(language), page->reading);
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

static void
read_feed(struct json_page *page)
{
	const json_t *items = json_object_get(page->root, "items"),
		     *language = json_object_get(page->root, "language");

	harvest_reset(&page->harvest);
	json_page_offer(page, FIELD_TITLE, FORM_TEXT, json_object_get(page->root, "title"));
	page->reading->title = harvest_title(&page->harvest);
	page->reading->language = mem_dup(json_string_value(language));
	for (size_t i = 0; i < json_array_size(items) && json_page_begin(page); i++)
		read_item(page, json_array_get(items, i));
}

const struct json_dialect json_feed = { "json", is_feed, read_feed };
