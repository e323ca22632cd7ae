/* Azure updates and the Microsoft 365 roadmap: two lists of one publisher. The months of their
 * rings become dates; a day that the prose names is the prose's. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/dialects.h"
#include "read/odata.h"

/* What happens in the month of a ring, by a word of its name; the first that fits. */
static const struct {
	const char *word;
	enum role role;
} rings[] = {
	{ "retirement", ROLE_REMOVED },
	{ "effective", ROLE_ENFORCED },
	{ "preview", ROLE_PREVIEW },
	{ "availability", ROLE_STARTS },
	{ "release", ROLE_STARTS },
	{ "channel", ROLE_STARTS },
};

static enum role
role_of_ring(const char *ring)
{
	_cleanup_free_ char *folded = text_folded(ring);

	for (size_t i = 0; i < LENGTH_OF(rings); i++)
		if (strstr(folded, rings[i].word))
			return rings[i].role;
	return ROLE_NONE;
}

/* "March", "Mar" or "3": 1 to 12, or 0. */
static int
month_number(const char *month)
{
	static const char names[][10] = { "january", "february", "march", "april", "may",
		"june", "july", "august", "september", "october", "november", "december" };
	size_t n = strlen(month);

	for (size_t i = 0; n >= 3 && i < LENGTH_OF(names); i++)
		if (n <= strlen(names[i]) && strncasecmp(names[i], month, n) == 0)
			return (int)i + 1;
	if (n == 0 || n > 2 || strspn(month, "0123456789") != n)
		return 0;
	n = n == 2 ? (size_t)(month[0] - '0') * 10 + (size_t)(month[1] - '0')
		   : (size_t)(month[0] - '0');
	return n <= 12 ? (int)n : 0;
}

/* Year and month of a ring as it would be written, "2027-03", "2027-Q2", or "2027" when the month is
 * none. NULL: no year. The caller frees. */
static char *
month_written(const json_t *item)
{
	_cleanup_free_ char *year = json_page_scalar(json_object_get(item, "year"));
	_cleanup_free_ char *month = json_page_scalar(json_object_get(item, "month"));
	int number = month ? month_number(month) : 0;

	if (!year || strlen(year) != 4)
		return NULL;
	if (number)
		return mem_printf("%s-%02d", year, number);
	if (month && strlen(month) == 2 && strchr("QqHh", month[0]))
		return mem_printf("%s-%c%c", year, month[0] & ~0x20, month[1]);
	return TAKE(year);
}

static void
read_ring(struct json_page *page, const json_t *item)
{
	const char *ring = json_page_string(item, "ring");
	_cleanup_free_ char *month = month_written(item);

	if (!ring)
		return;
	harvest_label(&page->harvest, "ring", ring);
	if (month)
		(void)harvest_role_date(&page->harvest, role_of_ring(ring), month, NULL);
}

/* The older fields say the same months once more; they count where the list of rings is empty. */
static void
read_dates(struct json_page *page, const json_t *item)
{
	const json_t *list = json_object_get(item, "availabilities");

	for (size_t i = 0; i < json_array_size(list); i++)
		read_ring(page, json_array_get(list, i));
	if (json_array_size(list) > 0)
		return;
	json_page_date(page, ROLE_PREVIEW, json_object_get(item, "previewAvailabilityDate"));
	json_page_date(page, ROLE_STARTS, json_object_get(item, "generalAvailabilityDate"));
}

static void
read_item(struct json_page *page, const json_t *item, const char *site)
{
	_cleanup_free_ char *id = json_page_scalar(json_object_get(item, "id"));
	_cleanup_free_ char *link = id ? mem_printf("%s%s", site, id) : NULL;

	json_page_offer_text(page, FIELD_ID, FORM_TEXT, id);
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link);
	json_page_offer(page, FIELD_TITLE, FORM_EITHER, json_object_get(item, "title"));
	json_page_offer(page, FIELD_CONTENT, FORM_EITHER, json_object_get(item, "description"));
	json_page_offer(page, FIELD_PUBLISHED, FORM_TEXT, json_object_get(item, "created"));
	json_page_offer(page, FIELD_UPDATED, FORM_TEXT, json_object_get(item, "modified"));
	json_page_label(page, "status", json_object_get(item, "status"), NULL);
	json_page_label(page, "tag", json_object_get(item, "tags"), NULL);
	json_page_label(page, "category", json_object_get(item, "productCategories"), NULL);
	json_page_label(page, "product", json_object_get(item, "products"), NULL);
	json_page_label(page, "platform", json_object_get(item, "platforms"), NULL);
	json_page_label(page, "instance", json_object_get(item, "cloudInstances"), NULL);
	json_page_label(page, "ring", json_object_get(item, "releaseRings"), NULL);
	read_dates(page, item);
	json_page_end(page);
}

static const json_t *
first_update(const json_t *root)
{
	const json_t *first = json_page_first(odata_list(root));

	return json_object_get(first, "id") && json_object_get(first, "created") &&
			       json_object_get(first, "modified") &&
			       json_object_get(first, "products")
		       ? first
		       : NULL;
}

static bool
is_roadmap_item(const json_t *item)
{
	return json_object_get(item, "cloudInstances") || json_object_get(item, "releaseRings");
}

static bool
is_azure(const json_t *root)
{
	const json_t *first = first_update(root);

	return (odata_list(root) && odata_names(root, "$metadata#Azure")) ||
	       (first && !is_roadmap_item(first));
}

static bool
is_roadmap(const json_t *root)
{
	return (odata_list(root) && odata_names(root, "$metadata#M365")) ||
	       is_roadmap_item(first_update(root));
}

static void
read_update(struct json_page *page, const json_t *item)
{
	read_item(page, item, "https://azure.microsoft.com/updates?id=");
}

static void
read_feature(struct json_page *page, const json_t *item)
{
	read_item(page, item, "https://www.microsoft.com/microsoft-365/roadmap?id=");
}

static void
read_azure(struct json_page *page)
{
	odata_read(page, read_update);
}

static void
read_roadmap(struct json_page *page)
{
	odata_read(page, read_feature);
}

const struct json_dialect azure_updates = { "azure-updates", is_azure, read_azure };
const struct json_dialect m365_roadmap = { "m365-roadmap", is_roadmap, read_roadmap };
