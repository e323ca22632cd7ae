/* Compose: events of changes to a letter, complete as it is sent (RFC 5322, 2045-2047; text and HTML, the text complete
 * alone). Pure: the clock is an argument. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/change.h"
#include "model/config.h"
#include "model/letter.h"
#include "tell/sheet.h"
#include "tell/wording.h"

struct compose_item {
	const struct change *change;
	const struct event
		*event; /* what the letter is about; its number goes into the Message-ID */
};

struct compose_input {
	const struct config *config;
	const struct recipient *recipient;
	enum channel channel;     /* one that the recipient has */
	const char *installation; /* random id of this installation */
	enum occasion occasion;
	const struct compose_item *items;
	size_t count; /* several events of one change are told as one; OCCASION_NOW: all of one change */
	int64_t now;
	const char *foot;           /* a sentence for the end of the letter; NULL */
	int64_t away_from, away_to; /* OCCASION_AWAY: when forewarn did not run */
};

/* Fills RET (letter_clear): message_id, recipient, channel, to, subject, change, message, created = next_try = now,
 * LETTER_READY. The same letter over two channels has two Message-IDs. */
void compose_letter(const struct compose_input *input, struct letter *ret);

/* A letter about forewarn itself. TOPIC makes the Message-ID (with the installation, the recipient and the channel): the
 * same topic is the same letter. */
struct compose_own {
	const struct config *config;
	const struct recipient *recipient;
	enum channel channel;
	const char *installation;
	const char *topic;
	int64_t now;
};
/* What SHEET says under SUBJECT, both in the recipient's language (wording_of). SHEET is emptied. */
void compose_own(const struct compose_own *own, const char *subject, struct sheet *sheet,
	struct letter *ret);
/* About forewarn's own troubles, or a test letter: the texts subject and body of TROUBLE ("trouble.lost") in
 * letters/en.yaml with FILLS. */
void compose_operator(const struct config *config, const struct recipient *recipient,
	enum channel channel, const char *installation, const char *topic, const char *trouble,
	const struct fill *fills, int64_t now, struct letter *ret);
/* The Message-ID of that letter; the caller frees. */
char *compose_own_id(const struct compose_own *own);

/* Is it a list of OCCASION_STORM? Its Message-ID says that too. */
bool compose_is_storm(const struct letter *letter);
/* Was the letter made by compose_operator or compose_own? Its Message-ID says so: "trouble." stands before the installation. */
bool compose_is_operator(const struct letter *letter);
