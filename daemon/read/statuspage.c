/* Statuspage v2: open incidents and planned maintenance of a status page (summary.json and its
 * siblings); incident.io answers in the same words, with null for empty lists. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "id",
	.title = "name",
	.published = "created_at",
	.updated = "updated_at",
	.link = "shortlink",
	.status = "status",
	.updates = "incident_updates",
	.words = "body",
	.when = "display_at",
};

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

/* The address that Statuspage gives a notice which has no short link. */
static void
offer_address(struct json_page *page, const json_t *item)
{
	const char *site = json_page_string(page->root, "page/url"),
		   *id = json_page_string(item, "id");
	size_t n = site ? strlen(site) : 0;
	_cleanup_free_ char *link = NULL;

	if (!n || !id)
		return;
	link = mem_printf("%s%sincidents/%s", site, site[n - 1] == '/' ? "" : "/", id);
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link);
}

/* A sentence ("none were affected") may stand where a component should: that has no code. */
static void
add_affected(struct notice_set *names, const json_t *components)
{
	for (size_t i = 0; i < json_array_size(components); i++) {
		const json_t *component = json_array_get(components, i);

		if (json_page_string(component, "code") || json_page_string(component, "id"))
			notice_name(names, json_object_get(component, "name"));
	}
}

/* Some pages name components in the updates only. */
static void
label_components(struct json_page *page, const json_t *item)
{
	const json_t *updates = json_object_get(item, "incident_updates");
	struct notice_set names = { 0 };

	notice_names(&names, json_object_get(item, "components"), "name");
	if (names.list.count == 0)
		for (size_t i = 0; i < json_array_size(updates); i++)
			add_affected(&names, json_object_get(json_array_get(updates, i),
						     "affected_components"));
	notice_labels(page, "component", &names);
}

/* incidents.json of some pages lists planned work too. */
static void
read_item(struct json_page *page, const json_t *item, const char *list)
{
	const char *impact = json_page_string(item, "impact");
	bool planned = strcmp(list, "scheduled_maintenances") == 0 ||
		       json_page_string(item, "scheduled_for");

	if (!notice_begin(page, item, &shape, planned ? "maintenance" : "incident"))
		return;
	offer_address(page, item);
	if (impact && strcmp(impact, "maintenance") != 0)
		harvest_label(&page->harvest, "impact", impact);
	label_components(page, item);
	json_page_window(page, json_object_get(item, "scheduled_for"),
		json_object_get(item, "scheduled_until"));
	json_page_end(page);
}

static void
read_list(struct json_page *page, const char *name)
{
	const json_t *list = json_object_get(page->root, name);

	for (size_t i = 0; i < json_array_size(list); i++)
		read_item(page, json_array_get(list, i), name);
}

static void
read_statuspage(struct json_page *page)
{
	page->reading->title = mem_dup(json_page_string(page->root, "page/name"));
	read_list(page, "scheduled_maintenances");
	read_list(page, "incidents");
}

const struct json_dialect statuspage = { "statuspage", is_statuspage, read_statuspage };
