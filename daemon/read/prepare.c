/* Prepare: what reading would fetch from files or from the kernel at its first use is fetched at once. */
#include "read/prepare.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <libxml/xpath.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/zone.h"
#include "read/charset.h"
#include "read/read.h"

/* A table of so many is sorted by merging, for which the C library asks how much memory there is. */
#define MANY 2000u

struct prepared {
	struct charset_shelf *charsets;
};

/* For the libraries too there is one place where running out of memory ends the process; else a page that is too much
 * for us would be one that is not well-formed. */
static void *
take(size_t n)
{
	return mem_resize(NULL, n, 1);
}

static void *
retake(void *p, size_t n)
{
	return mem_resize(p, n, 1);
}

static int
compare(const void *a, const void *b)
{
	const unsigned *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort_once(void)
{
	_cleanup_free_ unsigned *numbers = mem_new(MANY, sizeof(*numbers));

	qsort(numbers, MANY, sizeof(*numbers), compare);
}

/* The table of zones comes with the first question, the rules of a zone with the first about it. */
static void
open_zones(const struct strings *zones)
{
	(void)zone_day(NULL, 0);
	(void)zone_known("UTC");
	for (size_t i = 0; zones && i < zones->count; i++)
		(void)zone_day(zones->items[i], STAMP_DAY_SEC);
}

/* libical makes its tables when it meets what they are for. */
static void
read_calendar_once(void)
{
	static const char page[] = "BEGIN:VCALENDAR\n"
				   "REFRESH-INTERVAL:PT1H\n"
				   "BEGIN:VEVENT\nUID:1\nSUMMARY:1\nCATEGORIES:1\n"
				   "DTSTART;TZID=1:20270101T000000\nDURATION:PT1H\n"
				   "CREATED:20270101T000000Z\n"
				   "RRULE:FREQ=YEARLY;BYMONTH=1;UNTIL=20280101T000000Z\n"
				   "END:VEVENT\nEND:VCALENDAR\n";
	struct read_input input = { .body = page, .len = sizeof(page) - 1 };
	struct reading reading;

	if (read_page(&input, &reading, NULL) >= 0)
		reading_clear(&reading);
}

struct prepared *
prepare_reading(const struct strings *zones, uint32_t seed)
{
	struct prepared *prepared = MEM_NEW(struct prepared);

	(void)xmlMemSetup(free, take, retake, mem_dup);
	json_set_alloc_funcs(take, free);
	xmlInitParser();
	xmlXPathInit();
	/* Zero would make it take one from a file. */
	json_object_seed(seed ? seed : 1);
	prepared->charsets = charset_prepare();
	open_zones(zones);
	read_calendar_once();
	sort_once();
	return prepared;
}

void
prepare_free(struct prepared *prepared)
{
	if (prepared)
		charset_release(prepared->charsets);
	free(prepared);
}
