/* Instatus (summary.json and v3/summary.json): what is wrong now and planned work; when there is
 * none the lists are absent. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "read/dialects.h"
#include "read/moment.h"
#include "read/notice.h"

/* A duration beyond it is no window that anybody plans. */
#define LONGEST_MIN (366L * 24 * 60)

static const struct notice_shape shape = {
	.id = "id",
	.title = "name",
	.published = "started",
	.updated = "updatedAt",
	.link = "url",
	.status = "status",
	.updates = "updates",
	.words = "message",
	.when = "createdAt",
};

static bool
is_instatus(const json_t *root)
{
	static const char *const states[] = { "UP", "HASISSUES", "UNDERMAINTENANCE" };
	const json_t *page = json_object_get(root, "page");
	const char *status = json_page_string(page, "status");

	if (!json_page_string(page, "name") && !json_page_string(page, "url"))
		return false;
	for (size_t i = 0; status && i < LENGTH_OF(states); i++)
		if (strcmp(status, states[i]) == 0)
			return true;
	return json_is_array(json_object_get(root, "activeIncidents")) ||
	       json_is_array(json_object_get(root, "activeMaintenances"));
}

/* A number of minutes that is often a string. 0: none. */
static long
minutes_of(const json_t *duration)
{
	_cleanup_free_ char *s = json_page_scalar(duration);
	char *end;
	long minutes;

	if (!s || *s < '0' || *s > '9')
		return 0;
	errno = 0;
	minutes = strtol(s, &end, 10);
	return errno || *end || minutes > LONGEST_MIN ? 0 : minutes;
}

/* "+02:00" at the end of a stamp, in seconds; *RET_SUFFIX is it, or "Z". */
static int64_t
offset_of(const char *stamp, const char **ret_suffix)
{
	size_t n = strlen(stamp);
	const char *s = n > 6 ? stamp + n - 6 : "";
	int hours, minutes;

	*ret_suffix = "Z";
	if ((*s != '+' && *s != '-') || s[3] != ':')
		return 0;
	hours = (s[1] - '0') * 10 + s[2] - '0';
	minutes = (s[4] - '0') * 10 + s[5] - '0';
	*ret_suffix = s;
	return (int64_t)(*s == '-' ? -60 : 60) * (hours * 60 + minutes);
}

/* The end of a window, on the clock of its start: its day is that of the same place. */
static json_t *
end_of(const json_t *start, long minutes)
{
	char written[STAMP_SIZE];
	const char *s = json_string_value(start), *suffix;
	int64_t stamp, offset;

	if (!s || minutes == 0 || moment_read(s, &stamp) < 0)
		return NULL;
	offset = offset_of(s, &suffix);
	(void)stamp_write(stamp + offset + (int64_t)minutes * 60, written);
	written[strcspn(written, "Z")] = '\0';
	return json_sprintf("%s%s", written, suffix);
}

static void
read_item(struct json_page *page, const json_t *item, const char *kind)
{
	const json_t *start = json_object_get(item, "start");
	struct notice_set components = { 0 };
	json_t *end;

	if (!notice_begin(page, item, &shape, kind))
		return;
	notice_label(page, "impact", json_page_string(item, "impact"));
	notice_names(&components, json_object_get(item, "components"), "name");
	notice_labels(page, "component", &components);
	end = end_of(start, minutes_of(json_object_get(item, "duration")));
	json_page_window(page, start, end);
	json_decref(end);
	json_page_end(page);
}

static void
read_list(struct json_page *page, const char *name, const char *kind)
{
	const json_t *list = json_object_get(page->root, name);

	for (size_t i = 0; i < json_array_size(list); i++)
		read_item(page, json_array_get(list, i), kind);
}

static void
read_instatus(struct json_page *page)
{
	page->reading->title = mem_dup(json_page_string(page->root, "page/name"));
	read_list(page, "activeMaintenances", "maintenance");
	read_list(page, "activeIncidents", "incident");
}

const struct json_dialect instatus = { "instatus", is_instatus, read_instatus };
