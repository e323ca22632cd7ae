/* Source state: what we remember of one source between polls. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strings.h"
#include "model/page.h"
#include "model/service.h"

/* A page that comes in several parts: what the parts so far gave. Not kept: after a restart the
 * first part is asked again. */
struct parts {
	char *next; /* address of the part to ask for now; NULL: no page is half read */
	struct strings seen; /* addresses of the parts so far */
	char *moved_to; /* of the first part: where a redirect says that the source is now */
	char *damaged;  /* what was wrong with the first that was; NULL */
	int64_t newest; /* stamp of the newest entry of a first page; 0: none has one */
	unsigned entries, found, fresh, revised, told;
};
void parts_clear(struct parts *parts);

struct source_state {
	char *id;  /* the source's id */
	char *url; /* the configured address that the validators belong to */
	struct validators validators;
	enum outcome outcome; /* of the last try */
	int status;
	char *why;             /* of the last try; NULL when it was heard */
	int64_t last_try;      /* STAMP_NONE: never */
	int64_t last_heard;    /* fresh or not modified; STAMP_NONE: never */
	int64_t last_new;      /* when it last gave a new entry; STAMP_NONE: never */
	int64_t next_due;      /* STAMP_NONE: not planned */
	int64_t failing_since; /* STAMP_NONE: it is heard */
	unsigned failures;     /* in a row */
	unsigned ttl_sec;      /* the feed's own wish */
	unsigned max_age_sec;  /* of the last answer */
	bool baseline;         /* the first good page is in the store */
	char *format;          /* dialect of the last good page; NULL */
	char *rules; /* mark of the rules that the last page was read by, whole or not; NULL: none
			was, or by an older forewarn */
	char *moved_to;        /* a permanent redirect that was seen; NULL */
	unsigned moved_seen;   /* how often in a row, each with a valid page */
	bool moved_adopted;    /* we ask there now */
	unsigned page_entries; /* on the last good page, before filters */
	unsigned fewer_polls;  /* in a row that gave far fewer, though not none */
	struct parts parts;
	uint64_t entries; /* kept of it; filled by listings only */
};
void source_state_clear(struct source_state *state);

/* Other rules than those of the last good page may find other entries on the same page, and call
 * them otherwise: then the whole page is asked for again, and is a first page once more. */
void source_state_mind_rules(struct source_state *state, const struct read_rules *rules);
