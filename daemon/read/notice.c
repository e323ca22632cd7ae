/* Notice: an entry of a status page. */
#include "read/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "read/markup.h"
#include "read/moment.h"

/* Kept free for the labels of which there is one each: kind, status, starts, ... */
#define OTHER_LABELS 8u
/* Bytes of a name; no vendor's is longer. */
#define LONGEST_NAME 256u

struct update {
	const json_t *item;
	int64_t stamp;
	size_t index;
};

struct updates {
	struct update *items;
	size_t count;
	bool dated; /* each of them */
};

static void
updates_clear(struct updates *updates)
{
	free(updates->items);
}

static int64_t
stamp_of(const json_t *object, const char *path)
{
	_cleanup_free_ char *s = path ? json_page_scalar(json_page_at(object, path)) : NULL;
	int64_t stamp;

	return s && moment_read(s, &stamp) >= 0 ? stamp : STAMP_NONE;
}

static int
newest_first(const void *a, const void *b)
{
	const struct update *x = a, *y = b;

	if (x->stamp != y->stamp)
		return x->stamp > y->stamp ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* Without a stamp on each the page's own order is the best that there is. */
static struct updates
sort_updates(const json_t *list, const char *when)
{
	size_t n = json_array_size(list);
	struct updates all = { mem_new(n, sizeof(*all.items)), 0, true };

	for (size_t i = 0; i < n; i++) {
		struct update update = { json_array_get(list, i), STAMP_NONE, i };

		if (!json_is_object(update.item))
			continue;
		update.stamp = stamp_of(update.item, when);
		all.dated &= update.stamp != STAMP_NONE;
		all.items[all.count++] = update;
	}
	if (all.dated)
		qsort(all.items, all.count, sizeof(*all.items), newest_first);
	return all;
}

/* N bytes of text, or of HTML whose lines are lines, as HTML. */
static void
add_lines(struct text *out, const char *s, size_t n, bool html)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			text_puts(out, "<br>\n");
		else if (!html && (s[i] == '<' || s[i] == '&'))
			text_puts(out, s[i] == '<' ? "&lt;" : "&amp;");
		else
			text_putc(out, s[i]);
	}
}

/* Each update by itself: one may be HTML and the next one plain text. */
static void
add_words(struct text *out, const char *words, bool markdown)
{
	_cleanup_(text_clear) struct text plain = { 0 };

	text_puts(out, "<div>");
	if (markdown) {
		markup_markdown(&plain, words, strlen(words));
		add_lines(out, plain.data, plain.len, false);
	} else if (harvest_looks_html(words)) {
		if (strcasestr(words, "<p") || strcasestr(words, "<br"))
			text_puts(out, words);
		else
			add_lines(out, words, strlen(words), true);
	} else {
		add_lines(out, words, strlen(words), false);
	}
	text_puts(out, "</div>\n");
}

void
notice_updates(struct json_page *page, const json_t *updates, const struct notice_shape *shape)
{
	_cleanup_(updates_clear) struct updates all = sort_updates(updates, shape->when);
	_cleanup_(text_clear) struct text out = { 0 };

	for (size_t i = 0; i < all.count && out.len <= LIMIT_FIELD_BYTES; i++) {
		const char *words = json_page_string(all.items[i].item, shape->words);

		if (!text_blank(words))
			add_words(&out, words, shape->markdown);
	}
	json_page_offer_text(page, FIELD_CONTENT, FORM_HTML, out.data);
	if (!all.dated || all.count == 0)
		return;
	json_page_offer(page, FIELD_PUBLISHED, FORM_TEXT,
		json_page_at(all.items[all.count - 1].item, shape->when));
	json_page_offer(
		page, FIELD_UPDATED, FORM_TEXT, json_page_at(all.items[0].item, shape->when));
}

json_t *
notice_sorted(const json_t *list, const char *when)
{
	_cleanup_(updates_clear) struct updates all = sort_updates(list, when);
	json_t *sorted = json_array();

	for (size_t i = 0; i < all.count; i++)
		(void)json_array_append(sorted, (json_t *)all.items[i].item);
	return sorted;
}

const json_t *
notice_newest(const json_t *list, const char *when)
{
	_cleanup_(updates_clear) struct updates all = sort_updates(list, when);

	return all.count ? all.items[0].item : NULL;
}

static void
offer(struct json_page *page, enum field field, const json_t *item, const char *path)
{
	if (path)
		json_page_offer(page, field, FORM_TEXT, json_page_at(item, path));
}

static bool
says(const json_t *item, const char *path)
{
	_cleanup_free_ char *s = path ? json_page_scalar(json_page_at(item, path)) : NULL;

	return !text_blank(s);
}

bool
notice_begin(struct json_page *page, const json_t *item, const struct notice_shape *shape,
	const char *kind)
{
	if (!(says(item, shape->id) || says(item, shape->title)) || !json_page_begin(page))
		return false;
	if (kind)
		harvest_label(&page->harvest, "kind", kind);
	offer(page, FIELD_ID, item, shape->id);
	offer(page, FIELD_TITLE, item, shape->title);
	offer(page, FIELD_PUBLISHED, item, shape->published);
	offer(page, FIELD_UPDATED, item, shape->updated);
	offer(page, FIELD_LINK, item, shape->link);
	if (shape->updates)
		notice_updates(page, json_page_at(item, shape->updates), shape);
	if (shape->status)
		notice_status(page, json_page_string(item, shape->status));
	return true;
}

void
notice_label(struct json_page *page, const char *name, const char *word)
{
	_cleanup_free_ char *folded = word ? text_folded(word) : NULL;

	if (folded)
		harvest_label(&page->harvest, name, folded);
}

void
notice_status(struct json_page *page, const char *status)
{
	static const char *const shared[][2] = {
		{ "canceled", "cancelled" },
		{ "in progress", "in_progress" },
		{ "inprogress", "in_progress" },
		{ "not_started_yet", "scheduled" },
		{ "notstartedyet", "scheduled" },
		{ "upcoming", "scheduled" },
	};
	_cleanup_free_ char *folded = status ? text_folded(status) : NULL;
	const char *word = folded;

	for (size_t i = 0; i < LENGTH_OF(shared); i++)
		if (text_equal(folded, shared[i][0]))
			word = shared[i][1];
	if (word)
		harvest_label(&page->harvest, "status", word);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, and each name once. */
static void
sort_names(struct strings *names)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), by_name);
	for (size_t i = 0; i < names->count; i++) {
		char *name = names->items[i];

		if (kept && strcmp(names->items[kept - 1], name) == 0)
			free(name);
		else
			names->items[kept++] = name;
	}
	names->count = kept;
}

void
notice_name(struct notice_set *set, const json_t *value)
{
	_cleanup_free_ char *name = NULL;
	size_t n = json_string_length(value);

	if (set->many)
		return;
	/* A name of a megabyte may be pointed at a thousand times. */
	name = json_is_string(value) ? mem_ndup(json_string_value(value),
					       n < LONGEST_NAME + 4 ? n : LONGEST_NAME + 4)
				     : json_page_scalar(value);
	if (text_blank(name))
		return;
	strings_take(&set->list, TAKE(name));
	if (set->list.count < 2 * LIMIT_LABELS)
		return;
	sort_names(&set->list);
	set->many = set->list.count > LIMIT_LABELS;
}

void
notice_names(struct notice_set *set, const json_t *list, const char *member)
{
	if (!json_is_array(list))
		notice_name(set, list);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		notice_name(set, json_is_object(item) ? json_page_at(item, member) : item);
	}
}

void
notice_labels(struct json_page *page, const char *name, struct notice_set *set)
{
	struct strings *labels = &page->harvest.labels;
	bool fits;

	sort_names(&set->list);
	fits = set->list.count + labels->count + OTHER_LABELS <= LIMIT_LABELS;
	for (size_t i = 0; i < set->list.count && fits; i++) {
		_cleanup_free_ char *line = text_line(set->list.items[i], LONGEST_NAME);

		strings_take(labels, mem_printf("%s=%s", name, line));
	}
	strings_clear(&set->list);
	set->many = false;
}
