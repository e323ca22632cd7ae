/* Salesforce Trust: maintenances and incidents. A release is one record for each product and
 * instance, hundreds in all: those of one name and day become one wave. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "read/dialects.h"
#include "read/moment.h"
#include "read/notice.h"
#include "read/salesforce_waves.h"

/* Labels of an entry besides its instances. */
#define OTHER_LABELS 32u
#define NAMED_INSTANCES 3u

static bool
is_incident(const json_t *object)
{
	return json_object_get(object, "IncidentEvents") ||
	       json_object_get(object, "IncidentImpacts");
}

static bool
is_salesforce_trust(const json_t *root)
{
	const json_t *first = json_is_array(root) ? json_page_first(root) : NULL;

	return json_is_array(json_object_get(first, "instanceKeys")) &&
	       (json_object_get(first, "plannedStartTime") || is_incident(first));
}

static bool
is_cancelled(const json_t *object)
{
	const char *status = json_page_string(object, "status");

	return status &&
	       (strcasecmp(status, "Canceled") == 0 || strcasecmp(status, "Cancelled") == 0);
}

static int64_t
stamp_of(const json_t *value)
{
	const char *s = json_string_value(value);
	int64_t stamp;

	return s && moment_read(s, &stamp) >= 0 ? stamp : STAMP_NONE;
}

static bool
speaks_of_instances(const struct strings *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		if (text_starts(filter->items[i], "instance="))
			return true;
	return false;
}

static bool
affects_all(const json_t *object)
{
	return json_is_true(json_object_get(object, "affectsAll"));
}

/* The filter on instances, before records become waves. */
static bool
concerns(const struct read_rules *rules, const json_t *object)
{
	const json_t *keys = json_object_get(object, "instanceKeys");
	struct entry probe = { 0 };
	bool passes;

	if (!speaks_of_instances(&rules->only) && !speaks_of_instances(&rules->without))
		return true;
	for (size_t i = 0; i < json_array_size(keys) && !affects_all(object); i++) {
		const char *key = json_string_value(json_array_get(keys, i));

		if (key)
			strings_take(&probe.labels, mem_printf("instance=%s", key));
	}
	passes = entry_passes(&probe, &rules->only) && !entry_has_any(&probe, &rules->without);
	entry_clear(&probe);
	return passes;
}

static struct salesforce_record
make_record(const struct json_page *page, const json_t *object, size_t place)
{
	int64_t start = stamp_of(json_object_get(object, "plannedStartTime"));
	char *id = json_page_scalar(json_object_get(object, "id"));
	struct salesforce_record r = {
		.object = object, .place = place, .cancelled = is_cancelled(object)
	};

	r.id = id ? id : mem_dup("");
	/* Who names an instance gets its records as they are: one line each already. */
	if (start == STAMP_NONE || is_incident(object) ||
		speaks_of_instances(&page->rules->only))
		return r;
	r.name = json_page_string(object, "name");
	r.day = zone_day(page->rules->days_in, start);
	return r;
}

static int
compare_keys(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

/* The instances of a wave, each once, EU9 before EU10. */
static void
list_instances(const struct salesforce_wave *wave, struct strings *ret)
{
	struct strings all = { 0 };

	for (size_t i = 0; i < wave->count; i++) {
		const json_t *keys = json_object_get(wave->records[i].object, "instanceKeys");

		for (size_t k = 0; k < json_array_size(keys); k++) {
			const char *key = json_string_value(json_array_get(keys, k));

			if (!text_blank(key))
				strings_take(&all, text_line(key, LIMIT_LABEL_BYTES));
		}
	}
	if (all.count)
		qsort(all.items, all.count, sizeof(*all.items), compare_keys);
	for (size_t i = 0; i < all.count; i++)
		if (i == 0 || strcmp(all.items[i - 1], all.items[i]) != 0)
			strings_add(ret, all.items[i]);
	strings_clear(&all);
}

/* Records without a name of their own are called by where they are. */
static char *
make_title(const json_t *object, const struct strings *instances)
{
	const char *what = is_incident(object) ? "Incident" : "Maintenance";
	_cleanup_(strings_clear) struct strings named = { 0 };
	_cleanup_free_ char *list = NULL;

	for (size_t i = 0; i < instances->count && i < NAMED_INSTANCES; i++)
		strings_add(&named, instances->items[i]);
	if (instances->count > NAMED_INSTANCES)
		strings_take(
			&named, mem_printf("%zu more", instances->count - NAMED_INSTANCES));
	list = strings_sentence(&named);
	return *list ? mem_printf("%s on %s", what, list) : mem_dup(what);
}

static void
add_block(struct text *t, const char *block)
{
	if (text_blank(block))
		return;
	if (t->len)
		text_puts(t, "\n\n");
	text_puts(t, block);
}

/* What Salesforce wrote about the first record, and where it happens. */
static void
offer_text(struct json_page *page, const json_t *object, const struct strings *instances)
{
	static const char *const members[] = { "additionalInformation", "message/rootCause",
		"message/pathToResolution", "message/actionPlan" };
	static const char *const lists[] = { "MaintenanceEvents", "IncidentEvents" };
	_cleanup_free_ char *named = strings_join(instances, ", ");
	_cleanup_(text_clear) struct text t = { 0 };

	for (size_t i = 0; i < LENGTH_OF(members); i++)
		add_block(&t, json_page_string(object, members[i]));
	for (size_t i = 0; i < LENGTH_OF(lists); i++) {
		json_t *list = notice_sorted(json_object_get(object, lists[i]), "createdAt");

		for (size_t k = 0; k < json_array_size(list); k++)
			add_block(&t, json_page_string(json_array_get(list, k), "message"));
		json_decref(list);
	}
	if (*named) {
		_cleanup_free_ char *line = mem_printf(
			"%s: %s", instances->count > 1 ? "Instances" : "Instance", named);

		add_block(&t, line);
	}
	json_page_offer_text(page, FIELD_CONTENT, FORM_TEXT, t.data);
}

/* https://api.HOST/v1/maintenances... has its pages for people at https://HOST/maintenances/ID. */
static void
offer_link(struct json_page *page, const json_t *object, const char *id)
{
	const char *base = page->input->base;
	const char *host = base ? strstr(base, "://") : NULL;
	_cleanup_free_ char *link = NULL;

	if (!host || !*id)
		return;
	host += 3;
	if (text_starts(host, "api."))
		host += 4;
	link = mem_printf("https://%.*s/%s/%s", (int)strcspn(host, "/?#"), host,
		is_incident(object) ? "incidents" : "maintenances", id);
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, link);
}

static void
label_record(struct json_page *page, const json_t *object, bool cancelled)
{
	const char *status = json_page_string(object, "status");

	if (cancelled)
		status = "cancelled";
	else if (!status) /* of incidents the newest event has it */
		status = json_page_string(
			notice_newest(json_object_get(object, "IncidentEvents"), "createdAt"),
			"type");
	if (status)
		harvest_label(&page->harvest, "status", status);
	json_page_label(page, "type", json_page_at(object, "message/maintenanceType"), NULL);
	json_page_label(page, "impact", json_page_at(object, "message/availability"), NULL);
	json_page_label(page, "type", json_object_get(object, "IncidentImpacts"), "type");
	json_page_label(
		page, "severity", json_object_get(object, "IncidentImpacts"), "severity");
	json_page_label(page, "component", json_object_get(object, "serviceKeys"), NULL);
}

static void
label_wave(struct json_page *page, const struct salesforce_wave *wave,
	const struct strings *instances)
{
	bool all = false;

	harvest_label(&page->harvest, "kind",
		is_incident(wave->records[0].object) ? "incident" : "maintenance");
	for (size_t i = 0; i < wave->count && page->harvest.labels.count < OTHER_LABELS; i++)
		label_record(page, wave->records[i].object, wave->records[i].cancelled);
	for (size_t i = 0; i < wave->count; i++)
		all = all || affects_all(wave->records[i].object);
	/* Half of the instances would be worse than none: who looks for another would think it
	 * spared. */
	if (all || instances->count > LIMIT_LABELS - page->harvest.labels.count)
		return;
	for (size_t i = 0; i < instances->count; i++)
		harvest_label(&page->harvest, "instance", instances->items[i]);
}

/* The earliest (SIGN -1) or latest (1) of a member of all records. */
static const json_t *
extreme(const struct salesforce_wave *wave, const char *member, int sign)
{
	const json_t *best = NULL;

	for (size_t i = 0; i < wave->count; i++) {
		const json_t *value = json_object_get(wave->records[i].object, member);
		int64_t stamp = stamp_of(value), known = stamp_of(best);

		if (stamp != STAMP_NONE &&
			(!best || (sign < 0 ? stamp < known : stamp > known)))
			best = value;
	}
	return best;
}

static void
read_wave(struct json_page *page, const struct salesforce_wave *wave)
{
	const struct salesforce_record *first = &wave->records[0];
	_cleanup_(strings_clear) struct strings instances = { 0 };
	_cleanup_free_ char *title = NULL, *id = NULL;
	const char *name = json_page_string(first->object, "name");

	list_instances(wave, &instances);
	id = mem_printf("%s%s", wave->id, wave->apart ? "/cancelled" : "");
	title = make_title(first->object, &instances);
	json_page_offer_text(page, FIELD_ID, FORM_TEXT, id);
	json_page_offer_text(page, FIELD_TITLE, FORM_TEXT, name ? name : title);
	json_page_offer(page, FIELD_PUBLISHED, FORM_TEXT, extreme(wave, "createdAt", -1));
	json_page_offer(page, FIELD_UPDATED, FORM_TEXT, extreme(wave, "updatedAt", 1));
	offer_link(page, first->object, first->id);
	offer_text(page, first->object, &instances);
	json_page_window(page, extreme(wave, "plannedStartTime", -1),
		extreme(wave, "plannedEndTime", 1));
	label_wave(page, wave, &instances);
	json_page_end(page);
}

/* The value of a parameter of an address, as a number; NONE if it has no such. */
static unsigned
parameter(const char *address, const char *name, unsigned none)
{
	const char *s = strchr(address, '?');
	size_t n = strlen(name);

	while (s) {
		size_t digits;

		s++;
		digits = strncmp(s, name, n) == 0 && s[n] == '='
				 ? strspn(s + n + 1, "0123456789")
				 : 0;
		if (digits > 0 && digits <= 8)
			return (unsigned)strtoul(s + n + 1, NULL, 10);
		s = strchr(s, '&');
	}
	return none;
}

/* A page that is as long as it may be goes on behind its last record. */
static void
read_next(struct json_page *page)
{
	const char *base = page->input->base, *s = base ? strchr(base, '?') : NULL;
	unsigned limit = s ? parameter(base, "limit", 0) : 0;
	_cleanup_(text_clear) struct text next = { 0 };

	if (limit == 0 || json_array_size(page->root) < limit)
		return;
	text_add(&next, base, (size_t)(s - base) + 1);
	while (s) {
		size_t n = strcspn(++s, "&");

		if (!text_starts(s, "offset=")) {
			text_add(&next, s, n);
			text_putc(&next, '&');
		}
		s = s[n] ? s + n : NULL;
	}
	text_printf(&next, "offset=%u", parameter(base, "offset", 0) + limit);
	json_page_next(page, next.data);
}

static void
read_salesforce_trust(struct json_page *page)
{
	size_t size = json_array_size(page->root), count = 0, waves;
	_cleanup_free_ struct salesforce_record *records = mem_new(size + 1, sizeof(*records));
	_cleanup_free_ struct salesforce_wave *list = mem_new(size + 1, sizeof(*list));

	for (size_t i = 0; i < size; i++) {
		const json_t *object = json_array_get(page->root, i);

		if (json_is_object(object) && concerns(page->rules, object))
			records[count++] = make_record(page, object, i);
	}
	waves = salesforce_waves_part(records, count, list);
	for (size_t i = 0; i < waves && json_page_begin(page); i++)
		read_wave(page, &list[i]);
	for (size_t i = 0; i < count; i++)
		free(records[i].id);
	read_next(page);
}

const struct json_dialect salesforce_trust = { "salesforce-trust", is_salesforce_trust,
	read_salesforce_trust };
