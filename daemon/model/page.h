/* Page: what one request to a source gave. Misfortune that the domain expects is an outcome, not an error. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/entry.h"

enum outcome {
	OUTCOME_NONE, /* never tried */
	OUTCOME_FRESH,
	OUTCOME_NOT_MODIFIED, /* 304 (RFC 9110 section 15.4.5) */
	OUTCOME_GONE,         /* 410 */
	OUTCOME_MISSING,      /* 404, or a local file that is not there */
	OUTCOME_FORBIDDEN,    /* 401, 403, 407 */
	OUTCOME_BUSY,         /* 429, 503 */
	OUTCOME_REJECTED,     /* other 4xx */
	OUTCOME_SERVER_ERROR, /* other 5xx */
	OUTCOME_UNREACHABLE,  /* name, route, connection refused */
	OUTCOME_TLS,          /* handshake or certificate */
	OUTCOME_TIMEOUT,      /* over the time limit, or under the low-speed limit */
	OUTCOME_CUT_OFF,      /* fewer bytes than promised, bad framing, bad compression */
	OUTCOME_TOO_BIG,
	OUTCOME_REFUSED_ADDRESS, /* private, loopback, link-local, ... without allow_private */
	OUTCOME_REDIRECTS,       /* too many, in a circle, or to another scheme */
	OUTCOME_NOT_A_FEED,      /* the body is no dialect that we read */
	OUTCOME_DAMAGED,         /* read in part; validators do not move */
	OUTCOME_LAYOUT_CHANGED,  /* read, but with far fewer entries than there were */
	OUTCOME_NO_ACCOUNT, /* needs a sign-in that the configuration does not have: not asked */
	/* The caged reader had the page, and gave nothing of it. */
	OUTCOME_READER_CRASHED, /* it died on the page, or tried what it may not */
	OUTCOME_READER_TIMEOUT,
	OUTCOME_READER_LIMIT,  /* memory */
	OUTCOME_READER_FAILED, /* there was no reader, or its answer was not one */
};
#define OUTCOME_COUNT (OUTCOME_READER_FAILED + 1)

const char *outcome_name(enum outcome outcome); /* "not-modified", ...; never NULL */
int outcome_of(const char *name);               /* the value, or -EINVAL */
bool
outcome_heard(enum outcome outcome); /* fresh or not modified: we know what the vendor says */
/* The page came, and our reader could not cope with it. */
bool outcome_unread(enum outcome outcome);

/* What to send back with the next request, verbatim (RFC 9110 section 8.8). */
struct validators {
	char *etag;          /* with its quotes and W/; NULL: none */
	char *last_modified; /* as the server wrote it; NULL: none */
	char *url; /* of the page that they are of, after redirects; NULL: the one that is asked */
};
void validators_clear(struct validators *v);
void validators_copy(struct validators *to, const struct validators *from);

struct page {
	enum outcome outcome;
	int status; /* HTTP status; 0 when there was none */
	char *why;  /* a clause (no capital, no stop) when neither fresh nor not modified */
	char *url;  /* where the body came from, after redirects */
	char *moved_to; /* where all redirects from the start were permanent (301, 308); else NULL */
	char *content_type;           /* as sent; may be NULL */
	struct validators validators; /* of the answer */
	unsigned max_age_sec;         /* Cache-Control max-age; 0: none */
	unsigned retry_after_sec;     /* from now; 0: none */
	uint64_t wire_bytes;          /* packed, as they came */
	char *body;                   /* only when fresh */
	size_t body_len;
	struct reading *
		reading; /* what was read of the body; NULL: it was not read yet, or cannot be */
};
void page_clear(struct page *page);
/* Body and reading, which are large, are no longer needed. */
void page_drop_body(struct page *page);
