/* Delivery: one letter on its way, as the ways of leaving see it. Only post.c and the ways
 * include this. */
#pragma once

#include "tell/post.h"

struct delivery {
	struct delivery *next;
	struct post *post;
	struct wire *wire;                /* borrowed */
	const struct mail_settings *mail; /* borrowed from the post */
	struct parting *parting;          /* borrowed from the post */
	struct journal *journal;          /* borrowed; NULL */
	const struct way *way;
	struct letter letter; /* a copy of what a way needs: ids, address, subject, message */
	struct webhook webhook;
	struct strings exec;
	int64_t now;
	post_done done;
	void *userdata;
	void *transport; /* the way's own; NULL before it begins and after it ends */
};

/* A way of leaving. */
struct way {
	/* Starts; the end comes from the loop through post_over, never from within. -errno with
	 * a sentence: not started; -EDESTADDRREQ: and it never will. */
	int (*begin)(struct delivery *delivery, char **reterr_why);
	/* Stops and forgets; nothing happens if it is not under way. */
	void (*end)(struct delivery *delivery);
};

extern const struct way smtp_way, sendmail_way, folder_way, webhook_way, exec_way, journal_way;

/* The delivery is over: ends the way, frees the delivery, starts the next one, then calls back.
 */
void post_over(struct delivery *delivery, const struct post_answer *answer);
