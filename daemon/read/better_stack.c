/* Better Stack (index.json, JSON:API): reports, their updates and the resources that they concern
 * lie side by side in one list and point at each other by id. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "id",
	.title = "attributes/title",
	.words = "attributes/message",
	.when = "attributes/published_at",
};

/* What the list holds besides reports, by id. */
struct index {
	json_t *resources;
	json_t *updates;   /* each given away once: no list of ids can ask for it twice */
	json_t *by_report; /* lists of updates that name their report themselves */
};

static void
index_clear(struct index *index)
{
	json_decref(index->resources);
	json_decref(index->updates);
	json_decref(index->by_report);
}

static bool
is_better_stack(const json_t *root)
{
	const char *type = json_page_string(root, "data/type");
	const json_t *included = json_object_get(root, "included");

	return type && strcmp(type, "status_page") == 0 &&
	       (!included || json_is_null(included) || json_is_array(included));
}

static bool
has_type(const json_t *item, const char *type)
{
	return text_equal(json_page_string(item, "type"), type);
}

static void
add_update(struct index *index, const char *id, json_t *update)
{
	const char *report = json_page_string(update, "relationships/status_report/data/id");
	json_t *list = report ? json_object_get(index->by_report, report) : NULL;

	if (!report) {
		(void)json_object_set(index->updates, id, update);
		return;
	}
	if (!list) {
		list = json_array();
		(void)json_object_set_new(index->by_report, report, list);
	}
	(void)json_array_append(list, update);
}

static struct index
make_index(const json_t *included)
{
	struct index index = { json_object(), json_object(), json_object() };

	for (size_t i = 0; i < json_array_size(included); i++) {
		json_t *item = json_array_get(included, i);
		const char *id = json_page_string(item, "id");

		if (id && has_type(item, "status_page_resource"))
			(void)json_object_set(index.resources, id, item);
		else if (id && has_type(item, "status_update"))
			add_update(&index, id, item);
	}
	return index;
}

static void
offer_updates(struct json_page *page, const json_t *report, struct index *index)
{
	const json_t *ids = json_page_at(report, "relationships/status_updates/data");
	const char *own = json_page_string(report, "id");
	const json_t *pointing = own ? json_object_get(index->by_report, own) : NULL;
	json_t *updates = pointing ? json_copy((json_t *)pointing) : json_array();

	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_page_string(json_array_get(ids, i), "id");

		if (id && json_array_append(updates, json_object_get(index->updates, id)) == 0)
			(void)json_object_del(index->updates, id);
	}
	notice_updates(page, updates, &shape);
	json_decref(updates);
	if (own)
		(void)json_object_del(index->by_report, own);
}

static void
label_resources(struct json_page *page, const json_t *report, const struct index *index)
{
	const json_t *affected = json_page_at(report, "attributes/affected_resources");
	struct notice_set names = { 0 };

	for (size_t i = 0; i < json_array_size(affected); i++) {
		const char *id = json_page_string(
			json_array_get(affected, i), "status_page_resource_id");
		const json_t *resource = id ? json_object_get(index->resources, id) : NULL;

		notice_name(&names, json_page_at(resource, "attributes/public_name"));
	}
	notice_labels(page, "component", &names);
}

/* No address of a single report is told: the page itself shows it. */
static void
offer_link(struct json_page *page)
{
	const char *domain = json_page_string(page->root, "data/attributes/custom_domain");
	_cleanup_free_ char *link = domain ? mem_printf("https://%s/", domain) : NULL;

	if (link || page->input->base)
		json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link ? link : "/");
}

static void
label_state(struct json_page *page, const json_t *report, bool planned)
{
	const char *state = json_page_string(report, "attributes/aggregate_state");

	if (state && strcmp(state, "resolved") == 0)
		notice_status(page, planned ? "completed" : "resolved");
	else if (state && strcmp(state, "maintenance") != 0)
		notice_label(page, "impact", state);
}

static void
read_report(struct json_page *page, const json_t *report, struct index *index)
{
	const json_t *starts = json_page_at(report, "attributes/starts_at");
	bool planned =
		text_equal(json_page_string(report, "attributes/report_type"), "maintenance");

	if (!notice_begin(page, report, &shape, planned ? "maintenance" : "incident"))
		return;
	offer_updates(page, report, index);
	offer_link(page);
	label_state(page, report, planned);
	label_resources(page, report, index);
	if (planned)
		json_page_window(page, starts, json_page_at(report, "attributes/ends_at"));
	else
		json_page_offer(page, FIELD_PUBLISHED, FORM_TEXT, starts);
	json_page_end(page);
}

static void
read_better_stack(struct json_page *page)
{
	const json_t *included = json_object_get(page->root, "included");
	_cleanup_(index_clear) struct index index = make_index(included);

	page->reading->title =
		mem_dup(json_page_string(page->root, "data/attributes/company_name"));
	for (size_t i = 0; i < json_array_size(included); i++) {
		const json_t *item = json_array_get(included, i);

		if (has_type(item, "status_report"))
			read_report(page, item, &index);
	}
}

const struct json_dialect better_stack = { "better-stack", is_better_stack, read_better_stack };
