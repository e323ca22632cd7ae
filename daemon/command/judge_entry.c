/* Judge entry: JSON to entry; markup becomes text, and a language that is not given is
 * detected. */
#include "command/judge_entry.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "read/language.h"
#include "read/markup.h"

static int
wrong(char **reterr_why, const char *key, const char *want)
{
	return mem_why(-EINVAL, reterr_why, "\"%s\" must be %s", key, want);
}

/* A string, or null or absent: NULL. */
static int
get_string(json_t *object, const char *key, const char **ret, char **reterr_why)
{
	json_t *value = json_object_get(object, key);

	*ret = NULL;
	if (!value || json_is_null(value))
		return 0;
	if (!json_is_string(value))
		return wrong(reterr_why, key, "a string or null");
	*ret = json_string_value(value);
	return 0;
}

static int
get_stamp(json_t *object, const char *key, int64_t *ret, char **reterr_why)
{
	const char *s;
	int r = get_string(object, key, &s, reterr_why);

	*ret = STAMP_NONE;
	if (r < 0 || !s || !*s)
		return r;
	if (stamp_read(s, ret, NULL) < 0)
		return wrong(reterr_why, key,
			"a time such as 2027-03-31T12:00:00Z, a day such as 2027-03-31, or "
			"null");
	return 0;
}

static char *
cut(const char *s, size_t max)
{
	size_t n = s ? strlen(s) : 0;

	if (n > max)
		for (n = max; n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80; n--)
			;
	return mem_ndup(s ? s : "", n);
}

static int
set_text(const char *body, const char *format, struct entry *entry, char **reterr_why)
{
	struct text text = { 0 };
	char *source = cut(body, LIMIT_FIELD_BYTES);
	size_t n = strlen(source);

	if (!format || strcmp(format, "html") == 0)
		markup_html(&text, source, n);
	else if (strcmp(format, "markdown") == 0)
		markup_markdown(&text, source, n);
	else if (strcmp(format, "text") == 0)
		markup_plain(&text, source, n);
	free(source);
	entry->text = text_take(&text);
	if (format && strcmp(format, "html") && strcmp(format, "markdown") &&
		strcmp(format, "text"))
		return wrong(reterr_why, "body_format", "html, markdown or text");
	return 0;
}

static int
set_labels(json_t *object, struct entry *entry, char **reterr_why)
{
	json_t *list = json_object_get(object, "labels"), *item;
	size_t i;

	if (!list || json_is_null(list))
		return 0;
	if (!json_is_array(list))
		return wrong(reterr_why, "labels", "a list of strings");
	json_array_foreach(list, i, item)
	{
		char *label;

		if (!json_is_string(item))
			return wrong(reterr_why, "labels", "a list of strings");
		if (entry->labels.count == LIMIT_LABELS)
			return 0;
		label = cut(json_string_value(item), LIMIT_LABEL_BYTES);
		strings_take(&entry->labels, label);
	}
	return 0;
}

/* "from" may be a day, a month, a quarter, ...; with "to" and "precision" it is a day each. */
static int
read_when(json_t *item, struct when *ret)
{
	const char *from = json_string_value(json_object_get(item, "from"));
	const char *to = json_string_value(json_object_get(item, "to"));
	const char *precision = json_string_value(json_object_get(item, "precision"));
	int32_t first, last;

	if (!from)
		return -EINVAL;
	if (!precision || stamp_read_day(from, &first) < 0)
		return when_read(from, ret);
	if (!to || stamp_read_day(to, &last) < 0 || last < first)
		last = first;
	*ret = (struct when){ first, last, precision_of(precision) };
	return ret->precision == PRECISION_NONE ? -EINVAL : 0;
}

static int
wrong_role(const char *role, char **reterr_why)
{
	_cleanup_free_ char *line = text_line(role, LIMIT_PERSON_BYTES);

	return mem_why(-EINVAL, reterr_why, "\"dates\" has an unknown role \"%s\"", line);
}

static int
set_dates(json_t *object, struct entry *entry, char **reterr_why)
{
	json_t *list = json_object_get(object, "dates"), *item;
	size_t i;

	if (!list || json_is_null(list))
		return 0;
	if (!json_is_array(list) || json_array_size(list) > LIMIT_DATES)
		return wrong(reterr_why, "dates",
			"a list of at most 64 {\"role\", \"from\", \"to\", \"precision\"}");
	entry->dates = mem_new(json_array_size(list) + 1, sizeof(*entry->dates));
	json_array_foreach(list, i, item)
	{
		struct entry_date *d = &entry->dates[entry->date_count];
		const char *role = json_string_value(json_object_get(item, "role"));
		int value = role_of(role ? role : "none");

		if (value < 0)
			return wrong_role(role, reterr_why);
		if (read_when(item, &d->when) < 0)
			return wrong(reterr_why, "dates",
				"given as YYYY-MM-DD, YYYY-MM, YYYY-Qn, YYYY-Hn or YYYY in "
				"\"from\"");
		d->role = (enum role)value;
		entry->date_count++;
	}
	return 0;
}

static void
set_language(const char *given, struct entry *entry)
{
	const char *found;
	char *both;

	if (given && *given) {
		entry->language = language_primary(given);
		return;
	}
	both = mem_printf("%s\n%s", entry->title, entry->text);
	found = language_detect(both, strlen(both));
	entry->language = mem_dup(found);
	free(both);
}

static char *
id_of(json_t *object)
{
	json_t *id = json_object_get(object, "id");

	if (json_is_integer(id))
		return mem_printf("%lld", (long long)json_integer_value(id));
	return mem_dup(json_string_value(id));
}

static int
fill(json_t *object, struct judge_entry *ret, char **reterr_why)
{
	const char *title, *body, *format, *service, *link, *language;
	struct entry *e = &ret->entry;

	if (get_string(object, "title", &title, reterr_why) < 0 ||
		get_string(object, "body", &body, reterr_why) < 0 ||
		get_string(object, "body_format", &format, reterr_why) < 0 ||
		get_string(object, "service", &service, reterr_why) < 0 ||
		get_string(object, "link", &link, reterr_why) < 0 ||
		get_string(object, "language", &language, reterr_why) < 0 ||
		get_stamp(object, "published", &e->published, reterr_why) < 0 ||
		get_stamp(object, "updated", &e->updated, reterr_why) < 0)
		return -EINVAL;
	ret->id = id_of(object);
	ret->service = mem_dup(service);
	e->id = mem_dup(ret->id);
	e->title = text_line(title ? title : "", LIMIT_FIELD_BYTES);
	e->link = mem_dup(link);
	if (set_text(body, format, e, reterr_why) < 0 ||
		set_labels(object, e, reterr_why) < 0 || set_dates(object, e, reterr_why) < 0)
		return -EINVAL;
	set_language(language, e);
	return 0;
}

/* jansson quotes what it does not understand. */
static int
refuse(const json_error_t *error, char **reterr_why)
{
	_cleanup_free_ char *said = text_line(error->text, 0);

	if (json_error_code(error) == json_error_null_character)
		return mem_why(-EINVAL, reterr_why,
			"it has the character \\u0000, which no text holds");
	return mem_why(-EINVAL, reterr_why, "no JSON: %s (character %d)", said, error->column);
}

int
judge_entry_read(const char *line, size_t len, struct judge_entry *ret, char **reterr_why)
{
	json_error_t error;
	json_t *object;
	int r;

	*ret = (struct judge_entry){ .entry = {
					     .published = STAMP_NONE, .updated = STAMP_NONE } };
	if (len > LIMIT_PAGE_BYTES)
		return mem_why(-EINVAL, reterr_why,
			"it has %zu bytes, more than the %u that are read", len,
			LIMIT_PAGE_BYTES);
	object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
	if (!object)
		return refuse(&error, reterr_why);
	if (!json_is_object(object))
		r = mem_why(-EINVAL, reterr_why,
			"it must be a JSON object, {\"id\": ..., \"title\": ..., ...}");
	else
		r = fill(object, ret, reterr_why);
	json_decref(object);
	if (r < 0)
		judge_entry_clear(ret);
	return r;
}

void
judge_entry_clear(struct judge_entry *in)
{
	free(in->id);
	free(in->service);
	entry_clear(&in->entry);
	*in = (struct judge_entry){ 0 };
}
