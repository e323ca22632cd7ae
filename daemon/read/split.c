/* Split: an entry that tells of several things becomes one entry for each. */
#include "read/split.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/headings.h"
#include "read/markup.h"
#include "read/part.h"

/* What parts of one page repeat of their entries, all together: beyond it an entry stays whole. */
#define LIMIT_REPEATED_BYTES (32u * 1024 * 1024)

bool
split_rules(const struct read_rules *rules, struct split *ret)
{
	const struct strings *by = &rules->split_by;
	unsigned levels[2] = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < by->count && count < LENGTH_OF(levels); i++) {
		const char *s = by->items[i];

		if ((*s == 'h' || *s == 'H') && s[1] >= '1' && s[1] <= '6' && !s[2])
			levels[count++] = (unsigned)(s[1] - '0');
	}
	if (count == 0)
		return false;
	*ret = (struct split){ .inner = levels[0] };
	if (count > 1 && levels[0] != levels[1]) {
		ret->outer = levels[0] < levels[1] ? levels[0] : levels[1];
		ret->inner = levels[0] < levels[1] ? levels[1] : levels[0];
	}
	return true;
}

static bool
counts(const struct split *how, const struct heading *h)
{
	if (!how->framed)
		return true;
	if (h->level != how->outer && h->level != how->inner)
		return false;
	return !h->anchor &&
	       (!h->boxed || (h->level == how->inner && headings_type_word(h->text)));
}

static bool
is_type(const struct split *how, const struct heading *h)
{
	return how->framed ? h->level == how->inner : headings_type_word(h->text);
}

/* What the headings from the first to number AT say together about what stands below it. */
struct path {
	const struct heading *of_level[HEADINGS_LEVELS + 1];
	const struct heading
		*type; /* a type that had nothing below it but headings of its level */
};

static void
step(struct path *path, const struct split *how, const struct headings *found, size_t at,
	bool last_was_empty)
{
	const struct heading *h = &found->items[at];
	const struct heading *before = path->of_level[h->level];

	if (is_type(how, h) || (path->type && h->level < path->type->level))
		path->type = NULL;
	else if (last_was_empty && before && before == h - 1 && is_type(how, before))
		path->type = before;
	for (size_t level = h->level; level <= HEADINGS_LEVELS; level++)
		path->of_level[level] = NULL;
	path->of_level[h->level] = h;
}

static struct part
part_of(const struct path *path, const struct split *how, const struct heading *h)
{
	struct part part = { .product = how->product, .anchor = h->anchor };
	const struct heading *outer = how->outer ? path->of_level[how->outer] : NULL;

	if (outer && !is_type(how, outer))
		part.product = outer->text;
	if (path->type)
		part.type = path->type->text;
	if (is_type(how, h))
		part.type = h->text;
	else if (h != outer)
		part.headline = h->text;
	for (unsigned level = h->level; part.type && !part.product && --level > 0;)
		if (path->of_level[level] && !is_type(how, path->of_level[level])) {
			part.context = path->of_level[level]->text;
			break;
		}
	part.naming = part.headline ? BY_HEADINGS : BY_BEGINNING;
	return part;
}

/* The text from heading AT to the next one; *RET_LEN is the length of its markup. */
static char *
text_below(const struct headings *found, size_t at, const char *end, size_t *ret_len)
{
	const char *from = found->items[at].after;
	const char *to = at + 1 < found->count ? found->items[at + 1].start : end;
	struct text plain = { 0 };

	*ret_len = (size_t)(to - from);
	markup_html(&plain, from, *ret_len);
	return text_take(&plain);
}

/* One part for each heading with text below it, and for a headline that says all by itself. */
static void
find_parts(const struct split *how, const struct headings *found, const char *end,
	struct parts *parts)
{
	struct path path = { 0 };
	bool empty = false;

	for (size_t i = 0; i < found->count; i++) {
		const struct heading *h = &found->items[i];
		bool leads = i + 1 < found->count &&
			     found->items[i + 1].level > h->level; /* others */
		_cleanup_free_ char *text = NULL;
		struct part part;

		step(&path, how, found, i, empty);
		part = part_of(&path, how, h);
		text = text_below(found, i, end, &part.html_len);
		part.html = h->after;
		empty = !*text;
		if (!empty || (part.headline && !leads))
			parts_add(parts, part, TAKE(text));
	}
}

static char *
title_of(const struct part *part, const struct entry *whole)
{
	const char *front = part->product ? part->product : part->context;
	const char *back = part->headline ? part->headline : part->type;

	/* A word like "Fixed" is no title by itself. */
	if (!part->headline && part->type && !front)
		front = whole->title;
	if (!front || !back)
		return text_line(back ? back : front, LIMIT_TITLE_BYTES);
	return mem_printf("%s: %s", front, back);
}

static void
label(struct entry *entry, const char *name, const char *value)
{
	_cleanup_free_ char *both = value ? mem_printf("%s=%s", name, value) : NULL;

	if (both && !strings_has(&entry->labels, both))
		strings_add(&entry->labels, both);
}

static char *
link_of(const struct part *part, const struct entry *whole)
{
	if (!whole->link || !part->anchor)
		return mem_dup(whole->link);
	return mem_printf("%.*s#%s", (int)strcspn(whole->link, "#"), whole->link, part->anchor);
}

static const char *
native(const struct entry *whole)
{
	return whole->id ? whole->id : whole->link ? whole->link : whole->title;
}

static void
make_entry(const struct part *part, const struct entry *whole, struct reading *out)
{
	struct entry *entry = reading_add(out);
	const struct entry frame = { .published = whole->published,
		.updated = whole->updated,
		.language = whole->language,
		.labels = whole->labels,
		.dates = whole->dates,
		.date_count = whole->date_count };

	entry_copy(entry, &frame);
	entry->id = mem_printf("%s#%s", native(whole) ? native(whole) : "", part->name);
	entry->title = title_of(part, whole);
	entry->link = link_of(part, whole);
	entry->content = mem_ndup(part->html, part->html_len);
	entry->text = mem_dup(part->text);
	label(entry, "product", part->product);
	label(entry, "type", part->type);
}

/* Does what stands before the first heading say something, or only that notes follow? */
static bool
says_something(const char *text, const char *title)
{
	size_t n = strlen(text), words = 1;

	if (n == 0 || (title && strcmp(text, title) == 0))
		return false;
	if (strchr(text, '\n'))
		return true;
	for (const char *p = text; *p; p++)
		words += *p == ' ';
	return words > 3 && text[n - 1] != ':';
}

/* The entry itself, with what stands before its first heading. */
static void
make_preface(const char *html, size_t n, struct entry *whole, struct reading *out)
{
	struct text plain = { 0 };
	_cleanup_free_ char *text = NULL;
	struct entry *entry;

	markup_html(&plain, html, n);
	text = text_take(&plain);
	if (!says_something(text, whole->title))
		return;
	entry = reading_add(out);
	entry_copy(entry, whole);
	free(entry->summary);
	free(entry->content);
	free(entry->text);
	entry->summary = NULL;
	entry->content = mem_ndup(html, n);
	entry->text = TAKE(text);
}

/* What each part repeats of its entry. */
static size_t
repeated_bytes(const struct entry *whole)
{
	size_t bytes = whole->date_count * sizeof(*whole->dates);

	bytes += native(whole) ? strlen(native(whole)) : 0;
	bytes += whole->title ? strlen(whole->title) : 0;
	bytes += whole->link ? strlen(whole->link) : 0;
	for (size_t i = 0; i < whole->labels.count; i++)
		bytes += strlen(whole->labels.items[i]) + sizeof(char *);
	return bytes;
}

static void
drop_foreign(const struct split *how, struct headings *found)
{
	size_t kept = 0;

	for (size_t i = 0; i < found->count; i++) {
		if (counts(how, &found->items[i])) {
			found->items[kept++] = found->items[i];
		} else {
			free(found->items[i].text);
			free(found->items[i].anchor);
		}
	}
	found->count = kept;
}

/* Adds the parts of WHOLE to OUT. False: it has none, or too many for what is left of *ROOM. */
static bool
split_entry(const struct split *how, struct entry *whole, struct reading *out, size_t *room)
{
	const char *html = whole->content ? whole->content : whole->summary;
	size_t n = html ? strlen(html) : 0, cost;
	_cleanup_(headings_clear) struct headings found =
		headings_find(html ? html : "", n, how->inner);
	_cleanup_(parts_clear) struct parts parts = { 0 };

	drop_foreign(how, &found);
	cost = found.count * repeated_bytes(whole);
	if (found.count == 0 || cost > *room || out->count + found.count >= LIMIT_ENTRIES)
		return false;
	find_parts(how, &found, html + n, &parts);
	if (parts.count == 0)
		return false;
	*room -= cost;
	parts_name(&parts);
	make_preface(html, (size_t)(found.items[0].start - html), whole, out);
	for (size_t i = 0; i < parts.count; i++)
		make_entry(&parts.items[i], whole, out);
	return true;
}

void
split_entries(const struct split *how, struct reading *reading)
{
	struct reading out = { 0 };
	size_t room = LIMIT_REPEATED_BYTES;

	for (size_t i = 0; i < reading->count; i++) {
		struct entry *whole = &reading->entries[i];

		if (split_entry(how, whole, &out, &room))
			entry_clear(whole);
		else
			*reading_add(&out) = *whole;
	}
	free(reading->entries);
	reading->entries = out.entries;
	reading->count = out.count;
	reading->cap = out.cap;
}
