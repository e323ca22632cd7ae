/* Entry: identity, content hash and ownership. */
#include "model/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

void
entry_clear(struct entry *entry)
{
	free(entry->id);
	free(entry->title);
	free(entry->link);
	free(entry->summary);
	free(entry->content);
	free(entry->text);
	free(entry->language);
	strings_clear(&entry->labels);
	free(entry->dates);
	*entry = (struct entry){ 0 };
}

void
entry_copy(struct entry *to, const struct entry *from)
{
	*to = (struct entry){
		.id = mem_dup(from->id),
		.title = mem_dup(from->title),
		.link = mem_dup(from->link),
		.published = from->published,
		.updated = from->updated,
		.summary = mem_dup(from->summary),
		.content = mem_dup(from->content),
		.text = mem_dup(from->text),
		.language = mem_dup(from->language),
		.date_count = from->date_count,
	};
	strings_copy(&to->labels, &from->labels);
	if (from->date_count) {
		to->dates = mem_new(from->date_count, sizeof(*to->dates));
		memcpy(to->dates, from->dates, from->date_count * sizeof(*to->dates));
	}
}

const char *
entry_body(const struct entry *entry)
{
	return entry->text ? entry->text : entry->summary ? entry->summary : "";
}

struct hash
entry_key(const struct entry *entry)
{
	struct hasher *h = hash_begin();
	const char *native = entry->id ? entry->id : entry->link ? entry->link : entry->title;

	hash_string(h, native ? native : entry_body(entry));
	return hash_end(h);
}

/* White space is layout: runs of it count as one space. */
static void
hash_words(struct hasher *h, const char *s)
{
	_cleanup_free_ char *line = s ? text_line(s, 0) : NULL;

	hash_string(h, line);
}

static int
compare_labels(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In which order a vendor lists its labels says nothing. */
static void
hash_labels(struct hasher *h, const struct strings *labels)
{
	char **sorted = mem_new(labels->count, sizeof(*sorted));

	if (labels->count)
		memcpy(sorted, labels->items, labels->count * sizeof(*sorted));
	qsort(sorted, labels->count, sizeof(*sorted), compare_labels);
	for (size_t i = 0; i < labels->count; i++)
		hash_string(h, sorted[i]);
	free(sorted);
}

struct hash
entry_content_hash(const struct entry *entry)
{
	struct hasher *h = hash_begin();

	hash_words(h, entry->title);
	hash_words(h, entry_body(entry));
	hash_labels(h, &entry->labels);
	for (size_t i = 0; i < entry->date_count; i++) {
		const struct entry_date *d = &entry->dates[i];
		int32_t parts[] = { (int32_t)d->role, d->when.from, d->when.to };

		hash_part(h, parts, sizeof(parts));
	}
	return hash_end(h);
}

struct entry *
reading_add(struct reading *reading)
{
	struct entry *entry;

	reading->entries = mem_grow(
		reading->entries, reading->count, &reading->cap, sizeof(*reading->entries));
	entry = &reading->entries[reading->count++];
	*entry = (struct entry){ .published = INT64_MIN, .updated = INT64_MIN };
	return entry;
}

void
reading_clear(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		entry_clear(&reading->entries[i]);
	free(reading->entries);
	free(reading->title);
	free(reading->language);
	free(reading->damaged_why);
	free(reading->next);
	*reading = (struct reading){ 0 };
}
