/* Salesforce waves: which records belong together, and what they are called by. */
#include "read/salesforce_waves.h"

#include <stdlib.h>
#include <string.h>

/* Numbers as numbers: the shorter is the smaller. */
static int
compare_ids(const char *a, const char *b)
{
	size_t long_a = strlen(a), long_b = strlen(b);

	return long_a != long_b ? (long_a < long_b ? -1 : 1) : strcmp(a, b);
}

static int
compare_records(const void *a, const void *b)
{
	const struct salesforce_record *x = a, *y = b;
	int c;

	if (!x->name || !y->name)
		return x->name ? -1 : y->name ? 1 : x->place < y->place ? -1 : 1;
	c = strcmp(x->name, y->name);
	if (c == 0 && x->day != y->day)
		c = x->day < y->day ? -1 : 1;
	if (c == 0 && x->cancelled != y->cancelled)
		c = x->cancelled ? 1 : -1;
	if (c == 0)
		c = compare_ids(x->id, y->id);
	return c ? c : x->place < y->place ? -1 : 1;
}

static bool
same_day(const struct salesforce_record *a, const struct salesforce_record *b)
{
	return a->name && b->name && a->day == b->day && strcmp(a->name, b->name) == 0;
}

static int
compare_waves(const void *a, const void *b)
{
	const struct salesforce_wave *x = a, *y = b;

	return x->place < y->place ? -1 : 1;
}

/* The cancelled part of a day stands right behind the part that goes on; the name of the whole
 * stays with that. */
static void
tell_apart(struct salesforce_wave *live, struct salesforce_wave *cancelled)
{
	if (!same_day(&live->records[0], &cancelled->records[0]))
		return;
	cancelled->apart = true;
	if (compare_ids(cancelled->id, live->id) < 0)
		live->id = cancelled->id;
}

size_t
salesforce_waves_part(
	struct salesforce_record *records, size_t count, struct salesforce_wave *waves)
{
	size_t n = 0;

	qsort(records, count, sizeof(*records), compare_records);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !same_day(&records[i - 1], &records[i]) ||
			records[i - 1].cancelled != records[i].cancelled)
			waves[n++] = (struct salesforce_wave){ .records = &records[i],
				.place = records[i].place,
				.id = records[i].id };
		waves[n - 1].count++;
		if (records[i].place < waves[n - 1].place)
			waves[n - 1].place = records[i].place;
	}
	for (size_t i = 1; i < n; i++)
		tell_apart(&waves[i - 1], &waves[i]);
	qsort(waves, n, sizeof(*waves), compare_waves);
	return n;
}
