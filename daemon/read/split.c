/* Split: an entry that tells of several things becomes one entry for each. */
#include "read/split.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/headings.h"
#include "read/mark.h"
#include "read/markup.h"
#include "read/section.h"

#define TITLE_WORDS_BYTES 120

/* What sections of one page repeat of their entries, all together: beyond it an entry stays whole. */
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

static struct section
section_of(const struct path *path, const struct split *how, const struct heading *h)
{
	struct section section = { .product = how->product, .anchor = h->anchor };
	const struct heading *outer = how->outer ? path->of_level[how->outer] : NULL;

	if (outer && !is_type(how, outer))
		section.product = outer->text;
	if (path->type)
		section.type = path->type->text;
	if (is_type(how, h))
		section.type = h->text;
	else if (h != outer)
		section.headline = h->text;
	for (unsigned level = h->level; section.type && !section.product && --level > 0;)
		if (path->of_level[level] && !is_type(how, path->of_level[level])) {
			section.context = path->of_level[level]->text;
			break;
		}
	section.naming = section.headline ? BY_HEADINGS : BY_BEGINNING;
	return section;
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

/* One section for each heading with text below it, and for a headline that says all by itself. */
static void
find_sections(const struct split *how, const struct headings *found, const char *end,
	struct sections *sections)
{
	struct path path = { 0 };
	bool empty = false;

	for (size_t i = 0; i < found->count; i++) {
		const struct heading *h = &found->items[i];
		bool leads = i + 1 < found->count &&
			     found->items[i + 1].level > h->level; /* others */
		_cleanup_free_ char *text = NULL;
		struct section section;

		step(&path, how, found, i, empty);
		section = section_of(&path, how, h);
		text = text_below(found, i, end, &section.html_len);
		section.html = h->after;
		empty = !*text;
		if (!empty || (section.headline && !leads))
			sections_add(sections, section, TAKE(text));
	}
}

/* The first sentence of TEXT without its stop, or what of it a title has room for. */
static char *
first_words(const char *text)
{
	size_t n = strcspn(text, "\n");
	const char *stop = memmem(text, n, ". ", 2);
	_cleanup_free_ char *sentence = NULL;

	if (stop && stop - text <= TITLE_WORDS_BYTES)
		n = (size_t)(stop - text);
	while (n && strchr(".:", text[n - 1]))
		n--;
	sentence = mem_ndup(text, n);
	return text_line(sentence, TITLE_WORDS_BYTES);
}

static char *
title_of(const struct section *section, const struct entry *whole)
{
	const char *front = section->product ? section->product : section->context;
	const char *back = section->headline ? section->headline : section->type;

	_cleanup_free_ char *words = NULL;

	if (section->headline || !section->type)
		return front && back ? mem_printf("%s: %s", front, back)
				     : text_line(back ? back : front, LIMIT_TITLE_BYTES);
	/* A word like "Fixed" is no title by itself, and ten notes of a day have it. */
	if (!front)
		front = whole->title;
	words = first_words(section->text);
	return mem_printf("%s%s%.*s%s%s", front ? front : "", front ? ": " : "",
		(int)(strlen(back) - (*back && back[strlen(back) - 1] == ':')), back,
		*words ? ": " : "", words);
}

static char *
link_of(const struct section *section, const struct entry *whole)
{
	if (!whole->link || !section->anchor)
		return mem_dup(whole->link);
	return mem_printf(
		"%.*s#%s", (int)strcspn(whole->link, "#"), whole->link, section->anchor);
}

static const char *
native(const struct entry *whole)
{
	return whole->id ? whole->id : whole->link ? whole->link : whole->title;
}

static void
make_entry(const struct section *section, const struct entry *whole, struct reading *out)
{
	struct entry *entry = reading_add(out);
	const struct entry frame = { .published = whole->published,
		.updated = whole->updated,
		.language = whole->language,
		.labels = whole->labels,
		.dates = whole->dates,
		.date_count = whole->date_count };

	entry_copy(entry, &frame);
	entry->id = mem_printf("%s#%s", native(whole) ? native(whole) : "", section->name);
	entry->title = title_of(section, whole);
	entry->link = link_of(section, whole);
	entry->content = mem_ndup(section->html, section->html_len);
	entry->text = mem_dup(section->text);
	mark_label(entry, "product", section->product);
	mark_label(entry, "type", section->type);
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
	return words > 2 && text[n - 1] != ':';
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
	_cleanup_(sections_clear) struct sections sections = { 0 };

	drop_foreign(how, &found);
	cost = found.count * repeated_bytes(whole);
	if (found.count == 0 || cost > *room || out->count + found.count >= LIMIT_ENTRIES)
		return false;
	find_sections(how, &found, html + n, &sections);
	if (sections.count == 0)
		return false;
	*room -= cost;
	sections_name(&sections);
	make_preface(html, (size_t)(found.items[0].start - html), whole, out);
	for (size_t i = 0; i < sections.count; i++)
		make_entry(&sections.items[i], whole, out);
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
