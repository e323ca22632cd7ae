/* Record: values as bytes on their way between the daemon and its readers, and back with every length, number and character
 * checked. Numbers are in the machine's own order: both ends are one machine. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strings.h"
#include "base/text.h"

/* What stands in front of every record. */
struct record_head {
	uint32_t kind;
	uint32_t length; /* of what follows */
};

enum record_kind {
	RECORD_SETUP = 1, /* to the reader, once: zones */
	RECORD_REQUEST,   /* to the reader; the bytes of the page follow */
	RECORD_READY,     /* from the reader, once: it is locked up */
	RECORD_REFUSED,   /* instead: it could not be locked up */
	RECORD_ENTRY,
	RECORD_COMPLETE,
	RECORD_NO_FEED,
};

/* Writing. A record goes to the end of TO; begin returns where it starts, for end. */
size_t record_begin(struct text *to, enum record_kind kind);
void record_end(struct text *to, size_t begin);
void record_number(struct text *to, int64_t number);
/* At most MAX bytes of S, cut at a character; NULL stays NULL. */
void record_string(struct text *to, const char *s, size_t max);
/* All of S, whatever it is. */
void record_bytes(struct text *to, const char *s);
void record_strings(struct text *to, const struct strings *list, size_t max);

/* What a string may hold. None holds a NUL. */
enum record_text {
	RECORD_ANY,   /* headers and addresses as somebody sent them */
	RECORD_UTF8,  /* the vendor's markup */
	RECORD_PLAIN, /* UTF-8 without control characters but line breaks and tabs */
	RECORD_LINE,  /* without those too */
};

/* Reading. After the first thing that is wrong nothing more is taken: numbers are their MIN, strings NULL. */
struct record {
	const char *at;
	size_t left;
	const char *wrong; /* a clause in static storage; NULL: nothing yet */
};
int64_t record_take_number(struct record *record, int64_t min, int64_t max);
/* NULL or a string that the caller frees. */
char *record_take_string(struct record *record, size_t max, enum record_text text);
void record_take_strings(struct record *record, size_t max_count, size_t max,
	enum record_text text, struct strings *ret);
/* Is that all, and was nothing wrong? */
bool record_is_over(struct record *record);
