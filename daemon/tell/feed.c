/* Feed: cases as entries of Atom. */
#include "tell/feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/gate.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/kind.h"
#include "tell/agenda.h"
#include "tell/subject.h"

/* One entry to be. */
struct leaf {
	const struct publication_item *item;
	struct tale tale;
	const struct event **events;
};

static void
put_element(struct text *out, const char *indent, const char *name, const char *type,
	const char *text)
{
	text_printf(out, "%s<%s", indent, name);
	if (type)
		text_printf(out, " type=\"%s\"", type);
	text_putc(out, '>');
	gate_markup(out, text);
	text_printf(out, "</%s>\n", name);
}

/* A UUID of our own making (RFC 9562 section 5.8) from what never changes. */
static void
put_id(struct text *out, const char *indent, const char *installation, const char *what)
{
	_cleanup_free_ char *name = mem_printf("%s %s", installation, what);
	struct hash hash = hash_of(name, strlen(name));

	hash.bytes[6] = (uint8_t)((hash.bytes[6] & 0x0F) | 0x80);
	hash.bytes[8] = (uint8_t)((hash.bytes[8] & 0x3F) | 0x80);
	text_printf(out, "%s<id>urn:uuid:", indent);
	for (size_t i = 0; i < sizeof(hash.bytes); i++)
		text_printf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			hash.bytes[i]);
	text_puts(out, "</id>\n");
}

static void
put_stamp(struct text *out, const char *indent, const char *name, int64_t stamp)
{
	char buffer[STAMP_SIZE];

	text_printf(out, "%s<%s>%s</%s>\n", indent, name,
		stamp_write(stamp == STAMP_NONE ? 0 : stamp, buffer), name);
}

static void
put_category(struct text *out, const char *term, const char *label)
{
	text_puts(out, "    <category term=\"");
	gate_markup(out, term);
	text_puts(out, "\" label=\"");
	gate_markup(out, label ? label : term);
	text_puts(out, "\"/>\n");
}

/* The vendor's own sentence, else what kind of change it is. */
static void
put_summary(struct text *out, const struct story *story, const struct change *change)
{
	const char *quote = change->quote ? change->quote : facts_quote(&change->facts);
	_cleanup_free_ char *cut = text_line(quote, LIMIT_QUOTE_BYTES),
			    *kind = story_kind(story, change);

	put_element(out, "    ", "summary", "text", *cut ? cut : kind);
}

static void
put_entry(struct text *out, const struct publication *publication, const struct story *story,
	const struct leaf *leaf)
{
	const struct change *change = &leaf->item->change;
	const struct tale *tale = &leaf->tale;
	const char *kind = kind_name(change->facts.kind);
	_cleanup_(sheet_clear) struct sheet sheet = { 0 };
	_cleanup_free_ char *title = subject_of(story, tale), *html = NULL,
			    *link = gate_link(change->link);

	story_tell_anybody(story, tale, &sheet);
	html = sheet_fragment(&sheet);
	text_puts(out, "  <entry>\n");
	put_id(out, "    ", publication->installation, change->id);
	put_element(out, "    ", "title", "text", title);
	put_stamp(out, "    ", "published", tale->events[0]->at);
	put_stamp(out, "    ", "updated", tale->events[tale->count - 1]->at);
	if (link) {
		text_puts(out, "    <link rel=\"alternate\" href=\"");
		gate_markup(out, link);
		text_puts(out, "\"/>\n");
	}
	put_category(out, kind, wording_named(story->wording, "kind", kind));
	put_category(out, change->service, story_service(story, change));
	put_summary(out, story, change);
	put_element(out, "    ", "content", "html", html);
	text_puts(out, "  </entry>\n");
}

static int
newest_first(const void *a, const void *b)
{
	const struct leaf *x = a, *y = b;
	int64_t one = x->tale.events[x->tale.count - 1]->at,
		two = y->tale.events[y->tale.count - 1]->at;

	if (one != two)
		return one > two ? -1 : 1;
	return strcmp(x->item->change.id, y->item->change.id);
}

static void
put_head(struct text *out, const struct publication *publication, const struct story *story)
{
	text_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		       "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	gate_markup(out, story->wording->language);
	text_puts(out, "\">\n");
	put_id(out, "  ", publication->installation, "feed");
	put_element(out, "  ", "title", NULL, wording_text(story->wording, "published.title"));
	put_element(out, "  ", "subtitle", NULL,
		wording_text(story->wording, "published.subtitle"));
	put_stamp(out, "  ", "updated", publication->latest);
	text_puts(out,
		"  <author><name>forewarn</name></author>\n"
		"  <generator version=\"" FOREWARN_VERSION "\">forewarn</generator>\n"
		"  <link rel=\"self\" type=\"application/atom+xml\" href=\"" FEED_FILE "\"/>\n"
		"  <link rel=\"related\" type=\"text/calendar\" href=\"" AGENDA_FILE "\"/>\n");
}

char *
feed_write(const struct publication *publication)
{
	struct story story = publication_story(publication);
	size_t count = publication->count;
	_cleanup_free_ struct leaf *leaves = mem_new(count + 1, sizeof(*leaves));
	struct text out = { 0 };

	for (size_t i = 0; i < count; i++) {
		leaves[i].item = &publication->items[i];
		publication_tale(leaves[i].item, &leaves[i].tale, &leaves[i].events);
	}
	qsort(leaves, count, sizeof(*leaves), newest_first);
	put_head(&out, publication, &story);
	for (size_t i = 0; i < count; i++) {
		if (i < LIMIT_PUBLISHED_ENTRIES)
			put_entry(&out, publication, &story, &leaves[i]);
		free(leaves[i].events);
	}
	text_puts(&out, "</feed>\n");
	return text_take(&out);
}
