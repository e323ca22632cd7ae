/* Harvest: what has been seen of one entry (or of the head of a feed), the best value of each
 * field; then the entry in normal form. */
#pragma once

#include <stdbool.h>

#include "base/text.h"
#include "model/entry.h"
#include "read/dialect.h"

/* What a value is. */
enum form {
	FORM_EITHER, /* RSS: plain text or HTML, nobody says which */
	FORM_TEXT,
	FORM_HTML,
};

struct harvest_value {
	struct text text;
	enum form form;
	unsigned rank;
	bool set;
};

struct harvest {
	struct harvest_value values[FIELD_COUNT];
	int64_t published, updated;
	struct strings labels;
	struct entry_date *dates;
	size_t date_count, date_cap;
};

void harvest_clear(struct harvest *h);
/* Empty again, memory kept. */
void harvest_reset(struct harvest *h);

/* Takes VALUE (its bytes are swapped away) for FIELD unless it is blank, no date where one is
 * wanted, or what is there is better. */
void harvest_offer(
	struct harvest *h, enum field field, unsigned rank, enum form form, struct text *value);
/* A link, seen from BASE. */
void harvest_offer_link(struct harvest *h, unsigned rank, const char *link, const char *base);
/* "NAME=VALUE", or VALUE when NAME is NULL or empty. */
void harvest_label(struct harvest *h, const char *name, const char *value);

/* A date that the vendor gives in a field of its own: kept when VALUE is a day, month, quarter, half, year or stamp, and NAME
 * ("shutdown_date") says what happens on it. */
void harvest_date(struct harvest *h, const char *name, const char *value);

/* The same where the role is known. ZONE (NULL: UTC) tells the day of a stamp in UTC; a stamp with an
 * offset is the day that it writes. False when VALUE is no date. */
bool harvest_role_date(struct harvest *h, enum role role, const char *value, const char *zone);

/* The value of a field in its own bytes, white space at the ends removed; NULL if none. The
 * caller frees. */
char *harvest_string(const struct harvest *h, enum field field);
/* Is it text that its feed calls plain, but that somebody wrote as HTML? */
bool harvest_looks_html(const char *s);
/* The title as one line of plain text; NULL if none. */
char *harvest_title(const struct harvest *h);

/* Adds the entry to READING. LANGUAGE of the element, or NULL.
 */
void harvest_finish(struct harvest *h, const char *language, struct reading *reading);
