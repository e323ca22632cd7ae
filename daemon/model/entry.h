/* Entry: one item of a page in normal form (RFC 4287 words), and the reading of a whole page. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/strings.h"
#include "model/kind.h"
#include "model/when.h"

/* A date that the vendor gave in a field of its own, not in prose. */
struct entry_date {
	enum role role;
	struct when when;
};

struct entry {
	char *id;          /* the native id; NULL if the feed has none */
	char *title;       /* plain text, one line */
	char *link;        /* absolute where that can be; NULL if none */
	int64_t published; /* seconds UTC, or STAMP_NONE */
	int64_t updated;
	char *summary; /* the feed's own markup; NULL if none */
	char *content; /* the feed's own markup; NULL if none */
	char *text; /* plain text of content, else of summary; lines are blocks; NULL until it is made */
	char *language; /* "en", "nl", "de", ... as told or detected; NULL unknown */
	struct strings
		labels; /* vendor's own labels, "name=value" where the vendor names them */
	struct entry_date *dates;
	size_t date_count;
};

void entry_clear(struct entry *entry);
void
entry_copy(struct entry *to, const struct entry *from); /* TO is overwritten, not cleared */
/* The text to judge: text, else summary, else "". Borrowed. */
const char *entry_body(const struct entry *entry);

/* Filters by label: an item is "NAME=VALUE", "*" in VALUE stands for anything, case does not
 * matter, NAME may be title or link too. Of LIST one item of each name must hold, unless the
 * entry has nothing of that name: a notice without a region concerns all regions. */
bool entry_passes(const struct entry *entry, const struct strings *list);
/* Does one item of LIST hold? */
bool entry_has_any(const struct entry *entry, const struct strings *list);

/* Identity inside its source (FORMATS.md section 0): native id, else link, else title, else text. */
struct hash entry_key(const struct entry *entry);
/* What a reader would notice: title, text, labels, dates; clocks, links and markup left out. In which order labels
 * stand does not matter. */
struct hash entry_content_hash(const struct entry *entry);
/* Raised when entry_key or entry_content_hash change what they give: kept beside each hash. */
#define ENTRY_HASH_VERSION 3

/* What reading a page gave. */
struct reading {
	const char
		*format; /* "rss", "atom", "rdf", "json" or a dialect's name; static storage */
	char *title;     /* of the feed, plain text, one line; may be NULL */
	char *language;  /* of the feed; may be NULL */
	unsigned
		ttl_sec; /* the feed's own wish for the interval (RSS ttl, sy:update*); 0: none */
	bool damaged;
	unsigned damaged_line;
	char *damaged_why;
	char *next; /* absolute address of the rest, where a page is parted; NULL: this was all */
	size_t folded;   /* items left out because a newer one on the page has their id */
	size_t filtered; /* items left out by the source's only and without */
	struct entry *entries;
	size_t count;
	size_t cap;
};

/* A new zeroed entry at the end of READING. */
struct entry *reading_add(struct reading *reading);
void reading_clear(struct reading *reading);
