/* Delivery: one letter on its way, as the three ways of leaving see it. Only post.c and the
 * ways include this. */
#pragma once

#include "tell/post.h"

struct delivery {
	struct delivery *next;
	struct post *post;
	struct wire *wire;                /* borrowed */
	const struct mail_settings *mail; /* borrowed from the post */
	char *message_id, *to, *message;
	size_t message_len;
	post_done done;
	void *userdata;
	void *transport; /* the way's own; NULL before it begins and after it ends */
};

/* A way of leaving. */
struct way {
	/* Starts; the end comes from the loop through post_over, never from within. -errno with
	 * a sentence: not started. */
	int (*begin)(struct delivery *delivery, char **reterr_why);
	/* Stops and forgets; nothing happens if it is not under way. */
	void (*end)(struct delivery *delivery);
};

extern const struct way smtp_way, sendmail_way, folder_way;

/* The delivery is over: ends the way, frees the delivery, starts the next one, then calls back.
 */
void post_over(struct delivery *delivery, enum post_outcome outcome, const char *reply);
