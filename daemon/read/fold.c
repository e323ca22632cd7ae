/* Fold: several items of one page that have the same identity. */
#include "read/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
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
 * the same title, or another stamp under the same link. */
static bool
same_thing(const struct entry *a, const struct entry *b)
{
	if (text_equal(a->title, b->title))
		return true;
	return stamp_of(a) != stamp_of(b) &&
	       (!a->link || !b->link || text_equal(a->link, b->link));
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

/* Entries that share an id: they are one thing, or their titles become part of their ids. */
static void
fold_group(struct reading *reading, const struct named *group, size_t count, bool *gone)
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
		char *id = mem_printf("%s %s", e->id, e->title ? e->title : "");

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

	/* The second time for ids that got a title in the first. */
	for (int pass = 0; pass < 2; pass++) {
		size_t count = sort_named(reading, gone, named);

		for (size_t i = 0, end; i < count; i = end) {
			for (end = i + 1;
				end < count && strcmp(named[i].id, named[end].id) == 0;)
				end++;
			if (end > i + 1)
				fold_group(reading, named + i, end - i, gone);
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
