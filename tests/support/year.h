/* Year: a made-up year of what vendors announce, the same for the same seed - for tests that replay it. All vendors, their
 * products and words are invented. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define YEAR_PRODUCTS 8u
#define YEAR_STATES 3u

struct year_plan {
	uint64_t seed;
	int32_t first_day; /* of 365 */
	unsigned services, entries;
};

enum year_dialect { YEAR_RSS, YEAR_ATOM, YEAR_JSON };

/* What is wrong with a source for a while. */
enum year_mood {
	YEAR_WELL,
	YEAR_FAILS,    /* 503 */
	YEAR_WEB_PAGE, /* something else stands there */
	YEAR_EMPTY,    /* a feed without entries */
	YEAR_DAMAGED,  /* cut off in the middle */
	YEAR_FROZEN,   /* what it was when that began */
	YEAR_NOBODY,   /* our own network is down */
};
#define YEAR_MOOD_COUNT (YEAR_NOBODY + 1)

enum year_kind {
	YEAR_FEATURE,
	YEAR_FIX,
	YEAR_INCIDENT,
	YEAR_MAINTENANCE,
	YEAR_FORCED, /* and all that follow */
	YEAR_RETIREMENT = YEAR_FORCED,
	YEAR_DEPRECATION,
	YEAR_MIGRATION,
	YEAR_BREAKING,
	YEAR_DEFAULT,
	YEAR_SECURITY,
	YEAR_PRICING,
};
#define YEAR_KIND_COUNT (YEAR_PRICING + 1)

/* How a note stands there from a moment on. */
struct year_state {
	int64_t at;
	int32_t date;   /* DAY_NONE: none is given */
	bool month;     /* of the date only the month is given */
	bool marked;    /* the vendor says that it changed */
	bool cosmetic;  /* another link, nothing else */
	bool longer;    /* another sentence */
	bool withdrawn; /* it will not happen */
};

/* One thing that a vendor says. */
struct year_note {
	unsigned service, product;
	enum year_kind kind;
	char name[16]; /* a made-up word that stands in this note and in no other */
	unsigned wording;
	struct year_state states[YEAR_STATES];
	unsigned state_count;
};

struct year_trouble {
	int64_t from, to;
	enum year_mood mood;
};

struct year_service {
	char *id, *name;
	enum year_dialect dialect;
	bool dutch;
	const char *products[YEAR_PRODUCTS];
	const struct year_note **notes; /* by first state, the oldest first */
	size_t note_count;
	int64_t *editions; /* moments at which its page changes, ascending */
	size_t edition_count;
	struct year_trouble troubles[4];
	size_t trouble_count;
};

struct year {
	struct year_plan plan;
	struct year_service *services;
	struct year_note *notes;
	size_t note_count;
};

struct year *year_make(const struct year_plan *plan);
void year_free(struct year *year);

/* What is wrong with the page of SERVICE at that moment, and since when that is so or the page stands as it does: the
 * same answer, the same page. */
enum year_mood year_mood(const struct year_service *service, int64_t at, int64_t *ret_edition);
/* The first moment at which somebody who asks all the time has read what changed at AT. */
int64_t year_readable(const struct year_service *service, int64_t at);
/* The page at that moment, which has an answer; the caller frees. */
char *year_page(const struct year *year, unsigned service, int64_t at, size_t *ret_len);
/* The service file, with the address of the page; the caller frees. */
char *year_service_file(const struct year_service *service, const char *url);
/* splitmix64 */
uint64_t year_random(uint64_t *state);
