/* Offer: what a page that was read suggests for its service file. */
#include "command/offer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "model/service.h"

#define HOUR 3600u
#define DAY 86400u
/* Works are announced days ahead, and what is down now nobody can plan for. */
#define STATUS_EVERY (30u * 60)
#define UNKNOWN_EVERY (6 * HOUR)

int64_t
offer_stamp(const struct entry *entry)
{
	return entry->published != STAMP_NONE ? entry->published : entry->updated;
}

static int
newest_first(const void *a, const void *b)
{
	int64_t x = offer_stamp(*(const struct entry *const *)a),
		y = offer_stamp(*(const struct entry *const *)b);

	return (x < y) - (x > y);
}

const struct entry **
offer_newest(const struct reading *reading)
{
	const struct entry **sorted = mem_new(reading->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < reading->count; i++)
		sorted[i] = &reading->entries[i];
	/* Without stamps the page's own order is the best there is. */
	if (reading->count)
		qsort(sorted, reading->count, sizeof(*sorted), newest_first);
	return sorted;
}

static bool
has_kind(const struct entry *entry, const char *kind)
{
	for (size_t i = 0; i < entry->labels.count; i++)
		if (text_starts(entry->labels.items[i], "kind=") &&
			strcmp(entry->labels.items[i] + 5, kind) == 0)
			return true;
	return false;
}

#define WORKS (GIVES_MAINTENANCE | GIVES_STATUS)

/* What pages of a format are for, also on a day without any entry. */
static const struct {
	const char *format;
	unsigned gives;
} usual_rows[] = {
	{ "aws-health", WORKS },
	{ "better-stack", WORKS },
	{ "endoflife", GIVES_DEPRECATIONS },
	{ "gitlab-breaking-changes", GIVES_CHANGES | GIVES_DEPRECATIONS },
	{ "google-incidents", WORKS },
	{ "graph-messages", GIVES_CHANGES | GIVES_DEPRECATIONS | GIVES_MAINTENANCE },
	{ "heroku-status", WORKS },
	{ "instatus", WORKS },
	{ "m365-roadmap", GIVES_ROADMAP },
	{ "salesforce-trust", WORKS },
	{ "slack-status", WORKS },
	{ "sorry", WORKS },
	{ "statusio", WORKS },
	{ "statuspage", WORKS },
	{ "statuspage-history", WORKS },
};

/* 0: anything. */
static unsigned
gives_of_format(const char *format)
{
	for (size_t i = 0; i < LENGTH_OF(usual_rows); i++)
		if (strcmp(format, usual_rows[i].format) == 0)
			return usual_rows[i].gives;
	return 0;
}

/* What an entry is by its labels; 0: they do not say. */
static unsigned
gives_of_entry(const struct entry *entry)
{
	if (has_kind(entry, "maintenance"))
		return GIVES_MAINTENANCE;
	if (has_kind(entry, "incident"))
		return GIVES_STATUS;
	for (size_t i = 0; i < entry->date_count; i++)
		if (entry->dates[i].role == ROLE_SUPPORT_ENDS)
			return GIVES_DEPRECATIONS;
	return has_kind(entry, "deprecation") || has_kind(entry, "retirement")
		       ? GIVES_DEPRECATIONS
		       : 0;
}

unsigned
offer_gives(const struct reading *reading)
{
	unsigned usual = gives_of_format(reading->format), gives = usual;

	for (size_t i = 0; i < reading->count; i++) {
		unsigned own = gives_of_entry(&reading->entries[i]);

		gives |= own || usual ? own : GIVES_CHANGES;
	}
	return gives ? gives : GIVES_CHANGES;
}

unsigned
offer_every(const struct reading *reading)
{
	static const unsigned steps[] = { UNKNOWN_EVERY, 4 * HOUR, 2 * HOUR };
	int64_t oldest = STAMP_NONE, newest = STAMP_NONE;
	unsigned every = HOUR;
	int64_t quarter;

	if ((offer_gives(reading) & ~(unsigned)WORKS) == 0)
		return STATUS_EVERY;
	/* Of a web page much is to be read for one new row. */
	if (strcmp(reading->format, "html") == 0)
		return DAY;
	for (size_t i = 0; i < reading->count; i++) {
		int64_t stamp = offer_stamp(&reading->entries[i]);

		if (stamp == STAMP_NONE)
			continue;
		oldest = oldest == STAMP_NONE || stamp < oldest ? stamp : oldest;
		newest = newest == STAMP_NONE || stamp > newest ? stamp : newest;
	}
	if (newest == oldest)
		return UNKNOWN_EVERY;
	/* A busy day is four times as full as others. */
	quarter = (newest - oldest) / 4;
	for (size_t i = LENGTH_OF(steps); i-- > 0;)
		if (steps[i] <= quarter)
			every = steps[i];
	if (reading->ttl_sec > every)
		every = reading->ttl_sec > DAY ? DAY : reading->ttl_sec - reading->ttl_sec % 60;
	return every;
}

/* How many entries have the primary language of CODE (N letters). */
static size_t
speakers(const struct reading *reading, const char *code, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < reading->count; i++) {
		const char *own = reading->entries[i].language;

		count += own && strncmp(own, code, n) == 0 && (!own[n] || own[n] == '-');
	}
	return count;
}

char *
offer_language(const struct reading *reading)
{
	const char *best = NULL;
	size_t best_count = 0, letters = 0;

	/* The first twenty tell enough. */
	for (size_t i = 0; i < reading->count && i < 20; i++) {
		const char *own = reading->entries[i].language;
		size_t n = own ? strspn(own, "abcdefghijklmnopqrstuvwxyz") : 0, count;

		if (n < 2 || n > 3)
			continue;
		count = speakers(reading, own, n);
		if (count <= best_count)
			continue;
		best = own;
		best_count = count;
		letters = n;
	}
	return best ? mem_ndup(best, letters) : NULL;
}
