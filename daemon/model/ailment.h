/* Ailment: what is wrong with a source for a while, kept until it was told and is over. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ailment_kind {
	AILMENT_UNREACHABLE, /* no answer, or one that asks for patience */
	AILMENT_MISSING,     /* not found, or gone for good */
	AILMENT_REFUSED, /* an answer that does not mend itself: certificate, redirects, ... */
	AILMENT_SIGN_IN, /* the account is missing, or let in no more */
	AILMENT_OTHER_FORMAT,   /* no feed any more: a web page, something else */
	AILMENT_LAYOUT,         /* far fewer entries than there were */
	AILMENT_EMPTIED,        /* heard, but without any entry */
	AILMENT_DAMAGED,        /* read in part */
	AILMENT_OTHER_TITLES,   /* heard, and nothing on it is known from before */
	AILMENT_FROZEN,         /* heard, and nothing new for far longer than usual */
	AILMENT_MOVED,          /* asked at another address than the service file says */
	AILMENT_NETWORK,        /* nobody is heard: our own network */
	AILMENT_READER_CRASHED, /* its page makes the caged reader crash */
	AILMENT_READER_TIMEOUT, /* ... takes too long to read */
	AILMENT_READER_LIMIT,   /* ... takes too much memory to read */
	AILMENT_READER_FAILED,  /* the reader itself does not work */
};
#define AILMENT_COUNT (AILMENT_READER_FAILED + 1)
const char *ailment_name(enum ailment_kind kind); /* "other-format", ... */
int ailment_of(const char *name);

/* Of one aspect a source has one ailment at a time; when it becomes another, it is the same story
 * that goes on. */
enum ailment_aspect {
	ASPECT_HEARING,
	ASPECT_TITLES,
	ASPECT_RHYTHM,
	ASPECT_ADDRESS,
	ASPECT_NETWORK,
};
#define ASPECT_COUNT (ASPECT_NETWORK + 1)
enum ailment_aspect ailment_aspect(enum ailment_kind kind);

/* Is anything missed because of it, so that `forewarn status` is unwell? */
bool ailment_matters(enum ailment_kind kind);

struct ailment {
	int64_t id;   /* row; 0: not kept yet */
	char *source; /* its id; "": forewarn itself */
	enum ailment_kind kind;
	int64_t since;
	unsigned seen;     /* how many tries found it */
	char *detail;      /* a clause; NULL */
	int64_t ripe;      /* when it had lasted long enough to be told; STAMP_NONE: not yet */
	int64_t told;      /* when the operators were told; STAMP_NONE: not yet */
	int64_t over;      /* STAMP_NONE: it lasts */
	int64_t over_told; /* when it was told that it is over, or nobody had to hear it; then the
			      ailment is finished. STAMP_NONE: not yet */
};
void ailment_clear(struct ailment *ailment);
struct ailments {
	struct ailment *items;
	size_t count, cap;
};
struct ailment *ailments_add(struct ailments *list);
void ailments_clear(struct ailments *list);
