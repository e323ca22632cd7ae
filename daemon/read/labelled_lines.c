/* Labelled lines: a feed whose texts end in lines like "Type: maintenance" and "Outage Start: ...", as
 * IBM Cloud's do. What such a line says becomes labels and dates, and the line is no text any more. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "read/flavour.h"
#include "read/mark.h"
#include "read/markup.h"
#include "read/moment.h"
#include "read/tags.h"

/* Longer than any such line, and than all of them. */
#define LINE_BYTES 4000u
#define TAIL_BYTES 65536u

enum sort { SORT_LABEL, SORT_LIST, SORT_TYPE, SORT_START, SORT_END, SORT_UPDATED };

static const struct line_row {
	const char *name; /* in lower case, without accents */
	enum sort sort;
	const char *label;
} rows[] = {
	{ "type", SORT_TYPE, "type" },
	{ "category", SORT_LIST, "category" },
	{ "severity", SORT_LABEL, "severity" },
	{ "impact", SORT_LABEL, "impact" },
	{ "status", SORT_LABEL, "status" },
	{ "state", SORT_LABEL, "status" },
	{ "region", SORT_LIST, "region" },
	{ "regions", SORT_LIST, "region" },
	{ "location", SORT_LIST, "region" },
	{ "locations", SORT_LIST, "region" },
	{ "resource", SORT_LIST, "product" },
	{ "resources", SORT_LIST, "product" },
	{ "service", SORT_LIST, "product" },
	{ "services", SORT_LIST, "product" },
	{ "product", SORT_LIST, "product" },
	{ "products", SORT_LIST, "product" },
	{ "component", SORT_LIST, "component" },
	{ "components", SORT_LIST, "component" },
	{ "version", SORT_LABEL, "version" },
	{ "outage start", SORT_START, NULL },
	{ "start", SORT_START, NULL },
	{ "start date", SORT_START, NULL },
	{ "start time", SORT_START, NULL },
	{ "maintenance start", SORT_START, NULL },
	{ "outage end", SORT_END, NULL },
	{ "end", SORT_END, NULL },
	{ "end date", SORT_END, NULL },
	{ "end time", SORT_END, NULL },
	{ "maintenance end", SORT_END, NULL },
	{ "update time", SORT_UPDATED, NULL },
	{ "updated", SORT_UPDATED, NULL },
	{ "last updated", SORT_UPDATED, NULL },
};

/* The row of a line "Name: value", and its value; NULL: it is another line. */
static const struct line_row *
row_of(const char *line, const char **ret_value)
{
	const char *colon = strchr(line, ':');
	_cleanup_free_ char *name = colon ? mem_ndup(line, (size_t)(colon - line)) : NULL;
	_cleanup_free_ char *folded = name ? text_folded(name) : NULL;

	for (size_t i = 0; folded && i < LENGTH_OF(rows); i++)
		if (strcmp(folded, rows[i].name) == 0) {
			*ret_value = colon + 1 + strspn(colon + 1, " ");
			return &rows[i];
		}
	return NULL;
}

static void
mark_list(struct entry *entry, const char *label, const char *value)
{
	for (size_t n; *value; value += n + (value[n] != '\0')) {
		_cleanup_free_ char *item = NULL;

		value += strspn(value, " ");
		n = strcspn(value, ",;");
		item = mem_ndup(value, n);
		mark_label(entry, label, item);
	}
}

/* Where a stamp gives no time it is the day; else the day where the source says its days are. */
static bool
mark_moment(struct entry *entry, enum role role, const char *label, const char *value,
	const char *zone)
{
	int64_t stamp;

	if (moment_read(value, &stamp) < 0)
		return false;
	if (!strchr(value, ':')) {
		mark_date(entry, role, when_day(stamp_utc_day(stamp)));
		return true;
	}
	mark_date(entry, role, when_day(zone_day(zone, stamp)));
	mark_stamp(entry, label, stamp);
	return true;
}

static void
mark_type(struct entry *entry, const char *value)
{
	_cleanup_free_ char *folded = text_folded(value);

	mark_label(entry, "type", value);
	if (kind_of(folded) > KIND_OTHER)
		mark_label(entry, "kind", folded);
}

/* False: the value is not what the name promises. */
static bool
mark_line(struct entry *entry, const struct line_row *row, const char *value, const char *zone)
{
	switch (row->sort) {
	case SORT_LIST:
		mark_list(entry, row->label, value);
		return true;
	case SORT_TYPE:
		mark_type(entry, value);
		return true;
	case SORT_START:
		return mark_moment(entry, ROLE_STARTS, "starts", value, zone);
	case SORT_END:
		return mark_moment(entry, ROLE_COMPLETES, "ends", value, zone);
	case SORT_UPDATED:
		return moment_read(value, &entry->updated) >= 0;
	case SORT_LABEL:
	default:
		mark_label(entry, row->label, value);
		return true;
	}
}

static bool
breaks_line(const struct tag *tag)
{
	static const char *const breaks[] = { "br", "div", "dd", "dt", "li", "p", "tr", "ul" };

	for (size_t i = 0; i < LENGTH_OF(breaks); i++)
		if (strcmp(tag->name, breaks[i]) == 0)
			return true;
	return false;
}

/* A line of the markup, without its markup. */
struct line {
	const char *start; /* in the markup */
	char *text;
};

struct lines {
	struct line *items;
	size_t count, cap;
};

static void
lines_clear(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->items[i].text);
	free(lines->items);
}

static void
add_line(struct lines *lines, const char *start, const char *end)
{
	struct text plain = { 0 };

	lines->items = mem_grow(lines->items, lines->count, &lines->cap, sizeof(*lines->items));
	/* A long line is no label: it need not be read. */
	if ((size_t)(end - start) <= LINE_BYTES)
		markup_html(&plain, start, (size_t)(end - start));
	else
		text_puts(&plain, "...");
	lines->items[lines->count++] = (struct line){ start, text_take(&plain) };
}

/* The lines between the breaks from START on; in text between them each line end is one. */
static void
add_lines(struct lines *lines, const char *start, const char *end)
{
	const char *newline;

	while ((newline = memchr(start, '\n', (size_t)(end - start)))) {
		add_line(lines, start, newline);
		start = newline + 1;
	}
	add_line(lines, start, end);
}

/* The lines at the end of the markup. */
static struct lines
lines_of(const char *markup, size_t n)
{
	struct lines lines = { 0 };
	const char *start = markup + (n > TAIL_BYTES ? n - TAIL_BYTES : 0);
	struct tags tags = tags_of(start, (size_t)(markup + n - start));
	struct tag tag;

	while (tags_next(&tags, &tag))
		if (breaks_line(&tag)) {
			add_lines(&lines, start, tag.start);
			start = tag.start;
		}
	add_lines(&lines, start, markup + n);
	return lines;
}

/* The text without what begins at END of its markup. */
static void
cut_text(struct entry *entry, const char *markup, const char *end)
{
	size_t n = (size_t)(end - markup);
	struct text plain = { 0 };

	if (memchr(markup, '<', n) || memchr(markup, '&', n))
		markup_html(&plain, markup, n);
	else
		markup_plain(&plain, markup, n);
	free(entry->text);
	entry->text = text_take(&plain);
}

/* The labelled lines at the end, maybe with blank ones between: how many lines they are. */
static size_t
tail_of(const struct lines *lines)
{
	size_t tail = 0;
	const char *value;

	for (size_t i = lines->count; i-- > 0;) {
		if (row_of(lines->items[i].text, &value))
			tail = lines->count - i;
		else if (*lines->items[i].text)
			break;
	}
	return tail;
}

static void
mark_entry(struct entry *entry, const char *zone)
{
	const char *markup = entry->content ? entry->content : entry->summary;
	_cleanup_(lines_clear) struct lines lines =
		lines_of(markup ? markup : "", markup ? strlen(markup) : 0);
	size_t tail = tail_of(&lines);
	struct text text = { 0 };

	if (tail == 0)
		return;
	cut_text(entry, markup, lines.items[lines.count - tail].start);
	text_puts(&text, entry->text);
	for (size_t i = lines.count - tail; i < lines.count; i++) {
		const char *line = lines.items[i].text, *value;
		const struct line_row *row = row_of(line, &value);

		if (row && !mark_line(entry, row, value, zone))
			text_printf(&text, "%s%s", text.len ? "\n" : "", line);
	}
	free(entry->text);
	entry->text = text_take(&text);
}

static bool
is_labelled(const struct reading *reading)
{
	size_t labelled = 0;

	for (size_t i = 0; i < reading->count; i++) {
		const struct entry *entry = &reading->entries[i];
		const char *markup = entry->content ? entry->content : entry->summary;
		struct lines lines =
			lines_of(markup ? markup : "", markup ? strlen(markup) : 0);

		labelled += tail_of(&lines) > 1;
		lines_clear(&lines);
	}
	return labelled > 0 && labelled * 2 >= reading->count;
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		mark_entry(&reading->entries[i], input->rules->days_in);
}

const struct flavour labelled_lines = {
	.name = "labelled-lines",
	.is = is_labelled,
	.apply = apply,
};
