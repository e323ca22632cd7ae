/* status.io (api.status.io/1.0/status/PAGE): open incidents, planned and running maintenance. */
#include <string.h>

#include "base/cleanup.h"
#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "_id",
	.title = "name",
	.published = "datetime_open",
	.updates = "messages",
	.words = "details",
	.when = "datetime",
};

static bool
is_statusio(const json_t *root)
{
	const json_t *result = json_object_get(root, "result"),
		     *maintenance = json_object_get(result, "maintenance");

	return json_is_array(json_object_get(result, "incidents")) ||
	       json_is_array(json_object_get(maintenance, "upcoming")) ||
	       json_is_array(json_object_get(maintenance, "active"));
}

/* As its manual numbers states and impacts. */
static const char *
word_of(const json_t *number, const char *const words[][2], size_t count)
{
	_cleanup_free_ char *s = json_page_scalar(number);

	for (size_t i = 0; s && i < count; i++)
		if (strcmp(words[i][0], s) == 0)
			return words[i][1];
	return NULL;
}

static void
label_latest(struct json_page *page, const json_t *incident)
{
	static const char *const states[][2] = { { "100", "investigating" },
		{ "200", "identified" }, { "300", "monitoring" } };
	static const char *const impacts[][2] = { { "300", "degraded" }, { "400", "partial" },
		{ "500", "disruption" }, { "600", "security" } };
	const json_t *latest = notice_newest(json_object_get(incident, "messages"), shape.when);

	notice_status(
		page, word_of(json_object_get(latest, "state"), states, LENGTH_OF(states)));
	notice_label(page, "impact",
		word_of(json_object_get(latest, "status"), impacts, LENGTH_OF(impacts)));
}

/* Its components are parts of the service, its containers the places where they run. */
static void
label_places(struct json_page *page, const json_t *item)
{
	struct notice_set names = { 0 };

	notice_names(&names, json_object_get(item, "containers_affected"), "name");
	notice_labels(page, "region", &names);
	notice_names(&names, json_object_get(item, "components_affected"), "name");
	notice_labels(page, "component", &names);
}

/* STATUS is what standing in that list means; NULL: an incident, whose messages say. */
static void
read_list(struct json_page *page, const char *path, const char *status)
{
	const json_t *list = json_page_at(page->root, path);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (!notice_begin(page, item, &shape, status ? "maintenance" : "incident"))
			continue;
		if (status)
			notice_status(page, status);
		else
			label_latest(page, item);
		label_places(page, item);
		json_page_window(page, json_object_get(item, "datetime_planned_start"),
			json_object_get(item, "datetime_planned_end"));
		json_page_end(page);
	}
}

static void
read_statusio(struct json_page *page)
{
	read_list(page, "result/maintenance/active", "in_progress");
	read_list(page, "result/maintenance/upcoming", "scheduled");
	read_list(page, "result/incidents", NULL);
}

const struct json_dialect statusio = { "statusio", is_statusio, read_statusio };
