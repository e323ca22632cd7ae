/* Hearing: what can be heard of a service, and what the store remembers of its sources. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/config.h"
#include "model/page.h"

/* One source, as the store knows it. */
struct heard_source {
	char *id;
	char *format; /* dialect of the last good page; NULL */
	char *why;    /* of the last try; NULL when it was heard */
	enum outcome outcome;
	int64_t last_heard;    /* STAMP_NONE: never */
	uint64_t entries;      /* kept of it */
	unsigned page_entries; /* on its last good page, before filters */
};

struct hearing {
	struct heard_source *items;
	size_t count, cap;
	bool stored; /* there is a store */
	bool shut;   /* but we could not read it */
};

/* What the store of CONFIG knows; nothing when there is none, or when we may not read it. */
void hearing_read(const struct config *config, struct hearing *ret);
void hearing_clear(struct hearing *hearing);
/* NULL: it was never asked, as far as we know. */
const struct heard_source *hearing_of(const struct hearing *hearing, const char *source);

/* "heard 3 hours ago", "never tried", "never heard yet: WHY"; the caller frees. */
char *hearing_words(const struct hearing *hearing, const struct source *source, int64_t now);

/* Whose account the source needs (an id below `accounts`), or NULL when it needs no sign-in.
 * Borrowed. */
const char *hearing_account(const struct service *service, const struct source *source);
/* What must be written into the configuration before we are let in, as a clause; NULL when nothing
 * is missing. The caller frees. */
char *hearing_lacks(const struct config *config, const struct service *service,
	const struct source *source);
/* Can we be let in? */
bool hearing_open(const struct config *config, const struct service *service,
	const struct source *source);

/* What sources give, or'ed: those that we are let in to, and those that want a sign-in which the
 * configuration does not have. */
struct hearing_gives {
	unsigned open, shut;
};
struct hearing_gives hearing_gives(const struct config *config, const struct service *service);
/* "changes and status", the words of GIVES; never NULL, the caller frees. */
char *hearing_gives_words(unsigned gives);
#define HEARING_ALL ((1u << GIVES_COUNT) - 1)
