/* Sorry: notices of a status page. Only its documentation is known, so a page counts when its
 * notices look like it says, wherever the answer wraps them. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/notice.h"

static const char *const places[] = { "notices", "page/notices", "response/notices",
	"response/page/notices" };

static const struct notice_shape shape = {
	.id = "id",
	.title = "subject",
	.published = "created_at",
	.updated = "updated_at",
	.link = "link",
	.status = "state",
	.updates = "updates",
	.words = "content",
	.when = "created_at",
};

static const json_t *
notices_of(const json_t *root)
{
	for (size_t i = 0; i < LENGTH_OF(places); i++)
		if (json_is_array(json_page_at(root, places[i])))
			return json_page_at(root, places[i]);
	return NULL;
}

static bool
is_planned(const json_t *notice)
{
	return text_equal(json_page_string(notice, "type"), "planned");
}

/* No notices, and around them nothing that such an answer would not have. */
static bool
is_empty(const json_t *root)
{
	static const char *const around[] = { "notices", "page", "response", "meta",
		"pagination", "count" };
	const json_t *notices = notices_of(root);
	size_t known = 0;

	for (size_t i = 0; i < LENGTH_OF(around); i++)
		known += json_object_get(root, around[i]) != NULL;
	return notices && json_array_size(notices) == 0 && known == json_object_size(root);
}

static bool
is_sorry(const json_t *root)
{
	const json_t *first = json_page_first(notices_of(root));
	const char *type = json_page_string(first, "type");

	return is_empty(root) ||
	       (json_object_get(first, "begins_at") &&
		       (text_equal(type, "planned") || text_equal(type, "unplanned")));
}

static void
read_sorry(struct json_page *page)
{
	const json_t *notices = notices_of(page->root);

	for (size_t i = 0; i < json_array_size(notices); i++) {
		const json_t *notice = json_array_get(notices, i);
		struct notice_set components = { 0 };

		if (!notice_begin(page, notice, &shape,
			    is_planned(notice) ? "maintenance" : "incident"))
			continue;
		json_page_offer(page, FIELD_TITLE, FORM_TEXT, json_object_get(notice, "title"));
		json_page_offer(
			page, FIELD_SUMMARY, FORM_TEXT, json_object_get(notice, "synopsis"));
		notice_names(&components, json_object_get(notice, "components"), "name");
		notice_labels(page, "component", &components);
		if (is_planned(notice))
			json_page_window(page, json_object_get(notice, "begins_at"),
				json_object_get(notice, "ends_at"));
		json_page_end(page);
	}
}

const struct json_dialect sorry = { "sorry", is_sorry, read_sorry };
