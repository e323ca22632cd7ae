/* JSON page: what every dialect of JSON gets, and the tools to make entries of it. A dialect says
 * by its keys whether a document is its own, and offers what it finds to the harvest. */
#pragma once

#include <stdbool.h>

#include <jansson.h>

#include "model/kind.h"
#include "read/harvest.h"
#include "read/read.h"

struct json_page {
	const struct read_input *input;
	const struct read_rules *rules; /* never NULL */
	const json_t *root;
	struct harvest harvest; /* of the entry that is being made */
	struct reading *reading;
};

struct json_dialect {
	const char *name;
	bool (*is)(const json_t *root); /* by its keys, never by an address */
	void (*read)(struct json_page *page);
};

/* A string, or a number written out; NULL for anything else. The caller frees. */
char *json_page_scalar(const json_t *value);
/* The value of a member, or of a member of a member ("message/eventStatus"); NULL if none. */
const json_t *json_page_at(const json_t *object, const char *path);
/* The same as a borrowed string; NULL when it is none or empty. */
const char *json_page_string(const json_t *object, const char *path);

/* The first object of a list; NULL if it is no list or has none. */
const json_t *json_page_first(const json_t *list);

/* Begins an entry: the harvest is empty. False, and the page marked damaged, when it has as many
 * as we read. */
bool json_page_begin(struct json_page *page);
/* Offers a value (string or number) for a field of the entry; links are seen from the page. */
void
json_page_offer(struct json_page *page, enum field field, enum form form, const json_t *value);
void json_page_offer_text(
	struct json_page *page, enum field field, enum form form, const char *value);
/* A label of each string in VALUE: one, or a list of them, or of objects whose member MEMBER it
 * is. NAME is the normal form's: kind, status, impact, severity, component, product, service,
 * region, instance, category, tag, type, ring, platform, starts, ends. NULL: no name. */
void json_page_label(
	struct json_page *page, const char *name, const json_t *value, const char *member);
/* A date of the entry, day, month or stamp; a stamp is the day that its own offset says, or, in
 * UTC, the day in the source's days_in. */
void json_page_date(struct json_page *page, enum role role, const json_t *value);
/* A window: dates of the roles starts and completes, and the stamps as labels starts= and ends=
 * (RFC 3339, UTC), so that a window that moves within a day is seen. END may be NULL. */
void json_page_window(struct json_page *page, const json_t *start, const json_t *end);
/* The entry is complete. */
void json_page_end(struct json_page *page);
/* The rest of the page is at LINK (NULL: this was all). One at another server is not followed: it
 * would see the secret of the sign-in; the page is marked damaged then. */
void json_page_next(struct json_page *page, const char *link);
