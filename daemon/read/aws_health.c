/* AWS Health, the public page of current events (UTF-16, a bare list): what is wrong now, and
 * what was for months. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/dialects.h"
#include "read/notice.h"

static const struct notice_shape shape = {
	.id = "arn",
	.title = "summary",
	.published = "date",
	.updates = "event_log",
	.words = "message",
	.when = "timestamp",
};

static bool
is_aws_health(const json_t *root)
{
	const json_t *event = json_page_first(root);

	return json_page_string(event, "arn") &&
	       json_is_array(json_object_get(event, "event_log"));
}

/* "arn:aws:health:eu-west-1::event/...": the third part from the end; "global" is no region. */
static void
label_region(struct json_page *page, const json_t *event)
{
	const char *arn = json_page_string(event, "arn"), *part = arn;
	_cleanup_free_ char *region = NULL;

	for (unsigned i = 0; part && i < 3; i++) {
		part = strchr(part, ':');
		part = part ? part + 1 : NULL;
	}
	if (!part)
		return;
	region = mem_ndup(part, strcspn(part, ":"));
	if (!*region || strcmp(region, "global") == 0)
		return;
	harvest_label(&page->harvest, "region", region);
	json_page_label(page, "region", json_object_get(event, "region_name"), NULL);
}

/* The services that are hit; an event of several that names none concerns each. */
static void
label_services(struct json_page *page, const json_t *event)
{
	json_t *impacted = json_object_get(event, "impacted_services"), *service;
	const char *own = json_page_string(event, "service"), *key;
	struct notice_set names = { 0 };

	json_object_foreach(impacted, key, service)
		notice_name(&names, json_object_get(service, "service_name"));
	if (names.list.count == 0 && !(own && text_starts(own, "multipleservices")))
		notice_name(&names, json_object_get(event, "service_name"));
	notice_labels(page, "service", &names);
}

/* A string in one place, a number in another. */
static void
label_status(struct json_page *page, const json_t *event)
{
	static const char *const impacts[] = { "informational", "degraded", "disruption" };
	_cleanup_free_ char *status = json_page_scalar(json_object_get(event, "status"));

	if (!status || !*status || status[1])
		return;
	if (*status == '0')
		harvest_label(&page->harvest, "status", "resolved");
	else if (*status >= '1' && *status <= '3')
		harvest_label(&page->harvest, "impact", impacts[*status - '1']);
}

static void
offer_link(struct json_page *page, const json_t *event)
{
	_cleanup_free_ char *link = NULL;

	if (!page->input->base || !json_page_string(event, "arn"))
		return;
	link = mem_printf("/health/status?eventID=%s", json_page_string(event, "arn"));
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link);
}

static void
read_aws_health(struct json_page *page)
{
	for (size_t i = 0; i < json_array_size(page->root); i++) {
		const json_t *event = json_array_get(page->root, i);

		if (!notice_begin(page, event, &shape, "incident"))
			continue;
		offer_link(page, event);
		label_status(page, event);
		label_region(page, event);
		label_services(page, event);
		json_page_end(page);
	}
}

const struct json_dialect aws_health = { "aws-health", is_aws_health, read_aws_health };
