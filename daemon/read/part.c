/* Part: the names of the parts of an entry.
 *
 * A page is read without knowledge of the one before it, so a part must get the same name again from
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
#include "read/part.h"

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
parts_clear(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		free(parts->items[i].text);
		free(parts->items[i].slug);
		free(parts->items[i].name);
	}
	free(parts->items);
}

void
parts_add(struct parts *parts, struct part part, char *text)
{
	part.text = text;
	parts->items = mem_grow(parts->items, parts->count, &parts->cap, sizeof(*parts->items));
	parts->items[parts->count++] = part;
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
slug_of(const struct part *part)
{
	const char *const path[] = { part->context, part->product, part->type, part->headline };
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
name_part(struct part *part)
{
	_cleanup_free_ char *words = NULL;
	struct hash hash;

	free(part->name);
	if (part->naming == BY_HEADINGS) {
		part->name = mem_dup(part->slug);
		return;
	}
	words = part->naming == BY_TEXT ? undated_all(part->text) : undated_words(part->text);
	hash = part->naming == BY_TEXT ? hash_of(words, strlen(words)) : hash_beginning(words);
	part->name = mem_printf("%s/%02x%02x%02x%02x%02x%02x", part->slug, hash.bytes[0],
		hash.bytes[1], hash.bytes[2], hash.bytes[3], hash.bytes[4], hash.bytes[5]);
}

static int
compare(const void *a, const void *b)
{
	const struct part *x = *(const struct part *const *)a,
			  *y = *(const struct part *const *)b;

	return strcmp(x->name, y->name);
}

void
parts_name(struct parts *parts)
{
	_cleanup_free_ struct part **sorted = mem_new(parts->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < parts->count; i++) {
		sorted[i] = &parts->items[i];
		sorted[i]->slug = slug_of(sorted[i]);
		name_part(sorted[i]);
	}
	for (enum naming pass = BY_HEADINGS; pass < BY_TEXT; pass++) {
		qsort(sorted, parts->count, sizeof(struct part *), compare);
		for (size_t i = 0, end; i < parts->count; i = end) {
			bool differ = false;

			for (end = i + 1;
				end < parts->count && compare(&sorted[i], &sorted[end]) == 0;
				end++)
				differ |= strcmp(sorted[i]->text, sorted[end]->text) != 0;
			for (size_t k = i; differ && k < end; k++)
				sorted[k]->naming += sorted[k]->naming < BY_TEXT;
		}
		for (size_t i = 0; i < parts->count; i++)
			name_part(sorted[i]);
	}
}
