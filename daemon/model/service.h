/* Service and source: the catalogue, as settings fill it from services/NAME.yaml. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
#define READ_RULES_MAY_BE_EMPTY UINT32_MAX /* of at_least */
struct read_rules {
	char *format;            /* a dialect's name to insist on; NULL: recognise by content */
	struct strings split_by; /* headings that part an entry into several: "h2", "h3" */
	char *language;          /* of a source whose feed does not say; NULL */
	char *days_in;           /* zone whose days its stamps without an offset mean; NULL */
	unsigned
		at_least; /* fewer entries on a page: it is not what it was; 0: as usual for its kind */
	/* Which entries count, by their labels: "NAME=VALUE", NAME also title or link, "*" in
	 * VALUE for anything; case does not matter. Of ONLY one item of each name must hold,
	 * unless the entry has nothing of that name; of WITHOUT none may. */
	struct strings only, without;
	/* Where the generic dialects find what: JSON pointers (RFC 6901; those inside an entry
	 * may go without the slash), or XPath and CSS for html; NULL: not given. */
	char *entries;
	char *field_id, *field_title, *field_text, *field_link, *field_published,
		*field_updated;
	struct strings
		field_labels; /* "product=/service": a label's name and where its values are */
	struct strings field_dates; /* "removed=/eol": a role and where its date is */
};
void read_rules_clear(struct read_rules *rules);
/* A mark of everything in the rules that decides which entries a page has, what they are called and
 * what they say: another mark, and what differs may be our own doing. Fills BUFFER and returns it. */
#define READ_RULES_MARK_SIZE 33
/* Raised when the program itself reads pages differently (dialects, splitting). */
#define READ_VERSION 1
char *read_rules_mark(const struct read_rules *rules, char buffer[static READ_RULES_MARK_SIZE]);

/* How to be let in, with the account of the configuration (OAuth 2.0 client credentials, RFC
 * 6749 section 4.4). */
struct sign_in {
	char *url; /* of the token; "{tenant}" stands for the account's; NULL: the secret is the token */
	char *scope;   /* NULL: none */
	char *account; /* whose account; NULL: the service's own */
	char *how;     /* how a person gets one; NULL: the source needs no sign-in */
};

/* A sample of a page, of our own words, and the titles that must be read from it. */
struct example {
	char *page; /* NULL: none */
	struct strings titles;
	struct place at;
};

struct source {
	char *id;   /* "service/name": the key in store, journal and listings */
	char *name; /* its key in the service file */
	char *url;
	struct read_rules rules;
	struct sign_in sign_in;
	unsigned every_sec; /* wished interval; 0: the default of listen_settings */
	unsigned
		rhythm_sec; /* something new is expected at the latest so often; 0: nobody knows */
	unsigned gives;     /* enum gives, or'ed */
	char *seen;         /* "2026-09": when the address was last seen to exist; NULL */
	char *tested;       /* "fixture", "never"; NULL */
	bool allow_private; /* may resolve to private and loopback addresses */
	struct example example;
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
