/* Section: the names of the sections of an entry.
 *
 * A page is read without knowledge of the one before it, so a section must get the same name again from
 * what it says itself. Where its heading is a headline, the heading is the name: the text may be
 * edited, and headings may come and go around it. Where headings only sort ("BigQuery", "Feature"),
 * the first 80 letters and digits of the text are added. Dates do not count in either: a note whose
 * date moves is the same note.
 *
 * The alternatives were weighed on Google Cloud's release notes (154 edits of a day that was already
 * shown, and 920 notes of 30 days). A running number: 61 of the edits inserted notes, and each would
 * have handed the decisions on one note to another. The headings alone while no other note has them:
 * two notes of three have company of the same product and type on their day, so a note that did not
 * change would get a new name whenever its first companion comes. The first 80 characters are about
 * a quarter of what the notes say: of the 89 edits that reworded or reordered, by that share a
 * quarter is told as a new note, and none as an edit of another one. */
#include "read/section.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/undated.h"

#define NAME_CHARACTERS 80u
#define SLUG_BYTES 60u

void
sections_clear(struct sections *sections)
{
	for (size_t i = 0; i < sections->count; i++) {
		free(sections->items[i].text);
		free(sections->items[i].slug);
		free(sections->items[i].name);
	}
	free(sections->items);
}

void
sections_add(struct sections *sections, struct section section, char *text)
{
	section.text = text;
	sections->items = mem_grow(
		sections->items, sections->count, &sections->cap, sizeof(*sections->items));
	sections->items[sections->count++] = section;
}

/* The headings as one word. A headline keeps its dates only when it says little else. */
static void
add_slug(struct text *out, const char *heading)
{
	_cleanup_free_ char *words = undated_words(heading);
	size_t n;

	if (!strchr(words, ' ')) {
		free(words);
		words = undated_all(heading);
	}
	for (n = 0; words[n]; n++)
		if (words[n] == ' ')
			words[n] = '-';
	if (n > SLUG_BYTES)
		for (n = SLUG_BYTES; n && ((unsigned char)words[n] & 0xC0) == 0x80;)
			n--;
	if (out->len)
		text_putc(out, '/');
	text_add(out, words, n);
}

static char *
slug_of(const struct section *section)
{
	const char *const path[] = { section->context, section->product, section->type,
		section->headline };
	struct text out = { 0 };

	for (size_t i = 0; i < LENGTH_OF(path); i++)
		if (path[i])
			add_slug(&out, path[i]);
	return text_take(&out);
}

/* The first 80 letters of the words of a text. */
static struct hash
hash_beginning(const char *words)
{
	struct text letters = { 0 };
	struct hash hash;
	size_t count = 0;

	for (; *words; words++) {
		if (*words == ' ')
			continue;
		count += ((unsigned char)*words & 0xC0) != 0x80;
		if (count > NAME_CHARACTERS)
			break;
		text_putc(&letters, *words);
	}
	hash = hash_of(letters.data ? letters.data : "", letters.len);
	text_clear(&letters);
	return hash;
}

static void
name_section(struct section *section)
{
	_cleanup_free_ char *words = NULL;
	struct hash hash;

	free(section->name);
	if (section->naming == BY_HEADINGS) {
		section->name = mem_dup(section->slug);
		return;
	}
	words = section->naming == BY_TEXT ? undated_all(section->text)
					   : undated_words(section->text);
	hash = section->naming == BY_TEXT ? hash_of(words, strlen(words))
					  : hash_beginning(words);
	section->name = mem_printf("%s/%02x%02x%02x%02x%02x%02x", section->slug, hash.bytes[0],
		hash.bytes[1], hash.bytes[2], hash.bytes[3], hash.bytes[4], hash.bytes[5]);
}

static int
compare(const void *a, const void *b)
{
	const struct section *x = *(const struct section *const *)a,
			     *y = *(const struct section *const *)b;

	return strcmp(x->name, y->name);
}

void
sections_name(struct sections *sections)
{
	_cleanup_free_ struct section **sorted = mem_new(sections->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < sections->count; i++) {
		sorted[i] = &sections->items[i];
		sorted[i]->slug = slug_of(sorted[i]);
		name_section(sorted[i]);
	}
	for (enum naming pass = BY_HEADINGS; pass < BY_TEXT; pass++) {
		qsort(sorted, sections->count, sizeof(struct section *), compare);
		for (size_t i = 0, end; i < sections->count; i = end) {
			bool differ = false;

			for (end = i + 1;
				end < sections->count && compare(&sorted[i], &sorted[end]) == 0;
				end++)
				differ |= strcmp(sorted[i]->text, sorted[end]->text) != 0;
			for (size_t k = i; differ && k < end; k++)
				sorted[k]->naming += sorted[k]->naming < BY_TEXT;
		}
		for (size_t i = 0; i < sections->count; i++)
			name_section(sorted[i]);
	}
}
