/* Post: a letter to its relay - SMTP by libcurl (STARTTLS, SMTPS, AUTH), sendmail, or a folder of .eml files.
 * The program must ignore SIGPIPE, and block SIGCHLD in every thread before it uses sendmail. */
#pragma once

#include <stdint.h>

#include "base/wire.h"
#include "model/letter.h"
#include "model/mail.h"

enum post_outcome {
	POST_DELIVERED, /* 2xx after DATA, sendmail's exit status 0, or the file is there */
	POST_LATER,     /* not taken this time: relay down, 4xx, EX_TEMPFAIL */
	POST_REFUSED,   /* 5xx: final */
	POST_UNSURE, /* the connection broke between the end of DATA and the answer: goes again under the same Message-ID */
};
const char *post_outcome_name(enum post_outcome outcome);

struct post;
/* REPLY is the relay's answer or the error, one line; borrowed. It begins with the reply's code only when the relay spoke of
 * this letter; when it turned us away (greeting, sign-in, 421) or could not be reached, it begins with the relay's address. */
typedef void (*post_done)(enum post_outcome outcome, const char *reply, void *userdata);

/* MAIL is copied. */
int post_new(struct wire *wire, const struct mail_settings *mail, struct post **ret,
	char **reterr_why);
void post_free(struct post *post); /* ends deliveries without calling back */
/* Starts one delivery (LETTER is copied); DONE comes from the loop, and may send again or free the post. Letters
 * leave one at a time, in this order. 0 or -errno. */
int post_send(struct post *post, const struct letter *letter, post_done done, void *userdata);

/* When to try again: back-off from the number of attempts, with jitter and a ceiling. Pure. */
int64_t post_next_try(unsigned attempts, int64_t now, uint64_t random);
