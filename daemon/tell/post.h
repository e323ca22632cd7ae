/* Post: a letter to where it goes - by SMTP (libcurl: STARTTLS, SMTPS, AUTH), sendmail or a folder of .eml files; to a
 * webhook, a program, the journal.
 * The program must ignore SIGPIPE, and block SIGCHLD in every thread before it uses sendmail or a program. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/wire.h"
#include "model/letter.h"
#include "model/mail.h"
#include "model/recipient.h"
#include "tell/journal.h"

enum post_outcome {
	POST_DELIVERED, /* 2xx after DATA or of a webhook, exit status 0, or it is written */
	POST_LATER, /* not taken this time: out of reach, 4xx of a relay, 5xx of a webhook, EX_TEMPFAIL */
	POST_REFUSED, /* 5xx of a relay, 4xx of a webhook, another exit status: final */
	POST_UNSURE, /* the connection broke between the end of the letter and the answer: goes again under the same Message-ID */
};
const char *post_outcome_name(enum post_outcome outcome);

struct post_answer {
	enum post_outcome outcome;
	/* The answer or the error, one line; borrowed. A relay's begins with its code only when it spoke of this letter; when
	 * it turned us away (greeting, sign-in, 421) or could not be reached, it begins with the relay's address. */
	const char *reply;
	bool away; /* the next letter to the same target would fare no better now */
	unsigned
		wait_sec; /* the other side wants to be left alone for so long; 0: it did not say */
};

struct post;
typedef void (*post_done)(const struct post_answer *answer, void *userdata);

/* MAIL is copied, JOURNAL is borrowed (NULL: there is no journal to write letters to). */
int post_new(struct wire *wire, const struct mail_settings *mail, struct journal *journal,
	struct post **ret, char **reterr_why);
void post_free(struct post *post); /* ends deliveries without calling back */
/* Starts one delivery over the letter's channel. LETTER is copied, and so is what RECIPIENT says of a webhook or a program
 * (NULL: he is no longer in the configuration; a mail goes all the same). DONE comes from the loop, and may send again or
 * free the post. Letters leave one at a time, in this order. NOW goes into the signature. 0 or -errno. */
int post_send(struct post *post, const struct letter *letter, const struct recipient *recipient,
	int64_t now, post_done done, void *userdata);

/* When to try again: back-off from the number of attempts, with jitter and a ceiling. Pure. */
int64_t post_next_try(unsigned attempts, int64_t now, uint64_t random);
