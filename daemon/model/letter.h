/* Letter: one message to one recipient over one channel, composed once and kept as it is sent. And the notices of which
 * letters are made. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/channel.h"

/* Why somebody is to hear of a change. */
enum occasion {
	OCCASION_NOW,     /* a letter of its own, at once */
	OCCASION_DIGEST,  /* with others, at the recipient's hour */
	OCCASION_OPENING, /* found at the first poll, date still ahead: one opening letter */
	OCCASION_RECONFIGURED, /* because our configuration changed: one letter */
	OCCASION_REMINDER, /* days have passed: all that one person is reminded of at once */
	OCCASION_AWAY,     /* it happened while forewarn was not running: one letter */
	OCCASION_STORM, /* as NOW, but more came in an hour than anybody reads one by one: a list */
};
#define OCCASION_COUNT (OCCASION_STORM + 1)
const char *occasion_name(enum occasion occasion);
int occasion_of(const char *name);

/* Committed together with the event that caused it; becomes (part of) a letter later, and both in one transaction. */
struct notice {
	int64_t id;
	char *recipient;
	char *change;
	unsigned event; /* its number in the case */
	enum occasion occasion;
	int64_t at;
};
struct notices {
	struct notice *items;
	size_t count, cap;
};
struct notice *notices_add(struct notices *notices);
void notices_clear(struct notices *notices);

enum letter_state {
	LETTER_READY,
	LETTER_SENDING, /* handed to the relay, no answer yet: after a crash it goes again under the same Message-ID */
	LETTER_DELIVERED, /* the relay answered 2xx after DATA, the webhook 2xx, the program ended with 0 */
	LETTER_REFUSED, /* final, told to the operators */
	LETTER_EXPIRED, /* nobody took it for give_up_days: told to the operators */
	LETTER_SPARED,  /* not needed: the letter whose spare it is was delivered */
};
#define LETTER_STATE_COUNT (LETTER_SPARED + 1)
const char *letter_state_name(enum letter_state state);
int letter_state_of(const char *name);

struct letter {
	int64_t id;       /* row; never shown to the outside */
	char *message_id; /* without < > */
	char *recipient;  /* name */
	enum channel channel;
	char *to; /* where the channel led at the time of composing (recipient_address) */
	char *spare_of; /* the Message-ID of the letter for which this one stands in when it fails or is
			 * late; NULL: none */
	char *subject; /* decoded, for listings */
	char *change;  /* the change's id when it is about one; NULL */
	char *message; /* of a mail the complete RFC 5322 message, CRLF line ends; else JSON */
	size_t message_len;
	enum letter_state state;
	unsigned attempts;
	unsigned
		unsure; /* attempts that ended between DATA and its answer, so a double is possible */
	int64_t created;
	int64_t next_try;
	int64_t delivered; /* STAMP_NONE: not */
	char *reply;       /* the last answer or error, one line; NULL */
};
void letter_clear(struct letter *letter);
struct letters {
	struct letter *items;
	size_t count, cap;
};
struct letter *letters_add(struct letters *letters);
void letters_clear(struct letters *letters);
