/* Google's incidents.json (Cloud, Workspace, Ads, Firebase): months of incidents in a bare list,
 * told in Markdown; one without an end is open. */
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/markup.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "id",
	.published = "created",
	.updated = "modified",
	.link = "uri",
	.updates = "updates",
	.words = "text",
	.when = "when",
	.markdown = true,
};

static bool
is_google_incidents(const json_t *root)
{
	const json_t *incident = json_page_first(root);

	return json_page_string(incident, "id") && json_page_string(incident, "begin") &&
	       (json_page_string(incident, "external_desc") ||
		       json_is_object(json_object_get(incident, "most_recent_update")));
}

static char *
plain(const char *markdown)
{
	struct text t = { 0 };

	if (markdown)
		markup_markdown(&t, markdown, strlen(markdown));
	return text_take(&t);
}

/* "Summary:" stands before a headline, or above it. */
static const char *
skip_name(const char *line)
{
	static const char *const names[] = { "title:", "summary:", "description:" };

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (text_starts_nocase(line, names[i]))
			line += strlen(names[i]);
	return line + strspn(line, " ");
}

/* The description is a headline, or a report: of that the first line of several words. */
static void
offer_title(struct json_page *page, const char *description)
{
	_cleanup_free_ char *title = NULL;
	const char *line = description;

	while (*line) {
		size_t n = strcspn(line, "\n");
		_cleanup_free_ char *one = mem_ndup(line, n);
		const char *words = skip_name(one);

		if (strchr(words, ' ') && words[strlen(words) - 1] != ':') {
			title = text_line(words, LIMIT_TITLE_BYTES);
			break;
		}
		line += n + (line[n] == '\n');
	}
	if (!title)
		title = text_line(description, LIMIT_TITLE_BYTES);
	json_page_offer_text(page, FIELD_TITLE, FORM_TEXT, title);
}

/* What was told of it, if not in a list of updates. */
static void
offer_words(struct json_page *page, const json_t *incident, const char *description)
{
	_cleanup_free_ char *latest =
		plain(json_page_string(incident, "most_recent_update/text"));

	json_page_offer_text(page, FIELD_CONTENT, FORM_TEXT, latest);
	json_page_offer_text(page, FIELD_CONTENT, FORM_TEXT, description);
}

/* What is mere information may be planned work as well: its words tell. */
static const char *
kind_of_incident(const json_t *incident)
{
	return text_equal(json_page_string(incident, "status_impact"), "SERVICE_INFORMATION")
		       ? NULL
		       : "incident";
}

static void
label_impact(struct json_page *page, const json_t *incident)
{
	const char *impact = json_page_string(incident, "status_impact");

	notice_status(page, json_page_string(incident, "end") ? "resolved" : "open");
	if (impact)
		notice_label(page, "impact",
			text_starts(impact, "SERVICE_") ? impact + strlen("SERVICE_") : impact);
	notice_label(page, "severity", json_page_string(incident, "severity"));
}

static void
label_places(struct json_page *page, const json_t *incident)
{
	const char *service = json_page_string(incident, "service_name");
	struct notice_set products = { 0 }, regions = { 0 };

	notice_names(&products, json_object_get(incident, "affected_products"), "title");
	if (products.list.count == 0 && service && strcmp(service, "Multiple Products") != 0)
		notice_name(&products, json_object_get(incident, "service_name"));
	/* Those where it is over count too: else its end would pass each filter by region. */
	notice_names(&regions, json_object_get(incident, "currently_affected_locations"), "id");
	notice_names(
		&regions, json_object_get(incident, "previously_affected_locations"), "id");
	notice_labels(page, "region", &regions);
	notice_labels(page, "product", &products);
}

static void
read_google_incidents(struct json_page *page)
{
	for (size_t i = 0; i < json_array_size(page->root); i++) {
		const json_t *incident = json_array_get(page->root, i);
		_cleanup_free_ char *description =
			plain(json_page_string(incident, "external_desc"));

		if (!notice_begin(page, incident, &shape, kind_of_incident(incident)))
			continue;
		offer_title(page, description);
		offer_words(page, incident, description);
		json_page_offer(
			page, FIELD_PUBLISHED, FORM_TEXT, json_object_get(incident, "begin"));
		label_impact(page, incident);
		label_places(page, incident);
		json_page_end(page);
	}
}

const struct json_dialect google_incidents = { "google-incidents", is_google_incidents,
	read_google_incidents };
