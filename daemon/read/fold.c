/* Fold: several items of one page that have the same identity. */
#include "read/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

struct named {
	const char *id;
	size_t index;
};

/* By id, then by place. */
static int
compare(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->id, y->id);

	return c ? c : x->index < y->index ? -1 : 1;
}

static int64_t
stamp_of(const struct entry *e)
{
	return e->updated > e->published ? e->updated : e->published;
}

/* A newer state of the same thing, rather than another thing that was given its id by mistake:
 * the same title, or another stamp under the same link. Nobody edits a thing twice in a second. */
static bool
same_thing(const struct entry *a, const struct entry *b)
{
	bool same_stamp = stamp_of(a) == stamp_of(b);

	if (text_equal(a->title, b->title))
		return !same_stamp || stamp_of(a) == STAMP_NONE || text_equal(a->text, b->text);
	return !same_stamp && (!a->link || !b->link || text_equal(a->link, b->link));
}

/* Marks all but the newest of COUNT entries, of equals all but the first. */
static void
keep_newest(const struct reading *reading, const struct named *group, size_t count, bool *gone)
{
	size_t newest = group[0].index;

	for (size_t i = 1; i < count; i++)
		if (stamp_of(&reading->entries[group[i].index]) >
			stamp_of(&reading->entries[newest]))
			newest = group[i].index;
	for (size_t i = 0; i < count; i++)
		gone[group[i].index] = group[i].index != newest;
}

/* What the entry says, as a number. */
static uint32_t
text_mark(const struct entry *entry)
{
	struct hasher *h = hash_begin();
	struct hash hash;

	hash_string(h, entry->text);
	hash = hash_end(h);
	return (uint32_t)hash.bytes[0] << 24 | (uint32_t)hash.bytes[1] << 16 |
	       (uint32_t)hash.bytes[2] << 8 | hash.bytes[3];
}

/* Entries that share an id: they are one thing, or their titles become part of their ids, and
 * AGAIN, where those are the same too, their texts. */
static void
fold_group(struct reading *reading, const struct named *group, size_t count, bool again,
	bool *gone)
{
	const struct entry *first = &reading->entries[group[0].index];
	bool same = true;

	for (size_t i = 1; i < count && same; i++)
		same = same_thing(first, &reading->entries[group[i].index]);
	if (same) {
		keep_newest(reading, group, count, gone);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct entry *e = &reading->entries[group[i].index];
		char *id = again ? mem_printf("%s %08x", e->id, text_mark(e))
				 : mem_printf("%s %s", e->id, e->title ? e->title : "");

		free(e->id);
		e->id = id;
	}
}

/* The entries that are not gone and have an id, sorted by it. */
static size_t
sort_named(const struct reading *reading, const bool *gone, struct named *named)
{
	size_t count = 0;

	for (size_t i = 0; i < reading->count; i++)
		if (reading->entries[i].id && !gone[i])
			named[count++] = (struct named){ reading->entries[i].id, i };
	qsort(named, count, sizeof(*named), compare);
	return count;
}

size_t
fold_entries(struct reading *reading)
{
	_cleanup_free_ struct named *named = mem_new(reading->count + 1, sizeof(*named));
	_cleanup_free_ bool *gone = mem_new(reading->count + 1, sizeof(*gone));
	size_t kept = 0, before = reading->count;

	/* Again for ids that got a title in the first pass, and a text in the second. */
	for (int pass = 0; pass < 3; pass++) {
		size_t count = sort_named(reading, gone, named);

		for (size_t i = 0, end; i < count; i = end) {
			for (end = i + 1;
				end < count && strcmp(named[i].id, named[end].id) == 0;)
				end++;
			if (end > i + 1)
				fold_group(reading, named + i, end - i, pass > 0, gone);
		}
	}
	for (size_t i = 0; i < before; i++) {
		if (gone[i])
			entry_clear(&reading->entries[i]);
		else
			reading->entries[kept++] = reading->entries[i];
	}
	reading->count = kept;
	return before - kept;
}
