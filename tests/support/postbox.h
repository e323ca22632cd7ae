/* Postbox: what the relay of a market got, letter by letter: who was told of which announcement, how often, and which
 * letters came twice. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"
#include "support/market.h"

struct postbox_letter {
	char *message_id;
	struct hash bytes;
	unsigned number;     /* of its first copy, from 1 */
	unsigned person;     /* MARKET_PEOPLE: another one */
	bool may_come_again; /* a kill left it so: see postbox_excuse */
};

struct postbox {
	const char *dir; /* of peer_smtp: 0001.eml, ...; or a folder relay's NAME.eml */
	struct postbox_letter *letters;
	size_t count, cap;
	size_t latest; /* which of them came last */
	unsigned
		about; /* different letters that name an announcement; the others are forewarn's own */
	unsigned arrived; /* copies, all told */
	bool lenient;     /* any letter may come again, the same to the last byte */
	unsigned doubles; /* of them: those of a letter that was there already */
	unsigned *told[MARKET_PEOPLE]; /* by announcement: different letters that name it */
	size_t told_cap;
};

void postbox_open(struct postbox *postbox, const char *dir);
void postbox_clear(struct postbox *postbox);
/* Takes in what has come since the last call. The first letter that is not the same to the last byte as another of its
 * Message-ID, or that came twice without an excuse, is the failure: a sentence, which the caller frees; else NULL. */
char *postbox_read(struct postbox *postbox);
/* The letter that came last may come once more. */
void postbox_excuse(struct postbox *postbox);
/* The same of a folder relay, which has one file a letter: all of it anew. */
char *postbox_read_folder(struct postbox *postbox);
/* Is each of so many announcements told to everybody, by one letter? NULL, or a sentence about the first that is not. */
char *postbox_complete(const struct postbox *postbox, unsigned announced);
