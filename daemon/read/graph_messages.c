/* Microsoft Graph message center: posts to administrators, as the interface gives them or as a
 * bare list. Detail FeatureStatusJson is never looked at: it holds the time of the request. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/dialects.h"
#include "read/odata.h"

#define MESSAGE_PAGE "https://admin.microsoft.com/Adminportal/Home#/MessageCenter/:/messages/"

static bool
is_message(const json_t *item)
{
	return json_object_get(item, "id") && json_object_get(item, "title") &&
	       json_object_get(item, "lastModifiedDateTime") &&
	       (json_object_get(item, "services") || json_object_get(item, "category"));
}

static bool
is_graph_messages(const json_t *root)
{
	const json_t *list = odata_list(root);

	return (list && odata_names(root, "serviceAnnouncement/messages")) ||
	       is_message(json_page_first(list));
}

/* The length of "(Updated) " or "(Update)" in front of S; 0 if it is not there, or all there is. */
static size_t
mark_length(const char *s)
{
	static const char *const marks[] = { "(Updated)", "(Update)" };

	for (size_t i = 0; i < LENGTH_OF(marks); i++) {
		size_t n = strlen(marks[i]);

		if (!text_starts_nocase(s, marks[i]))
			continue;
		n += strspn(s + n, " \t\r\n");
		return s[n] ? n : 0;
	}
	return 0;
}

/* That a post was edited, its text and its stamp say: the mark alone is no news. */
static const char *
plain_title(const char *title)
{
	size_t n;

	title += strspn(title, " \t\r\n");
	while ((n = mark_length(title)) > 0)
		title += n;
	return title;
}

/* "Desktop, Mac" */
static void
label_each(struct json_page *page, const char *name, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ",");
		_cleanup_free_ char *value = mem_ndup(list, n);

		harvest_label(&page->harvest, name, value);
		list += n + (list[n] == ',');
	}
}

static void
read_details(struct json_page *page, const json_t *details)
{
	for (size_t i = 0; i < json_array_size(details); i++) {
		const json_t *detail = json_array_get(details, i);
		const char *name = json_page_string(detail, "name"),
			   *value = json_page_string(detail, "value");

		if (!name || !value)
			continue;
		if (strcmp(name, "Summary") == 0)
			json_page_offer_text(page, FIELD_SUMMARY, FORM_EITHER, value);
		else if (strcmp(name, "RoadmapIds") == 0)
			label_each(page, "roadmap", value);
		else if (strcmp(name, "Platforms") == 0)
			label_each(page, "platform", value);
	}
}

static void
read_tags(struct json_page *page, const json_t *tags)
{
	for (size_t i = 0; i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));

		if (tag && strcasecmp(tag, "Updated message") != 0)
			harvest_label(&page->harvest, "tag", tag);
	}
}

static void
read_message(struct json_page *page, const json_t *item)
{
	const char *id = json_page_string(item, "id"), *title = json_page_string(item, "title"),
		   *type = json_page_string(item, "body/contentType");
	_cleanup_free_ char *link = id ? mem_printf(MESSAGE_PAGE "%s", id) : NULL;

	json_page_offer_text(page, FIELD_ID, FORM_TEXT, id);
	json_page_offer_text(page, FIELD_TITLE, FORM_TEXT, title ? plain_title(title) : NULL);
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link);
	json_page_offer(
		page, FIELD_PUBLISHED, FORM_TEXT, json_object_get(item, "startDateTime"));
	json_page_offer(
		page, FIELD_UPDATED, FORM_TEXT, json_object_get(item, "lastModifiedDateTime"));
	json_page_offer(page, FIELD_CONTENT,
		type && strcasecmp(type, "text") == 0 ? FORM_TEXT : FORM_HTML,
		json_page_at(item, "body/content"));
	json_page_label(page, "product", json_object_get(item, "services"), NULL);
	json_page_label(page, "category", json_object_get(item, "category"), NULL);
	json_page_label(page, "severity", json_object_get(item, "severity"), NULL);
	if (json_is_true(json_object_get(item, "isMajorChange")))
		harvest_label(&page->harvest, "tag", "Major change");
	read_tags(page, json_object_get(item, "tags"));
	read_details(page, json_object_get(item, "details"));
	json_page_date(page, ROLE_ENFORCED, json_object_get(item, "actionRequiredByDateTime"));
	json_page_end(page);
}

static void
read_graph_messages(struct json_page *page)
{
	odata_read(page, read_message);
}

const struct json_dialect graph_messages = { "graph-messages", is_graph_messages,
	read_graph_messages };
