/* Headings: those of an entry's HTML, and which of them only name a sort of note. */
#include "read/headings.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/markup.h"
#include "read/tags.h"

/* More than any entry that people write has; of the rest nothing is parted. */
#define LIMIT_HEADINGS 5000u
#define LIMIT_ANCHOR_BYTES 200u

/* 1 to 6, or 0: no heading's. */
static unsigned
level_of(const struct tag *tag)
{
	const char *name = tag->name;

	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2]
		       ? (unsigned)(name[1] - '0')
		       : 0;
}

/* Elements that make a box around what is in them. */
static bool
is_box(const struct tag *tag)
{
	static const char *const boxes[] = { "article", "aside", "blockquote", "details", "div",
		"ol", "section", "table", "ul" };

	for (size_t i = 0; i < LENGTH_OF(boxes); i++)
		if (strcmp(tag->name, boxes[i]) == 0)
			return tag->after[-2] != '/';
	return false;
}

static char *
anchor_of(const struct tag *tag)
{
	_cleanup_free_ char *id = tags_attribute(tag, "id");
	size_t n = id ? strlen(id) : 0;

	if (n == 0 || n > LIMIT_ANCHOR_BYTES)
		return NULL;
	for (const char *p = id; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7F || strchr("<>\"`#&", *p))
			return NULL;
	return TAKE(id);
}

/* The heading that TAG opened and that ends at CLOSE. */
static void
add(struct headings *headings, const struct tag *tag, const struct tag *close, bool boxed)
{
	_cleanup_(text_clear) struct text plain = { 0 };
	_cleanup_free_ char *line = NULL;

	markup_html(&plain, tag->after, (size_t)(close->start - tag->after));
	line = text_line(plain.data, LIMIT_TITLE_BYTES);
	if (!*line)
		return;
	headings->items = mem_grow(
		headings->items, headings->count, &headings->cap, sizeof(*headings->items));
	headings->items[headings->count++] = (struct heading){
		.level = level_of(tag),
		.start = tag->start,
		.after = close->after,
		.text = TAKE(line),
		.anchor = anchor_of(tag),
		.boxed = boxed,
	};
}

struct headings
headings_find(const char *html, size_t n, unsigned lowest)
{
	struct headings found = { 0 };
	struct tags tags = tags_of(html, n);
	struct tag tag, open = { 0 };
	size_t depth = 0, first_depth = SIZE_MAX;

	while (found.count < LIMIT_HEADINGS && tags_next(&tags, &tag)) {
		unsigned level = level_of(&tag);

		if (is_box(&tag))
			depth = tag.closes ? depth - (depth > 0) : depth + 1;
		if (level == 0 || level > lowest)
			continue;
		if (!tag.closes) {
			open = tag;
		} else if (open.start && level_of(&open) == level) {
			/* A box that stays open spoils one section at most. */
			if (first_depth == SIZE_MAX || level < lowest)
				first_depth = depth;
			add(&found, &open, &tag, depth > first_depth);
			open.start = NULL;
		}
	}
	return found;
}

void
headings_clear(struct headings *headings)
{
	for (size_t i = 0; i < headings->count; i++) {
		free(headings->items[i].text);
		free(headings->items[i].anchor);
	}
	free(headings->items);
	*headings = (struct headings){ 0 };
}

bool
headings_type_word(const char *text)
{
	static const char *const words[] = { "added", "announcement", "announcements", "api",
		"behavior changes", "behaviour changes", "beta", "breaking", "breaking change",
		"breaking changes", "bug fix", "bug fixes", "bugfixes", "bugs", "change",
		"changed", "changes", "deprecated", "deprecated features", "deprecation",
		"deprecations", "documentation", "end of life", "end of support", "enhancement",
		"enhancements", "feature", "features", "fix", "fixed", "fixed issues", "fixes",
		"general availability", "highlights", "improved", "improvement", "improvements",
		"info", "issue", "issues", "known issue", "known issues", "libraries",
		"maintenance", "miscellaneous", "new", "new feature", "new features", "notes",
		"notice", "other", "other changes", "preview", "release notes", "removal",
		"removals", "removed", "resolved", "resolved issues", "retired", "retirement",
		"retirements", "security", "security fixes", "security updates", "summary",
		"update", "updated", "updates", "upcoming changes", "what's changed",
		"what's new", "what’s changed", "what’s new" };
	_cleanup_free_ char *folded = text_folded(text);
	size_t n = strlen(folded);

	while (n && strchr(" :.!", folded[n - 1]))
		folded[--n] = '\0';
	for (size_t i = 0; i < LENGTH_OF(words); i++)
		if (strcmp(folded, words[i]) == 0)
			return true;
	return false;
}
