/* Slack status (api/v2.0.0): current, and the bare list of history. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "id",
	.title = "title",
	.published = "date_created",
	.updated = "date_updated",
	.link = "url",
	.status = "status",
	.updates = "notes",
	.words = "body",
	.when = "date_created",
};

static bool
is_slack_status(const json_t *root)
{
	const json_t *first = json_page_first(root),
		     *active = json_object_get(root, "active_incidents");

	if (json_is_object(root))
		return json_page_string(root, "status") &&
		       (json_is_array(active) || json_is_null(active));
	return json_page_string(first, "title") && json_page_string(first, "type") &&
	       json_page_string(first, "status") && json_page_string(first, "date_created") &&
	       json_is_array(json_object_get(first, "notes"));
}

/* Only planned work is scheduled, completed or cancelled; a notice may be about anything. */
static const char *
kind_of_notice(const json_t *item)
{
	static const char *const planned[] = { "scheduled", "completed", "cancelled",
		"canceled" };
	const char *status = json_page_string(item, "status"),
		   *type = json_page_string(item, "type");

	for (size_t i = 0; status && i < LENGTH_OF(planned); i++)
		if (strcmp(status, planned[i]) == 0)
			return "maintenance";
	if (type && strcmp(type, "maintenance") == 0)
		return "maintenance";
	return type && strcmp(type, "notice") == 0 ? NULL : "incident";
}

static void
read_slack_status(struct json_page *page)
{
	const json_t *list = json_is_array(page->root)
				     ? page->root
				     : json_object_get(page->root, "active_incidents");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct notice_set services = { 0 };

		if (!notice_begin(page, item, &shape, kind_of_notice(item)))
			continue;
		json_page_label(page, "type", json_object_get(item, "type"), NULL);
		notice_names(&services, json_object_get(item, "services"), "name");
		notice_labels(page, "service", &services);
		json_page_end(page);
	}
}

const struct json_dialect slack_status = { "slack-status", is_slack_status, read_slack_status };
