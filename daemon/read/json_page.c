/* JSON page: tools of all dialects of JSON. */
#include "read/json_page.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "read/moment.h"
#include "read/url.h"

char *
json_page_scalar(const json_t *value)
{
	if (json_is_string(value))
		return mem_dup(json_string_value(value));
	if (json_is_integer(value))
		return mem_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return json_is_real(value) ? mem_printf("%.15g", json_real_value(value)) : NULL;
}

const json_t *
json_page_at(const json_t *object, const char *path)
{
	const char *slash;

	while ((slash = strchr(path, '/'))) {
		_cleanup_free_ char *name = mem_ndup(path, (size_t)(slash - path));

		object = json_object_get(object, name);
		path = slash + 1;
	}
	return json_object_get(object, path);
}

const char *
json_page_string(const json_t *object, const char *path)
{
	const char *s = json_string_value(json_page_at(object, path));

	return s && *s ? s : NULL;
}

const json_t *
json_page_first(const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_object(json_array_get(list, i)))
			return json_array_get(list, i);
	return NULL;
}

bool
json_page_begin(struct json_page *page)
{
	struct reading *reading = page->reading;

	if (reading->count < LIMIT_ENTRIES) {
		harvest_reset(&page->harvest);
		return true;
	}
	reading->damaged = true;
	mem_set(&reading->damaged_why, "it has more entries than forewarn reads of one page; "
				       "the first ones were read");
	return false;
}

void
json_page_offer_text(
	struct json_page *page, enum field field, enum form form, const char *value)
{
	_cleanup_(text_clear) struct text t = { 0 };

	if (!value)
		return;
	if (field == FIELD_LINK) {
		harvest_offer_link(&page->harvest, LINK_PAGE, value, page->input->base);
		return;
	}
	text_puts(&t, value);
	harvest_offer(&page->harvest, field, 0, form, &t);
}

void
json_page_offer(struct json_page *page, enum field field, enum form form, const json_t *value)
{
	_cleanup_free_ char *s = json_page_scalar(value);

	json_page_offer_text(page, field, form, s);
}

static void
add_label(struct json_page *page, const char *name, const json_t *value, const char *member)
{
	_cleanup_free_ char *s = json_page_scalar(member ? json_page_at(value, member) : value);

	if (s)
		harvest_label(&page->harvest, name, s);
}

void
json_page_label(
	struct json_page *page, const char *name, const json_t *value, const char *member)
{
	if (!json_is_array(value))
		add_label(page, name, value, member);
	for (size_t i = 0; i < json_array_size(value) && i < LIMIT_LABELS; i++)
		add_label(page, name, json_array_get(value, i), member);
}

void
json_page_date(struct json_page *page, enum role role, const json_t *value)
{
	_cleanup_free_ char *s = json_page_scalar(value);

	if (s)
		(void)harvest_role_date(&page->harvest, role, s, page->rules->days_in);
}

static void
label_stamp(struct json_page *page, const char *name, const json_t *value)
{
	_cleanup_free_ char *s = json_page_scalar(value);
	char written[STAMP_SIZE];
	int64_t stamp;

	if (s && moment_read(s, &stamp) >= 0)
		harvest_label(&page->harvest, name, stamp_write(stamp, written));
}

void
json_page_window(struct json_page *page, const json_t *start, const json_t *end)
{
	json_page_date(page, ROLE_STARTS, start);
	json_page_date(page, ROLE_COMPLETES, end);
	label_stamp(page, "starts", start);
	label_stamp(page, "ends", end);
}

void
json_page_end(struct json_page *page)
{
	harvest_finish(&page->harvest, NULL, page->reading);
}

void
json_page_next(struct json_page *page, const char *link)
{
	const char *base = page->input->base;
	_cleanup_free_ char *next = link ? url_resolve(base, link) : NULL;

	if (!next)
		return;
	if (strlen(next) <= LIMIT_URL_BYTES &&
		(base ? url_same_origin(base, next) : text_starts(next, "https://"))) {
		page->reading->next = TAKE(next);
		return;
	}
	page->reading->damaged = true;
	mem_set(&page->reading->damaged_why,
		"the address of its next page is too long, or at another server: it was not "
		"followed");
}
