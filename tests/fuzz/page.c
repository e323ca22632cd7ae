/* Page: rules and a page out of one input, and what must hold of every reading. */
#include "fuzz/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "cage/reply.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "read/flavour.h"
#include "read/read.h"

/* Inputs above it are read once: the second reading looks for memory that was never set. */
#define TWICE 4096u

static const char *const zones[] = { "Europe/Amsterdam", "America/Los_Angeles", "UTC",
	"Asia/Kathmandu" };

static const char *
one_of(const char *value, const char *const *list)
{
	size_t count = 0, i;

	for (; list[count]; count++)
		if (strcmp(list[count], value) == 0)
			return list[count];
	i = count ? (unsigned char)*value % count : 0;
	return list[i];
}

static void
set_list(struct fuzz_page *page, const char *name, const char *value)
{
	struct read_rules *rules = &page->rules;
	const struct {
		const char *name;
		struct strings *list;
	} lists[] = {
		{ "split", &rules->split_by },
		{ "only", &rules->only },
		{ "without", &rules->without },
		{ "label", &rules->field_labels },
		{ "date", &rules->field_dates },
	};

	for (size_t i = 0; i < LENGTH_OF(lists); i++)
		if (strcmp(name, lists[i].name) == 0 && lists[i].list->count < 16)
			strings_take(lists[i].list, text_line(value, 0));
}

static void
set_field(struct fuzz_page *page, const char *name, const char *value)
{
	struct read_rules *rules = &page->rules;
	const struct {
		const char *name;
		char **field;
	} fields[] = {
		{ "base", &page->base },
		{ "type", &page->type },
		{ "language", &rules->language },
		{ "entries", &rules->entries },
		{ "id", &rules->field_id },
		{ "title", &rules->field_title },
		{ "text", &rules->field_text },
		{ "link", &rules->field_link },
		{ "published", &rules->field_published },
		{ "updated", &rules->field_updated },
	};

	for (size_t i = 0; i < LENGTH_OF(fields); i++)
		if (strcmp(name, fields[i].name) == 0)
			mem_set(fields[i].field, value);
}

static void
set(struct fuzz_page *page, const char *const *family, const char *name, const char *value)
{
	if (strcmp(name, "format") == 0)
		mem_set(&page->rules.format, one_of(value, family));
	else if (strcmp(name, "days_in") == 0)
		mem_set(&page->rules.days_in, zones[(unsigned char)*value % LENGTH_OF(zones)]);
	else
		set_field(page, name, value);
	set_list(page, name, value);
}

/* What settings would refuse never reaches a reader. */
static void
check(struct fuzz_page *page)
{
	char **const texts[] = { &page->base, &page->type, &page->rules.language,
		&page->rules.entries, &page->rules.field_id, &page->rules.field_title,
		&page->rules.field_text, &page->rules.field_link, &page->rules.field_published,
		&page->rules.field_updated };

	for (size_t i = 0; i < LENGTH_OF(texts); i++)
		if (*texts[i]) {
			char *line = text_line(*texts[i], 0);

			free(*texts[i]);
			*texts[i] = line;
		}
}

void
page_draw(const uint8_t *data, size_t size, const char *const *family, struct fuzz_page *ret)
{
	struct draw draw = draw_of(data, size);

	*ret = (struct fuzz_page){ 0 };
	while (draw.left) {
		struct draw before = draw;
		_cleanup_free_ char *line = draw_line(&draw);
		char *equals = strchr(line, '=');

		if (!*line)
			break;
		if (!equals || *line == '<' || *line == '{' || *line == '[') {
			draw = before;
			break;
		}
		*equals = '\0';
		set(ret, family, line, equals + 1);
	}
	check(ret);
	ret->input = (struct read_input){ .body = draw.at,
		.len = draw.left,
		.content_type = ret->type,
		.base = ret->base,
		.rules = &ret->rules };
}

void
page_end(struct fuzz_page *page)
{
	read_rules_clear(&page->rules);
	free(page->type);
	free(page->base);
}

static void
hold_reading(const struct reading *reading)
{
	holds(reading->format != NULL, "a reading", "has a format");
	holds_line(reading->title, "the title of a feed");
	holds_utf8(reading->language, "the language of a feed");
	holds_utf8(reading->next, "the next page");
	holds_line(reading->damaged_why, "the damage");
	holds(!reading->damaged || reading->damaged_why, "damage", "is told");
	holds(reading->count <= LIMIT_ENTRIES, "entries", "are not too many");
	for (size_t i = 0; i < reading->count; i++)
		holds_entry(&reading->entries[i]);
}

static void
hold_same(const struct reading *a, const struct reading *b)
{
	holds(a->count == b->count, "a second reading", "has as many entries");
	for (size_t i = 0; i < a->count; i++) {
		struct hash one = entry_content_hash(&a->entries[i]);
		struct hash other = entry_content_hash(&b->entries[i]);

		holds(hash_equal(&one, &other), "a second reading", "has the same content");
		one = entry_key(&a->entries[i]);
		other = entry_key(&b->entries[i]);
		holds(hash_equal(&one, &other), "a second reading", "has the same keys");
	}
}

/* The next record in FROM; its payload is what follows the head. */
static struct record_head
next_record(const char **at)
{
	struct record_head head;

	memcpy(&head, *at, sizeof(head));
	*at += sizeof(head);
	return head;
}

/* Out of a reader and into the daemon: nothing that a page can say breaks the protocol, and nothing is lost. */
void
page_hold_reply(struct reading *reading, enum cage_task task)
{
	struct reply reply = { .number = 7, .task = task };
	struct cage_answer answer = { .verdict = CAGE_READ, .reading = *reading };
	_cleanup_(text_clear) struct text bytes = { 0 };
	_cleanup_free_ char *why = NULL;
	const char *at;
	int r = 0;

	for (size_t i = 0; i < reading->count; i++)
		reply_write_entry(&bytes, reply.number, &reading->entries[i]);
	reply_write_complete(&bytes, reply.number, &answer);
	for (at = bytes.data; at < bytes.data + bytes.len && r == 0;) {
		struct record_head head = next_record(&at);

		r = reply_take(&reply, &head, at, &why);
		at += head.length;
	}
	holds(r == 1, "what a reader answers is taken", why);
	hold_same(reading, &reply.answer.reading);
	reply_clear(&reply);
}

/* As who has no rules yet asks for it. */
static void
hold_guess(const struct read_input *input)
{
	struct read_input bare = { .body = input->body, .len = input->len };
	_cleanup_(reading_clear) struct reading reading = { 0 };

	if (flavour_guess(&bare, &reading, NULL) < 0)
		return;
	hold_reading(&reading);
	page_hold_reply(&reading, CAGE_GUESS);
}

void
page_hold(const struct fuzz_page *page)
{
	_cleanup_(reading_clear) struct reading reading = { 0 }, again = { 0 };
	_cleanup_free_ char *why = NULL;
	int r = read_page(&page->input, &reading, &why);

	if (r < 0) {
		holds_why(why, "the refusal of a page");
		return;
	}
	hold_reading(&reading);
	page_hold_reply(&reading, CAGE_PAGE);
	if (page->input.len > TWICE)
		return;
	holds(read_page(&page->input, &again, NULL) == 0, "a second reading", "is one");
	hold_same(&reading, &again);
	hold_guess(&page->input);
}
