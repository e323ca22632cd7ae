/* Recipient: a person, a mailbox or a system that hears about changes. */
#pragma once

#include <stdbool.h>

#include "base/strings.h"
#include "model/channel.h"
#include "model/place.h"

enum wording { WORDING_TECHNICAL, WORDING_PLAIN };

enum letter_form {
	FORM_DIGEST, /* what can wait comes together, at the recipient's hour */
	FORM_SINGLE, /* each change in its own letter, at once: for ticket systems */
};

/* What the receiver of a webhook understands. */
enum webhook_template { WEBHOOK_JSON, WEBHOOK_SLACK, WEBHOOK_TEAMS, WEBHOOK_MATTERMOST };

struct webhook {
	bool wanted;
	char *url;     /* may be a secret by itself; NULL also while secrets are shut */
	char *secret;  /* signs; NULL: nothing is signed */
	char *ca_file; /* NULL: the system's */
	char *proxy;   /* NULL: none */
	enum webhook_template template;
};
void webhook_clear(struct webhook *webhook);
void webhook_copy(struct webhook *to, const struct webhook *from);

/* When a person is left alone, on the clock of his zone. */
struct quiet_time {
	bool hours; /* every day from minute FROM until minute UNTIL; over midnight when FROM is later */
	int from, until;
	unsigned days; /* and on whole days: bit 0 Sunday ... bit 6 Saturday */
};

/* Who gets a sign of life once a week. */
enum sign_of_life { LIFE_AS_OPERATOR, LIFE_YES, LIFE_NO };

struct recipient {
	char *name;
	char *mail; /* addr-spec (RFC 5322 section 3.4.1); NULL: none */
	struct webhook webhook;
	struct strings exec; /* a program and its arguments; empty: none */
	bool journal;
	enum wording wording;
	enum letter_form form;
	bool has_digest_time; /* else Monday 08:00 */
	int digest_weekday;   /* 0 Sunday ... 6 Saturday; -1: every day */
	int digest_hour, digest_minute;
	struct quiet_time quiet;
	char *language; /* of his letters; NULL: the configuration's */
	char *timezone; /* NULL: the configuration's */
	enum sign_of_life sign_of_life;
	bool calendar; /* the dates of a letter come along for his calendar */
	struct place at;
};
void recipient_clear(struct recipient *recipient);
/* Does the recipient have that channel? */
bool recipient_has(const struct recipient *recipient, enum channel channel);
/* Where that channel leads, fit to be shown and kept: the mail address, the webhook's scheme and host (the rest of a URL may
 * be a secret), the program, "journal". The caller frees. */
char *recipient_address(const struct recipient *recipient, enum channel channel);
