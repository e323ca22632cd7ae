/* Google Cloud release notes: an entry is a day, its parts are the notes. */
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "read/flavour.h"
#include "read/split.h"

static bool
is_release_notes(const struct reading *reading)
{
	const char *id = reading->count ? reading->entries[0].id : NULL;

	return id && text_starts(id, "tag:google.com,2016:") && strstr(id, "release-notes#");
}

/* "Rye Locker - Release notes": the feed of one product. NULL: its title says nothing of the kind. */
static char *
product_of(const char *title)
{
	static const char ending[] = "release notes";
	size_t n = title ? strlen(title) : 0, m = strlen(ending);

	if (n <= m || strcasecmp(title + n - m, ending) != 0)
		return NULL;
	for (n -= m; n && strchr(" -", title[n - 1]);)
		n--;
	return n ? mem_ndup(title, n) : NULL;
}

/* The stamp is midnight where Google is: the day of the notes, and no sign of an edit. */
static void
date_day(struct entry *day)
{
	if (day->updated == STAMP_NONE)
		return;
	day->published = day->updated;
	day->updated = STAMP_NONE;
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	_cleanup_free_ char *product = product_of(reading->title);
	const struct split how = { .outer = 2, .inner = 3, .framed = true, .product = product };

	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		date_day(&reading->entries[i]);
	split_entries(&how, reading);
}

const struct flavour google_release_notes = {
	.name = "google-release-notes",
	.is = is_release_notes,
	.apply = apply,
	.parts = true,
};
