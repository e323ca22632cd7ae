/* Statuspage v2: open incidents and planned maintenance of a status page (summary.json and its
 * siblings); incident.io answers in the same words, with null for empty lists. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"

static bool
is_list(const json_t *root, const char *name)
{
	const json_t *list = json_object_get(root, name);

	return json_is_array(list) || json_is_null(list);
}

/* Many vendors answer any address with status 200: a page that names itself, and one of the lists. */
static bool
is_statuspage(const json_t *root)
{
	const json_t *page = json_object_get(root, "page");

	return json_page_string(page, "id") && json_page_string(page, "name") &&
	       (is_list(root, "scheduled_maintenances") || is_list(root, "incidents"));
}

/* The updates as the page shows them, newest first. */
static void
offer_updates(struct json_page *page, const json_t *updates)
{
	struct text all = { 0 };

	for (size_t i = 0; i < json_array_size(updates); i++) {
		const json_t *update = json_array_get(updates, i);
		const char *body = json_page_string(update, "body");

		if (!body)
			continue;
		if (all.len)
			text_puts(&all, "\n\n");
		text_puts(&all, body);
	}
	json_page_offer_text(page, FIELD_CONTENT, FORM_TEXT, all.data);
	text_clear(&all);
}

/* Where the page shows it: its own short link, or the address that Statuspage gives it. */
static void
offer_link(struct json_page *page, const json_t *item)
{
	const char *shortlink = json_page_string(item, "shortlink"),
		   *site = json_page_string(page->root, "page/url"),
		   *id = json_page_string(item, "id");
	_cleanup_free_ char *link = site && id ? mem_printf("%s/incidents/%s", site, id) : NULL;

	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, shortlink ? shortlink : link);
}

static void
read_item(struct json_page *page, const json_t *item, const char *kind)
{
	const char *impact = json_page_string(item, "impact");

	json_page_offer(page, FIELD_ID, FORM_TEXT, json_object_get(item, "id"));
	json_page_offer(page, FIELD_TITLE, FORM_TEXT, json_object_get(item, "name"));
	json_page_offer(page, FIELD_PUBLISHED, FORM_TEXT, json_object_get(item, "created_at"));
	json_page_offer(page, FIELD_UPDATED, FORM_TEXT, json_object_get(item, "updated_at"));
	offer_link(page, item);
	offer_updates(page, json_object_get(item, "incident_updates"));
	harvest_label(&page->harvest, "kind", kind);
	json_page_label(page, "status", json_object_get(item, "status"), NULL);
	if (impact && strcmp(impact, "maintenance") != 0)
		harvest_label(&page->harvest, "impact", impact);
	json_page_label(page, "component", json_object_get(item, "components"), "name");
	json_page_window(page, json_object_get(item, "scheduled_for"),
		json_object_get(item, "scheduled_until"));
	json_page_end(page);
}

static void
read_list(struct json_page *page, const char *name)
{
	const json_t *list = json_object_get(page->root, name);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (!json_is_object(item))
			continue;
		if (!json_page_begin(page))
			return;
		/* incidents.json of some pages lists planned work too. */
		read_item(page, item,
			json_page_string(item, "scheduled_for") ? "maintenance" : "incident");
	}
}

static void
read_statuspage(struct json_page *page)
{
	page->reading->title = mem_dup(json_page_string(page->root, "page/name"));
	read_list(page, "scheduled_maintenances");
	read_list(page, "incidents");
}

const struct json_dialect statuspage = { "statuspage", is_statuspage, read_statuspage };
