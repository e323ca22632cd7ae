/* Service and source: the catalogue, as settings fill it from services/NAME.yaml. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "model/place.h"

/* What a source is good for. */
enum gives {
	GIVES_CHANGES = 1,
	GIVES_DEPRECATIONS = 2,
	GIVES_MAINTENANCE = 4,
	GIVES_STATUS = 8,
	GIVES_ROADMAP = 16
};
#define GIVES_COUNT 5
/* Their words in files and listings: service_gives_words[i] is that of the bit 1 << i. */
extern const char *const service_gives_words[GIVES_COUNT];

/* How to read a page: goes with the page through the seam of the reader, so it knows nothing else. */
struct read_rules {
	char *format; /* a dialect's name to insist on; NULL: recognise by content */
	struct strings
		split_by; /* headings that part an entry into several: "h2", "h3"; used by later dialects */
	char *language; /* of a source whose feed does not say; NULL */
	char *entries;  /* fields: JSON pointers of the generic dialects; NULL: not given */
	char *field_id, *field_title, *field_text, *field_link, *field_published,
		*field_updated;
};
void read_rules_clear(struct read_rules *rules);

struct source {
	char *id;   /* "service/name": the key in store, journal and listings */
	char *name; /* its key in the service file */
	char *url;
	struct read_rules rules;
	unsigned every_sec; /* wished interval; 0: the default of listen_settings */
	unsigned gives;     /* enum gives, or'ed */
	char *days_in;      /* zone whose days its stamps mean; NULL */
	char *seen;         /* "2026-09": when the address was last seen to exist; NULL */
	char *tested;       /* "fixture", "never"; NULL */
	bool allow_private; /* may resolve to private and loopback addresses */
	struct place at;
};

struct service {
	char *id; /* the file's name without .yaml */
	char *name;
	struct strings aliases;
	struct strings products;
	unsigned promised_notice_days; /* 0: none published */
	char *promised_notice_see;     /* where the vendor promises it; NULL */
	struct source *sources;
	size_t source_count;
	struct place at;
};
void service_clear(struct service *service);
