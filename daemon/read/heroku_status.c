/* Heroku status (api/v4/current-status): what is wrong now and what is planned. */
#include <string.h>

#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "id",
	.title = "title",
	.published = "created_at",
	.updated = "updated_at",
	.link = "full_url",
	.updates = "updates",
	.words = "contents",
	.when = "created_at",
};

static bool
is_heroku_status(const json_t *root)
{
	return json_is_array(json_object_get(root, "status")) &&
	       json_is_array(json_object_get(root, "incidents")) &&
	       json_is_array(json_object_get(root, "scheduled"));
}

static void
read_list(struct json_page *page, const char *name, const char *kind)
{
	const json_t *list = json_object_get(page->root, name);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *state = json_page_string(item, "state");
		struct notice_set regions = { 0 };

		if (!notice_begin(page, item, &shape, kind))
			continue;
		/* Planned work stays "upcoming" for months after it was done: that is no
		 * state, and with the window in prose only it is an announcement. */
		if (state && strcmp(state, "upcoming") != 0)
			notice_status(page, state);
		notice_names(&regions, json_object_get(item, "tags"), "name");
		notice_labels(page, "region", &regions);
		json_page_end(page);
	}
}

static void
read_heroku_status(struct json_page *page)
{
	read_list(page, "incidents", "incident");
	read_list(page, "scheduled", "maintenance");
}

const struct json_dialect heroku_status = { "heroku-status", is_heroku_status,
	read_heroku_status };
